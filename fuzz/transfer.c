/* transfer.c - fuzz: what `db import` reads: a bundle's head, a signature, a delta, which is applied to a store
 *
 * Whatever is altered: an error that says why, the old store is what it was, and nothing lies beside it; or the new store, byte for byte
 * where it has the digest. The first byte says what the rest is: */
#include "base/cleanup.h"
#include "base/ed25519.h"
#include "base/memory.h"
#include "supply/bundle.h"
#include "vulndb/delta.h"
#include "vulndb/drift.h"
#include "vulndb/patch.h"
#include "vulndb/vulndb.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum what {
	WHAT_BUNDLE,
	WHAT_SIGNATURE, /* 64 bytes, then what it is of */
	WHAT_PATCH,     /* two of length of the old bytes, these, the patch */
	WHAT_DRIFT,     /* the same */
	WHAT_DELTA,
	WHAT_CHANGES, /* of a good delta: place (2 bytes) and what is added to the byte there; one that is beyond the end cuts it there */
	WHATS,
};

#define OLD "/old"
#define OUT "/out"
#define EPOCH 1790000000u

static const char public_pem[] =
	"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";

struct stores {
	char folder[32];
	char old[40], out[40];
	struct buffer delta; /* what makes the newer of the old one */
	unsigned char old_digest[SHA256_SIZE], new_digest[SHA256_SIZE];
};

static void digest_file(const char *path, unsigned char ret_digest[SHA256_SIZE])
{
	cleanup_buffer struct buffer bytes = BUFFER_INIT(0);
	FILE *file = fopen(path, "rbe");
	int c;

	if (!file)
		__builtin_trap();
	while ((c = fgetc(file)) != EOF)
		buffer_add_byte(&bytes, (char)c);
	fclose(file);
	sha256_of(buffer_slice(&bytes), ret_digest);
}

/* Packages, texts and scores, of which the newer store has others. */
static void make_store(const char *path, bool newer)
{
	const struct vulndb_facts facts = { .name = S("fuzz"), .built = S("2026-01-01T00:00:00Z"), .sequence = EPOCH + newer };
	struct vulndb_builder *builder = vulndb_builder_new();
	cleanup_arena struct arena arena = ARENA_INIT;
	struct error err = { 0 };

	for (unsigned i = newer ? 3 : 0; i < (newer ? 63u : 60u); i++) {
		struct slice events[] = { S("-"), S("i0"), arena_printf(&arena, "f%u.%u", i, newer && i % 5 == 0) };
		struct advisory advisory = { .id = arena_printf(&arena, "CVE-2021-%u", 1980 + i),
			.ecosystem = S("npm"),
			.package = arena_printf(&arena, "package-%u", i / 3),
			.events = { events, 3 },
			.details = arena_printf(&arena, "number %u is one of many that are much alike", i / 2) };
		struct assessment score = { .id = advisory.id,
			.epss = arena_printf(&arena, "0.%05u", i * 40 + (newer ? i % 7 : 0)),
			.percentile = arena_printf(&arena, "0.%05u", i * 1500 + newer * 10) };

		vulndb_builder_add(builder, 0, &advisory);
		vulndb_builder_add_assessment(builder, 0, &score);
	}
	if (vulndb_builder_finish(builder, &facts, path, &err) < 0)
		__builtin_trap();
	vulndb_builder_free(builder);
}

