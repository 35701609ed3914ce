#include "base/test.h"
#include "codec/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>

struct file {
	const char *path;
	struct slice bytes;
	bool stored;
};

/* An independent writer's zip. */
static void make_zip(const struct file *files, size_t count, const char *options, struct buffer *out)
{
	size_t room = 1u << 20, used = 0;
	char *memory = malloc(room);
	struct archive *archive = archive_write_new();

	CHECK_INT(archive_write_set_format_zip(archive), ARCHIVE_OK);
	CHECK_INT(archive_write_set_options(archive, options), ARCHIVE_OK);
	archive_write_set_passphrase(archive, "secret");
	archive_write_set_bytes_in_last_block(archive, 1);
	CHECK_INT(archive_write_open_memory(archive, memory, room, &used), ARCHIVE_OK);
	for (size_t i = 0; i < count; i++) {
		struct archive_entry *entry = archive_entry_new();

		archive_entry_set_pathname(entry, files[i].path);
		archive_entry_set_filetype(entry, AE_IFREG);
		archive_entry_set_perm(entry, 0644);
		archive_entry_set_size(entry, (la_int64_t)files[i].bytes.len);
		if (files[i].stored)
			archive_write_zip_set_compression_store(archive);
		else
			archive_write_zip_set_compression_deflate(archive);
		CHECK_INT(archive_write_header(archive, entry), ARCHIVE_OK);
		if (files[i].bytes.len)
			CHECK_INT(archive_write_data(archive, files[i].bytes.ptr, files[i].bytes.len), files[i].bytes.len);
		archive_entry_free(entry);
	}
	CHECK_INT(archive_write_close(archive), ARCHIVE_OK);
	archive_write_free(archive);
	buffer_add(out, memory, used);
	free(memory);
}

/* "path size[ encrypted][ differs]: bytes\n" of each entry, from a copy of exactly that size. */
static int list(struct slice bytes, size_t ceiling, struct buffer *out, struct error *err)
{
	char *copy = malloc(bytes.len ? bytes.len : 1);
	struct zip *zip = NULL;
	struct zip_entry entry;
	int r;

	buffer_clear(out);
	if (bytes.len)
		memcpy(copy, bytes.ptr, bytes.len);
	r = zip_open(slice_make(copy, bytes.len), &zip, err);
	while (r >= 0 && (r = zip_next(zip, &entry, err)) > 0) {
		cleanup_buffer struct buffer data = BUFFER_INIT(ceiling);
		struct error failure;

		buffer_addf(out, "%.*s %llu%s%s: ", SLICE_ARG(entry.path), (unsigned long long)entry.size,
			entry.encrypted ? " encrypted" : "", entry.differs ? " differs" : "");
		if (zip_read(zip, &data, &failure) < 0)
			buffer_addf(out, "(%s)", failure.text);
		buffer_add_slice(out, buffer_slice(&data));
		buffer_add_byte(out, '\n');
	}
	zip_free(zip);
	free(copy);
	return r;
}

static const struct file two_files[] = {
	{ "META-INF/MANIFEST.MF", { "Manifest-Version: 1.0\n", 22 }, false },
	{ "a/stored", { "stored", 6 }, true },
};
#define TWO_LISTED "META-INF/MANIFEST.MF 22: Manifest-Version: 1.0\n\na/stored 6: stored\n"

TEST(zip_reads_stored_and_deflated_entries)
{
	cleanup_buffer struct buffer zip = BUFFER_INIT(0), out = BUFFER_INIT(0);

	make_zip(two_files, 2, "", &zip);
	CHECK_INT(list(buffer_slice(&zip), 0, &out, NULL), 0);
	CHECK_SLICE(buffer_slice(&out), TWO_LISTED);
}

TEST(zip_reads_zip64)
{
	cleanup_buffer struct buffer zip = BUFFER_INIT(0), out = BUFFER_INIT(0);

	make_zip(two_files, 2, "zip64", &zip);
	CHECK_INT(list(buffer_slice(&zip), 0, &out, NULL), 0);
	CHECK_SLICE(buffer_slice(&out), TWO_LISTED);
}

