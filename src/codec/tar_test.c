#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/test.h"
#include "codec/tar.h"

#include <locale.h>
#include <stdio.h>

#define BLOCK 512

static void set_checksum(char *header)
{
	unsigned sum = 0;

	memset(header + 148, ' ', 8);
	for (size_t i = 0; i < BLOCK; i++)
		sum += (unsigned char)header[i];
	snprintf(header + 148, 8, "%06o", sum);
}

/* A ustar header (POSIX.1-1988) alone; fields that a test does not care about are what tar writes for root. */
static char *add_header(struct buffer *out, const char *name, char type, uint64_t size, const char *link)
{
	char *header = buffer_extend(out, BLOCK);

	memset(header, 0, BLOCK);
	memcpy(header, name, strlen(name));
	memcpy(header + 100, "0000644\0000001750\0000000144", 24);
	snprintf(header + 124, 12, "%011llo", (unsigned long long)size);
	memcpy(header + 136, "00000000000", 12);
	header[156] = type;
	memcpy(header + 157, link, strlen(link));
	memcpy(header + 257, "ustar\00000", 8);
	set_checksum(header);
	return header;
}

static void add_data(struct buffer *out, struct slice data)
{
	buffer_add_slice(out, data);
	while (out->len % BLOCK)
		buffer_add_byte(out, 0);
}

static void add_file(struct buffer *out, const char *name, struct slice data)
{
	add_header(out, name, '0', data.len, "");
	add_data(out, data);
}

/* One record of a pax header, which comes before the entry it is about. */
static void add_pax(struct buffer *out, const char *key, struct slice value)
{
	cleanup_buffer struct buffer record = BUFFER_INIT(0);
	size_t len = strlen(key) + value.len + 3, digits = 1;

	while (snprintf(NULL, 0, "%zu", len + digits) > (int)digits)
		digits++;
	buffer_addf(&record, "%zu %s=", len + digits, key);
	buffer_add_slice(&record, value);
	buffer_add_byte(&record, '\n');
	add_header(out, "pax", 'x', record.len, "");
	add_data(out, buffer_slice(&record));
}

static void add_end(struct buffer *out)
{
	memset(buffer_extend(out, 2 * BLOCK), 0, 2 * BLOCK);
}

/* "path kind size\n" of each entry, and its data, when READ; what came before an error stays. */
static int list(struct slice bytes, size_t chunk_bytes, bool can_skip, bool read, struct buffer *out, struct error *err)
{
	static const char kinds[] = "-dlhcps";
	struct slice_source memory = { bytes, chunk_bytes };
	struct source source = slice_source_open(&memory);
	cleanup_tar struct tar *tar = NULL;
	struct tar_entry entry;
	struct slice block;
	uint64_t offset;
	int r;

	buffer_clear(out);
	if (!can_skip)
		source.skip = NULL;
	CHECK_INT(tar_open(&source, &tar, err), 0);
	while ((r = tar_next(tar, &entry, err)) > 0) {
		buffer_addf(out, "%.*s %c %llu%s%.*s\n", SLICE_ARG(entry.path), kinds[entry.kind], (unsigned long long)entry.size,
			entry.link.len ? " " : "", SLICE_ARG(entry.link));
		if (!read)
			continue;
		while ((r = tar_read(tar, &block, &offset, err)) > 0) {
			CHECK(block.len > 0 && offset + block.len <= entry.size);
			buffer_add_slice(out, block);
		}
		if (r < 0)
			break;
		CHECK_INT(tar_read(tar, &block, &offset, err), 0);
	}
	CHECK_INT(tar_next(tar, &entry, NULL), r); /* an end stays an end, an error an error */
	if (r == 0)
		CHECK_INT(memory.left.len, 0);
	return r;
}

/* However it is cut and whether it can be skipped in, it says the same. */
static int list_cut(struct slice bytes, bool read, struct buffer *out, struct error *err)
{
	static const size_t cuts[] = { 1, 7, 511, 513, 4096 };
	cleanup_buffer struct buffer other = BUFFER_INIT(0);
	int r = list(bytes, 0, true, read, out, err);

	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		CHECK_INT(list(bytes, cuts[i], i % 2, read, &other, NULL), r);
		if (r == 0)
			CHECK(slice_equal(buffer_slice(&other), buffer_slice(out)));
	}
	return r;
}

