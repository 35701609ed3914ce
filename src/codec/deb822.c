/* deb822.c - stanzas of "Key: value" lines */
#include "codec/deb822.h"

void deb822_init(struct deb822 *deb822, struct slice text)
{
	*deb822 = (struct deb822){ .left = text };
}

static bool is_folded(struct slice text)
{
	return text.len > 0 && (*text.ptr == ' ' || *text.ptr == '\t');
}

/* A line of blanks ends a stanza too, as deb822(5) allows. */
static bool is_blank(struct slice line)
{
	return slice_trim(line).len == 0;
}

/* The lines that begin with a blank and are not all blank, as they stand. */
static struct slice take_folded(struct deb822 *deb822)
{
	struct slice folded = slice_first(deb822->left, 0), line;

	while (is_folded(deb822->left)) {
		struct slice after = deb822->left;

		slice_next_line(&after, &line);
		if (is_blank(line))
			break;
		folded.len = (size_t)(line.ptr + line.len - folded.ptr);
		deb822->left = after;
		deb822->line++;
	}
	return folded;
}

enum deb822_event deb822_next(struct deb822 *deb822, struct slice *ret_key, struct slice *ret_value, struct slice *ret_folded)
{
	struct slice line, key, value;

	if (!slice_next_line(&deb822->left, &line))
		return DEB822_END;
	deb822->line++;
	if (is_blank(line))
		return DEB822_STANZA;
	if (is_folded(line) || !slice_cut(line, ':', &key, &value) || slice_trim(key).len == 0) {
		*ret_value = line;
		return DEB822_BAD_LINE;
	}
	*ret_key = slice_trim(key);
	*ret_value = slice_trim(value);
	*ret_folded = take_folded(deb822);
	return DEB822_FIELD;
}
