/* manifests.c - documents of YAML, and facts from them */
#include "sources/manifests.h"
#include "base/buffer.h"
#include "codec/yaml.h"
#include "sources/manifest.h"

#define MERGE_DEPTH_MAX 8
#define HOST_PATH_BYTES_MAX 1024u

static const struct {
	const char *field;
	unsigned parts;
	bool list;
} fields[] = {
#define WORKLOAD_FIELD(name, parts, list, about) { name, parts, list },
#include "model/workload_fields.def"
#undef WORKLOAD_FIELD
};

bool workload_may_have(const struct workload *workload, struct slice field)
{
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (slice_equal(field, slice_from_text(fields[i].field)))
			return fields[i].parts & workload->part;
	return false;
}

bool workload_field_is_list(struct slice field)
{
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (slice_equal(field, slice_from_text(fields[i].field)))
			return fields[i].list;
	return false;
}

struct workload *workloads_add(struct workloads *workloads, struct arena *arena, struct workload workload)
{
	if (workloads->count == WORKLOADS_MAX)
		return NULL;
	if (workloads->count == workloads->capacity) {
		size_t capacity = workloads->capacity ? workloads->capacity * 2 : 16;
		struct workload *items = arena_array(arena, struct workload, capacity);

		if (workloads->count)
			memcpy(items, workloads->items, workloads->count * sizeof *items);
		workloads->items = items;
		workloads->capacity = capacity;
	}
	workloads->items[workloads->count] = workload;
	return &workloads->items[workloads->count++];
}

bool workload_add(struct workloads *workloads, struct workload *workload, struct arena *arena, const char *field,
	struct slice value, uint64_t line)
{
	if (workloads->fact_count == WORKLOAD_FACTS_MAX)
		return false;
	if (workload->fact_count == workload->fact_capacity) {
		size_t capacity = workload->fact_capacity ? workload->fact_capacity * 2 : 16;
		struct fact *facts = arena_array(arena, struct fact, capacity);

		if (workload->fact_count)
			memcpy(facts, workload->facts, workload->fact_count * sizeof *facts);
		workload->facts = facts;
		workload->fact_capacity = capacity;
	}
	workload->facts[workload->fact_count++] = (struct fact){ slice_from_text(field), value, line };
	workloads->fact_count++;
	return true;
}

static const struct tree *get(const struct tree *table, const char *key, unsigned depth)
{
	const struct tree *found = tree_get(table, key), *merged = tree_get(table, "<<");

	if (found || !merged || depth == MERGE_DEPTH_MAX)
		return found;
	if (merged->kind == TREE_TABLE)
		return get(merged, key, depth + 1);
	for (size_t i = 0; merged->kind == TREE_LIST && i < merged->count && i < MERGE_DEPTH_MAX && !found; i++)
		if (merged->items[i]->kind == TREE_TABLE)
			found = get(merged->items[i], key, MERGE_DEPTH_MAX);
	return found;
}

const struct tree *manifest_get(const struct tree *table, const char *key)
{
	return table && table->kind == TREE_TABLE ? get(table, key, 0) : NULL;
}

struct slice manifest_text(const struct tree *table, const char *key)
{
	const struct tree *value = manifest_get(table, key);

	return value && value->kind == TREE_TEXT && !tree_is_null(value) ? value->text : S("");
}

bool manifest_is_true(const struct tree *value)
{
	struct slice text = value && value->kind == TREE_TEXT ? value->text : S("");

	return slice_equal_ignoring_case(text, S("true")) || slice_equal_ignoring_case(text, S("yes")) ||
	       slice_equal_ignoring_case(text, S("on"));
}

struct slice manifest_at(const struct tree *list, size_t index)
{
	const struct tree *item = list && list->kind == TREE_LIST && index < list->count ? list->items[index] : NULL;

	return item && item->kind == TREE_TEXT ? item->text : S("");
}

struct workload *manifest_add(
	struct reading *reading, struct slice name, struct slice platform, enum workload_part part, uint64_t line)
{
	struct workload *workload = workloads_add(reading->workloads, reading->arena,
		(struct workload){ .name = name, .platform = platform, .part = part, .line = reading->line + line });

	reading->full = reading->full || !workload;
	return workload;
}

void manifest_fact(
	struct reading *reading, struct workload *workload, const char *field, struct slice value, const struct tree *at)
{
	if (workload && !workload_add(reading->workloads, workload, reading->arena, field, value,
				at ? reading->line + at->line : workload->line))
		reading->full = true;
}

void manifest_switch(struct reading *reading, struct workload *workload, const char *field, bool on, const struct tree *at)
{
	manifest_fact(reading, workload, field, on ? S("yes") : S("no"), at);
}

