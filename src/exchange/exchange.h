/* exchange.h - reports as other tools read them, of one image or of several: docs/formats.md has what becomes of what
 *
 * Each begins, takes reports, takes what is said of images that have none, and ends. Bytes are added to OUT and never looked at again. */
#pragma once
#include "codec/json.h"
#include "model/report.h"

/* Of an image that has no report. */
struct exchange_remark {
	struct slice image; /* what it is called: "app:1 linux/s390x", or empty */
	struct slice text;
	bool incomplete; /* it could not be examined; else it is no image */
};

/* SARIF 2.1.0: a run an image. */
void sarif_begin(struct json_writer *json, struct buffer *out);
void sarif_put(struct json_writer *json, const struct report *report);
void sarif_put_remarks(struct json_writer *json, const struct exchange_remark *remarks, size_t count);
void sarif_end(struct json_writer *json);

/* JUnit's XML, as Jenkins and GitLab read it: a suite a kind of finding, of each image. */
void junit_begin(struct buffer *out);
void junit_put(struct buffer *out, const struct report *report);
void junit_put_remarks(struct buffer *out, const struct exchange_remark *remarks, size_t count);
void junit_end(struct buffer *out);

/* RFC 4180: a line a finding. */
void csv_begin(struct buffer *out);
void csv_put(struct buffer *out, const struct report *report);
void csv_put_remarks(struct buffer *out, const struct exchange_remark *remarks, size_t count);