static void add_all_kinds(struct buffer *tar)
{
	add_header(tar, "etc/", '5', 0, "");
	add_file(tar, "etc/passwd", S("root:x:0:0:root:/root:/bin/sh\n"));
	add_header(tar, "bin", '2', 0, "usr/bin");
	add_header(tar, "etc/hard", '1', 0, "etc/passwd");
	add_header(tar, "dev/null", '3', 0, "");
	add_header(tar, "dev/sda", '4', 0, "");
	add_header(tar, "pipe", '6', 0, "");
	add_file(tar, "empty", S(""));
	add_file(tar, "last", S("x"));
}

TEST(tar_lists_every_kind_of_entry)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0), out = BUFFER_INIT(0);

	add_all_kinds(&tar);
	add_end(&tar);
	CHECK_INT(list_cut(buffer_slice(&tar), false, &out, NULL), 0);
	CHECK_SLICE(buffer_slice(&out), "etc/ d 0\netc/passwd - 30\nbin l 0 usr/bin\netc/hard h 0 etc/passwd\ndev/null c 0\n"
					"dev/sda c 0\npipe p 0\nempty - 0\nlast - 1\n");
}

TEST(tar_says_mode_and_owner)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);
	struct slice_source memory;
	struct source source;
	struct tar_entry entry;
	struct tar *walk;
	char *header;

	header = add_header(&tar, "su", '0', 0, "");
	memcpy(header + 100, "0104755", 7);
	set_checksum(header);
	header = add_header(&tar, "big", '0', 0, "");
	memcpy(header + 108, "\x80\0\0\0\xff\xff\xff\xfe", 8); /* base 256 */
	memcpy(header + 116, "\xff\xff\xff\xff\xff\xff\xff\xfe", 8);
	set_checksum(header);
	add_end(&tar);
	memory = (struct slice_source){ buffer_slice(&tar), 0 };
	source = slice_source_open(&memory);
	CHECK_INT(tar_open(&source, &walk, NULL), 0);
	CHECK_INT(tar_next(walk, &entry, NULL), 1);
	CHECK_INT(entry.mode, 04755);
	CHECK_INT(entry.uid, 01750);
	CHECK_INT(entry.gid, 0144);
	CHECK_INT(tar_next(walk, &entry, NULL), 1);
	CHECK_INT(entry.uid, 0xfffffffe);
	CHECK_INT(entry.gid, 0xfffffffe);
	tar_free(walk);
}

TEST(tar_hands_out_data_without_copying)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);
	char data[3 * BLOCK + 5];
	struct slice_source memory;
	struct source source;
	struct tar_entry entry;
	struct slice block;
	uint64_t offset;
	struct tar *walk;

	memset(data, 'd', sizeof data);
	add_file(&tar, "file", slice_make(data, sizeof data));
	add_end(&tar);
	memory = (struct slice_source){ buffer_slice(&tar), 0 };
	source = slice_source_open(&memory);
	CHECK_INT(tar_open(&source, &walk, NULL), 0);
	CHECK_INT(tar_next(walk, &entry, NULL), 1);
	CHECK_INT(tar_read(walk, &block, &offset, NULL), 1);
	CHECK(block.ptr == tar.ptr + BLOCK && block.len == sizeof data && offset == 0);
	CHECK_INT(tar_read(walk, &block, &offset, NULL), 0);
	tar_free(walk);
}

TEST(tar_takes_nothing_and_only_zeros_for_an_archive_with_no_entries)
{
	static const char zeros[20 * BLOCK];
	cleanup_buffer struct buffer out = BUFFER_INIT(0);

	for (size_t blocks = 0; blocks <= 20; blocks++) {
		CHECK_INT(list_cut(slice_make(zeros, blocks * BLOCK), true, &out, NULL), 0);
		CHECK_INT(out.len, 0);
	}
}

TEST(tar_refuses_what_is_none)
{
	static char noise[4 * BLOCK];
	cleanup_buffer struct buffer out = BUFFER_INIT(0);

	memset(noise, 'n', sizeof noise);
	CHECK_INT(list_cut(S("not a tar"), true, &out, NULL), -ERR_FORMAT);
	CHECK_INT(list_cut(slice_make(noise, BLOCK), true, &out, NULL), -ERR_FORMAT);
	CHECK_INT(list_cut(slice_make(noise, sizeof noise), true, &out, NULL), -ERR_FORMAT);
	memset(noise, 0, sizeof noise);
	CHECK_INT(list_cut(slice_make(noise, 100), true, &out, NULL), -ERR_FORMAT);
}

TEST(tar_notices_a_wrong_checksum_of_a_header)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0), out = BUFFER_INIT(0);

	add_file(&tar, "good", S("data"));
	add_header(&tar, "bad", '0', 0, "")[0] = 'B';
	add_end(&tar);
	CHECK_INT(list_cut(buffer_slice(&tar), true, &out, NULL), -ERR_FORMAT);
	CHECK_SLICE(buffer_slice(&out), "good - 4\ndata");
}

