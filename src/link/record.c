/* record.c - frames of fields: one table a kind writes and reads it */
#include "link/record.h"
#include <stddef.h>

enum field_kind { FIELD_END, FIELD_NUMBER, FIELD_TEXT, FIELD_LIST };

struct field {
	enum field_kind kind;
	size_t offset;
};

#define NUMBER(thing, member)                                \
	{                                                    \
		FIELD_NUMBER, offsetof(struct thing, member) \
	}
#define TEXT(thing, member)                                \
	{                                                  \
		FIELD_TEXT, offsetof(struct thing, member) \
	}
#define LIST(thing, member)                                \
	{                                                  \
		FIELD_LIST, offsetof(struct thing, member) \
	}

static const struct field package_fields[] = {
	NUMBER(package, type),
	TEXT(package, name),
	TEXT(package, version),
	TEXT(package, architecture),
	TEXT(package, source_name),
	TEXT(package, source_version),
	TEXT(package, licence),
	TEXT(package, maintainer),
	TEXT(package, path),
	TEXT(package, cataloger),
	TEXT(package, evidence),
	TEXT(package, origin),
	TEXT(package, module),
	TEXT(package, cpe),
	LIST(package, depends),
	TEXT(package, owner),
	{ FIELD_END, 0 },
};
static const struct field files_fields[] = {
	NUMBER(package_files, type),
	TEXT(package_files, package),
	TEXT(package_files, path),
	TEXT(package_files, hashes),
	TEXT(package_files, licence),
	{ FIELD_END, 0 },
};
static const struct field note_fields[] = {
	NUMBER(note, kind),
	TEXT(note, path),
	TEXT(note, text),
	{ FIELD_END, 0 },
};
static const struct field file_fields[] = {
	TEXT(file, path),
	NUMBER(file, kind),
	NUMBER(file, mode),
	NUMBER(file, uid),
	NUMBER(file, gid),
	NUMBER(file, size),
	NUMBER(file, capabilities),
	TEXT(file, link),
	TEXT(file, bytes),
	NUMBER(file, owner_known),
	TEXT(file, owner),
	{ FIELD_END, 0 },
};
static const struct field want_fields[] = {
	TEXT(want, path),
	{ FIELD_END, 0 },
};
static const struct field whiteout_fields[] = {
	TEXT(whiteout, path),
	NUMBER(whiteout, opaque),
	{ FIELD_END, 0 },
};
static const struct field covers_fields[] = {
	TEXT(covers, bytes),
	NUMBER(covers, filter),
	{ FIELD_END, 0 },
};
static const struct field link_fields[] = {
	TEXT(link, path),
	TEXT(link, target),
	NUMBER(link, hard),
	LIST(link, wants),
	{ FIELD_END, 0 },
};
static const struct field owner_fields[] = {
	NUMBER(owner, layer),
	NUMBER(owner, hidden_by),
	NUMBER(owner, first),
	TEXT(owner, before),
	TEXT(owner, after),
	{ FIELD_END, 0 },
};
static const struct field change_fields[] = {
	NUMBER(change, layer),
	TEXT(change, fact),
	TEXT(change, before),
	{ FIELD_END, 0 },
};
static const struct field account_fields[] = {
	TEXT(account, name),
	NUMBER(account, uid),
	NUMBER(account, gid),
	TEXT(account, gecos),
	TEXT(account, home),
	TEXT(account, shell),
	TEXT(account, path),
	NUMBER(account, line),
	{ FIELD_END, 0 },
};
static const struct field distribution_fields[] = {
	TEXT(distribution, id),
	TEXT(distribution, id_like),
	TEXT(distribution, version_id),
	TEXT(distribution, codename),
	TEXT(distribution, pretty_name),
	TEXT(distribution, path),
	TEXT(distribution, support),
	{ FIELD_END, 0 },
};
static const struct field advisory_fields[] = {
	TEXT(advisory, id),
	TEXT(advisory, record),
	TEXT(advisory, source),
	LIST(advisory, aliases),
	TEXT(advisory, ecosystem),
	TEXT(advisory, package),
	LIST(advisory, events),
	LIST(advisory, versions),
	TEXT(advisory, status),
	TEXT(advisory, remark),
	TEXT(advisory, severity),
	LIST(advisory, vectors),
	TEXT(advisory, title),
	TEXT(advisory, details),
	TEXT(advisory, url),
	TEXT(advisory, published),
	TEXT(advisory, modified),
	TEXT(advisory, withdrawn),
	TEXT(advisory, kev),
	LIST(advisory, bulletins),
	LIST(advisory, conditions),
	{ FIELD_END, 0 },
};
static const struct field assessment_fields[] = {
	TEXT(assessment, id),
	TEXT(assessment, source),
	TEXT(assessment, title),
	TEXT(assessment, kev),
	TEXT(assessment, kev_due),
	TEXT(assessment, ransomware),
	TEXT(assessment, epss),
	TEXT(assessment, percentile),
	TEXT(assessment, date),
	TEXT(assessment, modified),
	TEXT(assessment, role),
	TEXT(assessment, speaker),
	TEXT(assessment, severity),
	TEXT(assessment, ssvc),
	TEXT(assessment, rejected),
	TEXT(assessment, url),
	LIST(assessment, vectors),
	LIST(assessment, cwes),
	LIST(assessment, weaponised),
	LIST(assessment, proofs),
	{ FIELD_END, 0 },
};
static const struct field release_fields[] = {
	TEXT(release, distribution),
	TEXT(release, version),
	TEXT(release, codename),
	TEXT(release, released),
	TEXT(release, eol),
	TEXT(release, eol_lts),
	TEXT(release, eol_paid),
	TEXT(release, package),
	TEXT(release, remark),
	{ FIELD_END, 0 },
};
static const struct field date_fields[] = {
	TEXT(feed_date, date),
	{ FIELD_END, 0 },
};
static const struct field document_fields[] = {
	TEXT(bom_document, format),
	TEXT(bom_document, subject),
	TEXT(bom_document, tool),
	TEXT(bom_document, created),
	NUMBER(bom_document, component_count),
	NUMBER(bom_document, unjudged_count),
	{ FIELD_END, 0 },
};
static const struct field ruling_fields[] = {
	NUMBER(ruling, document),
	NUMBER(ruling, status),
	TEXT(ruling, format),
	TEXT(ruling, place),
	TEXT(ruling, author),
	TEXT(ruling, id),
	TEXT(ruling, stated),
	LIST(ruling, names),
	LIST(ruling, products),
	LIST(ruling, components),
	LIST(ruling, conditions),
	TEXT(ruling, justification),
	TEXT(ruling, reason),
	TEXT(ruling, action),
	TEXT(ruling, until),
	{ FIELD_END, 0 },
};
static const struct field hash_fields[] = {
	TEXT(hash, account),
	TEXT(hash, path),
	NUMBER(hash, line),
	TEXT(hash, text),
	{ FIELD_END, 0 },
};
static const struct field config_fields[] = {
	TEXT(image_config, reference),
	TEXT(image_config, user),
	TEXT(image_config, workdir),
	LIST(image_config, entrypoint),
	LIST(image_config, cmd),
	LIST(image_config, env),
	LIST(image_config, ports),
	LIST(image_config, volumes),
	LIST(image_config, labels),
	LIST(image_config, history),
	NUMBER(image_config, has_config),
	NUMBER(image_config, has_healthcheck),
	{ FIELD_END, 0 },
};
static const struct field rule_file_fields[] = {
	TEXT(rule_file, name),
	TEXT(rule_file, text),
	NUMBER(rule_file, builtin),
	{ FIELD_END, 0 },
};
static const struct field rule_fields[] = {
	TEXT(rule_words, id),
	TEXT(rule_words, title),
	TEXT(rule_words, why),
	NUMBER(rule_words, rating),
	NUMBER(rule_words, hint),
	LIST(rule_words, aliases),
	LIST(rule_words, remedies),
	{ FIELD_END, 0 },
};
static const struct field rule_map_fields[] = {
	TEXT(rule_map, standard),
	LIST(rule_map, clauses),
	{ FIELD_END, 0 },
};
static const struct field judgement_fields[] = {
	TEXT(judgement, rule),
	NUMBER(judgement, kind),
	TEXT(judgement, reason),
	NUMBER(judgement, exhibit_count),
	NUMBER(judgement, more),
	NUMBER(judgement, support),
	NUMBER(judgement, layer),
	{ FIELD_END, 0 },
};
static const struct field exhibit_fields[] = {
	TEXT(exhibit, path),
	NUMBER(exhibit, line),
	TEXT(exhibit, text),
	{ FIELD_END, 0 },
};
static const struct field password_fields[] = {
	TEXT(password, account),
	TEXT(password, path),
	NUMBER(password, line),
	TEXT(password, scheme),
	NUMBER(password, guess),
	NUMBER(password, tried),
	NUMBER(password, candidates),
	NUMBER(password, required_done),
	TEXT(password, reason),
	{ FIELD_END, 0 },
};
static const struct field replay_fields[] = {
	TEXT(replay, id),
	NUMBER(replay, has_target),
	NUMBER(replay, kind),
	TEXT(replay, target),
	TEXT(replay, digest),
	NUMBER(replay, layers),
	TEXT(replay, created),
	TEXT(replay, severity_source),
	TEXT(replay, title),
	LIST(replay, ids),
	LIST(replay, named),
	LIST(replay, notes),
	LIST(replay, documents),
	{ FIELD_END, 0 },
};
static const struct field replay_store_fields[] = {
	TEXT(replay_store, name),
	TEXT(replay_store, date),
	NUMBER(replay_store, partial),
	LIST(replay_store, ecosystems),
	{ FIELD_END, 0 },
};
static const struct field range_fields[] = {
	NUMBER(range, from),
	NUMBER(range, to),
	{ FIELD_END, 0 },
};
static const struct field part_fields[] = {
	NUMBER(part, offset),
	TEXT(part, bytes),
	{ FIELD_END, 0 },
};
static const struct field replay_place_fields[] = {
	NUMBER(replay_place, layer),
	NUMBER(replay_place, base),
	{ FIELD_END, 0 },
};
static const struct field piece_fields[] = {
	TEXT(piece, bytes),
	{ FIELD_END, 0 },
};
static const struct field done_fields[] = {
	NUMBER(done, entries),
	NUMBER(done, records),
	NUMBER(done, input_bytes),
	NUMBER(done, output_bytes),
	TEXT(done, error),
	NUMBER(done, error_code),
	{ FIELD_END, 0 },
};