static void make_stores(struct stores *stores)
{
	struct error err = { 0 };

	snprintf(stores->folder, sizeof stores->folder, "%s/fuzz-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (!mkdtemp(stores->folder))
		__builtin_trap();
	snprintf(stores->old, sizeof stores->old, "%s" OLD, stores->folder);
	snprintf(stores->out, sizeof stores->out, "%s" OUT, stores->folder);
	make_store(stores->old, false);
	make_store(stores->out, true);
	digest_file(stores->old, stores->old_digest);
	digest_file(stores->out, stores->new_digest);
	if (vulndb_delta_make(stores->old, stores->out, &stores->delta, &err) < 0)
		__builtin_trap();
	unlink(stores->out);
}

static size_t count_files(const char *path)
{
	DIR *folder = opendir(path);
	size_t count = 0;

	while (folder && readdir(folder))
		count++;
	if (folder)
		closedir(folder);
	return count - 2;
}

static void apply(struct stores *stores, struct slice delta, bool is_good)
{
	unsigned char digest[SHA256_SIZE];
	struct error err = { 0 };
	int r = vulndb_delta_apply(stores->old, delta, stores->out, &err);

	if (r < 0 && (!err.text[0] || is_good || access(stores->out, F_OK) == 0))
		__builtin_trap();
	digest_file(stores->old, digest);
	if (memcmp(digest, stores->old_digest, sizeof digest) != 0 || count_files(stores->folder) != (r < 0 ? 1 : 2))
		__builtin_trap();
	if (r == 0) {
		digest_file(stores->out, digest);
		if (is_good && memcmp(digest, stores->new_digest, sizeof digest) != 0)
			__builtin_trap();
		(void)vulndb_verify(stores->out, &err);
	}
	unlink(stores->out);
}

static void change(struct stores *stores, struct slice changes)
{
	cleanup_buffer struct buffer delta = BUFFER_INIT(0);
	bool is_good = true;

	buffer_add_slice(&delta, buffer_slice(&stores->delta));
	for (; changes.len >= 3; changes = slice_from(changes, 3)) {
		size_t place = (size_t)((unsigned char)changes.ptr[0] | (unsigned char)changes.ptr[1] << 8);

		if (place < delta.len)
			delta.ptr[place] = (char)(delta.ptr[place] + changes.ptr[2]);
		else
			delta.len = place % (delta.len + 1);
	}
	is_good = slice_equal(buffer_slice(&delta), buffer_slice(&stores->delta));
	apply(stores, buffer_slice(&delta), is_good);
}

static void remove_stores(void);

/* Made once, for that takes a hundred times as long as to apply a delta. */
static struct stores *the_stores(void)
{
	static struct stores stores;

	if (!stores.folder[0]) {
		make_stores(&stores);
		atexit(remove_stores);
	}
	return &stores;
}

static void remove_stores(void)
{
	struct stores *stores = the_stores();

	unlink(stores->old);
	unlink(stores->out);
	rmdir(stores->folder);
	buffer_done(&stores->delta);
}

static void fuzz_delta(struct slice bytes, bool is_delta)
{
	struct stores *stores = the_stores();

	if (is_delta)
		apply(stores, bytes, slice_equal(bytes, buffer_slice(&stores->delta)));
	else
		change(stores, bytes);
}

/* A head that is taken is the one that is written for what it says. */
static void fuzz_bundle(struct slice bytes)
{
	cleanup_buffer struct buffer again = BUFFER_INIT(0);
	struct bundle bundle, second;
	struct error err = { 0 };

	if (bundle_read(bytes, &bundle, &err) < 0) {
		if (!err.text[0])
			__builtin_trap();
		return;
	}
	if (bundle.plain_bytes > BUNDLE_PLAIN_BYTES_MAX || bundle_write(&bundle, S("plain"), &again, &err) < 0 ||
		bundle_read(buffer_slice(&again), &second, &err) < 0)
		__builtin_trap();
	if (second.sequence != bundle.sequence || second.is_delta != bundle.is_delta ||
		strcmp(second.digest, bundle.digest) != 0 || strcmp(second.base, bundle.base) != 0)
		__builtin_trap();
}

static void fuzz_signature(struct slice bytes)
{
	struct error err = { 0 };

	/* Nobody has the private key. */
	if (ed25519_verify(
		    slice_from_text(public_pem), slice_from(bytes, ED25519_SIZE), slice_first(bytes, ED25519_SIZE), &err) >= 0 ||
		!err.text[0])
		__builtin_trap();
	if (ed25519_verify(bytes, S("x"), slice_first(bytes, ED25519_SIZE), &err) >= 0 || !err.text[0])
		__builtin_trap();
}

static void fuzz_pieces(struct slice bytes, bool drifts)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20), again = BUFFER_INIT(0);
	size_t len = bytes.len < 2 ? 0 : (size_t)((unsigned char)bytes.ptr[0] | (unsigned char)bytes.ptr[1] << 8);
	struct slice old = slice_first(slice_from(bytes, 2), len), rest = slice_from(bytes, 2 + len);
	struct vulndb_unpack steps = { .at = rest.ptr, .stop = rest.ptr + rest.len }, gaps = steps, values = steps;

	if (!(drifts ? drift_apply(old, &steps, &gaps, &values, &out) : patch_apply(old, &steps, &out)))
		return;
	/* What comes out can be made again. */
	if (!drifts) {
		cleanup_buffer struct buffer made = BUFFER_INIT(0);

		patch_make(old, buffer_slice(&out), &made);
		steps = (struct vulndb_unpack){ .at = made.ptr, .stop = made.ptr + made.len };
		if (!patch_apply(old, &steps, &again) || !slice_equal(buffer_slice(&again), buffer_slice(&out)))
			__builtin_trap();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = slice_from(slice_make(data, size), 1);

	if (size == 0)
		return 0;
	switch ((enum what)(data[0] % WHATS)) {
	case WHAT_BUNDLE:
		fuzz_bundle(bytes);
		break;
	case WHAT_SIGNATURE:
		fuzz_signature(bytes);
		break;
	case WHAT_PATCH:
	case WHAT_DRIFT:
		fuzz_pieces(bytes, data[0] % WHATS == WHAT_DRIFT);
		break;
	default:
		fuzz_delta(bytes, data[0] % WHATS == WHAT_DELTA);
	}
	return 0;
}