/* Where it may end: after an entry's padding (an end mark is missing, which all readers forgive) and in the mark's second block. */
TEST(tar_notices_where_ever_it_is_cut)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0), out = BUFFER_INIT(0);
	char data[2 * BLOCK + 100];
	size_t entries[] = { 0, 0, 0, 0 };

	memset(data, 'd', sizeof data);
	add_file(&tar, "a", slice_make(data, sizeof data));
	entries[1] = tar.len;
	add_pax(&tar, "path", S("long name"));
	add_file(&tar, "b", S("b"));
	entries[2] = tar.len;
	add_header(&tar, "c", '2', 0, "a");
	entries[3] = tar.len;
	add_end(&tar);
	for (size_t len = 0; len < tar.len; len++) {
		bool may_end =
			len == 0 || len == entries[1] || len == entries[2] || len == entries[3] || len >= entries[3] + BLOCK;
		int want = may_end ? 0 : -ERR_FORMAT;

		if (list(slice_first(buffer_slice(&tar), len), len % 3 ? 0 : 100, true, false, &out, NULL) != want ||
			list(slice_first(buffer_slice(&tar), len), 0, false, false, &out, NULL) != want ||
			list(slice_first(buffer_slice(&tar), len), 0, false, true, &out, NULL) != want)
			fail_msg("cut at %zu", len);
	}
}

TEST(tar_ends_at_its_end_mark_and_reads_the_rest_of_the_source)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0), out = BUFFER_INIT(0);

	add_file(&tar, "a", S("a"));
	add_end(&tar);
	add_file(&tar, "behind", S("b"));
	buffer_add(&tar, "garbage", 7);
	CHECK_INT(list_cut(buffer_slice(&tar), true, &out, NULL), 0); /* which checks that nothing is left */
	CHECK_SLICE(buffer_slice(&out), "a - 1\na");
}

/* Go's archive/tar, which engines unpack with, calls it an invalid header. */
TEST(tar_refuses_a_lone_block_of_zeros_with_more_behind_it)
{
	static const char zeros[BLOCK];
	cleanup_buffer struct buffer tar = BUFFER_INIT(0), out = BUFFER_INIT(0);
	struct error err;
	size_t ends;

	add_file(&tar, "a", S("a"));
	buffer_add(&tar, zeros, BLOCK);
	ends = tar.len;
	add_file(&tar, "behind", S("b"));
	add_end(&tar);
	for (size_t step = 0; step < 1000; step += 100) {
		CHECK_INT(list(slice_first(buffer_slice(&tar), ends), step, true, false, &out, NULL), 0);
		for (int skips = 0; skips < 2; skips++) {
			CHECK_INT(list(buffer_slice(&tar), step, true, skips, &out, &err), -ERR_FORMAT);
			CHECK_TEXT(err.text, "tar: a block of zeros alone at byte 1024, and more behind it: readers do not agree "
					     "where it ends");
		}
	}
}

static int failing_next(void *context, struct slice *ret_chunk, struct error *err)
{
	struct slice *left = context;

	if (left->len == 0)
		return error_set(err, ERR_UNTRUSTED, "the digest is wrong");
	*ret_chunk = *left;
	left->len = 0;
	return 1;
}

TEST(tar_hands_errors_of_its_source_up_wherever_they_come)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);
	size_t cuts[] = { 0, 100, BLOCK, BLOCK + 5, 2 * BLOCK, 3 * BLOCK, 4 * BLOCK };

	add_file(&tar, "a", S("aaaaaaaaaa"));
	add_end(&tar);
	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		struct slice left = slice_first(buffer_slice(&tar), cuts[i]);
		struct source source = { .next = failing_next, .context = &left };
		cleanup_tar struct tar *walk = NULL;
		struct tar_entry entry;
		struct error err;
		int r;

		CHECK_INT(tar_open(&source, &walk, NULL), 0);
		while ((r = tar_next(walk, &entry, &err)) > 0)
			;
		CHECK_INT(r, -ERR_UNTRUSTED);
		CHECK_TEXT(err.text, "the digest is wrong");
	}
}

static const struct slice names[] = {
	{ "caf\xc3\xa9", 5 },
	{ "cafe\xcc\x81", 6 }, /* the same, not composed */
	{ "\xe2\x84\xab", 3 },
	{ "\xff\xfe", 2 },                 /* no UTF-8 */
	{ "\xed\xa0\xb4\xed\xb4\x9e", 6 }, /* surrogates */
	{ "\xf0\x9d\x84\x9e", 4 },         /* what they would stand for */
	{ "ab\xf3\xa0\x81\x81", 6 },       /* a tag character */
	{ "\xef\xbb\xbf"
	  "ab",
		5 },
	{ "\xc0\xae\xc0\xae", 4 },
	{ "cut\xc3", 4 },
	{ "\xd0\xbf\xd1\x83\xd1\x82\xd1\x8c", 8 },
};

