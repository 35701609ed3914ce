/* outer_test.c */
#include "base/test_tar.h"
#include "image/outer.h"
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

static int open_built(const struct buffer *tar, int *ret_fd, struct outer **ret_outer, struct error *err)
{
	*ret_fd = tar_descriptor(tar);
	return outer_open(*ret_fd, tar->len, ret_outer, err);
}

static void check_found(struct outer *outer, int fd, const char *name, const char *bytes)
{
	const struct outer_entry *entry;
	char got[64] = "";
	struct error err = { 0 };

	CHECK_INT(outer_find(outer, slice_from_text(name), &entry, &err), 0);
	CHECK(entry->length < sizeof got);
	CHECK_INT(pread(fd, got, (size_t)entry->length, (off_t)entry->offset), entry->length);
	CHECK_TEXT(got, bytes);
}

static void check_not_found(struct outer *outer, const char *name, int code, const char *text)
{
	const struct outer_entry *entry;
	struct error err = { 0 };

	CHECK_INT(outer_find(outer, slice_from_text(name), &entry, &err), -code);
	CHECK_TEXT(err.text, text);
}

static void check_refused(const struct buffer *tar, int code, const char *text)
{
	cleanup_outer struct outer *outer = NULL;
	struct error err = { 0 };
	cleanup_fd int fd = -1;

	CHECK_INT(open_built(tar, &fd, &outer, &err), -code);
	CHECK_TEXT(err.text, text);
}

TEST(a_member_is_found_with_its_bytes_whatever_is_put_before_its_name)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);
	cleanup_outer struct outer *outer = NULL;
	cleanup_fd int fd = -1;

	tar_add(&tar, (struct tar_member){ .name = "./blobs/", .type = '5' });
	tar_add_file(&tar, "./blobs/one", S("first"));
	tar_add_file(&tar, "/two", S("second"));
	tar_add_file(&tar, "../three", S("third"));
	tar_end(&tar);
	CHECK_INT(open_built(&tar, &fd, &outer, NULL), 0);
	CHECK_INT(outer_count(outer), 4);
	check_found(outer, fd, "blobs/one", "first");
	check_found(outer, fd, "./blobs//./one", "first");
	check_found(outer, fd, "two", "second");
	check_not_found(outer, "three", ERR_NOT_FOUND, "no member 'three'");
	check_not_found(outer, "../three", ERR_NOT_FOUND, "no member '../three'");
	check_not_found(outer, "blobs", ERR_FORMAT, "member 'blobs' is no regular file");
	check_not_found(outer, "", ERR_NOT_FOUND, "no member ''");
}

TEST(links_are_followed_inside_the_archive_and_not_for_ever)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);
	cleanup_outer struct outer *outer = NULL;
	cleanup_fd int fd = -1;

	tar_add_file(&tar, "0123.tar", S("layer"));
	tar_add(&tar, (struct tar_member){ .name = "id/layer.tar", .type = '2', .link = "../0123.tar" });
	tar_add(&tar, (struct tar_member){ .name = "id2/layer.tar", .type = '1', .link = "id/layer.tar", .bytes = S("") });
	tar_add(&tar, (struct tar_member){ .name = "round", .type = '2', .link = "about" });
	tar_add(&tar, (struct tar_member){ .name = "about", .type = '2', .link = "round" });
	tar_add(&tar, (struct tar_member){ .name = "out", .type = '2', .link = "../x" });
	tar_add(&tar, (struct tar_member){ .name = "absolute", .type = '2', .link = "/0123.tar" });
	tar_add(&tar, (struct tar_member){ .name = "nowhere", .type = '2', .link = "gone" });
	tar_end(&tar);
	CHECK_INT(open_built(&tar, &fd, &outer, NULL), 0);
	check_found(outer, fd, "id/layer.tar", "layer");
	check_found(outer, fd, "id2/layer.tar", "layer");
	check_not_found(outer, "round", ERR_LIMIT, "member 'round' leads over more than 16 links");
	check_not_found(outer, "out", ERR_FORMAT, "member 'out' is a link that leads out of the archive");
	check_not_found(outer, "absolute", ERR_FORMAT, "member 'absolute' is a link that leads out of the archive");
	check_not_found(outer, "nowhere", ERR_NOT_FOUND, "no member 'gone'");
}

