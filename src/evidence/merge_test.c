#include "base/memory.h"
#include "base/test.h"
#include "evidence/merge.h"
#include "link/record.h"
#include "model/cover.h"
#include <stdio.h>

/* Layers are written as lines: "+path name version" a package, "f path" a kept file, "- path" a whiteout, "o path" an opaque
 * folder, "r path" replaced, "e path" any other entry that is no folder, "d path" a folder, "h path target" a hard link between wanted
 * files, "l path target want..." a symbolic link, "H path target want" a hard link to what nobody took. A package, file or link is
 * an entry too. */
static void layer_write(const char *lines, struct buffer *out)
{
	struct slice left = slice_from_text(lines), line, path, name, version;
	uint64_t hashes[64];
	size_t count = 0;

	while (slice_next_token(&left, '\n', &line)) {
		char kind = line.ptr[0];
		struct whiteout whiteout = { .opaque = kind == 'o' };
		struct file file = { .kind = FILE_REGULAR, .mode = 0644 };
		struct file link = { .kind = FILE_HARDLINK };
		struct slice wants[4];
		struct link other = { .hard = kind == 'H', .wants = { wants, 0 } };
		struct package package = { .type = PACKAGE_NPM, .cataloger = S("npm") };

		line = slice_from(line, kind == '+' ? 1 : 2);
		path = S("");
		slice_next_token(&line, ' ', &path);
		whiteout.path = file.path = link.path = package.path = path;
		switch (kind) {
		case '+':
			slice_next_token(&line, ' ', &name);
			slice_next_token(&line, ' ', &version);
			package.name = name;
			package.version = version;
			CHECK(record_write(out, RECORD_PACKAGE, &package));
			hashes[count++] = cover_hash(path, false);
			break;
		case 's': /* an archive that programs read differently */
			CHECK(record_write(out, RECORD_NOTE, &(struct note){ NOTE_SUSPECT, path, S("suspect") }));
			hashes[count++] = cover_hash(slice_first(path, (size_t)slice_find(path, S(".jar")) + 4), false);
			break;
		case 'f':
			CHECK(record_write(out, RECORD_FILE, &file));
			hashes[count++] = cover_hash(path, false);
			break;
		case 'h':
			link.link = line;
			CHECK(record_write(out, RECORD_FILE, &link));
			hashes[count++] = cover_hash(path, false);
			break;
		case 'l':
		case 'H':
			other.path = path;
			slice_next_token(&line, ' ', &other.target);
			while (other.wants.count < 4 && slice_next_token(&line, ' ', &wants[other.wants.count]))
				other.wants.count++;
			CHECK(record_write(out, RECORD_LINK, &other));
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
	struct merge *merge = merge_new(arena, NULL);
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
	CHECK_INT(merge_end(merge, &merged, &err), 0);
	for (size_t i = 0; i < merged.package_count; i++) {
		const struct package *package = &merged.packages[i].package;

		buffer_addf(&text, "%.*s %.*s %.*s @%d\n", SLICE_ARG(package->path), SLICE_ARG(package->name),
			SLICE_ARG(package->version), (int)merged.packages[i].layer);
	}
	for (size_t i = 0; i < merged.file_count; i++)
		buffer_addf(&text, "%.*s @%d\n", SLICE_ARG(merged.files[i].file.path), (int)merged.files[i].layer);
	for (size_t i = 0; i < merged.note_count; i++)
		buffer_addf(&text, "%.*s: %.*s\n", SLICE_ARG(merged.notes[i].note.path), SLICE_ARG(merged.notes[i].note.text));
	for (size_t i = 0; i < merged.want_count; i++)
		buffer_addf(&text, "want %.*s from %.*s @%d\n", SLICE_ARG(merged.wants[i].path),
			SLICE_ARG(merged.wants[i].target), (int)merged.wants[i].layer);
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
		{ { "+a/p x 1\nr a/p\n+a/p y 1\n+b/p z 1\nr b\n+c/p z 1\nr a/p" }, "c/p z 1 @0\n" },
		{ { "+a/p x 1\nr a", "+a/p x 1" }, "a/p x 1 @1\n" },
		/* A file is there until its last name is gone. */
		{ { "+a/p x 1\nh b/p a/p" }, "a/p x 1 @0\n" },
		{ { "+a/p x 1\nh b/p a/p", "- a" }, "b/p x 1 @0\n" },
		{ { "+a/p x 1\nh b/p a/p", "e a/p" }, "b/p x 1 @0\n" },
		{ { "+a/p x 1\nh b/p a/p", "- a\n- b" }, "" },
		{ { "+a/p x 1", "h b/p a/p", "- a" }, "b/p x 1 @1\n" },
		{ { "+a/p x 1\nh b/p a/p\nh c/p b/p", "- a\n- b" }, "c/p x 1 @0\n" },
		{ { "+a/p x 1\nh b/p a/p\nr b/p\n+b/p y 1", "- a" }, "b/p y 1 @0\n" },
		{ { "+a.jar!/b x 1\nh c.jar a.jar", "- a.jar" }, "c.jar!/b x 1 @0\n" },
		{ { "f etc/passwd\nh etc/os-release etc/passwd", "- etc/passwd" }, "etc/os-release @0\n" },
		{ { "+a/p x 1\nh b/p a/p\nr a/p\n+a/p y 1" },
			"a/p y 1 @0\nb/p: a hard link to a file that its own layer overwrote later: not examined\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		size_t count = 0;

		while (count < 4 && cases[i].layers[count])
			count++;
		CHECK_SLICE(merge_lines(cases[i].layers, count, &arena), cases[i].want);
	}
}

/* Expectations: what umoci and containerd do when they unpack such layers: the folders above an entry are resolved inside the root,
 * its last part is not. */
TEST(links_lead_where_an_engine_would_go)
{
	static const struct {
		const char *layers[4];
		const char *want;
	} cases[] = {
		/* an entry below a link to a folder lies in that folder */
		{ { "d usr/lib\nl lib usr/lib", "+lib/p x 1" }, "usr/lib/p x 1 @1\n" },
		{ { "l lib usr/lib\n+lib/p x 1" }, "usr/lib/p x 1 @0\n" },
		{ { "l a/b /c\nl c ../../d/.", "+a/b/p x 1" }, "d/p x 1 @1\n" }, /* absolute; climbing stays inside */
		{ { "l a b\nl b a", "+a/p x 1" }, "a/p x 1 @1\n" },              /* a circle: no engine unpacks it */
		/* what is written through a link hides what lies there, and a whiteout through a link too */
		{ { "l lib usr/lib\n+usr/lib/p x 1", "e lib/p" }, "" },
		{ { "l lib usr/lib\n+usr/lib/q/p x 1", "e lib/q" }, "" },
		{ { "l lib usr/lib\n+usr/lib/p x 1\n+usr/lib/q y 1", "- lib/p" }, "usr/lib/q y 1 @0\n" },
		/* the link itself goes away, or becomes a folder: later entries lie where they say */
		{ { "l lib usr/lib", "- lib", "+lib/p x 1" }, "lib/p x 1 @2\n" },
		{ { "l lib usr/lib", "d lib", "+lib/p x 1" }, "lib/p x 1 @2\n" },
		{ { "l lib usr/lib\n+usr/lib/p x 1", "e lib" }, "usr/lib/p x 1 @0\n" }, /* only the link is overwritten */
		/* a database written anew through a link keeps who brought its packages */
		{ { "l lib usr/lib\n+usr/lib/p x 1", "+lib/p x 1\n+lib/p y 1" }, "usr/lib/p x 1 @0\nusr/lib/p y 1 @1\n" },
		/* wanted files behind links: in the same layer, in a lower one, behind a linked folder, gone, in a circle, read already */
		{ { "l s ../o/t s\ne o/t" }, "want s from o/t @0\n" },
		{ { "e o/t", "l s o/t s" }, "want s from o/t @0\n" },
		{ { "e opt/dpkg/status\nl var/lib/dpkg /opt/dpkg var/lib/dpkg/status" },
			"want var/lib/dpkg/status from opt/dpkg/status @0\n" },
		{ { "e o/t", "l s o/t s", "- o/t" }, "" },
		{ { "e o/t", "l s o/t s", "e o/t" }, "want s from o/t @2\n" },
		{ { "l s t s\nl t s" }, "" },
		{ { "f o/t\nl s o/t s" }, "o/t @0\n" },
		{ { "e o/t\nl s o/t s", "- s" }, "" },
		{ { "e o/t", "H s o/t s" }, "want s from o/t @0\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		size_t count = 0;

		while (count < 4 && cases[i].layers[count])
			count++;
		CHECK_SLICE(merge_lines(cases[i].layers, count, &arena), cases[i].want);
	}
}

TEST(links_that_lead_round_and_round_end)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct buffer lines = BUFFER_INIT(0);
	const char *layers[2] = { NULL, "+l0/l0/l0/l0/l0/l0/l0/l0/l0/l0/p x 1" };

	for (int i = 0; i < 30; i++)
		buffer_addf(&lines, "l l%d l%d/l%d/.\n", i, i + 1, i + 1);
	buffer_add_byte(&lines, '\0');
	layers[0] = lines.ptr;
	CHECK(slice_ends_with(merge_lines(layers, 2, &arena), S("/p x 1 @1\n")));
	buffer_done(&lines);
}

TEST(what_is_suspect_goes_with_its_file)
{
	static const struct {
		const char *layers[3];
		const char *want;
	} cases[] = {
		{ { "s a/x.jar\ns a/x.jar!/y.jar" }, "a/x.jar: suspect\na/x.jar!/y.jar: suspect\n" },
		{ { "s a/x.jar", "- a/x.jar" }, "" },
		{ { "s a/x.jar", "- a" }, "" },
		{ { "s a/x.jar!/y.jar", "e a/x.jar" }, "" },
		{ { "s a/x.jar", "s a/x.jar" }, "a/x.jar: suspect\n" },
		{ { "s a/x.jar\nr a/x.jar" }, "" },
		{ { "s a/x.jar\nh b.jar a/x.jar", "- a" }, "b.jar: suspect\n" },
		{ { "s a/x.jar!/y.jar\nh b.jar a/x.jar", "- a" }, "b.jar!/y.jar: suspect\n" },
		{ { "s a/x.jar\nh b.jar a/x.jar" }, "a/x.jar: suspect\n" },
		{ { "l l a", "s l/x.jar" }, "a/x.jar: suspect\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		size_t count = 0;

		while (count < 3 && cases[i].layers[count])
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
		struct merge *merge = merge_new(&arena, NULL);
		struct buffer records = BUFFER_INIT(0);
		struct error err;

		CHECK(record_write(&records, cases[i].kind, cases[i].thing));
		CHECK_INT(merge_layer(merge, 0, buffer_slice(&records), &err), -ERR_FORMAT);
		merge_free(merge);
		buffer_done(&records);
	}
}

static void merge_packages(const struct buffer *records)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct merge *merge = merge_new(&arena, NULL);
	struct merged merged;
	struct error err;

	CHECK_INT(merge_layer(merge, 0, buffer_slice(records), &err), 0);
	CHECK_INT(merge_end(merge, &merged, &err), 0);
	merge_free(merge);
}

#define MANY 150000u

/* Hours, if each looked at all others. */
TEST(a_layer_that_overwrites_each_of_many_files_is_merged_soon)
{
	struct buffer records = BUFFER_INIT(0);
	char name[32];

	for (unsigned i = 0; i < 2 * MANY; i++) {
		struct package package = { .type = PACKAGE_NPM, .name = S("x"), .version = S("1") };
		struct whiteout whiteout;

		snprintf(name, sizeof name, "%u/package.json", i % MANY);
		package.path = whiteout.path = slice_from_text(name);
		whiteout.opaque = 0;
		CHECK(i < MANY || record_write(&records, RECORD_REPLACED, &whiteout));
		CHECK(record_write(&records, RECORD_PACKAGE, &package));
	}
	merge_packages(&records);
	buffer_done(&records);
}

/* Two words of eight bytes, the second of which is the hash's state after the first, hash alike without a secret seed. */
TEST(paths_chosen_to_hash_alike_are_merged_soon)
{
	struct buffer records = BUFFER_INIT(0);
	char name[16 + sizeof "/package.json" - 1];

	memcpy(name + 16, "/package.json", sizeof name - 16);
	for (unsigned i = 0; i < MANY; i++) {
		struct package package = {
			.type = PACKAGE_NPM, .name = S("x"), .version = S("1"), .path = { name, sizeof name }
		};
		uint64_t after = 0x9e3779b97f4a7c15u ^ sizeof name, word;

		snprintf(name, 9, "%08x", i);
		memcpy(&word, name, 8);
		__extension__ unsigned __int128 product = (unsigned __int128)(after ^ word) * 0xd6e8feb86659fd93u;
		after = (uint64_t)product ^ (uint64_t)(product >> 64);
		memcpy(name + 8, &after, 8);
		CHECK(record_write(&records, RECORD_PACKAGE, &package));
	}
	merge_packages(&records);
	buffer_done(&records);
}

/* What each package's and file's history is: "name version @layer first before>after hidden_by". */
static struct slice history_lines(const char *const *layers, size_t count, struct arena *arena)
{
	struct merge *merge = merge_new(arena, NULL);
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
	CHECK_INT(merge_end(merge, &merged, &err), 0);
	for (size_t i = 0; i < merged.package_count + merged.hidden_count; i++) {
		const struct merged_package *found =
			i < merged.package_count ? &merged.packages[i] : &merged.hidden[i - merged.package_count];

		buffer_addf(&text, "%.*s %.*s @%d %d %.*s>%.*s %d\n", SLICE_ARG(found->package.name),
			SLICE_ARG(found->package.version), (int)found->layer, (int)found->first, SLICE_ARG(found->before),
			SLICE_ARG(found->after), (int)(int64_t)found->hidden_by);
	}
	for (size_t i = 0; i < merged.file_count + merged.hidden_file_count; i++) {
		const struct merged_file *found =
			i < merged.file_count ? &merged.files[i] : &merged.hidden_files[i - merged.file_count];

		buffer_addf(&text, "%.*s @%d %d %d%s %d\n", SLICE_ARG(found->file.path), (int)found->layer, (int)found->first,
			(int)found->changed, found->replaced ? " replaced" : "", (int)(int64_t)found->hidden_by);
	}
	merge_free(merge);
	result = arena_copy(arena, buffer_slice(&text));
	buffer_done(&text);
	return result;
}

TEST(packages_and_files_know_who_brought_changed_and_removed_them)
{
	static const struct {
		const char *layers[5];
		const char *want;
	} cases[] = {
		{ { "+d x 1", "+d x 1", "+d x 2" }, "x 2 @2 0 1> -1\nx 1 @0 0 >2 2\n" },
		{ { "+d x 1", "+d x 2", "+d x 3" }, "x 3 @2 0 2> -1\nx 1 @0 0 >2 1\nx 2 @1 0 1>3 2\n" },
		{ { "+d x 1", "+d x 2", "+d x 2" }, "x 2 @1 0 1> -1\nx 1 @0 0 >2 1\n" },             /* stated anew */
		{ { "+d x 1", "- d", "+d x 2" }, "x 2 @2 2 > -1\nx 1 @0 0 > 1\n" },                  /* comes back */
		{ { "+d x 1\n+d y 1", "+d x 2" }, "x 2 @1 0 1> -1\nx 1 @0 0 >2 1\ny 1 @0 0 > 1\n" }, /* y left the database */
		{ { "+d x 1\n+d x 2", "+d x 3" }, "x 3 @1 1 > -1\nx 1 @0 0 > 1\nx 2 @0 0 > 1\n" },   /* whose place? */
		{ { "+d x 1\n+d x 1", "+d x 1" }, "x 1 @0 0 > -1\nx 1 @0 0 > 1\n" },                 /* one of two alike */
		{ { "+d x 1", "+d x 1\n+d x 1" }, "x 1 @0 0 > -1\nx 1 @0 0 > -1\n" },
		{ { "f a", "e b", "f a" }, "a @2 0 0 -1\na @0 0 0 replaced 2\n" }, /* the same again */
		{ { "f a", "- a", "f a" }, "a @2 2 2 -1\na @0 0 0 1\n" }, { { "f a/b", "e a" }, "a/b @0 0 0 1\n" },
		{ { "d u\nl l u\nf u/a", "f l/a" }, "u/a @1 0 0 -1\nu/a @0 0 0 replaced 1\n" }, /* through a link */
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		size_t count = 0;

		while (count < 5 && cases[i].layers[count])
			count++;
		CHECK_SLICE(history_lines(cases[i].layers, count, &arena), cases[i].want);
	}
}

/* One package stated very often, in two layers: hours, if each looked at all others. */
TEST(a_database_that_repeats_itself_is_merged_soon)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct package package = { .type = PACKAGE_NPM, .name = S("x"), .version = S("1"), .path = S("d") };
	uint64_t hash = cover_hash(S("d"), false);
	struct covers covers = { slice_make(&hash, 8) };
	struct merge *merge = merge_new(&arena, NULL);
	struct buffer records = BUFFER_INIT(0);
	struct merged merged;
	struct error err;

	CHECK(record_write(&records, RECORD_COVERS, &covers));
	for (unsigned i = 0; i < MANY; i++)
		CHECK(record_write(&records, RECORD_PACKAGE, &package));
	CHECK_INT(merge_layer(merge, 0, buffer_slice(&records), &err), 0);
	CHECK_INT(merge_layer(merge, 1, buffer_slice(&records), &err), 0);
	CHECK_INT(merge_end(merge, &merged, &err), 0);
	CHECK_INT(merged.package_count, MANY);
	CHECK_INT(merged.hidden_count, 0);
	merge_free(merge);
	buffer_done(&records);
}

TEST(a_merge_ends_at_its_deadline)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct deadline deadline = { .at_ms = 1 };
	struct merge *merge = merge_new(&arena, &deadline);
	struct merged merged;
	struct error err;

	CHECK_INT(merge_layer(merge, 0, S(""), &err), 0); /* too little to look at the clock for */
	CHECK_INT(merge_end(merge, &merged, &err), -ERR_TIMEOUT);
	CHECK_TEXT(err.text, "not done in time (--timeout)");
	merge_free(merge);
}