void manifest_list(struct reading *reading, struct workload *workload, const char *field, const struct tree *list)
{
	for (size_t i = 0; list && list->kind == TREE_LIST && i < list->count && !reading->full; i++)
		if (list->items[i]->kind == TREE_TEXT)
			manifest_fact(reading, workload, field, list->items[i]->text, list->items[i]);
}

struct slice manifest_path(struct reading *reading, struct slice path)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	struct slice part, whole = path;

	if (path.len > HOST_PATH_BYTES_MAX) /* what many services extend would be copied for each */
		return path;
	while (slice_next_token(&path, '/', &part)) {
		if (!part.len || slice_equal(part, S(".")))
			continue;
		if (slice_equal(part, S(".."))) {
			ptrdiff_t slash = slice_find_last_byte(buffer_slice(&out), '/');

			out.len = slash < 0 ? 0 : (size_t)slash;
			continue;
		}
		buffer_add_byte(&out, '/');
		buffer_add_slice(&out, part);
	}
	if (slice_equal(buffer_slice(&out), whole))
		return whole;
	return out.len ? arena_copy(reading->arena, buffer_slice(&out)) : S("/");
}

/* A line that begins with KEY, which may stand in quotes. */
static bool has_key(struct slice text, struct slice key)
{
	struct slice line;

	while (slice_next_line(&text, &line)) {
		bool quoted = line.len && (line.ptr[0] == '"' || line.ptr[0] == '\'');

		line = slice_from(line, quoted);
		if (!slice_starts_with(line, key))
			continue;
		line = slice_trim(slice_from(line, key.len + quoted));
		if (slice_starts_with(line, S(":")))
			return true;
	}
	return false;
}

bool manifests_looks_like(struct slice text)
{
	if (slice_starts_with(text, S("\xef\xbb\xbf")))
		text = slice_from(text, 3);
	if (slice_starts_with(slice_trim(text), S("{"))) /* JSON, or as good as that: keys stand anywhere */
		return slice_find(text, S("apiVersion")) >= 0 && slice_find(text, S("kind")) >= 0;
	return has_key(text, S("apiVersion")) && has_key(text, S("kind"));
}

/* Takes a document off *TEXT, up to a line "---"; *RET_LINES: how many lines it took. */
static struct slice next_document(struct slice *text, uint64_t *ret_lines)
{
	struct slice rest = *text, line, before;
	size_t len = text->len;

	*ret_lines = 0;
	for (before = rest; slice_next_line(&rest, &line); before = rest) {
		++*ret_lines;
		if (slice_starts_with(line, S("---")) && (line.len == 3 || line.ptr[3] == ' ' || line.ptr[3] == '\t')) {
			len = text->len - before.len;
			break;
		}
	}
	before = slice_first(*text, len);
	*text = rest;
	return before;
}

/* "line 3: …" of a document, as the file counts. */
static int fail_at(uint64_t line, const struct error *why, int code, struct error *err)
{
	struct slice text = slice_from_text(why->text), number, rest;
	uint64_t at;

	if (!slice_starts_with(text, S("line ")) || !slice_cut(slice_from(text, 5), ':', &number, &rest) ||
		!slice_to_u64(number, &at))
		return error_set(err, (enum error_code) - code, "%s", why->text);
	return error_set(err, (enum error_code) - code, "line %llu:%.*s", (unsigned long long)(line + at), SLICE_ARG(rest));
}

int manifests_read(struct slice text, bool compose, struct arena *arena, struct workloads *workloads, struct error *err)
{
	struct reading reading = { .arena = arena, .workloads = workloads };
	uint64_t lines;

	if (slice_starts_with(text, S("\xef\xbb\xbf")))
		text = slice_from(text, 3);
	for (; text.len && !reading.full; reading.line += lines) {
		struct slice document = next_document(&text, &lines);
		const struct tree *root = NULL;
		struct error why;
		int r;

		if (!compose && !manifests_looks_like(document) && !slice_starts_with(slice_trim(document), S("{")))
			continue;
		r = yaml_read(document, arena, &root, &why);
		if (r < 0)
			return fail_at(reading.line, &why, r, err);
		if (compose)
			compose_read(&reading, root);
		else
			kubernetes_read(&reading, root, 0);
	}
	if (!reading.full && reading.trouble.len)
		return error_set(
			err, ERR_FORMAT, "line %llu: %.*s", (unsigned long long)reading.trouble_line, SLICE_ARG(reading.trouble));
	return reading.full ? error_set(err, ERR_LIMIT, "line %llu: too many workloads, or too much is said of them",
				      (unsigned long long)reading.line)
			    : 0;
}
