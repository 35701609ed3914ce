/* bases.c - read and write the file of known base images */
#include "lineage/bases.h"
#include "base/file.h"
#include "base/memory.h"
#include "codec/json.h"

#include <inttypes.h>

enum { NAME, DIGEST, CONFIG_DIGEST, PLATFORM, CREATED, NEWER, DIFF_IDS, LAYERS, HISTORY_LINES, FIELD_COUNT };

static const struct slice names[FIELD_COUNT] = { S("name"), S("digest"), S("config_digest"), S("platform"), S("created"),
	S("newer"), S("diff_ids"), S("layers"), S("history_lines") };

static bool is_digest(struct slice text)
{
	struct slice hex = slice_from(text, sizeof "sha256:" - 1);
	bool good = slice_starts_with(text, S("sha256:")) && hex.len == SHA256_SIZE * 2;

	if (slice_starts_with(text, S("sha512:"))) /* the other one that OCI registers; as long again */
		good = hex.len == (size_t)SHA256_SIZE * 4;
	for (size_t i = 0; good && i < hex.len; i++)
		good = (hex.ptr[i] >= '0' && hex.ptr[i] <= '9') || (hex.ptr[i] >= 'a' && hex.ptr[i] <= 'f');
	return good;
}

static struct slice text_read(struct json *json, int field, struct arena *arena)
{
	struct slice text = json_string(json);

	if (text.len > BASE_TEXT_MAX)
		json_fail(json, "%.*s: longer than %u bytes", SLICE_ARG(names[field]), BASE_TEXT_MAX);
	return arena_copy(arena, text);
}

static struct slice digest_read(struct json *json, int field, struct arena *arena)
{
	struct slice text = text_read(json, field, arena);

	if (!json->failed && !is_digest(text))
		json_fail(json, "%.*s: '%.100s' is no digest, as sha256: and 64 digits", SLICE_ARG(names[field]), text.ptr);
	return text;
}

static struct slices digests_read(struct json *json, int field, struct arena *arena)
{
	struct slice found[BASE_LAYERS_MAX];
	struct slices list = { NULL, 0 };
	size_t count = 0;

	json_enter_array(json);
	while (json_next_item(json)) {
		if (count == BASE_LAYERS_MAX) {
			json_fail(json, "%.*s: more than %u", SLICE_ARG(names[field]), BASE_LAYERS_MAX);
			return list;
		}
		found[count++] = digest_read(json, field, arena);
	}
	list = (struct slices){ arena_array(arena, struct slice, count), count };
	if (count)
		memcpy(list.items, found, count * sizeof *found);
	return list;
}

static void field_read(struct json *json, int field, struct arena *arena, struct known_base *base)
{
	switch (field) {
	case NAME:
		base->name = text_read(json, field, arena);
		break;
	case DIGEST:
		base->digest = digest_read(json, field, arena);
		break;
	case CONFIG_DIGEST:
		base->config_digest = digest_read(json, field, arena);
		break;
	case PLATFORM:
		base->platform = text_read(json, field, arena);
		break;
	case CREATED:
		base->created = text_read(json, field, arena);
		break;
	case NEWER:
		base->newer = text_read(json, field, arena);
		break;
	case DIFF_IDS:
		base->diff_ids = digests_read(json, field, arena);
		break;
	case LAYERS:
		base->layers = digests_read(json, field, arena);
		break;
	default:
		base->history_count = json_u64(json);
	}
}

static int field_of(struct slice key)
{
	int field = 0;

	while (field < FIELD_COUNT && !slice_equal(key, names[field]))
		field++;
	return field;
}

static int line_parse(struct slice line, struct arena *arena, struct known_base *ret_base, struct error *err)
{
	struct known_base base = { 0 };
	cleanup_arena struct arena scratch = ARENA_INIT;
	struct slice key;
	struct json json;
	unsigned seen = 0;

	json_init(&json, line, &scratch);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		int field = field_of(key);

		if (field == FIELD_COUNT)
			json_fail(&json,
				"'%.*s' is no member: there are name, digest, config_digest, platform, created, newer, "
				"diff_ids, layers and history_lines",
				SLICE_ARG(slice_first(key, 40)));
		else if (seen & 1u << field)
			json_fail(&json, "'%.*s' is there twice", SLICE_ARG(key));
		else
			field_read(&json, field, arena, &base);
		seen |= 1u << field;
	}
	if (!json.failed && base.name.len == 0)
		json_fail(&json, "no name");
	if (!json.failed && base.diff_ids.count == 0 && base.layers.count == 0)
		json_fail(&json, "neither diff_ids nor layers: nothing tells which images have it");
	*ret_base = base;
	return json_end(&json, err);
}

