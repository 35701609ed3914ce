/* saved_parts.h - inside this room: parts of a saved report, each from the value that comes next */
#pragma once
#include "codec/json.h"
#include "compare/saved.h"

void saved_take_findings(struct saved *saved, struct json *json, bool suppressed);
void saved_take_packages(struct saved *saved, struct json *json);

/* What stands there, or 0 where it is no such number. */
uint64_t saved_number(struct json *json);
bool saved_flag(struct json *json);
struct slices saved_texts(struct json *json); /* in its arena; what is no text is left out */
enum rating saved_rating(struct json *json);
