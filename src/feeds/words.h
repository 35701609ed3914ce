/* words.h - ids and dates as feeds write them */
#pragma once
#include "codec/json.h"

/* How long the CVE id is that TEXT begins with: "CVE-2021-44228"; four digits at least behind the year; 0 where there is none. */
size_t words_cve_length(struct slice text);
bool words_are_cve(struct slice text); /* all of it is one */
/* The day that TEXT begins with, "2026-08-16", or empty; what follows may be a time. */
struct slice words_day(struct slice text);
/* The English one of texts in several languages ([{"lang": "en", "value": "…"}]), else the first, trimmed; or empty. */
struct slice words_read_english(struct json *json);
