/* alpine_secdb.c - Alpine's security database: which version of a package repaired which flaws; one branch and repository a document
 *
 * YAML of old, JSON today, of one shape: distroversion, packages[].pkg{name, secfixes{version: [ids]}}. The ids are written by hand. */
#include "codec/json.h"
#include "codec/tree.h"
#include "codec/yaml.h"
#include "feeds/feed.h"
#include "feeds/osv_ids.h"
#include "feeds/words.h"

#define IDS_MAX 64u /* of one entry, which is a line that somebody wrote */

/* Where in the document we are, and what is said there. */
struct fix {
	struct slice path, ecosystem, package, version;
	struct feed_sink *sink;
	struct arena *arena;
};

/* JSON as a tree. A name that stands twice is there twice. */
static struct tree *tree_of_json(struct json *json, struct arena *arena, size_t *nodes)
{
	enum json_kind kind = json_peek(json);
	struct tree *tree = tree_new(arena, kind == JSON_OBJECT ? TREE_TABLE : kind == JSON_ARRAY ? TREE_LIST : TREE_TEXT, 0);
	struct slice key;

	if (++*nodes > YAML_NODES_MAX) {
		json_fail(json, "more than %u values", YAML_NODES_MAX);
		return tree;
	}
	if (kind == JSON_OBJECT) {
		json_enter_object(json);
		while (json_next_key(json, &key))
			tree_add(arena, tree, key, tree_of_json(json, arena, nodes));
	} else if (kind == JSON_ARRAY) {
		json_enter_array(json);
		while (json_next_item(json))
			tree_add(arena, tree, S(""), tree_of_json(json, arena, nodes));
	} else if (kind == JSON_NUMBER) {
		tree->text = json_number_text(json);
	} else {
		tree->text = json_string_or_skip(json);
		tree->quoted = kind == JSON_STRING;
	}
	return tree;
}

