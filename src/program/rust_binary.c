/* rust_binary.c - what a Rust program is made of: the list of crates that cargo-auditable puts into its section .dep-v0
 *
 * The section is JSON, packed by zlib: {"packages":[{"name","version","source","kind","dependencies":[index …],"root"}]}. Crates of kind
 * "build" ran while it was built and are no part of it. In windows there are no sections: what begins as zlib does is looked into. */
#include "codec/json.h"
#include "codec/zlib_text.h"
#include "program/program.h"

#define LIST_BYTES_MAX (8u << 20)  /* packed; the tool's own readers have the same limit */
#define TEXT_BYTES_MAX (32u << 20) /* unpacked */
#define CRATES_MAX 20000u
#define BEGINS S("{\"packages\":")

struct crate {
	struct slice name, version, source;
	bool build, root;
	size_t first, count; /* of its dependencies */
};

struct crates {
	struct claims *claims;
	struct arena *arena;
	struct slice architecture;
	struct crate *items;
	size_t count;
	struct buffer dependencies; /* of uint32_t: indices */
	bool full;
};

static size_t dependency_count(const struct crates *crates)
{
	return crates->dependencies.len / sizeof(uint32_t);
}

static void read_crate(struct crates *crates, struct json *json)
{
	struct crate crate = { .first = dependency_count(crates) };
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("name")))
			crate.name = json_string_or_skip(json);
		else if (slice_equal(key, S("version")))
			crate.version = json_string_or_skip(json);
		else if (slice_equal(key, S("source")))
			crate.source = json_string_or_skip(json);
		else if (slice_equal(key, S("kind")))
			crate.build = slice_equal(json_string_or_skip(json), S("build"));
		else if (slice_equal(key, S("root")) && (json_peek(json) == JSON_TRUE || json_peek(json) == JSON_FALSE))
			crate.root = json_bool(json);
		else if (slice_equal(key, S("dependencies")) && json_peek(json) == JSON_ARRAY) {
			json_enter_array(json);
			while (json_next_item(json)) {
				uint64_t number = json_u64(json);
				uint32_t index = number < CRATES_MAX ? (uint32_t)number : UINT32_MAX;

				if (!buffer_add(&crates->dependencies, &index, sizeof index))
					crates->full = true;
			}
		} else
			json_skip(json);
	}
	crate.count = dependency_count(crates) - crate.first;
	if (crates->count == CRATES_MAX)
		crates->full = true;
	else
		crates->items[crates->count++] = crate;
}

static int claim_crate(struct crates *crates, const struct crate *crate)
{
	struct name_list needs = { 0 };
	char evidence[160];
	struct package package = {
		.name = crate->name, .version = crate->version, .architecture = crates->architecture, .origin = crate->source
	};

	for (size_t i = 0; i < crate->count; i++) {
		uint32_t index;

		memcpy(&index, crates->dependencies.ptr + (crate->first + i) * sizeof index, sizeof index);
		if (index < crates->count && !crates->items[index].build)
			name_list_add(&needs, crates->items[index].name, crates->arena);
		else if (index >= crates->count)
			claims_note(crates->claims, NOTE_INCOMPLETE, ".dep-v0: '%.*s' needs a crate that is not in the list",
				SLICE_ARG(slice_first(crate->name, 80)));
	}
	snprintf(evidence, sizeof evidence, ".dep-v0%s", crate->root ? ": root" : "");
	package.evidence = slice_from_text(evidence);
	package.depends = name_list_end(&needs);
	return claims_add(crates->claims, package);
}

static int read_list(struct crates *crates, struct slice text)
{
	struct error err;
	struct json json;
	struct slice key;
	int r = 0;

	crates->items = arena_array(crates->arena, struct crate, CRATES_MAX);
	crates->dependencies = (struct buffer)BUFFER_INIT(4u << 20);
	json_init(&json, text, crates->arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (!slice_equal(key, S("packages")) || !json_enter_array_or_skip(&json)) {
			if (!slice_equal(key, S("packages")))
				json_skip(&json);
			continue;
		}
		while (json_next_item(&json))
			read_crate(crates, &json);
	}
	if (json_end(&json, &err) < 0)
		claims_note(crates->claims, NOTE_INCOMPLETE, ".dep-v0: %s", err.text);
	if (crates->full)
		claims_note(crates->claims, NOTE_INCOMPLETE,
			".dep-v0: more than %u crates, or what they need: the rest is left out", CRATES_MAX);
	for (size_t i = 0; i < crates->count && r >= 0; i++)
		if (!crates->items[i].build)
			r = claim_crate(crates, &crates->items[i]);
	buffer_done(&crates->dependencies);
	return r;
}

