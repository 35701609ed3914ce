#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/test.h"
#include "codec/decoder.h"
#include "codec/tar.h"

#include <dirent.h>
#include <stdio.h>

/* The names in the lines of `bsdtar -tvf`, as it escapes them, and the size; a "#" line tells of its end. */
static void want_names(struct slice list, struct buffer *out)
{
	struct slice line, token;

	while (slice_next_line(&list, &line)) {
		if (slice_starts_with(line, S("#")))
			continue;
		for (int column = 0; column < 8; column++) {
			do
				CHECK(slice_next_token(&line, ' ', &token));
			while (token.len == 0);
			if (column == 4)
				buffer_addf(out, "%.*s ", SLICE_ARG(token));
		}
		buffer_addf(out, "%.*s\n", SLICE_ARG(line));
	}
}

static void add_name_as_bsdtar(struct buffer *out, struct slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.ptr[i] < 0x80)
			buffer_add_byte(out, name.ptr[i]);
		else
			buffer_addf(out, "\\%03o", (unsigned char)name.ptr[i]);
}

static int got_names(struct slice bytes, struct buffer *out, struct error *err)
{
	struct slice_source memory = { bytes, 4096 };
	struct source below = slice_source_open(&memory), source;
	cleanup_decoder struct decoder *decoder = NULL;
	cleanup_tar struct tar *tar = NULL;
	struct tar_entry entry;
	struct slice block;
	uint64_t offset;
	int r;

	CHECK_INT(decoder_open(&below, NULL, &decoder, err), 0);
	source = decoder_source(decoder);
	CHECK_INT(tar_open(&source, &tar, err), 0);
	while ((r = tar_next(tar, &entry, err)) > 0) {
		buffer_addf(out, "%llu ", (unsigned long long)entry.size);
		add_name_as_bsdtar(out, entry.path);
		if (entry.kind == TAR_SYMLINK || entry.kind == TAR_HARDLINK) {
			buffer_addf(out, entry.kind == TAR_SYMLINK ? " -> " : " link to ");
			add_name_as_bsdtar(out, entry.link);
		}
		buffer_add_byte(out, '\n');
		while ((r = tar_read(tar, &block, &offset, err)) > 0)
			;
		if (r < 0)
			break;
	}
	return r;
}

/* True when there is a list and it says the same; also whatever is cut off of the file's end must do no harm. */
static bool agrees(const char *path)
{
	cleanup_buffer struct buffer want = BUFFER_INIT(0), got = BUFFER_INIT(0);
	char list_path[4200];
	struct slice bytes = test_read_file(path), list;
	struct error err;
	int r = got_names(bytes, &got, &err);
	bool same = false;

	snprintf(list_path, sizeof list_path, "%s.list", path);
	if (access(list_path, R_OK) == 0) {
		list = test_read_file(list_path);
		want_names(list, &want);
		free((char *)list.ptr);
		same = slice_equal(buffer_slice(&want), buffer_slice(&got));
	}
	for (size_t len = bytes.len; len > 0; len -= len < 997 ? len : 997) {
		buffer_clear(&got);
		got_names(slice_first(bytes, len), &got, NULL);
	}
	free((char *)bytes.ptr);
	if (!same && r < 0)
		print_message("# %s: %s\n", path, err.text);
	return same;
}

static size_t each_tar(const char *below, bool must_agree)
{
	cleanup_free char *folder = test_data_path(below);
	DIR *list = opendir(folder);
	size_t count = 0;

	CHECK(list);
	for (struct dirent *entry; (entry = readdir(list));) {
		struct slice name = slice_from_text(entry->d_name);
		char path[4096];

		/* compress (.Z) is no layer's; a cpio is no tar; of an entry without a name bsdtar makes none. */
		if (entry->d_name[0] == '.' || slice_ends_with(name, S(".list")) || slice_ends_with(name, S(".Z")) ||
			slice_find(name, S(".cpio")) >= 0 || slice_equal(name, S("test_read_format_tar_empty_filename.tar")))
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (!agrees(path) && must_agree)
			fail_msg("%s", entry->d_name);
		count++;
	}
	closedir(list);
	return count;
}

TEST(tar_lists_what_bsdtar_does)
{
	CHECK(each_tar("conformance/tar/libarchive", true) > 0);
}

TEST(tar_survives_odd_layers)
{
	CHECK(each_tar("conformance/tar/claircore", false) > 0);
}
