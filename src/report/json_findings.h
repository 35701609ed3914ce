/* json_findings.h - findings in the report for programs */
#pragma once
#include "codec/json.h"
#include "model/report.h"

void json_put_rating(struct json_writer *json, const char *key, enum rating rating);
/* Of a package's object that is at work: from "type" to "source_version". */
void json_put_package_facts(struct json_writer *json, const struct package *package, struct slice purl);
/* The member KEY: an array of them. */
void json_put_findings(
	struct json_writer *json, const char *key, const struct report *report, const struct finding *findings, size_t count);
