/* pam.c - PAM's stacks, with what they include */
#include "settings/pam.h"
#include "base/buffer.h"
#include "settings/stated.h"

#define LINES_MAX 5000u      /* of a stack with its includes */
#define LINE_BYTES_MAX 4096u /* with what continues it */
#define FILES_MAX 64u        /* that are read for one stack */

struct reading {
	const struct root *root;
	struct slice type; /* empty: all */
	struct arena *arena;
	struct pam_stack *stack;
	unsigned depth, files;
};

static void trouble(struct reading *reading, struct slice text)
{
	if (!reading->stack->trouble.len)
		reading->stack->trouble = text;
}

/* The next line with what continues it, without its comment; *NUMBER: of its first; *RET_WHOLE: false where it is too long. */
static bool next_line(
	struct slice *bytes, uint64_t *number, uint64_t *next, struct arena *arena, struct slice *ret_line, bool *ret_whole)
{
	cleanup_buffer struct buffer whole = BUFFER_INIT(LINE_BYTES_MAX);
	struct slice line;
	bool more = true;

	*number = *next;
	if (!bytes->len)
		return false;
	while (more && slice_next_line(bytes, &line)) {
		ptrdiff_t comment = slice_find_byte(line, '#');

		++*next;
		if (comment >= 0)
			line = slice_first(line, (size_t)comment);
		more = slice_ends_with(line, S("\\"));
		buffer_add_slice(&whole, more ? slice_first(line, line.len - 1) : line);
		buffer_add_byte(&whole, ' ');
	}
	*ret_whole = !whole.full;
	*ret_line = slice_trim(arena_copy(arena, buffer_slice(&whole)));
	return true;
}

/* Takes the next word off *TEXT; "[a b]" is one, with its brackets. */
static bool next_word(struct slice *text, struct slice *ret_word)
{
	size_t len = 0;

	*text = slice_trim(*text);
	if (!text->len)
		return false;
	if (text->ptr[0] == '[') {
		while (len < text->len && (text->ptr[len] != ']' || text->ptr[len - 1] == '\\'))
			len++;
		len += len < text->len;
	} else {
		while (len < text->len && text->ptr[len] != ' ' && text->ptr[len] != '\t')
			len++;
	}
	*ret_word = slice_first(*text, len);
	*text = slice_from(*text, len);
	return true;
}

static struct slices arguments_of(struct slice rest, struct arena *arena)
{
	struct slices arguments = { arena_array(arena, struct slice, rest.len / 2 + 1), 0 };
	struct slice word;

	while (next_word(&rest, &word)) {
		if (word.len >= 2 && word.ptr[0] == '[' && word.ptr[word.len - 1] == ']')
			word = slice_make(word.ptr + 1, word.len - 2);
		arguments.items[arguments.count++] = word;
	}
	return arguments;
}

static void add(struct reading *reading, const struct pam_line *line)
{
	struct pam_stack *stack = reading->stack;

	if (stack->count == LINES_MAX)
		return trouble(reading, arena_printf(reading->arena, "/%.*s has too many lines", SLICE_ARG(stack->path)));
	if (stack->count == stack->capacity) {
		struct pam_line *items;

		stack->capacity = stack->capacity ? stack->capacity * 2 : 16;
		items = arena_array(reading->arena, struct pam_line, stack->capacity);
		if (stack->count)
			memcpy(items, stack->items, stack->count * sizeof *items);
		stack->items = items;
	}
	stack->items[stack->count++] = *line;
}

/* The file of a service: the administrator's, else the vendor's. */
static enum root_answer file_of(const struct root *root, struct slice name, const struct file **ret_file, struct slice *ret_why)
{
	static const char *const folders[] = { "etc/pam.d", "usr/lib/pam.d" };
	enum root_answer answer = ROOT_ABSENT;

	if (slice_starts_with(name, S("/")))
		return settings_file(root, root_joined(S(""), name, S(""), root->arena), ret_file, ret_why);
	if (!name.len || slice_find_byte(name, '/') >= 0)
		return ROOT_ABSENT;
	for (size_t i = 0; answer == ROOT_ABSENT && i < 2; i++)
		answer =
			settings_file(root, arena_printf(root->arena, "%s/%.*s", folders[i], SLICE_ARG(name)), ret_file, ret_why);
	return answer;
}

static void read_file(struct reading *reading, const struct file *file, struct slice type, struct slice service);

