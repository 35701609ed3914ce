/* pull.c - have an advisory store from a registry */
#include "base/cleanup.h"
#include "base/ed25519.h"
#include "base/file.h"
#include "supply/bundle.h"
#include "supply/ship.h"
#include "supply/shipment.h"

struct pulling {
	const struct pull_options *options;
	struct pull_result *result;
	struct deadline deadline;
	struct arena arena;
	struct shipment shipment;
	struct buffer file, signature;
	char have[SHA256_HEX_SIZE]; /* the store in place; "" where there is none */
};

/* The signature first: it is small, and without it the rest is of no use. */
static int fetch(struct pulling *pulling, const struct shipment_item *item, struct error *err)
{
	const struct shipment_item *signature = shipment_signature(&pulling->shipment, item);
	struct repository *repository = pulling->options->repository;
	int r = 0;

	if (pulling->options->public_key && !signature)
		return error_set(err, ERR_UNTRUSTED, "it is not signed; --unsigned takes it all the same");
	if (pulling->options->public_key)
		r = repository_fetch(
			repository, signature->digest, signature->size_bytes, &pulling->deadline, &pulling->signature, err);
	if (r >= 0)
		r = repository_fetch(repository, item->digest, item->size_bytes, &pulling->deadline, &pulling->file, err);
	pulling->result->bytes = pulling->signature.len + pulling->file.len;
	return r;
}

static int import(struct pulling *pulling, struct error *err)
{
	const struct pull_options *options = pulling->options;
	const struct import_options import = {
		.bytes = buffer_slice(&pulling->file),
		.signature_bytes = buffer_slice(&pulling->signature),
		.name = options->name,
		.public_key = options->public_key,
		.store = options->store,
		.reader_path = options->reader_path,
		.allow_older = options->allow_older,
	};

	return supply_import(&import, &pulling->result->import, err);
}

static int pull(struct pulling *pulling, struct error *err)
{
	const struct pull_options *options = pulling->options;
	struct registry_document manifest = { 0 };
	const struct shipment_item *item;
	int r = repository_manifest(options->repository, options->what, &pulling->arena, &manifest, err);

	if (r < 0)
		return r;
	r = shipment_read(manifest.text, &pulling->arena, &pulling->shipment, err);
	if (r < 0)
		return error_context(err, r, "'%s'", options->name);
	if (pulling->have[0] && slice_equal(pulling->shipment.store_digest, slice_from_text(pulling->have))) {
		pulling->result->unchanged = true;
		return 0;
	}
	item = shipment_choose(&pulling->shipment, slice_from_text(pulling->have));
	if (!item)
		return error_set(
			err, ERR_NOT_FOUND, "'%s': no whole store is in it, and no delta of the one in place", options->name);
	pulling->result->by_delta = slice_equal(item->media_type, S(SHIPMENT_DELTA_TYPE));
	r = fetch(pulling, item, err);
	return r < 0 ? error_context(err, r, "'%s'", options->name) : import(pulling, err);
}

int supply_pull(const struct pull_options *options, struct pull_result *ret_result, struct error *err)
{
	struct pulling pulling = {
		.options = options,
		.result = ret_result,
		.deadline = options->deadline,
		.file = BUFFER_INIT(BUNDLE_FILE_BYTES_MAX),
		.signature = BUFFER_INIT(1u << 17), /* with what is read at once */
	};
	int r;

	*ret_result = (struct pull_result){ 0 };
	if (file_digest(options->store, pulling.have, NULL) < 0)
		pulling.have[0] = '\0';
	r = pull(&pulling, err);
	buffer_done(&pulling.signature);
	buffer_done(&pulling.file);
	arena_done(&pulling.arena);
	return r;
}
