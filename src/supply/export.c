/* export.c - a store in one file, or what makes it of another */
#include "base/cleanup.h"
#include "base/file.h"
#include "supply/bundle.h"
#include "supply/transfer.h"
#include "vulndb/delta.h"
#include "vulndb/vulndb.h"

int supply_export(const char *store, struct buffer *out, struct error *err)
{
	cleanup_buffer struct buffer bytes = BUFFER_INIT(BUNDLE_PLAIN_BYTES_MAX);
	cleanup_vulndb struct vulndb *opened = NULL;
	unsigned char digest[SHA256_SIZE];
	struct bundle bundle = { 0 };
	char again[SHA256_HEX_SIZE];
	int r = file_read(store, &bytes, err);

	if (r >= 0)
		r = vulndb_verify(store, err);
	if (r >= 0)
		r = vulndb_open(store, &opened, err);
	if (r >= 0)
		r = file_digest(store, again, err);
	if (r < 0)
		return r;
	sha256_of(buffer_slice(&bytes), digest);
	sha256_hex(digest, bundle.digest);
	if (strcmp(bundle.digest, again) != 0)
		return error_set(err, ERR_CONFLICT, "'%s': another store took its place meanwhile", store);
	bundle.sequence = vulndb_facts(opened)->sequence;
	return bundle_write(&bundle, buffer_slice(&bytes), out, err);
}

/* The digest of a good store. */
static int look_at(const char *store, char ret_digest[SHA256_HEX_SIZE], struct error *err)
{
	int r = vulndb_verify(store, err);

	return r < 0 ? r : file_digest(store, ret_digest, err);
}

static int check_unchanged(const char *store, const char *digest, struct error *err)
{
	char again[SHA256_HEX_SIZE];
	int r = file_digest(store, again, err);

	if (r < 0 || strcmp(digest, again) == 0)
		return r;
	return error_set(err, ERR_CONFLICT, "'%s': another store took its place meanwhile", store);
}

int supply_delta(const char *old, const char *new, struct buffer *out, struct error *err)
{
	cleanup_buffer struct buffer delta = BUFFER_INIT(BUNDLE_PLAIN_BYTES_MAX);
	struct bundle bundle = { .is_delta = true };
	int r = look_at(old, bundle.base, err);

	if (r >= 0)
		r = look_at(new, bundle.digest, err);
	if (r >= 0)
		r = vulndb_sequence(new, &bundle.sequence, err);
	if (r >= 0)
		r = vulndb_delta_make(old, new, &delta, err);
	if (r >= 0)
		r = check_unchanged(old, bundle.base, err);
	if (r >= 0)
		r = check_unchanged(new, bundle.digest, err);
	return r < 0 ? r : bundle_write(&bundle, buffer_slice(&delta), out, err);
}
