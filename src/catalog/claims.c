/* claims.c - what a cataloger hands on */
#include "catalog/claims.h"
#include "codec/tree.h"
#include <stdarg.h>
#include <stdio.h>

struct claims claims_begin(const struct catalog_file *file, const char *cataloger, enum package_type type,
	struct package_sink *sink, struct note_sink *notes)
{
	return (struct claims){
		.file = file, .cataloger = cataloger, .type = type, .sink = sink, .notes = notes, .path = file->path
	};
}

static bool is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

static bool is_plain(struct slice text, size_t len_max)
{
	if (text.len > len_max)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (is_control(text.ptr[i]))
			return false;
	return true;
}

/* For texts that only people read: up to the first control character, and not for ever. */
static struct slice plain_part(struct slice text)
{
	size_t len = 0;

	while (len < text.len && len < CLAIM_TEXT_LEN_MAX && !is_control(text.ptr[len]))
		len++;
	if (len == CLAIM_TEXT_LEN_MAX) /* not in the middle of a UTF-8 sequence */
		while (len > CLAIM_TEXT_LEN_MAX - 4 && len < text.len && ((unsigned char)text.ptr[len] & 0xc0) == 0x80)
			len--;
	return slice_trim(slice_first(text, len));
}

/* Keeps those that can be names, and says how many. */
static size_t plain_names(struct slices names)
{
	size_t count = 0;

	for (size_t i = 0; i < names.count; i++)
		if (names.items[i].len && is_plain(names.items[i], CLAIM_NAME_LEN_MAX))
			names.items[count++] = names.items[i];
	return count;
}

int claims_add(struct claims *claims, struct package package)
{
	if (!package.name.len || !is_plain(package.name, CLAIM_NAME_LEN_MAX) ||
		!is_plain(package.source_name, CLAIM_NAME_LEN_MAX)) {
		claims_note(claims, NOTE_INCOMPLETE,
			"%.*s: the name of a package is empty, too long, or holds control characters",
			SLICE_ARG(slice_first(package.evidence, 80)));
		return 0;
	}
	if (!is_plain(package.version, CLAIM_VERSION_LEN_MAX) || !is_plain(package.source_version, CLAIM_VERSION_LEN_MAX)) {
		claims_note(claims, NOTE_INCOMPLETE, "%.*s: the version of '%.*s' is too long, or holds control characters",
			SLICE_ARG(slice_first(package.evidence, 80)), SLICE_ARG(slice_first(package.name, 80)));
		return 0;
	}
	package.type = claims->type;
	package.path = claims->path;
	package.cataloger = slice_from_text(claims->cataloger);
	if (!package.source_name.len)
		package.source_name = package.name;
	if (!package.source_version.len)
		package.source_version = package.version;
	package.architecture = plain_part(package.architecture);
	package.licence = plain_part(package.licence);
	package.maintainer = plain_part(package.maintainer);
	package.origin = plain_part(package.origin);
	if (!package.module.len && !slice_equal(package.name, claims->module))
		package.module = claims->module;
	package.module = plain_part(package.module);
	package.evidence = plain_part(package.evidence);
	package.depends.count = plain_names(package.depends);
	return claims->sink->add(claims->sink->context, &package);
}

int claims_add_licence(struct claims *claims, struct slice package, struct slice licence)
{
	struct package_files said = {
		.type = claims->type, .package = package, .path = claims->path, .licence = plain_part(licence)
	};

	return package.len && said.licence.len && is_plain(package, CLAIM_NAME_LEN_MAX)
		       ? claims->sink->own(claims->sink->context, &said)
		       : 0;
}

void claims_note(struct claims *claims, enum note_kind kind, const char *format, ...)
{
	char text[NOTE_TEXT_SIZE];
	va_list arguments;

	if (claims->note_counts[kind] > CLAIM_NOTES_MAX)
		return;
	if (claims->note_counts[kind]++ == CLAIM_NOTES_MAX) {
		note_add(claims->notes, kind, claims->path, "more than %d notes: the rest is left out", CLAIM_NOTES_MAX);
		return;
	}
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	for (char *at = text; *at; at++)
		if (is_control(*at))
			*at = '?';
	note_add(claims->notes, kind, claims->path, "%s", text);
}

void claims_check_end(struct claims *claims, struct slice text, enum note_kind kind)
{
	if (text.len && !slice_ends_with(text, S("\n")))
		claims_note(claims, kind, "the last line has no end: the file may be cut");
}

