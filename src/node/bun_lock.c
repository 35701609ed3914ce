/* bun_lock.c - JavaScript packages as Bun locked them: bun.lock, JSON with comments and commas behind the last item
 *
 *	"packages": { "a": ["a@1.0.0", "", { "dependencies": { "b": "^2.0.0" } }, "sha512-…"], … } */
#include "node/node_lock.h"
#include "node/node_path.h"

/* TEXT as JSON of the same length: comments and commas before a closing bracket become blanks. */
static struct slice plain_json(struct slice text, struct arena *arena)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t comma = SIZE_MAX; /* the last one, while nothing but blanks and comments came behind it */
	bool quoted = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i], next = i + 1 < text.len ? text.ptr[i + 1] : '\0';

		out[i] = c;
		if (quoted) {
			if (c == '\\' && i + 1 < text.len)
				out[++i] = next;
			quoted = c != '"';
		} else if (c == '/' && (next == '/' || next == '*')) {
			struct slice end = next == '/' ? S("\n") : S("*/");
			ptrdiff_t len = slice_find(slice_from(text, i + 2), end);
			size_t stop = len < 0 ? text.len : i + 2 + (size_t)len + (next == '/' ? 0 : 2);

			for (; i < stop; i++)
				out[i] = text.ptr[i] == '\n' ? '\n' : ' ';
			i--;
		} else if (c == ',') {
			comma = i;
		} else if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
			if ((c == '}' || c == ']') && comma != SIZE_MAX)
				out[comma] = ' ';
			comma = SIZE_MAX;
			quoted = c == '"';
		}
	}
	return slice_make(out, text.len);
}

static void facts_read(struct json *json, struct node_needs *needs)
{
	struct slice key;

	json_enter_object(json);
	while (json_next_key(json, &key))
		if (!node_needs_field(json, key, true, needs))
			json_skip(json);
}

/* ["a@1.0.0", "", { … }, "sha512-…"] */
static void entry_read(struct json *json, struct slice place, struct claims *claims, struct claim_list *list)
{
	struct claim claim = { .evidence = place };
	struct node_needs needs = { 0 };
	struct slice spec = S(""), range;

	if (json_peek(json) != JSON_ARRAY) {
		claims_note(claims, NOTE_INCOMPLETE, "'%.*s' is no entry", SLICE_ARG(slice_first(place, 120)));
		json_skip(json);
		return;
	}
	json_enter_array(json);
	for (size_t i = 0; json_next_item(json); i++) {
		if (i == 0)
			spec = json_string_or_skip(json);
		else if (json_peek(json) == JSON_OBJECT)
			facts_read(json, &needs);
		else
			json_skip(json);
	}
	if (json->failed)
		return;
	if (!node_spec_cut(spec, &claim.name, &range)) {
		claims_note(claims, NOTE_INCOMPLETE, "'%.*s' has no version", SLICE_ARG(slice_first(place, 120)));
		return;
	}
	if (node_source(range) == NODE_LOCAL)
		return;
	if (node_source(range) == NODE_ELSEWHERE) {
		node_note_elsewhere(claims, place, claim.name, range);
		return;
	}
	claim.version = slice_starts_with(range, S("npm:")) ? slice_from(range, 4) : range;
	claim.depends = node_needs_end(&needs, json->arena);
	claim_list_take(list, claims, &claim);
}

static int bun_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "bun_lock", PACKAGE_NPM, sink, notes);
	struct claim_list list = { 0 };
	struct slice key;
	struct error err;
	bool packages = false;
	struct json json;

	if (node_place(file->path) != NODE_PLACE_OUTSIDE)
		return 0; /* what a package was developed with */
	if (slice_ends_with(file->path, S(".lockb"))) {
		claims_note(&claims, NOTE_INCOMPLETE, "not read: Bun's older, binary lock file; bun.lock is read");
		return 0;
	}
	json_init(&json, plain_json(node_without_mark(file->bytes), file->arena), file->arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (!slice_equal(key, S("packages"))) {
			json_skip(&json);
			continue;
		}
		packages = json_enter_object_or_skip(&json);
		while (packages && json_next_key(&json, &key))
			entry_read(&json, key, &claims, &list);
	}
	if (json_end(&json, &err) < 0)
		claims_note(&claims, NOTE_INCOMPLETE, "%s", err.text);
	else if (!packages)
		claims_note(&claims, NOTE_INCOMPLETE, "has no table 'packages'");
	return claim_list_end(&list, &claims);
}

static const struct interest bun_lock_interests[] = {
	{ INTEREST_BASE_NAME, "bun.lock" },
	{ INTEREST_BASE_NAME, "bun.lockb" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_bun_lock = {
	.name = "bun_lock",
	.interests = bun_lock_interests,
	.size_max_bytes = 32u << 20,
	.places = CATALOG_SOURCE,
	.parse = bun_lock_parse,
};
