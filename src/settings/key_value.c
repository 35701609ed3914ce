/* key_value.c - files of "key value" or "key = value" lines */
#include "settings/key_value.h"

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* VALUE without the comment behind it, and without its quotes. */
static struct slice value_of(struct slice value, struct slice comment)
{
	value = slice_trim(value);
	if (value.len && (value.ptr[0] == '"' || value.ptr[0] == '\'')) {
		ptrdiff_t end = slice_find_byte(slice_from(value, 1), value.ptr[0]);

		if (end >= 0)
			return slice_first(slice_from(value, 1), (size_t)end);
	}
	if (!comment.len)
		return value;
	if (slice_starts_with(value, comment))
		return S("");
	for (size_t at = 1; at < value.len; at++)
		if (is_blank(value.ptr[at - 1]) && slice_starts_with(slice_from(value, at), comment))
			return slice_trim(slice_first(value, at));
	return value;
}

static void read_lines(const struct file *file, const struct key_value_style *style, bool trailing, struct stated_list *list)
{
	struct slice bytes = file->bytes, line;

	if (!stated_may_read(list, file))
		return;
	for (uint64_t number = 1; !list->full && slice_next_line(&bytes, &line); number++) {
		struct stated stated = { .path = file->path, .line = number, .text = line };
		struct slice rest = slice_trim(line);
		size_t len = 0;

		if (!rest.len || (style->comment.len && slice_starts_with(rest, style->comment)))
			continue;
		while (len < rest.len && !is_blank(rest.ptr[len]) && !(style->equals && rest.ptr[len] == '='))
			len++;
		stated.key = slice_first(rest, len);
		rest = slice_trim(slice_from(rest, len));
		if (style->equals && slice_starts_with(rest, S("=")))
			rest = slice_from(rest, 1);
		stated.value = value_of(rest, trailing ? style->comment : S(""));
		stated.values = (struct slices){ arena_array(list->arena, struct slice, 1), 1 };
		stated.values.items[0] = stated.value;
		stated_add(list, &stated);
	}
}

void key_value_read(const struct file *file, const struct key_value_style *style, struct stated_list *list)
{
	read_lines(file, style, true, list);
}

void login_defs_read(const struct file *file, struct stated_list *list)
{
	read_lines(file, &(struct key_value_style){ false, S("#") }, false, list);
}