static void check_names(bool in_pax)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		cleanup_buffer struct buffer tar = BUFFER_INIT(0);
		struct slice_source memory;
		struct source source;
		cleanup_tar struct tar *walk = NULL;
		struct tar_entry entry;
		const char *first;

		/* First a link whose target no other header has: the library would lose it. */
		for (const char *type = "2102"; *type; type++) {
			if (in_pax)
				add_pax(&tar, *type == '0' ? "path" : "linkpath", names[i]);
			add_header(&tar, in_pax || *type != '0' ? "f" : names[i].ptr, *type, 0,
				in_pax || *type == '0' ? "" : names[i].ptr);
		}
		memory = (struct slice_source){ buffer_slice(&tar), 0 };
		source = slice_source_open(&memory);
		CHECK_INT(tar_open(&source, &walk, NULL), 0);
		for (const char *type = "2102"; *type; type++) {
			CHECK_INT(tar_next(walk, &entry, NULL), 1);
			CHECK(slice_equal(*type == '0' ? entry.path : entry.link, names[i]));
			CHECK_SLICE(*type == '0' ? entry.link : entry.path, *type == '0' ? "" : "f");
		}
		CHECK_INT(tar_next(walk, &entry, NULL), 0);
		CHECK_INT(tar_warning_count(walk, &first), 0);
		CHECK_TEXT(first, "");
	}
}

TEST(tar_gives_names_as_they_were_written_in_every_locale)
{
	static const char *const locales[] = { "C", "C.UTF-8" };

	for (size_t i = 0; i < 2; i++) {
		CHECK(setlocale(LC_CTYPE, locales[i]));
		check_names(true);
		check_names(false);
	}
	setlocale(LC_CTYPE, "C");
}

TEST(tar_knows_long_names_of_gnu_and_ustar)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0), out = BUFFER_INIT(0), want = BUFFER_INIT(0);
	char name[301], *header;

	memset(name, 'n', 300);
	name[300] = 0;
	add_header(&tar, "././@LongLink", 'L', 301, "");
	add_data(&tar, slice_make(name, 301));
	memset(name, 'k', 300);
	add_header(&tar, "././@LongLink", 'K', 301, "");
	add_data(&tar, slice_make(name, 301));
	add_header(&tar, "short", '2', 0, "short");
	header = add_header(&tar, "base", '0', 0, "");
	memcpy(header + 345, "the/prefix", 10);
	set_checksum(header);
	add_end(&tar);
	memset(name, 'n', 300);
	buffer_addf(&want, "%s l 0 ", name);
	memset(name, 'k', 300);
	buffer_addf(&want, "%s\nthe/prefix/base - 0\n", name);
	CHECK_INT(list_cut(buffer_slice(&tar), true, &out, NULL), 0);
	CHECK(slice_equal(buffer_slice(&out), buffer_slice(&want)));
}

TEST(tar_takes_sizes_of_pax_and_base_256)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0), out = BUFFER_INIT(0);
	char *header;

	add_pax(&tar, "size", S("3"));
	add_header(&tar, "a", '0', 0, "");
	add_data(&tar, S("aaa"));
	header = add_header(&tar, "b", '0', 0, "");
	memcpy(header + 124, "\x80\0\0\0\0\0\0\0\0\0\0\2", 12);
	set_checksum(header);
	add_data(&tar, S("bb"));
	add_end(&tar);
	CHECK_INT(list_cut(buffer_slice(&tar), true, &out, NULL), 0);
	CHECK_SLICE(buffer_slice(&out), "a - 3\naaab - 2\nbb");
}