static void include(struct reading *reading, struct slice name, struct slice type)
{
	const struct file *file;
	struct slice why;
	enum root_answer answer = file_of(reading->root, name, &file, &why);

	if (answer == ROOT_ABSENT)
		return trouble(reading, arena_printf(reading->arena, "/%.*s includes %.*s, which is not there",
						SLICE_ARG(reading->stack->path), SLICE_ARG(name)));
	if (answer == ROOT_UNKNOWN)
		return trouble(reading, why);
	if (reading->depth == STATED_DEPTH_MAX || reading->files == FILES_MAX)
		return trouble(
			reading, arena_printf(reading->arena, "/%.*s includes too many files", SLICE_ARG(reading->stack->path)));
	reading->depth++;
	read_file(reading, file, type, S(""));
	reading->depth--;
}

/* What follows the service's name in pam.conf(5), all of a line in pam.d(5). TYPE: whose lines count, or empty. */
static void read_line(struct reading *reading, struct slice rest, struct slice type, struct pam_line *line)
{
	struct slice word, module;

	if (!next_word(&rest, &word))
		return;
	if (slice_equal(word, S("@include"))) {
		if (next_word(&rest, &word))
			include(reading, word, type);
		return;
	}
	line->type = arena_lower(reading->arena, slice_starts_with(word, S("-")) ? slice_from(word, 1) : word);
	if (!next_word(&rest, &line->control) || !next_word(&rest, &module) || (type.len && !slice_equal(line->type, type)))
		return;
	if (slice_equal_ignoring_case(line->control, S("include")) || slice_equal_ignoring_case(line->control, S("substack")))
		return include(reading, module, line->type);
	line->module = slice_base_name(module);
	line->arguments = arguments_of(rest, reading->arena);
	add(reading, line);
}

/* SERVICE: of pam.conf, whose lines begin with it; else empty. */
static void read_file(struct reading *reading, const struct file *file, struct slice type, struct slice service)
{
	struct slice bytes = file->bytes, text, rest, word;
	uint64_t number, next = 1;
	bool whole;

	reading->files++;
	while (next_line(&bytes, &number, &next, reading->arena, &text, &whole)) {
		struct pam_line line = { .path = file->path, .line = number, .text = text };

		if (!whole)
			trouble(reading, arena_printf(reading->arena, "line %llu of /%.*s is too long",
						 (unsigned long long)number, SLICE_ARG(file->path)));
		rest = text;
		if (service.len && (!next_word(&rest, &word) || !slice_equal_ignoring_case(word, service)))
			continue;
		read_line(reading, rest, type, &line);
	}
}

static bool has_folder(const struct root *root)
{
	return root_has_below(root, S("etc/pam.d")) || root_has_below(root, S("usr/lib/pam.d"));
}

enum root_answer pam_read(
	const struct root *root, struct slice service, struct slice type, struct arena *arena, struct pam_stack *ret_stack)
{
	struct reading reading = { .root = root, .type = type, .arena = arena, .stack = ret_stack };
	const struct file *file;
	struct slice why = S("");
	bool conf = !has_folder(root); /* where the folder is, pam.conf is not read */
	enum root_answer answer =
		conf ? settings_file(root, S("etc/pam.conf"), &file, &why) : file_of(root, service, &file, &why);

	*ret_stack = (struct pam_stack){ .trouble = why };
	if (answer != ROOT_THERE)
		return answer;
	ret_stack->trouble = S("");
	ret_stack->path = file->path;
	read_file(&reading, file, type, conf ? service : S(""));
	if (conf && !ret_stack->count && !ret_stack->trouble.len)
		return ROOT_ABSENT;
	return ret_stack->trouble.len ? ROOT_UNKNOWN : ROOT_THERE;
}

struct slices pam_services(const struct root *root, struct arena *arena)
{
	static const char *const patterns[] = { "etc/pam.d/*", "usr/lib/pam.d/*" };
	struct slices services = { arena_array(arena, struct slice, PAM_SERVICES_MAX), 0 };

	for (size_t i = 0; i < 2; i++) {
		struct root_matches found = root_match_entries(root, slice_from_text(patterns[i]), true);

		for (size_t k = 0; k < found.count && services.count < PAM_SERVICES_MAX; k++)
			if (found.files[k]->kind != FILE_FOLDER)
				services.items[services.count++] = slice_base_name(found.files[k]->path);
	}
	return services;
}

bool pam_argument(const struct pam_line *line, struct slice name, struct slice *ret_value)
{
	for (size_t i = line->arguments.count; i > 0; i--) { /* the last counts */
		struct slice argument = line->arguments.items[i - 1], key = argument, value = S("");

		(void)slice_cut(argument, '=', &key, &value);
		if (!slice_equal(key, name))
			continue;
		*ret_value = value;
		return true;
	}
	return false;
}

bool pam_is_module(const struct pam_line *line, struct slice module)
{
	struct slice name = line->module;

	if (slice_ends_with(name, S(".so")))
		name.len -= 3;
	if (slice_ends_with(module, S(".so")))
		module.len -= 3;
	return slice_equal(name, module);
}
