/* ini.c - files of "[section]" and "key = value" */
#include "settings/ini.h"

struct style {
	bool options;  /* my.cnf: "!include", keys without "=", "#" ends a line anywhere */
	bool unit;     /* of systemd: a backslash continues a line */
	bool indented; /* a line that begins with a blank goes on with the value before: yum, supervisord */
};

static bool is_option_file(struct slice path)
{
	return slice_ends_with(path, S(".cnf"));
}

static struct style style_of(struct slice path)
{
	static const char *const units[] = { ".service", ".socket", ".target", ".timer", ".path", ".mount", ".preset" };
	static const char *const indented[] = { ".repo", "yum.conf", "dnf.conf", "supervisord.conf", "pip.conf" };
	struct style style = { .options = is_option_file(path) };

	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		style.unit = style.unit || slice_ends_with(path, slice_from_text(units[i]));
	for (size_t i = 0; i < sizeof indented / sizeof *indented; i++)
		style.indented = style.indented || slice_ends_with(path, slice_from_text(indented[i]));
	return style;
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* VALUE without a comment behind it and without its quotes. */
static struct slice value_of(struct slice value, const struct style *style)
{
	char quote = 0;

	value = slice_trim(value);
	if (style->unit)
		return value;
	for (size_t at = 0; at < value.len; at++) {
		char byte = value.ptr[at];
		bool behind = at == 0 || is_blank(value.ptr[at - 1]);

		if (quote)
			quote = byte == quote ? 0 : quote;
		else if ((byte == '"' || byte == '\'') && behind)
			quote = byte;
		else if ((byte == '#' && (behind || style->options)) || (byte == ';' && behind && !style->options))
			value = slice_first(value, at);
	}
	return settings_unquoted(slice_trim(value));
}

/* A copy with '-' for '_'. */
static struct slice with_dashes(struct slice key, struct arena *arena)
{
	struct slice copy = arena_copy(arena, key);
	char *bytes = (char *)copy.ptr; /* the arena's own */

	for (size_t i = 0; i < copy.len; i++)
		if (bytes[i] == '_')
			bytes[i] = '-';
	return copy;
}

static void add_line(const struct style *style, struct slice plain, struct stated *stated, struct stated_list *list)
{
	struct slice key = plain, value;
	bool has_value = slice_cut(plain, '=', &key, &value);

	if (!has_value && !style->options)
		has_value = slice_cut(plain, ':', &key, &value);
	stated->key = has_value ? slice_trim(key) : value_of(plain, style);
	if (style->options)
		stated->key = with_dashes(stated->key, list->arena);
	stated->value = has_value ? value_of(value, style) : S("on");
	stated->values = (struct slices){ arena_array(list->arena, struct slice, 1), 1 };
	stated->values.items[0] = stated->value;
	stated_add(list, stated);
}

static void read_file(const struct root *root, const struct file *file, unsigned depth, struct stated_list *list);

static void read_other(const struct root *root, struct slice path, unsigned depth, struct stated_list *list)
{
	const struct file *file;
	struct slice why;
	enum root_answer answer = settings_file(root, path, &file, &why);

	if (answer == ROOT_UNKNOWN)
		return stated_trouble(list, "%.*s", SLICE_ARG(why));
	if (answer == ROOT_THERE && stated_may_read(list, file))
		read_file(root, file, depth + 1, list);
}

/* "!include FILE" or "!includedir FOLDER": its *.cnf, in an order that nobody promises; here that of their names. */
static void include(const struct root *root, struct slice line, unsigned depth, struct stated_list *list)
{
	struct slice word, path;
	bool folder;

	if (!slice_cut(line, ' ', &word, &path) && !slice_cut(line, '\t', &word, &path))
		return;
	folder = slice_equal(word, S("!includedir"));
	path = root_joined(S(""), slice_trim(path), S(""), list->arena);
	if (depth >= STATED_DEPTH_MAX)
		return stated_trouble(list, "too many files are included, /%.*s among them", SLICE_ARG(path));
	if (folder) {
		struct slice pattern = arena_printf(list->arena, "%.*s/*.cnf", SLICE_ARG(path));
		struct root_matches found = root_match(root, pattern);

		if (found.why.len || (!found.count && !root_is_wanted(pattern)))
			stated_trouble(list, "/%.*s is not read", SLICE_ARG(path));
		for (size_t i = 0; i < found.count && !list->full; i++)
			read_other(root, found.files[i]->path, depth, list);
	} else if (slice_equal(word, S("!include"))) {
		read_other(root, path, depth, list);
	}
}

static void read_file(const struct root *root, const struct file *file, unsigned depth, struct stated_list *list)
{
	const struct style style = style_of(file->path);
	struct slice bytes = file->bytes, line, section = S("");

	for (uint64_t number = 1; !list->full && slice_next_line(&bytes, &line); number++) {
		struct stated stated = { .path = file->path, .line = number, .text = line };
		struct slice plain = slice_trim(line);

		if (!plain.len || plain.ptr[0] == '#' || plain.ptr[0] == ';')
			continue;
		if (style.indented && is_blank(line.ptr[0]))
			continue;
		if (plain.ptr[0] == '[') {
			ptrdiff_t end = slice_find_byte(plain, ']');

			section = slice_make(plain.ptr + 1, (end < 0 ? plain.len : (size_t)end) - 1);
			/* MySQL takes off the blanks at the end alone: "[ mysqld]" is another group. */
			if (!style.options || !section.len || !is_blank(section.ptr[0]))
				section = slice_trim(section);
			continue;
		}
		if (style.options && plain.ptr[0] == '!') {
			include(root, plain, depth, list);
			continue;
		}
		if (style.unit)
			plain = settings_continued(plain, true, &bytes, &number, list);
		stated.section = section;
		add_line(&style, plain, &stated, list);
	}
}

void ini_read(const struct root *root, const struct file *file, struct stated_list *list)
{
	if (stated_may_read(list, file))
		read_file(root, file, 0, list);
}

bool ini_same_key(struct slice path, struct slice a, struct slice b)
{
	if (!is_option_file(path))
		return slice_equal_ignoring_case(a, b);
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		struct slice x = slice_make(a.ptr + i, 1), y = slice_make(b.ptr + i, 1);

		if (!slice_equal_ignoring_case(x, y) && !((*x.ptr == '_' || *x.ptr == '-') && (*y.ptr == '_' || *y.ptr == '-')))
			return false;
	}
	return true;
}
