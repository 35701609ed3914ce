/* whole.c - the evidence of a whole image: what its layers and its merged tree gave, kept and loaded as one
 *
 * A rescan reads this one file: neither the layers' evidence nor the merge is needed. Frames: RECORD_DONE for each layer in order,
 * then packages, notes, accounts and distributions, those of lower layers behind the image's own (RECORD_OWNER says whose); behind an
 * account or a distribution what layers changed of it. Last what the rules say, and of passwords how well they withstand guesses, never a hash. */
#include "base/memory.h"
#include "base/sha256.h"
#include "link/identity.h"
#include "rules/rules.h"
#include "scan/detected.h"
#include "scan/state.h"

/* What settings and passwords are judged by, besides the image. */
static void add_options(struct sha256 *sha256, const struct scan_options *options)
{
	uint64_t facts[] = { options->skip_settings, options->skip_accounts, options->password_budget_ms,
		options->word_list.len };

	sha256_add(sha256, facts, sizeof facts);
	sha256_add(sha256, rules_builtin_digest, strlen(rules_builtin_digest));
	if (options->word_list.len)
		sha256_add(sha256, options->word_list.ptr, options->word_list.len);
	for (size_t i = 0; i < options->rule_file_count; i++) {
		sha256_add(sha256, &options->rule_files[i].text.len, sizeof options->rule_files[i].text.len);
		sha256_add(sha256, options->rule_files[i].text.ptr, options->rule_files[i].text.len);
	}
}

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
	add_options(sha256, scan->options);
	sha256_end(sha256, digest);
	sha256_free(sha256);
	sha256_hex(digest, hex);
	return arena_printf(&scan->arena, "image 4 %s %s %.*s", hex, reader_identity, SLICE_ARG(scan->detectors.key));
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

static void put_owner(struct buffer *out, struct owner *last, const struct owner *owner)
{
	if (last->layer != owner->layer || last->hidden_by != owner->hidden_by || last->first != owner->first ||
		!slice_equal(last->before, owner->before) || !slice_equal(last->after, owner->after))
		record_write(out, RECORD_OWNER, owner);
	*last = *owner;
}

static void put_origin(struct buffer *out, struct owner *last, const struct origin *origin)
{
	put_owner(out, last, &(struct owner){ .layer = origin->layer, .hidden_by = origin->hidden_by, .first = OWNER_NONE });
}

static void put_changes(struct buffer *out, const struct origin *origin)
{
	for (size_t i = 0; i < origin->change_count; i++)
		record_write(out, RECORD_CHANGE, &origin->changes[i]);
}

static void put_accounts(struct buffer *out, struct owner *last, const struct found_account *accounts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		put_origin(out, last, &accounts[i].origin);
		record_write(out, RECORD_ACCOUNT, &accounts[i].account);
		put_changes(out, &accounts[i].origin);
	}
}

static void put_distribution(
	struct buffer *out, struct owner *last, const struct distribution *distribution, const struct origin *origin)
{
	put_origin(out, last, origin);
	record_write(out, RECORD_DISTRIBUTION, distribution);
	put_changes(out, origin);
}

static void put_packages(struct buffer *out, struct owner *owner, const struct merged_package *packages, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		put_owner(out, owner,
			&(struct owner){ packages[i].layer, packages[i].hidden_by, packages[i].first, packages[i].before,
				packages[i].after });
		record_write(out, RECORD_PACKAGE, &packages[i].package);
	}
}

static void put_judgements(struct scan *scan, struct buffer *out)
{
	for (size_t i = 0; i < scan->password_count; i++)
		record_write(out, RECORD_PASSWORD, &scan->passwords[i]);
	scan_put_rules(scan, out);
	for (size_t i = 0; i < scan->judgement_count; i++) {
		record_write(out, RECORD_JUDGEMENT, &scan->judgements[i]);
		for (size_t k = 0; k < scan->judgements[i].exhibit_count; k++)
			record_write(out, RECORD_EXHIBIT, &scan->judgements[i].exhibits[k]);
	}
}