static int unpack(const struct catalog_file *file, struct claims *claims, struct slice packed, struct slice architecture,
	struct zlib_text *zlib)
{
	struct crates crates = { .claims = claims, .arena = file->arena, .architecture = architecture };
	struct buffer text = BUFFER_INIT(TEXT_BYTES_MAX);
	struct error err;
	int r = packed.len > LIST_BYTES_MAX ? error_set(&err, ERR_LIMIT, "more than %u bytes", LIST_BYTES_MAX)
					    : zlib_text_read(zlib, packed, &text, &err);

	if (r < 0)
		claims_note(claims, NOTE_INCOMPLETE, ".dep-v0: %s", err.text);
	r = r < 0 ? 0 : read_list(&crates, buffer_slice(&text));
	buffer_done(&text);
	return r;
}

/* Does what begins at PACKED unpack to the beginning of such a list? */
static bool is_list(struct zlib_text *zlib, struct slice packed)
{
	char room[32];
	struct buffer head = { .ptr = room, .capacity = sizeof room, .ceiling_bytes = BEGINS.len };

	return zlib_text_begins(packed) && zlib_text_read(zlib, slice_first(packed, 4096), &head, NULL) == -ERR_LIMIT &&
	       slice_equal(buffer_slice(&head), BEGINS);
}

/* The second byte of what deflate's compressors write for their levels, behind 'x'. */
static bool is_start(const char *at)
{
	return at[0] == 'x' && (at[1] == '\x01' || at[1] == '\x5e' || at[1] == '\x9c' || at[1] == '\xda');
}

#define BLOCK 64u

/* The next place from FROM on where the two bytes stand: most blocks have none, and that is told without branches. */
static size_t next_start(struct slice bytes, size_t from, size_t end)
{
	while (from + BLOCK < bytes.len && from < end) {
		unsigned char any = 0;

		for (size_t i = 0; i < BLOCK; i++) {
			unsigned char second = (unsigned char)bytes.ptr[from + i + 1];

			any |= (unsigned char)((bytes.ptr[from + i] == 'x') &
					       ((second == 0x01) | (second == 0x5e) | (second == 0x9c) | (second == 0xda)));
		}
		if (any)
			break;
		from += BLOCK;
	}
	for (; from + 1 < bytes.len && from < end; from++)
		if (is_start(bytes.ptr + from))
			return from;
	return SIZE_MAX;
}

enum kept { KEPT_DONE };

static int read_part(const struct catalog_file *file, struct claims *claims, size_t from, size_t end, struct zlib_text *zlib)
{
	for (size_t at = from; (at = next_start(file->bytes, at, end)) != SIZE_MAX; at++) {
		struct slice packed = slice_from(file->bytes, at);

		if (!is_list(zlib, packed))
			continue;
		file->kept[KEPT_DONE] = 1;
		return unpack(file, claims, slice_first(packed, LIST_BYTES_MAX), S(""), zlib);
	}
	return 0;
}

static int read_window(const struct catalog_file *file, struct claims *claims)
{
	cleanup_zlib_text struct zlib_text *zlib = zlib_text_new();
	size_t end = catalog_window_end(file), at = 0, from, to;
	int r = 0;

	while (r >= 0 && !file->kept[KEPT_DONE] && program_next_data(file, &at, end, &from, &to))
		r = read_part(file, claims, from, to, zlib);
	return r;
}

static int rust_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "rust_binary", PACKAGE_CARGO, sink, notes);
	struct elf_section section;
	struct elf elf;

	if (file->kept) {
		(void)program_open(file, &claims, &elf);
		return read_window(file, &claims);
	}
	if (!program_open(file, &claims, &elf) || !elf_find_section(&elf, S(".dep-v0"), &section))
		return 0;
	cleanup_zlib_text struct zlib_text *zlib = zlib_text_new();

	return unpack(file, &claims, section.bytes, slice_from_text(elf_architecture(&elf)), zlib);
}

static bool rust_accepts(struct slice path)
{
	return !slice_ends_with(path, S(".ko"));
}

static const struct interest rust_interests[] = {
	{ INTEREST_ELF, "" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_rust_binary = {
	.name = "rust_binary",
	.interests = rust_interests,
	.size_max_bytes = PROGRAM_BYTES_MAX,
	.windows = true,
	.accepts = rust_accepts,
	.parse = rust_parse,
};