/* A 64-bit end record with 32-bit ones that say "look there". */
TEST(zip_follows_the_zip64_locator)
{
	cleanup_buffer struct buffer zip = BUFFER_INIT(0), out = BUFFER_INIT(0), more = BUFFER_INIT(0);
	char end64[56] = "PK\6\6\54\0\0\0\0\0\0\0\55\0\55\0", locator[20] = "PK\6\7", end[22];

	make_zip(two_files, 2, "!zip64", &zip);
	memcpy(end, zip.ptr + zip.len - 22, 22);
	CHECK(memcmp(end, "PK\5\6", 4) == 0);
	memcpy(end64 + 24, end + 8, 2);
	memcpy(end64 + 32, end + 10, 2);
	memcpy(end64 + 40, end + 12, 4);
	memcpy(end64 + 48, end + 16, 4);
	for (int i = 0; i < 4; i++)
		locator[8 + i] = (char)((zip.len - 22) >> 8 * i);
	locator[16] = 1;
	memset(end + 8, 0xff, 12);
	for (int prefix = 0; prefix < 2; prefix++) {
		buffer_clear(&more);
		if (prefix)
			buffer_add(&more, "#!/bin/sh\n", 10);
		buffer_add(&more, zip.ptr, zip.len - 22);
		buffer_add(&more, end64, 56);
		buffer_add(&more, locator, 20);
		buffer_add(&more, end, 22);
		CHECK_INT(list(buffer_slice(&more), 0, &out, NULL), 0);
		CHECK_SLICE(buffer_slice(&out), TWO_LISTED);
	}
}

TEST(zip_reads_a_jar_with_a_script_before_it_and_bytes_behind_it)
{
	cleanup_buffer struct buffer zip = BUFFER_INIT(0), out = BUFFER_INIT(0), jar = BUFFER_INIT(0);

	make_zip(two_files, 2, "", &zip);
	buffer_add_slice(&jar, S("#!/bin/sh\nexec java -jar \"$0\" \"$@\"\n"));
	buffer_add_slice(&jar, buffer_slice(&zip));
	CHECK_INT(list(buffer_slice(&jar), 0, &out, NULL), 0);
	CHECK_SLICE(buffer_slice(&out), TWO_LISTED);
	buffer_add_slice(&jar, S("\n\n\nbytes that nobody announced"));
	CHECK_INT(list(buffer_slice(&jar), 0, &out, NULL), 0);
	CHECK_SLICE(buffer_slice(&out), TWO_LISTED);
}

TEST(zip_finds_its_end_before_the_longest_comment)
{
	cleanup_buffer struct buffer zip = BUFFER_INIT(0), out = BUFFER_INIT(0);

	make_zip(two_files, 2, "", &zip);
	memset(zip.ptr + zip.len - 2, 0xff, 2);
	for (int i = 0; i < 0xffff; i++)
		buffer_add_byte(&zip, "PK\5\6"[i % 4]); /* and is not taken in by what looks like one */
	CHECK_INT(list(buffer_slice(&zip), 0, &out, NULL), 0);
	CHECK_SLICE(buffer_slice(&out), TWO_LISTED);
}

TEST(zip_is_empty_when_its_directory_is)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);

	CHECK_INT(list(slice_make("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22), 0, &out, NULL), 0);
	CHECK_INT(out.len, 0);
}

TEST(zip_refuses_what_is_none)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);

	CHECK_INT(list(S(""), 0, &out, NULL), -ERR_FORMAT);
	CHECK_INT(list(S("PK\3\4"), 0, &out, NULL), -ERR_FORMAT);
	CHECK_INT(list(S("a text that is longer than an end record"), 0, &out, NULL), -ERR_FORMAT);
}

TEST(zip_goes_by_the_central_directory_and_tells_what_differs)
{
	cleanup_buffer struct buffer zip = BUFFER_INIT(0), out = BUFFER_INIT(0);
	ptrdiff_t at;

	make_zip(two_files, 2, "", &zip);
	at = slice_find(buffer_slice(&zip), S("META-INF")); /* the local header comes first */
	CHECK(at == 30);
	memcpy(zip.ptr + at, "hide-INF", 8);
	memset(zip.ptr + 14, 0x77, 12); /* and checksum and sizes there are lies too */
	CHECK_INT(list(buffer_slice(&zip), 0, &out, NULL), 0);
	CHECK_SLICE(buffer_slice(&out), "META-INF/MANIFEST.MF 22 differs: Manifest-Version: 1.0\n\na/stored 6: stored\n");
	memcpy(zip.ptr, "XX", 2);
	CHECK_INT(list(buffer_slice(&zip), 0, &out, NULL), 0);
	CHECK_SLICE(buffer_slice(&out),
		"META-INF/MANIFEST.MF 22 differs: (zip: an entry without its local header)\na/stored 6: stored\n");
}

TEST(zip_flags_what_is_encrypted_and_does_not_read_it)
{
	cleanup_buffer struct buffer zip = BUFFER_INIT(0), out = BUFFER_INIT(0);

	make_zip(two_files, 1, "encryption=zipcrypt", &zip);
	CHECK_INT(list(buffer_slice(&zip), 0, &out, NULL), 0);
	CHECK_SLICE(buffer_slice(&out), "META-INF/MANIFEST.MF 22 encrypted: (zip: an encrypted entry)\n");
}