static void put_all(struct scan *scan, size_t first_note, struct buffer *out)
{
	struct owner owner = { .layer = OWNER_NONE, .hidden_by = OWNER_NONE, .first = OWNER_NONE };

	for (size_t i = 0; i < scan->image->layer_count; i++) {
		struct done done = { .entries = scan->layers[i].result.entry_count,
			.output_bytes = scan->layers[i].result.inflated_bytes };

		record_write(out, RECORD_DONE, &done);
	}
	put_packages(out, &owner, scan->merged.packages, scan->merged.package_count);
	put_packages(out, &owner, scan->merged.hidden, scan->merged.hidden_count);
	for (size_t i = first_note; i < scan->note_count; i++) {
		put_owner(out, &owner,
			&(struct owner){ .layer = (uint64_t)scan->notes[i].layer, .hidden_by = OWNER_NONE, .first = OWNER_NONE });
		record_write(out, RECORD_NOTE, &scan->notes[i].note);
	}
	put_accounts(out, &owner, scan->accounts, scan->account_count);
	put_accounts(out, &owner, scan->hidden_accounts, scan->hidden_account_count);
	if (scan->distribution.id.len || scan->distribution.path.len)
		put_distribution(out, &owner, &scan->distribution, &scan->distribution_origin);
	for (size_t i = 0; i < scan->hidden_distribution_count; i++)
		put_distribution(out, &owner, &scan->hidden_distributions[i].distribution, &scan->hidden_distributions[i].origin);
	put_judgements(scan, out);
	detected_put(&scan->detected, out);
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
	size_t account_capacity, hidden_account_capacity, distribution_capacity, change_capacity;
	struct buffer judgements;
	struct origin
		*origin; /* of the last account or distribution: changes are its; its address may move when the next comes */
};

