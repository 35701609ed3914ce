/* answer.h - what the head of an HTTP answer says (RFC 9110): pure functions over its fields */
#pragma once
#include "base/slice.h"
#include "link/fetcher.h"

/* An entity tag, as "x" or W/"x", or a date: into RET of SIZE bytes; "" for what is none, or too long: it is sent back later. */
void answer_tag(struct slice field, char *ret, size_t size);
void answer_date(struct slice field, char *ret, size_t size);
/* Can be asked for the rest of what has it: a weak tag may be that of other bytes. */
bool answer_tag_is_strong(const char *tag);

/* "bytes 100-199/200": from 100 to 200 of 200. False for another unit, a whole that is not known, and what cannot be. */
struct answer_range {
	uint64_t from, to, whole;
};
bool answer_range(struct slice field, struct answer_range *ret_range);

/* A media type without its parameters, lower case: into RET of SIZE bytes; "" for what is none, or too long. */
void answer_type(struct slice field, char *ret, size_t size);
/* A word as it stands, of visible ASCII; "" for another, or one that is too long. */
void answer_word(struct slice field, char *ret, size_t size);
/* Link (RFC 8288): where the first with rel="next" leads, as it stands there; false: there is none. */
bool answer_next(struct slice field, struct slice *ret_target);

/* To another place. A body that was sent is sent again only where that is what the status means. */
bool answer_leads_on(uint64_t http_status, bool body_sent);
/* What of a failure with that status may help. */
enum fetch_advice answer_advice(uint64_t http_status);
