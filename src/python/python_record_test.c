/* python_record_test.c - the files that a Python package put in place */
#include "base/test.h"
#include "catalog/cataloger.h"
#include "catalog/collected.h"
#include "model/cover.h"

extern const struct cataloger cataloger_python_record;

struct owned {
	struct slice package;
	uint64_t hashes[8];
	size_t count;
	char text[32];
};

static int take_files(void *context, const struct package_files *files)
{
	struct owned *owned = context;

	CHECK(files->hashes.len <= sizeof owned->hashes);
	memcpy(owned->hashes, files->hashes.ptr, files->hashes.len);
	owned->count = files->hashes.len / 8;
	snprintf(owned->text, sizeof owned->text, "%.*s", SLICE_ARG(files->package));
	return 0;
}

static void take_note(void *context, const struct note *note)
{
	(void)context;
	(void)note;
	CHECK(false);
}

static bool has(const struct owned *owned, const char *path)
{
	return cover_has(slice_make(owned->hashes, owned->count * 8), cover_hash(slice_from_text(path), false));
}

/* Forms of paths: PEP 376, and what pip writes. */
TEST(python_record_owns_files_as_seen_from_the_folder_above)
{
	struct owned owned = { 0 };
	struct package_sink sink = { NULL, take_files, &owned };
	struct note_sink notes = { take_note, NULL };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct catalog_file file = { .path = S("usr/lib/python3.11/site-packages/my_pkg-1.0.dist-info/RECORD"),
		.bytes = S("my_pkg/__init__.py,sha256=x,1\r\n\"my_pkg/a,\"\"b\"\".py\",sha256=x,1\n../../../bin/my,sha256=x,2\n"
			   "/etc/my.conf,,\nmy_pkg-1.0.dist-info/RECORD,,\n\n"),
		.arena = &arena };

	CHECK_INT(cataloger_python_record.parse(&file, &sink, &notes), 0);
	CHECK_TEXT(owned.text, "my_pkg");
	CHECK_INT(owned.count, 5);
	CHECK(has(&owned, "usr/lib/python3.11/site-packages/my_pkg/__init__.py"));
	CHECK(has(&owned, "usr/lib/python3.11/site-packages/my_pkg/a,\"b\".py"));
	CHECK(has(&owned, "usr/bin/my"));
	CHECK(has(&owned, "etc/my.conf"));
	CHECK(has(&owned, "usr/lib/python3.11/site-packages/my_pkg-1.0.dist-info/RECORD"));
}

TEST(python_record_says_which_line_is_cut)
{
	struct collected got = { 0 };

	CHECK_INT(collected_parse(&got, &cataloger_python_record, "s/a-1.dist-info/RECORD", S("a.py,,\n\"b.py")), 0);
	CHECK_SLICE(buffer_slice(&got.files), "a 1\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete s/a-1.dist-info/RECORD: line 2: quotes that are not closed\n");
	CHECK_INT(collected_parse(&got, &cataloger_python_record, "RECORD", S("../../a.py\n..\n")), 0);
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}