TEST(a_name_that_is_there_twice_counts_only_when_both_are_the_same)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);
	cleanup_outer struct outer *outer = NULL;
	cleanup_fd int fd = -1;

	tar_add_file(&tar, "same", S("1234"));
	tar_add_file(&tar, "other", S("1234"));
	tar_add_file(&tar, "same", S("1234"));
	tar_add_file(&tar, "./other", S("1235"));
	tar_end(&tar);
	CHECK_INT(open_built(&tar, &fd, &outer, NULL), 0);
	check_found(outer, fd, "same", "1234");
	check_not_found(outer, "other", ERR_FORMAT, "member 'other' is there twice, with different contents");
}

TEST(pax_and_gnu_headers_give_the_next_member_its_name_link_and_size)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);
	cleanup_outer struct outer *outer = NULL;
	cleanup_fd int fd = -1;
	unsigned char *header;

	tar_add(&tar, (struct tar_member){ .name = "pax", .type = 'g', .bytes = S("13 comment=x\n") });
	tar_add(&tar, (struct tar_member){
			      .name = "pax", .type = 'x', .bytes = S("17 path=long/name\n18 mtime=1350244992\n9 size=5\n") });
	tar_end(&tar);
	check_refused(&tar, ERR_FORMAT, "a broken pax header at byte 1536"); /* 17 is one too few */

	buffer_clear(&tar);
	tar_add(&tar, (struct tar_member){
			      .name = "pax", .type = 'x', .bytes = S("18 path=long/name\n20 mtime=1350244992\n9 size=5\n") });
	tar_add_file(&tar, "short", S("12345"));
	header = (unsigned char *)tar.ptr + 1024; /* the size stands in the pax header alone */
	memcpy(header + 124, "00000000000", 11);
	tar_checksum(header);
	tar_add(&tar, (struct tar_member){ .name = "pax", .type = 'x' }); /* says nothing */
	tar_add(&tar, (struct tar_member){ .name = "././@LongLink", .type = 'K', .bytes = S("long/name\0") });
	tar_add(&tar, (struct tar_member){ .name = "././@LongLink", .type = 'L', .bytes = S("gnu/name\0") });
	tar_add(&tar, (struct tar_member){ .name = "gnu", .type = '1', .link = "cut" });
	tar_add_file(&tar, "after", S("plain"));
	tar_end(&tar);
	CHECK_INT(open_built(&tar, &fd, &outer, NULL), 0);
	CHECK_INT(outer_count(outer), 3);
	check_found(outer, fd, "long/name", "12345");
	check_found(outer, fd, "gnu/name", "12345");
	check_found(outer, fd, "after", "plain");
	check_not_found(outer, "short", ERR_NOT_FOUND, "no member 'short'");
}

TEST(a_size_may_be_in_base_256_and_the_sizes_of_links_do_not_count)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);
	cleanup_outer struct outer *outer = NULL;
	cleanup_fd int fd = -1;
	unsigned char *header;

	tar_add_file(&tar, "big", S("abc"));
	header = (unsigned char *)tar.ptr;
	memcpy(header + 124, "\x80\0\0\0\0\0\0\0\0\0\0\3", 12);
	tar_checksum(header);
	tar_add(&tar, (struct tar_member){ .name = "link", .type = '2', .link = "big" });
	header = (unsigned char *)tar.ptr + 1024;
	memcpy(header + 124, "00000010000", 11);
	tar_checksum(header);
	tar_end(&tar);
	CHECK_INT(open_built(&tar, &fd, &outer, NULL), 0);
	check_found(outer, fd, "big", "abc");
	check_found(outer, fd, "link", "abc");
}

TEST(the_ustar_prefix_comes_before_the_name)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);
	cleanup_outer struct outer *outer = NULL;
	cleanup_fd int fd = -1;

	tar_add_file(&tar, "name", S("x"));
	memcpy(tar.ptr + 345, "blobs/sha256", 12);
	tar_checksum((unsigned char *)tar.ptr);
	CHECK_INT(open_built(&tar, &fd, &outer, NULL), 0); /* and without the two empty blocks */
	check_found(outer, fd, "blobs/sha256/name", "x");
}

TEST(what_readers_disagree_on_is_refused)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);

	tar_add(&tar, (struct tar_member){ .name = "pax", .type = 'g', .bytes = S("15 path=global\n") });
	tar_add_file(&tar, "x", S("x"));
	check_refused(&tar, ERR_FORMAT, "a global header that names or measures members at byte 512");

	buffer_clear(&tar);
	tar_add_file(&tar, "x", S("x"));
	memset(buffer_extend(&tar, 512), 0, 512);
	tar_add_file(&tar, "x", S("y"));
	check_refused(&tar, ERR_FORMAT, "a single empty block at byte 1024");
}

