/* words.c - ids and dates as feeds write them */
#include "feeds/words.h"

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* How many digits TEXT has from FROM on. */
static size_t digits(struct slice text, size_t from)
{
	size_t at = from;

	while (at < text.len && is_digit(text.ptr[at]))
		at++;
	return at > from ? at - from : 0;
}

size_t words_cve_length(struct slice text)
{
	const size_t number = sizeof "CVE-2021-" - 1;
	size_t count;

	if (!slice_starts_with(text, S("CVE-")) || digits(text, 4) != 4 || text.len <= number || text.ptr[number - 1] != '-')
		return 0;
	count = digits(text, number);
	return count >= 4 && count <= 19 ? number + count : 0;
}

bool words_are_cve(struct slice text)
{
	return text.len && words_cve_length(text) == text.len;
}

struct slice words_day(struct slice text)
{
	if (digits(text, 0) != 4 || digits(text, 5) != 2 || digits(text, 8) != 2 || text.ptr[4] != '-' || text.ptr[7] != '-')
		return S("");
	if (text.len > 10 && text.ptr[10] != 'T' && text.ptr[10] != ' ')
		return S("");
	if (slice_compare(slice_make(text.ptr + 5, 2), S("12")) > 0 || slice_compare(slice_make(text.ptr + 8, 2), S("31")) > 0)
		return S("");
	return slice_first(text, 10);
}

struct slice words_read_english(struct json *json)
{
	struct slice chosen = S("");
	bool english = false;

	if (!json_enter_array_or_skip(json))
		return chosen;
	while (json_next_item(json)) {
		struct slice language = S(""), value = S(""), key;

		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key)) {
			if (slice_equal(key, S("lang")))
				language = json_string_or_skip(json);
			else if (slice_equal(key, S("value")))
				value = slice_trim(json_string_or_skip(json));
			else
				json_skip(json);
		}
		if (value.len == 0 || (chosen.len && (english || !slice_starts_with(language, S("en")))))
			continue;
		chosen = value;
		english = slice_starts_with(language, S("en"));
	}
	return chosen;
}
