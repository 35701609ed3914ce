/* statement_json.h - a statement as JSON, as db search and explain write it */
#pragma once
#include "codec/json.h"
#include "model/advisory.h"
#include "model/assessment.h"

/* The members of a statement, within an object that stands open. RANGE: the versions that it speaks of, in words. */
void json_put_statement(struct json_writer *json, const struct advisory *advisory, struct slice range);
/* "assessments": all of them. */
/* STORES: of each the index of its store, or NULL. */
void json_put_assessments(struct json_writer *json, const struct assessment *assessments, size_t count, const size_t *stores);