TEST(broken_archives_are_refused_with_the_place)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);

	tar_add_file(&tar, "x", S("0123456789"));
	tar.len = 512 + 5;
	check_refused(&tar, ERR_FORMAT, "member 'x': cut off: 10 bytes should follow byte 512, only 5 do");
	tar.len = 300;
	check_refused(&tar, ERR_FORMAT, "no tar archive, and so no image: it has only 300 bytes");

	buffer_clear(&tar);
	tar_add_file(&tar, "x", S("0123456789"));
	tar.ptr[3] = 'y';
	check_refused(&tar, ERR_FORMAT, "no tar archive, and so no image: it does not begin with a header");

	buffer_clear(&tar);
	tar_add_file(&tar, "x", S("0123456789"));
	tar_add_file(&tar, "x", S("0123456789"));
	tar.ptr[1024 + 3] = 'y';
	check_refused(&tar, ERR_FORMAT, "no tar header at byte 1024 (wrong checksum)");
	tar.len = 1024 + 300;
	check_refused(&tar, ERR_FORMAT, "ends at byte 1324, in the middle of a header");

	buffer_clear(&tar);
	tar_add_file(&tar, "x", S(""));
	memset(tar.ptr + 124, 0xff, 12);
	tar_checksum((unsigned char *)tar.ptr);
	check_refused(&tar, ERR_FORMAT, "a member's size is no number at byte 512");

	buffer_clear(&tar);
	tar_add_file(&tar, "x", S(""));
	memcpy(tar.ptr + 124, "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff", 12);
	tar_checksum((unsigned char *)tar.ptr);
	check_refused(&tar, ERR_FORMAT, "member 'x': cut off: 9223372036854775807 bytes should follow byte 512, only 0 do");
}

TEST(more_than_a_hundred_thousand_members_are_refused)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);
	char header[512];

	tar_add_file(&tar, "x", S(""));
	memcpy(header, tar.ptr, sizeof header);
	for (int i = 0; i < 100000; i++)
		buffer_add(&tar, header, sizeof header);
	check_refused(&tar, ERR_LIMIT, "more than 100000 members");
}

/* A list is lines of "mode owner size date NAME", perhaps " -> LINK". */
static bool list_has(struct slice list, struct slice name)
{
	struct slice line;

	while (slice_next_line(&list, &line)) {
		ptrdiff_t at = slice_find(line, name);

		if (at > 0 && strchr(" /", line.ptr[at - 1]) &&
			(at + name.len == line.len || strchr(" /", line.ptr[(size_t)at + name.len])))
			return true;
	}
	return false;
}

/* Each archive beside a list that another program made of it: what we name, that names too. */
TEST(strange_archives_of_other_projects_do_no_harm_and_names_agree)
{
	char *folder_path = test_data_path("conformance/tar/libarchive"), path[512];
	DIR *folder = opendir(folder_path);
	size_t opened = 0;

	CHECK(folder != NULL);
	for (struct dirent *found; (found = readdir(folder));) {
		cleanup_outer struct outer *outer = NULL;
		struct stat status;
		cleanup_fd int fd = -1;
		struct slice list;

		snprintf(path, sizeof path, "%s/%s", folder_path, found->d_name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		CHECK(fd >= 0 && fstat(fd, &status) == 0);
		if (!S_ISREG(status.st_mode) || outer_open(fd, (uint64_t)status.st_size, &outer, NULL) < 0)
			continue;
		snprintf(path, sizeof path, "%s/%s.list", folder_path, found->d_name);
		if (access(path, R_OK) < 0)
			continue;
		list = test_read_file(path);
		for (size_t i = 0; i < outer_count(outer); i++) {
			const struct outer_entry *entry = outer_entry_at(outer, i);

			if (entry->kind != OUTER_SPARSE && entry->name.len &&
				!list_has(list, entry->name)) /* sparse: a made-up name */
				fail_msg("%s: '%.*s' is not in its list", found->d_name, SLICE_ARG(entry->name));
		}
		free((char *)list.ptr);
		opened++;
	}
	closedir(folder);
	free(folder_path);
	CHECK(opened > 0);
}
