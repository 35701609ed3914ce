/* json_ruling.h - what VEX documents and ignore files say, in the report for programs */
#pragma once
#include "codec/json.h"
#include "model/report.h"

/* The members alone, for whoever adds others. */
void json_put_ruling_facts(struct json_writer *json, const struct report *report, const struct ruling *ruling);
void json_put_ruling(struct json_writer *json, const char *key, const struct report *report, const struct ruling *ruling);
void json_put_documents(struct json_writer *json, const struct report *report);