static const struct {
	const struct field *fields;
	size_t size_bytes; /* of the struct */
} kinds[RECORD_KIND_COUNT] = {
	[RECORD_PACKAGE] = { package_fields, sizeof(struct package) },
	[RECORD_FILES] = { files_fields, sizeof(struct package_files) },
	[RECORD_NOTE] = { note_fields, sizeof(struct note) },
	[RECORD_FILE] = { file_fields, sizeof(struct file) },
	[RECORD_WHITEOUT] = { whiteout_fields, sizeof(struct whiteout) },
	[RECORD_REPLACED] = { whiteout_fields, sizeof(struct whiteout) },
	[RECORD_COVERS] = { covers_fields, sizeof(struct covers) },
	[RECORD_LINK] = { link_fields, sizeof(struct link) },
	[RECORD_OWNER] = { owner_fields, sizeof(struct owner) },
	[RECORD_CHANGE] = { change_fields, sizeof(struct change) },
	[RECORD_ACCOUNT] = { account_fields, sizeof(struct account) },
	[RECORD_DISTRIBUTION] = { distribution_fields, sizeof(struct distribution) },
	[RECORD_ADVISORY] = { advisory_fields, sizeof(struct advisory) },
	[RECORD_ASSESSMENT] = { assessment_fields, sizeof(struct assessment) },
	[RECORD_RELEASE] = { release_fields, sizeof(struct release) },
	[RECORD_DATE] = { date_fields, sizeof(struct feed_date) },
	[RECORD_DOCUMENT] = { document_fields, sizeof(struct bom_document) },
	[RECORD_RULING] = { ruling_fields, sizeof(struct ruling) },
	[RECORD_HASH] = { hash_fields, sizeof(struct hash) },
	[RECORD_CONFIG] = { config_fields, sizeof(struct image_config) },
	[RECORD_RULE_TEXT] = { rule_file_fields, sizeof(struct rule_file) },
	[RECORD_RULE] = { rule_fields, sizeof(struct rule_words) },
	[RECORD_RULE_MAP] = { rule_map_fields, sizeof(struct rule_map) },
	[RECORD_JUDGEMENT] = { judgement_fields, sizeof(struct judgement) },
	[RECORD_EXHIBIT] = { exhibit_fields, sizeof(struct exhibit) },
	[RECORD_WANT] = { want_fields, sizeof(struct want) },
	[RECORD_PASSWORD] = { password_fields, sizeof(struct password) },
	[RECORD_REPLAY] = { replay_fields, sizeof(struct replay) },
	[RECORD_REPLAY_STORE] = { replay_store_fields, sizeof(struct replay_store) },
	[RECORD_REPLAY_PLACE] = { replay_place_fields, sizeof(struct replay_place) },
	[RECORD_RANGE] = { range_fields, sizeof(struct range) },
	[RECORD_PART] = { part_fields, sizeof(struct part) },
	[RECORD_DONE] = { done_fields, sizeof(struct done) },
	[RECORD_BYTES] = { piece_fields, sizeof(struct piece) },
};

