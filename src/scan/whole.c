/* whole.c - the evidence of a whole image: what its layers and its merged tree gave, kept and loaded as one
 *
 * A rescan reads this one file: neither the layers' evidence nor the merge is needed. Frames: RECORD_DONE for each layer in order,
 * then packages, notes (RECORD_OWNER says whose), accounts, the distribution. */
#include "base/memory.h"
#include "base/sha256.h"
#include "link/identity.h"
#include "scan/state.h"

/* Kept under the layers in order, the configuration, and the reader's build. */
static struct slice image_key(struct scan *scan)
{
	struct sha256 *sha256 = sha256_new();
	unsigned char digest[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE];

	for (size_t i = 0; i < scan->image->layer_count; i++) {
		struct slice layer = scan->image->layers[i].digest;

		sha256_add(sha256, layer.ptr, layer.len);
		sha256_add(sha256, "\n", 1);
	}
	sha256_add(sha256, scan->image->config_digest.ptr, scan->image->config_digest.len);
	sha256_end(sha256, digest);
	sha256_free(sha256);
	sha256_hex(digest, hex);
	return arena_printf(&scan->arena, "image %s %s", hex, reader_identity);
}

/* All layers must have been complete: a broken one may have hidden a file. */
static bool may_be_kept(const struct scan *scan)
{
	if (scan->unread)
		return false;
	for (size_t i = 0; i < scan->image->layer_count; i++)
		if (!scan->layers[i].result.complete || !scan->layers[i].result.digest_verified)
			return false;
	return scan->evidence != NULL;
}

/* Every layer must have a digest to be kept under; what cannot be read is named anew each time. */
static bool may_be_loaded(const struct scan *scan)
{
	for (size_t i = 0; i < scan->image->layer_count; i++)
		if (!scan->image->layers[i].digest.len || scan->image->layers[i].skip_reason)
			return false;
	return scan->evidence != NULL;
}

static void put_owner(struct buffer *out, struct owner *owner, uint64_t layer, uint64_t hidden_by)
{
	struct owner record = { layer, hidden_by };

	if (owner->layer != layer || owner->hidden_by != hidden_by)
		record_write(out, RECORD_OWNER, &record);
	*owner = record;
}

static void put_packages(struct buffer *out, struct owner *owner, const struct merged_package *packages, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		put_owner(out, owner, packages[i].layer, packages[i].hidden_by);
		record_write(out, RECORD_PACKAGE, &packages[i].package);
	}
}

static void put_all(struct scan *scan, size_t first_note, struct buffer *out)
{
	struct owner owner = { OWNER_NONE, OWNER_NONE };

	for (size_t i = 0; i < scan->image->layer_count; i++) {
		struct done done = { .entries = scan->layers[i].result.entry_count,
			.output_bytes = scan->layers[i].result.inflated_bytes };

		record_write(out, RECORD_DONE, &done);
	}
	put_packages(out, &owner, scan->merged.packages, scan->merged.package_count);
	put_packages(out, &owner, scan->merged.hidden, scan->merged.hidden_count);
	for (size_t i = first_note; i < scan->note_count; i++) {
		put_owner(out, &owner, (uint64_t)scan->notes[i].layer, OWNER_NONE);
		record_write(out, RECORD_NOTE, &scan->notes[i].note);
	}
	for (size_t i = 0; i < scan->account_count; i++)
		record_write(out, RECORD_ACCOUNT, &scan->accounts[i]);
	record_write(out, RECORD_DISTRIBUTION, &scan->distribution);
}

void scan_keep_whole(struct scan *scan, size_t first_note)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(EVIDENCE_BYTES_MAX / 2);
	struct evidence_facts facts = { .entries = scan->merged.package_count, .output_bytes = scan->merged.hidden_count };
	struct error err;

	if (!may_be_kept(scan))
		return;
	put_all(scan, first_note, &out);
	if (!out.full && evidence_save(scan->evidence, image_key(scan), buffer_slice(&out), &facts, &err) < 0)
		scan_note(scan, -1, NOTE_REMARK, S(""), "evidence was not kept: %s", err.text);
}

struct loading {
	struct scan *scan;
	struct owner owner;
	uint64_t layers, packages, hidden; /* layers so far; packages that must come */
	size_t account_capacity;
};

