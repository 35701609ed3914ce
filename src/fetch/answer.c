/* answer.c - what the head of an HTTP answer says */
#include "fetch/answer.h"
#include <ctype.h>

void answer_tag(struct slice field, char *ret, size_t size)
{
	struct slice quoted = slice_starts_with(field, S("W/")) ? slice_from(field, 2) : field;
	bool good = field.len < size && quoted.len >= 2 && quoted.ptr[0] == '"' && quoted.ptr[quoted.len - 1] == '"';

	for (size_t i = 1; good && i < quoted.len - 1; i++) {
		unsigned char byte = (unsigned char)quoted.ptr[i];

		good = byte > ' ' && byte != '"' && byte != 0x7f;
	}
	snprintf(ret, size, "%.*s", SLICE_ARG(good ? field : S("")));
}

void answer_date(struct slice field, char *ret, size_t size)
{
	bool good = field.len < size;

	for (size_t i = 0; good && i < field.len; i++)
		good = isalnum((unsigned char)field.ptr[i]) || memchr(" ,:-+", field.ptr[i], 5);
	snprintf(ret, size, "%.*s", SLICE_ARG(good ? field : S("")));
}

bool answer_tag_is_strong(const char *tag)
{
	return tag[0] == '"';
}

bool answer_range(struct slice field, struct answer_range *ret_range)
{
	struct slice range, whole, from, to;
	uint64_t first, last, total;

	if (!slice_starts_with(field, S("bytes ")) || !slice_cut(slice_from(field, 6), '/', &range, &whole) ||
		!slice_cut(range, '-', &from, &to) || !slice_to_u64(from, &first) || !slice_to_u64(to, &last) ||
		!slice_to_u64(whole, &total))
		return false;
	if (total == 0 || first > last || last != total - 1)
		return false;
	*ret_range = (struct answer_range){ first, total };
	return true;
}

enum fetch_advice answer_advice(uint64_t http_status)
{
	switch (http_status) {
	case 408: /* timeout */
	case 425: /* too early */
	case 429: /* too many */
		return FETCH_AGAIN;
	case 416: /* no such range */
		return FETCH_ANEW;
	default:
		return http_status >= 500 && http_status != 501 && http_status != 505 ? FETCH_AGAIN : FETCH_GIVE_UP;
	}
}