static void put_u32(struct buffer *out, uint32_t value)
{
	char bytes[4] = { (char)value, (char)(value >> 8), (char)(value >> 16), (char)(value >> 24) };

	buffer_add(out, bytes, sizeof bytes);
}

static void put_u64(struct buffer *out, uint64_t value)
{
	put_u32(out, (uint32_t)value);
	put_u32(out, (uint32_t)(value >> 32));
}

static uint32_t get_u32(const char *bytes)
{
	const unsigned char *b = (const unsigned char *)bytes;

	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static void put_text(struct buffer *out, struct slice text)
{
	if (text.len > RECORD_BYTES_MAX) {
		out->full = true;
		return;
	}
	put_u32(out, (uint32_t)text.len);
	buffer_add_slice(out, text);
}

static void put_list(struct buffer *out, const struct slices *list)
{
	if (list->count > RECORD_BYTES_MAX) {
		out->full = true;
		return;
	}
	put_u32(out, (uint32_t)list->count);
	for (size_t i = 0; i < list->count; i++)
		put_text(out, list->items[i]);
}

bool record_write(struct buffer *out, enum record_kind kind, const void *thing)
{
	size_t start = out->len;
	bool was_full = out->full;
	size_t length;

	put_u32(out, 0); /* the length, filled in below */
	buffer_add_byte(out, 0);
	for (const struct field *field = kinds[kind].fields; field->kind != FIELD_END; field++) {
		const char *member = (const char *)thing + field->offset;

		switch (field->kind) {
		case FIELD_NUMBER:
			put_u64(out, *(const uint64_t *)(const void *)member);
			break;
		case FIELD_TEXT:
			put_text(out, *(const struct slice *)(const void *)member);
			break;
		default:
			put_list(out, (const struct slices *)(const void *)member);
			break;
		}
	}
	length = out->len - start - RECORD_FRAME_BYTES;
	if (out->full || length > RECORD_BYTES_MAX) {
		out->len = start; /* half a frame helps nobody */
		out->full = was_full;
		return false;
	}
	out->ptr[start] = (char)kind;
	for (int i = 0; i < 4; i++)
		out->ptr[start + 1 + (size_t)i] = (char)(length >> (8 * i));
	return true;
}

bool record_copy(struct buffer *out, enum record_kind kind, struct slice fields)
{
	size_t start = out->len;

	buffer_add_byte(out, (char)kind);
	put_u32(out, (uint32_t)fields.len);
	if (buffer_add_slice(out, fields))
		return true;
	out->len = start; /* half a frame helps nobody */
	return false;
}

int record_next(struct slice *bytes, enum record_kind *ret_kind, struct slice *ret_fields, struct error *err)
{
	unsigned kind;
	uint32_t length;

	if (bytes->len < RECORD_FRAME_BYTES)
		return 0;
	kind = (unsigned char)bytes->ptr[0];
	length = get_u32(bytes->ptr + 1);
	if (kind == RECORD_NONE || kind >= RECORD_KIND_COUNT)
		return error_set(err, ERR_FORMAT, "record of unknown kind %u", kind);
	if (length > RECORD_BYTES_MAX)
		return error_set(err, ERR_FORMAT, "record of %u bytes: the limit is %u", length, RECORD_BYTES_MAX);
	if (bytes->len - RECORD_FRAME_BYTES < length)
		return 0;
	*ret_kind = (enum record_kind)kind;
	*ret_fields = slice_make(bytes->ptr + RECORD_FRAME_BYTES, length);
	*bytes = slice_from(*bytes, RECORD_FRAME_BYTES + length);
	return 1;
}

static bool take_u32(struct slice *left, uint32_t *ret_value)
{
	if (left->len < 4)
		return false;
	*ret_value = get_u32(left->ptr);
	*left = slice_from(*left, 4);
	return true;
}

static bool take_u64(struct slice *left, uint64_t *ret_value)
{
	uint32_t low, high;

	if (!take_u32(left, &low) || !take_u32(left, &high))
		return false;
	*ret_value = (uint64_t)high << 32 | low;
	return true;
}

static bool take_text(struct slice *left, struct slice *ret_text)
{
	uint32_t length;

	if (!take_u32(left, &length) || left->len < length)
		return false;
	*ret_text = slice_first(*left, length);
	*left = slice_from(*left, length);
	return true;
}

static bool take_list(struct slice *left, struct slices *ret_list, struct arena *arena)
{
	uint32_t count;

	if (!take_u32(left, &count) || count > left->len / 4) /* each text takes 4 bytes at least */
		return false;
	ret_list->count = count;
	ret_list->items = arena_array(arena, struct slice, count);
	for (size_t i = 0; i < count; i++)
		if (!take_text(left, &ret_list->items[i]))
			return false;
	return true;
}

int record_read(enum record_kind kind, struct slice fields, void *ret_thing, struct arena *arena, struct error *err)
{
	bool good = true;

	memset(ret_thing, 0, kinds[kind].size_bytes);
	for (const struct field *field = kinds[kind].fields; good && field->kind != FIELD_END; field++) {
		char *member = (char *)ret_thing + field->offset;

		switch (field->kind) {
		case FIELD_NUMBER:
			good = take_u64(&fields, (uint64_t *)(void *)member);
			break;
		case FIELD_TEXT:
			good = take_text(&fields, (struct slice *)(void *)member);
			break;
		default:
			good = take_list(&fields, (struct slices *)(void *)member, arena);
			break;
		}
	}
	if (!good)
		return error_set(err, ERR_FORMAT, "record of kind %d ends early", (int)kind);
	if (fields.len)
		return error_set(err, ERR_FORMAT, "record of kind %d has %zu bytes too many", (int)kind, fields.len);
	return 0;
}