static int read_tree(struct slice bytes, struct arena *arena, const struct tree **ret_root, struct error *err)
{
	struct tree *root;
	struct json json;
	size_t nodes = 0;
	int r;

	if (slice_starts_with(bytes, S("\xef\xbb\xbf")))
		bytes = slice_from(bytes, 3);
	if (!slice_starts_with(slice_trim(bytes), S("{")))
		return yaml_read(bytes, arena, ret_root, err);
	json_init(&json, bytes, arena);
	root = tree_of_json(&json, arena, &nodes);
	r = json_end(&json, err);
	if (r < 0)
		return r;
	*ret_root = root;
	return 0;
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* "CVE-2019-1", and as it was also written: "CVE_2019-1", "CVE 2019-1". *RET_LEN: of what stands there. */
static struct slice take_cve(struct slice text, struct arena *arena, size_t *ret_len)
{
	struct slice id;

	if (text.len < 5 || !slice_starts_with(text, S("CVE")) || !strchr("-_ ", text.ptr[3]))
		return S("");
	id = text.ptr[3] == '-' ? text : arena_printf(arena, "CVE-%.*s", SLICE_ARG(slice_first(slice_from(text, 4), 40)));
	*ret_len = words_cve_length(id);
	return slice_first(id, *ret_len);
}

/* "XSA-273", "GHSA-jfh8-c2jp-5v3q", "wnpa-sec-2017-18": letters, a hyphen, and somewhere a digit; no half CVE. */
static bool is_other_id(struct slice word)
{
	bool hyphen = false, digit = slice_starts_with(word, S("GHSA-"));

	if (word.len == 0 || !is_letter(word.ptr[0]) || slice_starts_with(word, S("CVE")) || slice_ends_with(word, S("-")))
		return false;
	for (size_t i = 0; i < word.len; i++) {
		char byte = word.ptr[i];

		if (!is_letter(byte) && !is_digit(byte) && byte != '-')
			return false;
		hyphen |= byte == '-';
		digit |= is_digit(byte);
	}
	return hyphen && digit;
}

/* The ids of an entry: "CVE-2019-1", "CVE-2017-5753 CVE-2017-5715 XSA-254 XPTI", "CVE-2017-2616 (+ regression fix)",
 * "CVE-2017-17434-1", "CVE-2017-8073.patch", "CVE-????-????? XSA-284". */
static void read_ids(struct slice text, struct arena *arena, struct osv_list *cves, struct osv_list *others)
{
	while (text.len && cves->slices.count + others->slices.count < IDS_MAX) {
		size_t len = 0;
		struct slice id;

		if (text.ptr[0] == '(') { /* a remark */
			ptrdiff_t end = slice_find_byte(text, ')');

			text = slice_from(text, end < 0 ? text.len : (size_t)end + 1);
			continue;
		}
		id = take_cve(text, arena, &len);
		if (id.len)
			osv_list_add_once(cves, id, arena);
		while (len < text.len && !strchr(" \t\r\n,;(", text.ptr[len]))
			len++;
		if (id.len == 0 && is_other_id(slice_first(text, len)))
			osv_list_add_once(others, slice_first(text, len), arena);
		text = slice_from(text, len ? len : 1);
	}
}

static int hand_over(const struct fix *fix, struct slice id, struct slices aliases, struct error *err)
{
	struct slice events[] = { S("-"), S("i0"), arena_printf(fix->arena, "f%.*s", SLICE_ARG(fix->version)) };
	bool never = slice_equal(fix->version, S("0")); /* the package as Alpine builds it never had the flaw */
	struct advisory advisory = {
		.id = id,
		.aliases = aliases,
		.ecosystem = fix->ecosystem,
		.package = fix->package,
		.events = { events, never ? 0 : 3 },
		.status = never ? S(STATUS_NOT_AFFECTED) : S(""),
	};
	int r;

	if (words_are_cve(id))
		advisory.url = arena_printf(fix->arena, "https://security.alpinelinux.org/vuln/%.*s", SLICE_ARG(id));
	r = fix->sink->advisory(fix->sink->context, &advisory);
	return r < 0 ? error_set(err, (enum error_code) - r, "stopped at '%.*s'", SLICE_ARG(id)) : 0;
}

/* Where an entry names one CVE, its other ids are names of that; else nobody says which belongs to which. */
static int read_entry(const struct fix *fix, struct slice text, struct error *err)
{
	struct osv_list cves = { 0 }, others = { 0 };
	int r = 0;

	read_ids(slice_trim(text), fix->arena, &cves, &others);
	if (cves.slices.count + others.slices.count == 0) {
		note_add(&fix->sink->notes, NOTE_INCOMPLETE, fix->path, "%.*s %.*s: '%.*s' is no id", SLICE_ARG(fix->package),
			SLICE_ARG(fix->version), SLICE_ARG(slice_first(text, 40)));
		return 0;
	}
	if (cves.slices.count + others.slices.count == IDS_MAX)
		note_add(&fix->sink->notes, NOTE_INCOMPLETE, fix->path, "%.*s %.*s: not more than %u ids of an entry are read",
			SLICE_ARG(fix->package), SLICE_ARG(fix->version), IDS_MAX);
	if (cves.slices.count == 1)
		return hand_over(fix, cves.slices.items[0], others.slices, err);
	for (size_t i = 0; r >= 0 && i < cves.slices.count; i++)
		r = hand_over(fix, cves.slices.items[i], (struct slices){ 0 }, err);
	for (size_t i = 0; r >= 0 && i < others.slices.count; i++)
		r = hand_over(fix, others.slices.items[i], (struct slices){ 0 }, err);
	return r;
}

/* The ids behind a version: a list, or a single text. */
static int read_version(const struct fix *fix, const struct tree *ids, struct error *err)
{
	int r = 0;

	if (tree_is_null(ids))
		return 0;
	if (ids->kind == TREE_TEXT)
		return read_entry(fix, ids->text, err);
	for (size_t i = 0; r >= 0 && i < ids->count; i++)
		r = ids->kind == TREE_TABLE || ids->items[i]->kind != TREE_TEXT ? read_entry(fix, S("?"), err)
		    : tree_is_null(ids->items[i])                               ? 0
										: read_entry(fix, ids->items[i]->text, err);
	return r;
}

static int read_package(struct fix *fix, size_t number, const struct tree *item, struct error *err)
{
	const struct tree *package = tree_get(item, "pkg"), *fixes = tree_get(package, "secfixes");
	int r = 0;

	fix->package = slice_trim(tree_text(package, "name"));
	if (fix->package.len == 0) {
		note_add(&fix->sink->notes, NOTE_INCOMPLETE, fix->path, "package %zu: no name", number);
		return 0;
	}
	if (tree_is_null(fixes) || (fixes->kind == TREE_LIST && fixes->count == 0))
		return 0;
	if (fixes->kind != TREE_TABLE) {
		note_add(&fix->sink->notes, NOTE_INCOMPLETE, fix->path, "package %zu (%.*s): secfixes is no table", number,
			SLICE_ARG(fix->package));
		return 0;
	}
	for (size_t i = 0; r >= 0 && i < fixes->count; i++) {
		fix->version = slice_trim(fixes->keys[i]);
		if (fix->version.len)
			r = read_version(fix, fixes->items[i], err);
		else
			note_add(&fix->sink->notes, NOTE_INCOMPLETE, fix->path, "package %zu (%.*s): a fix without a version",
				number, SLICE_ARG(fix->package));
	}
	return r;
}

/* "edge", or a branch: "v3.11". */
static bool is_branch(struct slice text)
{
	struct slice major, minor;
	uint64_t number;

	if (slice_equal(text, S("edge")))
		return true;
	return slice_starts_with(text, S("v")) && slice_cut(slice_from(text, 1), '.', &major, &minor) &&
	       slice_to_u64(major, &number) && slice_to_u64(minor, &number);
}

static int alpine_secdb_parse(
	struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	struct fix fix = { .path = path, .sink = sink, .arena = arena };
	const struct tree *root = NULL, *packages;
	struct slice branch;
	int r = read_tree(bytes, arena, &root, err);

	if (r < 0)
		return r;
	branch = slice_trim(tree_text(root, "distroversion"));
	if (!is_branch(branch))
		return error_set(
			err, ERR_FORMAT, "distroversion '%.*s' is no branch of Alpine", SLICE_ARG(slice_first(branch, 40)));
	packages = tree_get(root, "packages");
	if (!packages || (!tree_is_null(packages) && packages->kind != TREE_LIST))
		return error_set(err, ERR_FORMAT, "no list of packages");
	fix.ecosystem = arena_printf(arena, "Alpine:%.*s", SLICE_ARG(branch));
	for (size_t i = 0; r >= 0 && packages->kind == TREE_LIST && i < packages->count; i++)
		r = read_package(&fix, i + 1, packages->items[i], err);
	return r;
}

const struct feed feed_alpine_secdb = {
	.name = "alpine-secdb",
	.parse = alpine_secdb_parse,
};
