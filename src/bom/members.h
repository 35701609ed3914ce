/* members.h - members of JSON that reports and bills of materials have in common; both schemas in docs/ have their order */
#pragma once
#include "codec/json.h"
#include "model/report.h"

void members_put_u64(struct json_writer *json, const char *key, uint64_t value);
struct slice members_owner(bool base); /* "base", "own" */

/* Of an object that is at work. */
void members_put_image(struct json_writer *json, const struct image *image); /* from "reference" to "created" */
/* The member "document": nothing, where no bill of materials was read. */
void members_put_document(struct json_writer *json, const struct report *report);
void members_put_distribution(struct json_writer *json, const struct distribution *distribution);
void members_put_layer(struct json_writer *json, const struct layer *layer); /* from "index" to "owner" */

/* The member "notes". */
void members_put_notes(struct json_writer *json, const struct report *report);
/* The member "unaccounted": the files that no package explains. */
void members_put_unaccounted(struct json_writer *json, const struct report *report);
