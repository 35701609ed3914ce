/* told.h - inside this room: what the formats say alike of findings */
#pragma once
#include "exchange/plain.h"
#include "model/report.h"

struct slice told_kind(enum finding_kind kind); /* "vulnerability", as the JSON report has it */
/* "openssl 3.0.11-1", or the file, or "the image". */
void told_thing(struct buffer *out, enum plain_language language, const struct finding *finding);
/* "layer 3 of 6 (sha256:…, own)", or "the image's configuration"; nothing of what is no image of layers. */
void told_layer(struct buffer *out, enum plain_language language, const struct report *report, const struct finding *finding);
/* The line of the file where it stands, or 0. */
uint64_t told_line(const struct report *report, const struct finding *finding);
/* The page to read, https:// or http://, or empty. */
struct slice told_page(const struct finding *finding, struct arena *arena);
/* "not affected, vulnerable_code_not_present: never built (vex.json, statement 1)": of a finding with a ruling. */
void told_ruling(struct buffer *out, enum plain_language language, const struct report *report, const struct ruling *ruling);
/* "layer 1 of 6 sha256:…: path: text". */
void told_note(struct buffer *out, enum plain_language language, const struct report *report, const struct report_note *note);
/* Why it is so urgent beside its rating: "exploited since 2021-12-10 (KEV), EPSS 0.94421"; or nothing. */
void told_exploitation(struct buffer *out, enum plain_language language, const struct finding *finding);
/* The built-in or user's rule behind a FINDING_SETTING, and what it shows; or NULL. */
const struct judged_rule *told_judged(const struct report *report, const struct finding *finding);
/* "linux/arm64/v8", or empty. */
struct slice told_platform(const struct image *image, struct arena *arena);