TEST(tar_refuses_sizes_that_cannot_be)
{
	static const struct slice sizes[] = {
		{ "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 12 }, /* -1 */
		{ "\xff\xff\xff\xff\x80\0\0\0\0\0\0\0", 12 },
		{ "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff", 12 }, /* and what of the padding? */
		{ "\xbf\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 12 },
		{ "777777777777", 12 }, /* only too large for what follows */
	};
	cleanup_buffer struct buffer tar = BUFFER_INIT(0), out = BUFFER_INIT(0);

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		char *header;

		buffer_clear(&tar);
		header = add_header(&tar, "a", '0', 0, "");
		memcpy(header + 124, sizes[i].ptr, 12);
		set_checksum(header);
		add_file(&tar, "b", S("b"));
		add_end(&tar);
		CHECK_INT(list_cut(buffer_slice(&tar), false, &out, NULL), -ERR_FORMAT);
		CHECK_INT(list_cut(buffer_slice(&tar), true, &out, NULL), -ERR_FORMAT);
	}
}

/* The library steps over these data; the runtimes' reader finds entries in them, or makes a file of them. */
TEST(tar_refuses_links_and_folders_with_data)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0), out = BUFFER_INIT(0);
	struct error err;

	add_file(&tar, "a", S("a"));
	add_pax(&tar, "mtime", S("1"));
	add_header(&tar, "link", '1', 2 * BLOCK, "a");
	add_file(&tar, "hidden", S("evil"));
	add_end(&tar);
	CHECK_INT(list_cut(buffer_slice(&tar), true, &out, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "tar: a link with data, which readers do not agree on");
	for (int old = 0; old < 2; old++) { /* a regular file whose name makes it a folder */
		buffer_clear(&tar);
		add_header(&tar, "folder/", old ? '\0' : '0', 2 * BLOCK, "");
		add_file(&tar, "hidden", S("evil"));
		add_end(&tar);
		CHECK_INT(list_cut(buffer_slice(&tar), true, &out, &err), -ERR_FORMAT);
		CHECK_TEXT(err.text, "tar: a folder with data, which readers do not agree on");
	}
}

TEST(tar_finds_no_data_behind_what_can_have_none)
{
	for (const char *type = "23456"; *type; type++) {
		cleanup_buffer struct buffer tar = BUFFER_INIT(0), out = BUFFER_INIT(0);

		add_pax(&tar, "mtime", S("1"));
		add_header(&tar, "entry", *type, 2 * BLOCK, "");
		add_file(&tar, "hidden", S("evil"));
		add_end(&tar);
		CHECK_INT(list_cut(buffer_slice(&tar), true, &out, NULL), 0);
		CHECK(slice_ends_with(buffer_slice(&out), S("0\nhidden - 4\nevil")));
	}
}

TEST(tar_takes_the_size_of_a_ustar_hard_link_for_nothing)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0), out = BUFFER_INIT(0);

	add_file(&tar, "a", S("a"));
	add_header(&tar, "link", '1', 1, "a");
	add_file(&tar, "b", S("b"));
	add_end(&tar);
	CHECK_INT(list_cut(buffer_slice(&tar), true, &out, NULL), 0);
	CHECK_SLICE(buffer_slice(&out), "a - 1\nalink h 0 a\nb - 1\nb");
}

TEST(tar_survives_a_hundred_thousand_headers_about_headers)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0), out = BUFFER_INIT(0);

	for (int i = 0; i < 100000; i++)
		add_pax(&tar, "mtime", S("1"));
	CHECK_INT(list(buffer_slice(&tar), 0, true, true, &out, NULL), -ERR_FORMAT);
}

TEST(tar_gives_the_places_of_sparse_data)
{
	/* GNU's old format: two pieces, "ab" at 0 and "c" at 1000, in a file of 2000 bytes. */
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);
	struct slice_source memory;
	struct source source;
	cleanup_tar struct tar *walk = NULL;
	struct tar_entry entry;
	struct slice block;
	uint64_t offset;
	char *header = add_header(&tar, "sparse", 'S', 513, "");

	memcpy(header + 257, "ustar  ", 8);
	memcpy(header + 386, "00000000000\00000000001000\00000000002000\00000000000001\0", 48); /* 0 512, 1024 1 */
	memcpy(header + 483, "00000003720", 12);
	set_checksum(header);
	memset(buffer_extend(&tar, BLOCK), 'a', BLOCK);
	add_data(&tar, S("c"));
	add_end(&tar);
	memory = (struct slice_source){ buffer_slice(&tar), 0 };
	source = slice_source_open(&memory);
	CHECK_INT(tar_open(&source, &walk, NULL), 0);
	CHECK_INT(tar_next(walk, &entry, NULL), 1);
	CHECK_INT(entry.size, 2000);
	CHECK_INT(tar_read(walk, &block, &offset, NULL), 1);
	CHECK(offset == 0 && block.len == 512 && *block.ptr == 'a');
	CHECK_INT(tar_read(walk, &block, &offset, NULL), 1);
	CHECK(offset == 1024 && block.len == 1 && *block.ptr == 'c');
	CHECK_INT(tar_read(walk, &block, &offset, NULL), 0);
	CHECK_INT(tar_next(walk, &entry, NULL), 0);
}