/* One's own line, and not the first of a document, as the reader of JSON has it: "FILE: line 7, column 3: …". */
static int line_error(struct error *err, int r, struct slice place, size_t number)
{
	char rest[ERROR_TEXT_SIZE];
	struct slice text;

	if (!err)
		return r;
	text = slice_from_text(err->text);
	if (slice_starts_with(text, S("line 1, ")))
		text = slice_from(text, sizeof "line 1, " - 1);
	snprintf(rest, sizeof rest, "%.*s", SLICE_ARG(text));
	error_set(err, err->code, "%.*s: line %zu, %s", SLICE_ARG(place), number, rest);
	return r;
}

static bool is_silent(struct slice line)
{
	return line.len == 0 || line.ptr[0] == '#';
}

int bases_parse(struct slice text, struct slice place, struct arena *arena, struct bases *bases, struct error *err)
{
	struct slice rest = text, line;
	struct sha256 *hash = sha256_new();

	sha256_add(hash, bases->digest, sizeof bases->digest);
	sha256_add(hash, text.ptr, text.len);
	sha256_end(hash, bases->digest);
	sha256_free(hash);
	for (size_t number = 1; slice_next_line(&rest, &line); number++) {
		int r;

		line = slice_trim(line);
		if (is_silent(line))
			continue;
		if (bases->count == BASES_MAX)
			return error_set(
				err, ERR_LIMIT, "%.*s: line %zu: more than %u base images", SLICE_ARG(place), number, BASES_MAX);
		memory_reserve(bases->items, bases->count, bases->capacity);
		r = line_parse(line, arena, &bases->items[bases->count], err);
		if (r < 0)
			return line_error(err, r, place, number);
		bases->count++;
	}
	return 0;
}

int bases_read(const char *path, struct arena *arena, struct bases *bases, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(BASES_BYTES_MAX);
	int r = file_read(path, &text, err);

	return r < 0 ? r : bases_parse(buffer_slice(&text), slice_from_text(path), arena, bases, err);
}

void bases_done(struct bases *bases)
{
	free(bases->items);
	*bases = (struct bases){ 0 };
}

void bases_put(const struct known_base *base, struct buffer *out)
{
	struct json_writer json;

	json_writer_init(&json, out, false);
	json_begin_object(&json);
	json_member(&json, "name", base->name);
	json_member_if(&json, "digest", base->digest);
	json_member_if(&json, "config_digest", base->config_digest);
	json_member_if(&json, "platform", base->platform);
	json_member_if(&json, "created", base->created);
	json_member_if(&json, "newer", base->newer);
	json_member_texts_if(&json, "diff_ids", base->diff_ids);
	json_member_texts_if(&json, "layers", base->layers);
	if (base->history_count)
		json_member_u64(&json, "history_lines", base->history_count);
	json_end_object(&json);
	buffer_add_byte(out, '\n');
}

static bool is_same_chain(struct slices a, struct slices b)
{
	bool same = a.count == b.count;

	for (size_t i = 0; same && i < a.count; i++)
		same = slice_equal(a.items[i], b.items[i]);
	return same;
}

/* By its name, and its configuration where both say which; else by its layers. */
static bool is_same_image(const struct known_base *a, const struct known_base *b)
{
	if (!slice_equal(bases_short_name(a->name), bases_short_name(b->name)))
		return false;
	if (a->config_digest.len && b->config_digest.len)
		return slice_equal(a->config_digest, b->config_digest);
	return is_same_chain(a->diff_ids, b->diff_ids) && is_same_chain(a->layers, b->layers);
}

int bases_without(struct slice text, struct slice place, const struct known_base *base, struct buffer *out, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice line;

	for (size_t number = 1; slice_next_line(&text, &line); number++) {
		struct slice trimmed = slice_trim(line);
		struct known_base other = { 0 };
		int r = is_silent(trimmed) ? 0 : line_parse(trimmed, &arena, &other, err);

		if (r < 0)
			return line_error(err, r, place, number);
		if (!is_silent(trimmed) && is_same_image(&other, base))
			continue;
		buffer_add_slice(out, line);
		buffer_add_byte(out, '\n');
		arena_clear(&arena);
	}
	return 0;
}

struct slice bases_short_name(struct slice name)
{
	static const struct slice starts[] = { S("docker://"), S("registry:"), S("docker:"), S("docker.io/"),
		S("index.docker.io/"), S("library/") };

	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (slice_starts_with(name, starts[i]))
			name = slice_from(name, starts[i].len);
	return name;
}
