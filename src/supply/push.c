/* push.c - send an advisory store to a registry */
#include "base/cleanup.h"
#include "base/ed25519.h"
#include "supply/bundle.h"
#include "supply/ship.h"
#include "supply/shipment.h"

struct pushing {
	const struct push_options *options;
	struct push_result *result;
	struct shipment shipment;
	struct arena arena;
	uint64_t whole_bytes;
};

static int send_one(
	struct pushing *pushing, struct slice bytes, struct slice media_type, struct shipment_item **ret_item, struct error *err)
{
	struct shipment_item *item = &pushing->shipment.items[pushing->shipment.count];
	int r;

	item->media_type = media_type;
	item->size_bytes = bytes.len;
	r = repository_send_blob(pushing->options->repository, bytes, &pushing->arena, &item->digest, err);
	if (r < 0)
		return r;
	pushing->shipment.count++;
	pushing->result->bytes += bytes.len;
	*ret_item = item;
	return 0;
}

/* A file and, where there is a key, its signature. */
static int send_file(struct pushing *pushing, struct slice bytes, struct slice media_type, struct slice base, struct error *err)
{
	struct shipment_item *file = NULL, *signature = NULL;
	unsigned char signed_bytes[ED25519_SIZE];
	int r;

	if (pushing->shipment.count + 2 > SHIPMENT_ITEMS_MAX)
		return error_set(err, ERR_LIMIT, "more than %u files", SHIPMENT_ITEMS_MAX);
	if (pushing->options->private_key.len) {
		r = ed25519_sign(pushing->options->private_key, bytes, signed_bytes, err);
		if (r < 0)
			return error_context(err, r, "the key");
	}
	r = send_one(pushing, bytes, media_type, &file, err);
	if (r < 0)
		return r;
	file->base = base;
	if (!pushing->options->private_key.len)
		return 0;
	r = send_one(pushing, slice_make(signed_bytes, sizeof signed_bytes), S(SHIPMENT_SIGNATURE_TYPE), &signature, err);
	if (r >= 0)
		signature->signs = file->digest;
	return r;
}

static int send_whole(struct pushing *pushing, struct error *err)
{
	cleanup_buffer struct buffer file = BUFFER_INIT(BUNDLE_FILE_BYTES_MAX);
	struct bundle bundle = { 0 };
	int r = supply_export(pushing->options->store, &file, err);

	if (r >= 0)
		r = bundle_read(buffer_slice(&file), &bundle, err);
	if (r < 0)
		return r;
	pushing->whole_bytes = file.len;
	pushing->shipment.sequence = pushing->result->sequence = bundle.sequence;
	pushing->shipment.store_digest = arena_copy(&pushing->arena, slice_from_text(bundle.digest));
	return send_file(pushing, buffer_slice(&file), S(SHIPMENT_STORE_TYPE), S(""), err);
}

static int send_delta(struct pushing *pushing, const char *old, struct error *err)
{
	cleanup_buffer struct buffer file = BUFFER_INIT(BUNDLE_FILE_BYTES_MAX);
	struct bundle bundle = { 0 };
	int r = supply_delta(old, pushing->options->store, &file, err);

	if (r >= 0)
		r = bundle_read(buffer_slice(&file), &bundle, err);
	if (r < 0 || file.len >= pushing->whole_bytes)
		return r;
	if (!slice_equal(slice_from_text(bundle.digest), pushing->shipment.store_digest))
		return error_set(err, ERR_CONFLICT, "'%s': another store took its place meanwhile", pushing->options->store);
	pushing->result->deltas++;
	return send_file(pushing, buffer_slice(&file), S(SHIPMENT_DELTA_TYPE),
		arena_copy(&pushing->arena, slice_from_text(bundle.base)), err);
}

/* The manifest comes last: whoever pulls sees the old shipment or the whole new one. */
static int send_manifest(struct pushing *pushing, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(REGISTRY_DOCUMENT_BYTES_MAX);
	struct slice digest;
	int r = repository_send_blob(
		pushing->options->repository, S("{}"), &pushing->arena, &digest, err); /* its configuration */

	if (r < 0)
		return r;
	shipment_write(&pushing->shipment, &text);
	return repository_send_manifest(
		pushing->options->repository, pushing->options->tag, S(SHIPMENT_MANIFEST_TYPE), buffer_slice(&text), err);
}

int supply_push(const struct push_options *options, struct push_result *ret_result, struct error *err)
{
	struct pushing pushing = { .options = options, .result = ret_result };
	int r;

	*ret_result = (struct push_result){ 0 };
	r = send_whole(&pushing, err);
	for (size_t i = 0; r >= 0 && i < options->old_count; i++)
		r = send_delta(&pushing, options->olds[i], err);
	if (r >= 0)
		r = send_manifest(&pushing, err);
	arena_done(&pushing.arena);
	return r;
}
