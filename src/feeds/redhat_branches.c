/* redhat_branches.c - the range of versions that is not repaired, where a repair was made for several minor releases
 *
 * Red Hat repairs curl for 9.2 in 7.76.1-23.el9_2.4, and once 9.3 is there also in 7.76.1-26.el9_3.2. What 9.3 came with, 7.76.1-26.el9, is
 * newer than the former and not repaired; 7.76.1-23.el9_2.5 is older than the latter and repaired. So a repair holds to the end of its
 * branch: up to the next first number of the release, 7.76.1-24 (a kernel counts further behind it), or, where the next repair is below
 * that, up to the next minor release, "1.9.5p2-1.el8_9" after "1.9.5p2-1.el8_8". Where neither lies between two repairs, they are of one
 * branch, and the later one counts. */
#include "feeds/redhat_branches.h"
#include "version/version.h"

#define DIGITS_MAX 8u

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* TEXT up to AT, where a number is, and then the next number. */
static bool count_up(struct slice text, size_t at, struct arena *arena, struct slice *ret_text)
{
	unsigned long number = 0;
	size_t end = at;

	for (; end < text.len && end - at < DIGITS_MAX && is_digit(text.ptr[end]); end++)
		number = number * 10 + (unsigned long)(text.ptr[end] - '0');
	if (end == at || (end < text.len && is_digit(text.ptr[end])))
		return false;
	*ret_text = arena_printf(arena, "%.*s%lu", SLICE_ARG(slice_first(text, at)), number + 1);
	return true;
}

/* "7.76.1-24" of "7.76.1-23.el9_2.4" */
static bool next_release(struct slice version, struct arena *arena, struct slice *ret_end)
{
	size_t at = version.len;

	while (at && version.ptr[at - 1] != '-')
		at--;
	return at && count_up(version, at, arena, ret_end);
}

/* "7.76.1-23.el9_3" of "7.76.1-23.el9_2.4"; "…-1.module+el8.9" of "…-1.module+el8.8.0+18745+f1bef313"; ".el9_0" of ".el9" */
static bool next_minor(struct slice version, struct arena *arena, struct slice *ret_end)
{
	bool module = slice_find(version, S(".module")) >= 0;
	size_t at = version.len;

	for (; at > 3; at--) {
		struct slice tag = slice_from(version, at - 3);

		if ((tag.ptr[0] == '.' || tag.ptr[0] == '+') && slice_starts_with(slice_from(tag, 1), S("el")) && tag.len > 3 &&
			is_digit(tag.ptr[3]))
			break;
	}
	if (at <= 3)
		return false;
	while (at < version.len && is_digit(version.ptr[at]))
		at++;
	if (at + 1 < version.len && version.ptr[at] == (module ? '.' : '_') && is_digit(version.ptr[at + 1]))
		return count_up(version, at + 1, arena, ret_end);
	*ret_end = arena_printf(arena, "%.*s%c0", SLICE_ARG(slice_first(version, at)), module ? '.' : '_');
	return true;
}

static bool is_between(struct slice end, struct slice low, struct slice high)
{
	const struct version_scheme *rpm = version_scheme_by_name(S("rpm"));

	return rpm->compare(low, end) < 0 && rpm->compare(end, high) <= 0;
}

void redhat_branches_write(const struct slice *versions, size_t count, struct osv_list *events, struct arena *arena)
{
	osv_list_add(events, S("-"), arena);
	osv_list_add(events, S("i0"), arena);
	for (size_t i = 0; i < count; i++) {
		struct slice end;

		if (i + 1 == count) {
			osv_list_add(events, arena_printf(arena, "f%.*s", SLICE_ARG(versions[i])), arena);
			break;
		}
		if (!(next_release(versions[i], arena, &end) && is_between(end, versions[i], versions[i + 1])) &&
			!(next_minor(versions[i], arena, &end) && is_between(end, versions[i], versions[i + 1])))
			continue;
		osv_list_add(events, arena_printf(arena, "f%.*s", SLICE_ARG(versions[i])), arena);
		osv_list_add(events, arena_printf(arena, "i%.*s", SLICE_ARG(end)), arena);
	}
}