static int take_package(struct loading *loading, struct slice fields, struct error *err)
{
	struct merged *merged = &loading->scan->merged;
	bool visible = loading->owner.hidden_by == OWNER_NONE;
	struct merged_package package = { .layer = loading->owner.layer,
		.hidden_by = loading->owner.hidden_by,
		.first = loading->owner.first,
		.before = loading->owner.before,
		.after = loading->owner.after };
	size_t layers = loading->scan->image->layer_count;
	int r = record_read(RECORD_PACKAGE, fields, &package.package, &loading->scan->arena, err);

	if (r < 0)
		return r;
	if (package.layer >= layers || package.first >= layers || (!visible && package.hidden_by >= layers) ||
		package.package.type >= PACKAGE_TYPE_COUNT)
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

/* Changes grow in an array of their own, which moves into the arena when the next thing comes. */
static void end_changes(struct loading *loading)
{
	struct origin *origin = loading->origin;
	struct change *changes;

	if (!origin || !origin->change_count)
		return;
	changes = arena_array(&loading->scan->arena, struct change, origin->change_count);
	memcpy(changes, origin->changes, origin->change_count * sizeof *changes);
	free(origin->changes);
	origin->changes = changes;
	loading->change_capacity = 0;
}

static int begin_origin(struct loading *loading, struct origin *origin, struct error *err)
{
	size_t layers = loading->scan->image->layer_count;
	bool hidden = loading->owner.hidden_by != ORIGIN_VISIBLE;

	end_changes(loading);
	loading->origin = NULL;
	if (loading->owner.layer >= layers || (hidden && loading->owner.hidden_by >= layers))
		return error_set(err, ERR_FORMAT, "a setting of nobody");
	*origin = (struct origin){ .layer = loading->owner.layer, .hidden_by = loading->owner.hidden_by };
	loading->origin = origin;
	return 0;
}

static int take_account(struct loading *loading, struct slice fields, struct error *err)
{
	struct scan *scan = loading->scan;
	struct found_account *found;
	int r;

	end_changes(loading); /* the array moves */
	loading->origin = NULL;
	if (loading->owner.hidden_by == ORIGIN_VISIBLE) {
		memory_reserve(scan->accounts, scan->account_count, loading->account_capacity);
		found = &scan->accounts[scan->account_count++];
	} else {
		memory_reserve(scan->hidden_accounts, scan->hidden_account_count, loading->hidden_account_capacity);
		found = &scan->hidden_accounts[scan->hidden_account_count++];
	}
	*found = (struct found_account){ 0 };
	r = record_read(RECORD_ACCOUNT, fields, &found->account, &scan->arena, err);
	return r < 0 ? r : begin_origin(loading, &found->origin, err);
}

static int take_distribution(struct loading *loading, struct slice fields, struct error *err)
{
	struct scan *scan = loading->scan;
	struct found_distribution *found;
	int r;

	end_changes(loading);
	loading->origin = NULL;
	if (loading->owner.hidden_by == ORIGIN_VISIBLE) {
		r = record_read(RECORD_DISTRIBUTION, fields, &scan->distribution, &scan->arena, err);
		return r < 0 ? r : begin_origin(loading, &scan->distribution_origin, err);
	}
	memory_reserve(scan->hidden_distributions, scan->hidden_distribution_count, loading->distribution_capacity);
	found = &scan->hidden_distributions[scan->hidden_distribution_count++];
	*found = (struct found_distribution){ 0 };
	r = record_read(RECORD_DISTRIBUTION, fields, &found->distribution, &scan->arena, err);
	return r < 0 ? r : begin_origin(loading, &found->origin, err);
}

static int take_change(struct loading *loading, struct slice fields, struct error *err)
{
	struct origin *origin = loading->origin;
	struct change change;
	int r = record_read(RECORD_CHANGE, fields, &change, &loading->scan->arena, err);

	if (r < 0)
		return r;
	if (!origin || change.layer >= loading->scan->image->layer_count)
		return error_set(err, ERR_FORMAT, "a change of nothing");
	memory_reserve(origin->changes, origin->change_count, loading->change_capacity);
	origin->changes[origin->change_count++] = change;
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
		return take_account(loading, fields, err);
	case RECORD_DISTRIBUTION:
		return take_distribution(loading, fields, err);
	case RECORD_CHANGE:
		return take_change(loading, fields, err);
	case RECORD_PASSWORD:
		memory_reserve(scan->passwords, scan->password_count, scan->password_capacity);
		return record_read(kind, fields, &scan->passwords[scan->password_count++], &scan->arena, err);
	case RECORD_RULE:
		return scan_take_rule(scan, fields, err);
	case RECORD_RULE_MAP:
		return scan_take_rule_map(scan, fields, err);
	case RECORD_SECRET:
	case RECORD_MALWARE:
	case RECORD_UNEXAMINED:
		return detected_take(scan, kind, fields, loading->owner.layer, loading->owner.hidden_by,
			loading->owner.first != OWNER_NONE, err);
	case RECORD_JUDGEMENT:
	case RECORD_EXHIBIT:
		return record_copy(&loading->judgements, kind, fields) ? 0 : error_set(err, ERR_LIMIT, "too many judgements");
	default:
		return error_set(err, ERR_FORMAT, "a record of kind %d", (int)kind);
	}
}

int scan_load_whole(struct scan *scan, struct error *err)
{
	struct loading loading = { .scan = scan, .owner = { .layer = OWNER_NONE, .hidden_by = OWNER_NONE } };
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
			break;
	}
	end_changes(&loading);
	if (r >= 0 && loading.judgements.len)
		r = scan_take_judgements(scan, arena_copy(&scan->arena, buffer_slice(&loading.judgements)), err);
	buffer_done(&loading.judgements);
	if (r < 0)
		return error_context(err, r, "kept evidence of the image");
	return 1;
}