TEST(zip_reads_no_more_than_the_buffer_takes)
{
	static char large[200000];
	const struct file files[] = { { "large", { large, sizeof large }, false }, { "small", { "s", 1 }, false } };
	cleanup_buffer struct buffer zip = BUFFER_INIT(0);
	struct zip_entry entry;
	struct zip *open;

	make_zip(files, 2, "", &zip);
	for (int exact = 0; exact < 2; exact++) {
		cleanup_buffer struct buffer data = BUFFER_INIT(sizeof large - 1 + (size_t)exact), small = BUFFER_INIT(1);

		CHECK_INT(zip_open(buffer_slice(&zip), &open, NULL), 0);
		CHECK_INT(zip_next(open, &entry, NULL), 1);
		CHECK_INT(zip_read(open, &data, NULL), exact ? 0 : -ERR_LIMIT);
		CHECK_INT(zip_next(open, &entry, NULL), 1);
		CHECK_INT(zip_read(open, &small, NULL), 0);
		CHECK_SLICE(buffer_slice(&small), "s");
		CHECK_INT(zip_next(open, &entry, NULL), 0);
		zip_free(open);
	}
}

TEST(zip_refuses_methods_that_the_jvm_does_not_know)
{
	cleanup_buffer struct buffer zip = BUFFER_INIT(0), out = BUFFER_INIT(0);
	ptrdiff_t at;

	make_zip(two_files, 1, "", &zip);
	at = slice_find(buffer_slice(&zip), S("PK\1\2"));
	zip.ptr[at + 10] = 12;
	CHECK_INT(list(buffer_slice(&zip), 0, &out, NULL), 0);
	CHECK_SLICE(buffer_slice(&out), "META-INF/MANIFEST.MF 22 differs: (zip: compression method 12)\n");
}

TEST(zip_survives_every_cut_and_every_wrong_byte)
{
	cleanup_buffer struct buffer zip = BUFFER_INIT(0), out = BUFFER_INIT(0);

	make_zip(two_files, 2, "zip64", &zip);
	for (size_t len = 0; len < zip.len; len++)
		CHECK_INT(list(slice_first(buffer_slice(&zip), len), 1000, &out, NULL), -ERR_FORMAT);
	for (size_t i = 0; i < zip.len; i++)
		for (int bit = 0; bit < 8; bit++) {
			zip.ptr[i] ^= (char)(1 << bit);
			list(buffer_slice(&zip), 1000, &out, NULL);
			zip.ptr[i] ^= (char)(1 << bit);
		}
}

/* How many of the entries of BYTES are read, and how many of those are intact. */
static void count_intact(struct slice bytes, size_t *ret_read, size_t *ret_intact)
{
	cleanup_buffer struct buffer data = BUFFER_INIT(1u << 20);
	cleanup_zip struct zip *zip = NULL;
	struct zip_entry entry;
	struct error err;

	*ret_read = *ret_intact = 0;
	CHECK_INT(zip_open(bytes, &zip, &err), 0);
	while (zip_next(zip, &entry, &err) > 0) {
		buffer_clear(&data);
		CHECK(!zip_is_intact(zip)); /* nothing was read yet */
		*ret_read += zip_read(zip, &data, &err) >= 0;
		*ret_intact += zip_is_intact(zip);
	}
}

TEST(zip_tells_whose_checksum_or_size_is_wrong)
{
	static const struct file files[] = { { "stored", { "some words", 10 }, true },
		{ "deflated", { "other words", 11 }, false } };
	cleanup_buffer struct buffer bytes = BUFFER_INIT(1u << 20);
	size_t read, intact, word;
	ptrdiff_t directory;

	make_zip(files, 2, "", &bytes);
	count_intact(buffer_slice(&bytes), &read, &intact);
	CHECK_INT(read, 2);
	CHECK_INT(intact, 2);
	word = (size_t)slice_find(buffer_slice(&bytes), S("some words"));
	bytes.ptr[word] ^= 1;
	count_intact(buffer_slice(&bytes), &read, &intact);
	CHECK_INT(read, 2);
	CHECK_INT(intact, 1);
	bytes.ptr[word] ^= 1;
	directory = slice_find(buffer_slice(&bytes), S("PK\1\2"));
	for (size_t at = 16; at <= 24; at += 8) { /* APPNOTE 4.3.12: the CRC-32, the size */
		bytes.ptr[(size_t)directory + at] ^= 1;
		count_intact(buffer_slice(&bytes), &read, &intact);
		CHECK_INT(read, 2);
		CHECK_INT(intact, 1);
		bytes.ptr[(size_t)directory + at] ^= 1;
	}
}
