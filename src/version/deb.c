/* deb.c - Debian versions: deb-version(7), Debian policy 5.6.12 */
#include "version/scan.h"
#include "version/version.h"

struct deb {
	struct slice epoch, upstream, revision;
};

/* What stands before the first colon is an epoch only if it is a number; else the colon is one more strange byte. */
static struct deb take_apart(struct slice version)
{
	struct deb deb = { .upstream = version };
	ptrdiff_t at = slice_find_byte(version, ':');

	if (at > 0 && scan_all_digits(slice_first(version, (size_t)at))) {
		deb.epoch = slice_first(version, (size_t)at);
		deb.upstream = slice_from(version, (size_t)at + 1);
	}
	at = slice_find_last_byte(deb.upstream, '-');
	if (at >= 0) {
		deb.revision = slice_from(deb.upstream, (size_t)at + 1);
		deb.upstream = slice_first(deb.upstream, (size_t)at);
	}
	return deb;
}

/* '~' before the end, the end and digits (which end a part that is none) next, letters before all other bytes. */
static int byte_rank(struct slice text, size_t at)
{
	unsigned char c;

	if (at >= text.len || scan_is_digit(text.ptr[at]))
		return 0;
	c = (unsigned char)text.ptr[at];
	return c == '~' ? -1 : scan_is_letter((char)c) ? c : c + 256;
}

static int compare_part(struct slice a, struct slice b)
{
	while (a.len || b.len) {
		size_t at = 0;
		int order;

		while ((at < a.len && !scan_is_digit(a.ptr[at])) || (at < b.len && !scan_is_digit(b.ptr[at]))) {
			order = byte_rank(a, at) - byte_rank(b, at);
			if (order)
				return order < 0 ? -1 : 1;
			at++;
		}
		a = slice_from(a, at);
		b = slice_from(b, at);
		order = scan_compare_digits(scan_take_digits(&a), scan_take_digits(&b));
		if (order)
			return order;
	}
	return 0;
}

/* Where both begin with a number that is no epoch, and these differ, nothing else counts: most of what a matcher asks. */
static int compare_first(struct slice a, struct slice b)
{
	struct slice x = scan_take_digits(&a), y = scan_take_digits(&b);

	return x.len && y.len && scan_first(a) != ':' && scan_first(b) != ':' ? scan_compare_digits(x, y) : 0;
}

static int deb_compare(struct slice a, struct slice b)
{
	int order = compare_first(a, b);
	struct deb x, y;

	if (order)
		return order;
	x = take_apart(a);
	y = take_apart(b);
	order = scan_compare_digits(x.epoch, y.epoch);
	if (!order)
		order = compare_part(x.upstream, y.upstream);
	return order ? order : compare_part(x.revision, y.revision); /* no revision is as "0" */
}

/* Not asked for: a digit in front, and that the epoch fits; old packages are like that, and dpkg only warns. */
static bool deb_valid(struct slice version)
{
	struct deb deb = take_apart(version);

	if (deb.upstream.len == 0 || (deb.revision.len == 0 && slice_ends_with(version, S("-"))))
		return false;
	for (size_t i = 0; i < version.len; i++) {
		char c = version.ptr[i];

		if (!scan_is_digit(c) && !scan_is_letter(c) && !memchr(".+-~:", c, 5))
			return false;
	}
	return deb.epoch.len || slice_find_byte(version, ':') < 0;
}

const struct version_scheme version_scheme_deb = {
	.name = "deb",
	.compare = deb_compare,
	.valid = deb_valid,
};
