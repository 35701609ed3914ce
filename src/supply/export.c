/* export.c - a store in one file */
#include "base/cleanup.h"
#include "base/file.h"
#include "supply/bundle.h"
#include "supply/transfer.h"
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