static int take_package(struct loading *loading, struct slice fields, struct error *err)
{
	struct merged *merged = &loading->scan->merged;
	bool visible = loading->owner.hidden_by == OWNER_NONE;
	struct merged_package package = { .layer = loading->owner.layer, .hidden_by = loading->owner.hidden_by };
	size_t layers = loading->scan->image->layer_count;
	int r = record_read(RECORD_PACKAGE, fields, &package.package, &loading->scan->arena, err);

	if (r < 0)
		return r;
	if (package.layer >= layers || (!visible && package.hidden_by >= layers) || package.package.type >= PACKAGE_TYPE_COUNT)
		return error_set(err, ERR_FORMAT, "a package of nobody");
	if (visible ? merged->package_count == loading->packages : merged->hidden_count == loading->hidden)
		return error_set(err, ERR_FORMAT, "more packages than it counts");
	if (visible)
		merged->packages[merged->package_count++] = package;
	else
		merged->hidden[merged->hidden_count++] = package;
	return 0;
}

static int take_layer(struct loading *loading, struct slice fields, struct error *err)
{
	struct layer_result *result = &loading->scan->layers[loading->layers].result;
	struct done done;
	int r;

	if (loading->layers == loading->scan->image->layer_count)
		return error_set(err, ERR_FORMAT, "more layers than the image has");
	r = record_read(RECORD_DONE, fields, &done, &loading->scan->arena, err);
	if (r < 0)
		return r;
	*result = (struct layer_result){ .layer = &loading->scan->image->layers[loading->layers++],
		.from_evidence = true,
		.digest_verified = true,
		.complete = true,
		.inflated_bytes = done.output_bytes,
		.entry_count = done.entries };
	return 0;
}

static int take(struct loading *loading, enum record_kind kind, struct slice fields, struct error *err)
{
	struct scan *scan = loading->scan;
	struct note note;
	int r;

	switch (kind) {
	case RECORD_DONE:
		return take_layer(loading, fields, err);
	case RECORD_OWNER:
		return record_read(kind, fields, &loading->owner, &scan->arena, err);
	case RECORD_PACKAGE:
		return take_package(loading, fields, err);
	case RECORD_NOTE:
		r = record_read(kind, fields, &note, &scan->arena, err);
		if (r >= 0)
			scan_note_copy(scan, (int64_t)loading->owner.layer, &note);
		return r;
	case RECORD_ACCOUNT:
		memory_reserve(scan->accounts, scan->account_count, loading->account_capacity);
		r = record_read(kind, fields, &scan->accounts[scan->account_count], &scan->arena, err);
		scan->account_count += r >= 0;
		return r;
	case RECORD_DISTRIBUTION:
		return record_read(kind, fields, &scan->distribution, &scan->arena, err);
	default:
		return error_set(err, ERR_FORMAT, "a record of kind %d", (int)kind);
	}
}

int scan_load_whole(struct scan *scan, struct error *err)
{
	struct loading loading = { .scan = scan, .owner = { OWNER_NONE, OWNER_NONE } };
	struct evidence_facts facts;
	struct slice records, fields;
	enum record_kind kind;
	struct error why;
	int r = may_be_loaded(scan) ? evidence_load(scan->evidence, image_key(scan), &scan->arena, &records, &facts, &why) : 0;

	if (r < 0)
		scan_note(scan, -1, NOTE_REMARK, S(""), "kept evidence was refused: %s", why.text);
	if (r <= 0)
		return 0;
	if (facts.entries > records.len / RECORD_FRAME_BYTES || facts.output_bytes > records.len / RECORD_FRAME_BYTES)
		return error_set(err, ERR_UNTRUSTED, "kept evidence of the image counts wrongly");
	loading.packages = facts.entries;
	loading.hidden = facts.output_bytes;
	scan->merged.packages = arena_array(&scan->arena, struct merged_package, facts.entries);
	scan->merged.hidden = arena_array(&scan->arena, struct merged_package, facts.output_bytes);
	while ((r = record_next(&records, &kind, &fields, err)) > 0) {
		r = take(&loading, kind, fields, err);
		if (r < 0)
			return error_context(err, r, "kept evidence of the image");
	}
	return r < 0 ? r : 1;
}