void claims_check_text(struct claims *claims, struct slice text)
{
	uintmax_t line = 1;

	for (size_t i = 0; i < text.len; i++) {
		line += text.ptr[i] == '\n';
		if (is_control(text.ptr[i]) && !memchr("\t\n\f\r", text.ptr[i], 4)) {
			claims_note(claims, NOTE_INCOMPLETE, "line %ju: a control character", line);
			return;
		}
	}
}

void claims_check_lists(struct claims *claims, const struct tree *root, const char *wanted)
{
	for (size_t i = 0; root && root->kind == TREE_TABLE && i < root->count; i++) {
		const struct tree *list = root->items[i];

		if (list->kind == TREE_LIST && list->count && tree_get(list->items[0], "name") &&
			!slice_equal(root->keys[i], slice_from_text(wanted)))
			claims_note(claims, NOTE_INCOMPLETE, "line %ju: '%.*s', which is unknown, may list packages",
				(uintmax_t)list->items[0]->line, SLICE_ARG(slice_first(root->keys[i], 80)));
	}
}

bool claim_list_add(struct claim_list *list, const struct claim *claim, struct arena *arena)
{
	if (list->count == CLAIM_LIST_MAX)
		return false;
	if (list->count == list->capacity) {
		size_t capacity = list->capacity ? list->capacity * 2 : 16; /* what is left behind stays in the arena */
		struct claim *items;

		if (capacity > CLAIM_LIST_MAX)
			capacity = CLAIM_LIST_MAX;
		items = arena_array(arena, struct claim, capacity);
		if (list->count)
			memcpy(items, list->items, list->count * sizeof *items);
		list->items = items;
		list->capacity = capacity;
	}
	list->items[list->count] = *claim;
	list->items[list->count].order = list->count;
	list->count++;
	return true;
}

void claim_list_take(struct claim_list *list, struct claims *claims, const struct claim *claim)
{
	if (!claim->name.len) {
		claims_note(
			claims, NOTE_INCOMPLETE, "%.*s: a package without a name", SLICE_ARG(slice_first(claim->evidence, 120)));
	} else if (!claim->version.len) {
		claims_note(claims, NOTE_INCOMPLETE, "%.*s: '%.*s' has no version", SLICE_ARG(slice_first(claim->evidence, 120)),
			SLICE_ARG(slice_first(claim->name, 80)));
	} else if (!claim_list_add(list, claim, claims->file->arena) && !list->full) {
		list->full = true;
		claims_note(claims, NOTE_INCOMPLETE, "more than %d entries: the rest is left out", CLAIM_LIST_MAX);
	}
}

static int compare(const void *left, const void *right)
{
	const struct claim *a = left, *b = right;
	int order = slice_compare(a->name, b->name);

	if (order == 0)
		order = slice_compare(a->version, b->version);
	return order ? order : (a->order > b->order) - (a->order < b->order);
}

int claim_list_end(struct claim_list *list, struct claims *claims)
{
	if (list->count)
		qsort(list->items, list->count, sizeof *list->items, compare);
	for (size_t i = 0; i < list->count; i++) {
		const struct claim *claim = &list->items[i], *before = i ? claim - 1 : NULL;
		int r;

		if (before && slice_equal(claim->name, before->name) && slice_equal(claim->version, before->version))
			continue;
		r = claims_add(claims, (struct package){ .name = claim->name,
					       .version = claim->version,
					       .architecture = claim->architecture,
					       .licence = claim->licence,
					       .origin = claim->origin,
					       .depends = claim->depends,
					       .evidence = claim->evidence });
		if (r < 0)
			return r;
	}
	return 0;
}

void name_list_add(struct name_list *list, struct slice name, struct arena *arena)
{
	if (!name.len || list->count == NAME_LIST_MAX)
		return;
	if (list->count == list->capacity) {
		size_t capacity = list->capacity ? list->capacity * 2 : 8;
		struct slice *items = arena_array(arena, struct slice, capacity);

		if (list->count)
			memcpy(items, list->items, list->count * sizeof *items);
		list->items = items;
		list->capacity = capacity;
	}
	list->items[list->count++] = name;
}

struct slices name_list_end(struct name_list *list)
{
	size_t count = 0;

	if (list->count)
		qsort(list->items, list->count, sizeof *list->items, slice_compare_items);
	for (size_t i = 0; i < list->count; i++)
		if (!count || !slice_equal(list->items[i], list->items[count - 1]))
			list->items[count++] = list->items[i];
	list->count = count;
	return (struct slices){ list->items, count };
}
