#include "base/memory.h"
#include "base/test.h"
#include "evidence/merge.h"
#include "link/record.h"
#include "model/cover.h"

/* Layers are written as lines: "+path name version" a package, "f path" a kept file, "- path" a whiteout, "o path" an opaque
 * folder, "r path" replaced, "e path" any other entry that is no folder, "d path" a folder. A package or file is an entry too. */
static void layer_write(const char *lines, struct buffer *out)
{
	struct slice left = slice_from_text(lines), line, path, name, version;
	uint64_t hashes[64];
	size_t count = 0;

	while (slice_next_token(&left, '\n', &line)) {
		char kind = line.ptr[0];
		struct whiteout whiteout = { .opaque = kind == 'o' };
		struct file file = { .kind = FILE_REGULAR, .mode = 0644 };
		struct package package = { .type = PACKAGE_NPM, .cataloger = S("npm") };

		line = slice_from(line, kind == '+' ? 1 : 2);
		path = S("");
		slice_next_token(&line, ' ', &path);
		whiteout.path = file.path = package.path = path;
		switch (kind) {
		case '+':
			slice_next_token(&line, ' ', &name);
			slice_next_token(&line, ' ', &version);
			package.name = name;
			package.version = version;
			CHECK(record_write(out, RECORD_PACKAGE, &package));
			hashes[count++] = cover_hash(path, false);
			break;
		case 'f':
			CHECK(record_write(out, RECORD_FILE, &file));
			hashes[count++] = cover_hash(path, false);
			break;
		case '-':
		case 'o':
			CHECK(record_write(out, RECORD_WHITEOUT, &whiteout));
			break;
		case 'r':
			CHECK(record_write(out, RECORD_REPLACED, &whiteout));
			break;
		default:
			hashes[count++] = cover_hash(path, kind == 'd');
			break;
		}
	}
	cover_sort(hashes, &count);
	struct covers covers = { slice_make(hashes, count * 8) };
	CHECK(record_write(out, RECORD_COVERS, &covers));
}

/* What is visible, as "path name version @layer" lines, files as "path @layer". */
static struct slice merge_lines(const char *const *layers, size_t count, struct arena *arena)
{
	struct merge *merge = merge_new(arena);
	struct buffer text = BUFFER_INIT(0);
	struct merged merged;
	struct error err;
	struct slice result;

	for (size_t i = 0; i < count; i++) {
		struct buffer records = BUFFER_INIT(0);

		layer_write(layers[i], &records);
		CHECK_INT(merge_layer(merge, i, arena_copy(arena, buffer_slice(&records)), &err), 0);
		buffer_done(&records);
	}
	merge_end(merge, &merged);
	for (size_t i = 0; i < merged.package_count; i++) {
		const struct package *package = &merged.packages[i].package;

		buffer_addf(&text, "%.*s %.*s %.*s @%d\n", SLICE_ARG(package->path), SLICE_ARG(package->name),
			SLICE_ARG(package->version), (int)merged.packages[i].layer);
	}
	for (size_t i = 0; i < merged.file_count; i++)
		buffer_addf(&text, "%.*s @%d\n", SLICE_ARG(merged.files[i].file.path), (int)merged.files[i].layer);
	merge_free(merge);
	result = arena_copy(arena, buffer_slice(&text));
	buffer_done(&text);
	return result;
}

/* OCI image specification 1.1, layer.md: whiteouts, opaque whiteouts, overwritten files. */
TEST(layers_are_merged_as_an_engine_would)
{
	static const struct {
		const char *layers[4];
		const char *want;
	} cases[] = {
		{ { "+a/p x 1", "+b/p y 1" }, "a/p x 1 @0\nb/p y 1 @1\n" },
		{ { "+a/p x 1", "- a/p" }, "" },                         /* a file is deleted */
		{ { "+a/b/p x 1\n+ab/p y 1", "- a" }, "ab/p y 1 @0\n" }, /* a folder is deleted, not its namesake */
		{ { "+a/b/p x 1\n+a/q y 1", "o a/b\n+a/b/r z 1" }, "a/q y 1 @0\na/b/r z 1 @1\n" }, /* opaque: below only */
		{ { "+a x 1", "o a" }, "a x 1 @0\n" },                   /* opaque leaves the path itself */
		{ { "+a/p x 1", "o " }, "" },                            /* the root is opaque */
		{ { "+a/p x 1", "e a/p" }, "" },                         /* overwritten by what gives no package */
		{ { "+a/p x 1", "e a" }, "" },                           /* a folder becomes a file */
		{ { "+a x 1", "d a" }, "" },                             /* a file becomes a folder */
		{ { "+a/p x 1", "d a" }, "a/p x 1 @0\n" },               /* a folder is stated again */
		{ { "+a/p x 1", "- a/p", "+a/p x 1" }, "a/p x 1 @2\n" }, /* deleted and brought anew */
		{ { "+a/p x 1\n+a/p y 1", "+a/p x 1\n+a/p y 2\n+a/p z 1" },
			"a/p x 1 @0\na/p y 2 @1\na/p z 1 @1\n" }, /* a database */
		{ { "+a/p x 1", "+a/p x 2", "+a/p x 2" }, "a/p x 2 @1\n" },
		{ { "+a/p x 1", "- a/p\n+a/p x 1" }, "a/p x 1 @0\n" }, /* a whiteout is for what is below only */
		{ { "+a.jar!/b.jar x 1\n+a.jar y 1", "- a.jar" }, "" },
		{ { "+a.jar!/b.jar x 1", "e a.jar" }, "" },
		{ { "f etc/passwd\n+a/p x 1", "f etc/passwd" }, "a/p x 1 @0\netc/passwd @1\n" },
		{ { "f etc/passwd", "- etc" }, "" },
		{ { "+a/p x 1\n+a/b/q y 1\nr a\n+a/c/r z 1" }, "a/c/r z 1 @0\n" }, /* the layer overwrote itself */
		{ { "+a.jar x 1\n+a.jar!/b y 1\nr a.jar\n+a.jar x 2" }, "a.jar x 2 @0\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		size_t count = 0;

		while (count < 4 && cases[i].layers[count])
			count++;
		CHECK_SLICE(merge_lines(cases[i].layers, count, &arena), cases[i].want);
	}
}

TEST(records_that_no_good_reader_sends_are_refused)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct package strange = { .type = 9999, .name = S("x") };
	struct file file = { .kind = 77 };
	struct note note = { .kind = 5 };
	struct account account = { .name = S("root") };
	const struct {
		enum record_kind kind;
		const void *thing;
	} cases[] = { { RECORD_PACKAGE, &strange }, { RECORD_FILE, &file }, { RECORD_NOTE, &note },
		{ RECORD_ACCOUNT, &account } };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct merge *merge = merge_new(&arena);
		struct buffer records = BUFFER_INIT(0);
		struct error err;

		CHECK(record_write(&records, cases[i].kind, cases[i].thing));
		CHECK_INT(merge_layer(merge, 0, buffer_slice(&records), &err), -ERR_FORMAT);
		merge_free(merge);
		buffer_done(&records);
	}
}
