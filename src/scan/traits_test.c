/* traits_test.c - traits of the merged image, from records made by hand: md5sum and sha1sum say what the digests are of */
#include "base/test.h"
#include "model/cover.h"
#include "scan/traits.h"

#define A_MD5 "0cc175b9c0f1b6a831c399e269772661" /* printf a */
#define B_MD5 "92eb5ffee6ae2fec3ad71c777531578f" /* printf b */
#define A_SHA1 "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"
#define B_SHA1 "e9d71f5ee7c92d6dc9e92ffdad17b8bd49418f98"
#define A_SHA256 "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
#define B_SHA256 "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"
#define LIST "var/lib/dpkg/info/coreutils.md5sums"

struct made {
	struct buffer records[3];
	struct traits_layer layers[3];
	struct arena arena;
	struct traits_image image;
	struct merged_files owned[8];
	uint64_t hashes[8];
	size_t owned_count;
	struct merged_package packages[2];
	struct slice gone; /* is not visible */
	struct buffer text;
};

static bool is_visible(void *context, struct slice path, uint64_t layer)
{
	const struct made *made = context;

	(void)layer;
	return !slice_equal(path, made->gone);
}

static struct made *made_new(void)
{
	struct made *made = calloc(1, sizeof *made);

	made->packages[0].package = (struct package){ .type = PACKAGE_NPM, .name = S("coreutils"), .version = S("7") };
	made->packages[1].package = (struct package){ .type = PACKAGE_DEB, .name = S("coreutils"), .version = S("9.1-1") };
	return made;
}

static void add_digest(struct made *made, unsigned layer, struct file_digest digest)
{
	record_write(&made->records[layer], RECORD_FILE_DIGEST, &digest);
}

/* A program of the bytes "a", or (B) "b". */
static void add_file(struct made *made, unsigned layer, const char *path, unsigned mode, const char *head, bool b)
{
	add_digest(made, layer,
		(struct file_digest){ slice_from_text(path), b ? S(B_MD5) : S(A_MD5), b ? S(B_SHA1) : S(A_SHA1),
			b ? S(B_SHA256) : S(A_SHA256), 1, mode, slice_from_text(head) });
}

static void say(struct made *made, unsigned layer, struct stated_digest stated)
{
	if (!stated.list.len)
		stated.list = S(LIST);
	if (!stated.package.ptr)
		stated.package = S("coreutils");
	record_write(&made->records[layer], RECORD_STATED_DIGEST, &stated);
}

static void own(struct made *made, const char *path, const char *package)
{
	size_t i = made->owned_count++;

	made->hashes[i] = cover_hash(slice_from_text(path), false);
	made->owned[i] = (struct merged_files){ .files = { PACKAGE_DEB, slice_from_text(package), S(LIST),
							slice_make(&made->hashes[i], 8), S("") } };
}

/* Its findings, a line each: "layer rule rating path: facts | reason" (the reason of what is replaced alone). */
static void check(struct made *made, const char *want)
{
	struct traits_found *found;
	struct error err;
	size_t count;

	for (unsigned i = 0; i < 3; i++)
		made->layers[i] = (struct traits_layer){ i, buffer_slice(&made->records[i]) };
	made->image.layers = made->layers;
	made->image.layer_count = 3;
	made->image.packages = made->packages;
	made->image.package_count = 2;
	made->image.is_visible = is_visible;
	made->image.context = made;
	if (made->owned_count)
		made->image.owners = owners_new(made->owned, made->owned_count, &made->arena);
	CHECK_INT(scan_find_traits(&made->image, &made->arena, &found, &count, &err), 0);
	buffer_clear(&made->text);
	for (size_t i = 0; i < count; i++) {
		const struct malware *malware = &found[i].malware;

		buffer_addf(&made->text, "%u %.*s %s %.*s", (unsigned)found[i].layer, SLICE_ARG(malware->rule),
			rating_name((enum rating)malware->rating), SLICE_ARG(malware->path));
		if (malware->facts.len)
			buffer_addf(&made->text, ": %.*s", SLICE_ARG(malware->facts));
		if (slice_equal(malware->rule, S("trait-replaced-file")))
			buffer_addf(&made->text, " | %.*s", SLICE_ARG(malware->reason));
		buffer_add_byte(&made->text, '\n');
	}
	CHECK_SLICE(buffer_slice(&made->text), want);
	for (unsigned i = 0; i < 3; i++)
		buffer_done(&made->records[i]);
	buffer_done(&made->text);
	arena_done(&made->arena);
	free(made);
}

#define ELF "\177ELF"
#define DIFFERS "it differs from what coreutils 9.1-1 states; a rebuilt, stripped or patched file does so as well"

TEST(a_program_that_is_not_its_packages_is_told_with_both_digests)
{
	struct made *made = made_new();

	add_file(made, 0, "usr/bin/ls", 0755, ELF, false);
	say(made, 0, (struct stated_digest){ .path = S("usr/bin/ls"), .digest = S(A_MD5) });
	add_file(made, 1, "usr/bin/ls", 0755, ELF, true);
	check(made, "1 trait-replaced-file high usr/bin/ls: MD5 " B_MD5 ", and " LIST " states " A_MD5 " | " DIFFERS "\n");
}

TEST(digests_of_each_kind_are_compared)
{
	static const char *const same[] = { A_MD5, A_SHA1, A_SHA256 }, *const other[] = { B_MD5, B_SHA1, B_SHA256 };

	for (unsigned i = 0; i < 3; i++) {
		struct made *good = made_new(), *bad = made_new();

		add_file(good, 0, "bin/a", 0755, ELF, false);
		say(good, 0, (struct stated_digest){ .path = S("bin/a"), .digest = slice_from_text(same[i]) });
		check(good, "");
		add_file(bad, 0, "bin/a", 0755, "#!/b", false);
		say(bad, 0, (struct stated_digest){ .path = S("bin/a"), .digest = slice_from_text(other[i]) });
		check(bad, i == 0 ? "0 trait-replaced-file moderate bin/a: MD5 " A_MD5 ", and " LIST " states " B_MD5
				    " | " DIFFERS "; people patch scripts\n"
			   : i == 1 ? "0 trait-replaced-file moderate bin/a: SHA-1 " A_SHA1 ", and " LIST " states " B_SHA1
				      " | " DIFFERS "; people patch scripts\n"
				    : "0 trait-replaced-file moderate bin/a: SHA-256 " A_SHA256 ", and " LIST " states " B_SHA256
				      " | " DIFFERS "; people patch scripts\n");
	}
}

TEST(what_an_upgrade_brings_with_its_list_is_nothing)
{
	struct made *made = made_new();

	add_file(made, 0, "usr/bin/ls", 0755, ELF, false);
	say(made, 0, (struct stated_digest){ .path = S("usr/bin/ls"), .digest = S(A_MD5) });
	add_file(made, 1, "usr/bin/ls", 0755, ELF, true);
	say(made, 1, (struct stated_digest){ .path = S("usr/bin/ls"), .digest = S(B_MD5) });
	check(made, "");
}

TEST(what_is_not_seen_is_nothing)
{
	struct made *file = made_new(), *list = made_new(), *replaced = made_new();

	add_file(file, 0, "usr/bin/ls", 0755, ELF, true);
	say(file, 0, (struct stated_digest){ .path = S("usr/bin/ls"), .digest = S(A_MD5) });
	file->gone = S("usr/bin/ls");
	check(file, "");
	add_file(list, 0, "usr/bin/ls", 0755, ELF, true);
	say(list, 0, (struct stated_digest){ .path = S("usr/bin/ls"), .digest = S(A_MD5) });
	list->gone = S(LIST);
	check(list, "");
	add_file(replaced, 0, "usr/bin/ls", 0755, ELF, true); /* its own layer has something else there later */
	record_write(&replaced->records[0], RECORD_REPLACED, &(struct whiteout){ .path = S("usr/bin/ls") });
	say(replaced, 0, (struct stated_digest){ .path = S("usr/bin/ls"), .digest = S(A_MD5) });
	check(replaced, "");
}

TEST(data_settings_and_files_of_packages_that_stripped_theirs_are_nothing)
{
	struct made *made = made_new();

	add_file(made, 0, "usr/lib/a.dat", 0644, "data", true);
	say(made, 0, (struct stated_digest){ .path = S("usr/lib/a.dat"), .digest = S(A_MD5) });
	add_file(made, 0, "usr/lib/a/conf.sh", 0755, "#!/b", true);
	say(made, 0, (struct stated_digest){ .path = S("usr/lib/a/conf.sh"), .digest = S(A_MD5) });
	say(made, 0, (struct stated_digest){ .path = S("usr/lib/a/conf.sh"), .kind = STATED_CHANGEABLE });
	say(made, 0, (struct stated_digest){ .path = S("usr/bin/missing"), .digest = S(A_MD5) });
	add_digest(made, 0, (struct file_digest){ .path = S("usr/bin/large"), .head = S(ELF), .mode = 0755 }); /* not known */
	say(made, 0, (struct stated_digest){ .path = S("usr/bin/large"), .digest = S(A_MD5) });
	check(made, "");
}

/* Debian's older lists say "bin/ls" of what lies in /usr/bin. */
TEST(either_name_of_a_merged_folder_is_the_file)
{
	struct made *same = made_new(), *other = made_new(), *two = made_new(), *through = made_new();

	add_file(same, 0, "usr/bin/ls", 0755, ELF, false);
	say(same, 0, (struct stated_digest){ .path = S("bin/ls"), .digest = S(A_MD5) });
	check(same, "");
	add_file(other, 0, "usr/lib/libc.so.6", 0755, ELF, true);
	say(other, 0, (struct stated_digest){ .path = S("lib/libc.so.6"), .digest = S(A_MD5) });
	check(other,
		"0 trait-replaced-file high usr/lib/libc.so.6: MD5 " B_MD5 ", and " LIST " states " A_MD5 " | " DIFFERS "\n");
	add_file(two, 0, "bin/a", 0755, ELF, false); /* where the folders are two */
	add_file(two, 0, "usr/bin/a", 0755, ELF, true);
	say(two, 0, (struct stated_digest){ .path = S("bin/a"), .digest = S(A_MD5) });
	check(two, "");
	add_file(through, 0, "usr/bin/a", 0755, ELF, false); /* a layer that writes through the link */
	add_file(through, 1, "bin/a", 0755, ELF, true);
	say(through, 0, (struct stated_digest){ .path = S("usr/bin/a"), .digest = S(A_MD5) });
	through->gone = S("usr/bin/a");
	check(through, "1 trait-replaced-file high bin/a: MD5 " B_MD5 ", and " LIST " states " A_MD5 " | " DIFFERS "\n");
}

TEST(a_package_that_took_a_file_over_answers_for_it)
{
	struct made *over = made_new(), *neither = made_new(), *diverted = made_new(), *wrong = made_new();

	add_file(over, 0, "usr/bin/a", 0755, ELF, true);
	own(over, "usr/bin/a", "newer"); /* that states none */
	say(over, 0, (struct stated_digest){ .path = S("usr/bin/a"), .digest = S(A_MD5) });
	check(over, "");
	add_file(neither, 0, "usr/bin/a", 0755, ELF, false);
	say(neither, 0, (struct stated_digest){ .path = S("usr/bin/a"), .digest = S(B_MD5) });
	say(neither, 0, (struct stated_digest){ .package = S("newer"), .path = S("usr/bin/a"), .digest = S(A_MD5) });
	check(neither, "");
	add_file(diverted, 0, "bin/sh", 0755, ELF, true);
	add_file(diverted, 0, "bin/sh.distrib", 0755, ELF, false);
	own(diverted, "bin/sh", "coreutils");
	say(diverted, 0, (struct stated_digest){ .path = S("bin/sh"), .digest = S(A_MD5) });
	say(diverted, 0,
		(struct stated_digest){
			.package = S("dash"), .path = S("bin/sh"), .target = S("bin/sh.distrib"), .kind = STATED_DIVERTED });
	say(diverted, 0, (struct stated_digest){ .package = S("dash"), .path = S("bin/sh"), .digest = S(B_MD5) });
	check(diverted, "");
	add_file(wrong, 0, "bin/sh", 0755, ELF, false); /* it is the diverted one, and not that of the package that diverts */
	say(wrong, 0, (struct stated_digest){ .path = S("bin/sh"), .digest = S(A_MD5) });
	say(wrong, 0,
		(struct stated_digest){
			.package = S("dash"), .path = S("bin/sh"), .target = S("bin/sh.distrib"), .kind = STATED_DIVERTED });
	say(wrong, 0, (struct stated_digest){ .package = S("dash"), .path = S("bin/sh"), .digest = S(B_MD5) });
	check(wrong, "0 trait-replaced-file high bin/sh: MD5 " A_MD5 ", and " LIST " states " B_MD5
		     " | it differs from what dash states; a rebuilt, stripped or patched file does so as well\n");
}

TEST(files_of_a_package_are_told_together_and_of_many_packages_as_one)
{
	struct made *one = made_new(), *many = made_new();

	for (unsigned i = 0; i < 12; i++) {
		char path[32];

		snprintf(path, sizeof path, "bin/p%02u", i);
		add_file(one, 0, path, 0755, ELF, true);
		say(one, 0, (struct stated_digest){ .path = slice_from_text(path), .digest = S(A_MD5) });
	}
	check(one, "0 trait-replaced-file high bin/p00: 12 files: bin/p00, bin/p01, bin/p02, bin/p03, bin/p04, bin/p05, bin/p06, "
		   "bin/p07, bin/p08, bin/p09 and 2 more | " DIFFERS "\n");
	for (unsigned i = 0; i < 26; i++) {
		char path[32], package[32];

		snprintf(path, sizeof path, "bin/p%02u", i);
		snprintf(package, sizeof package, "q%02u", i);
		add_file(many, 0, path, 0755, ELF, true);
		say(many, 0,
			(struct stated_digest){
				.package = slice_from_text(package), .path = slice_from_text(path), .digest = S(A_MD5) });
	}
	check(many,
		"0 trait-replaced-file moderate bin/p00: 26 files: bin/p00, bin/p01, bin/p02, bin/p03, bin/p04, bin/p05, "
		"bin/p06, "
		"bin/p07, bin/p08, bin/p09 and 16 more | files of 26 packages differ from what these state: so many are rather "
		"rebuilt or stripped\n");
}

TEST(programs_that_no_package_brought_are_told_as_one_a_layer)
{
	struct made *made = made_new();

	own(made, "usr/bin/ls", "coreutils");
	own(made, "lib/libc.so.6", "libc6");
	own(made, "usr/sbin/merged", "a");
	add_file(made, 0, "usr/bin/ls", 0755, ELF, false);
	add_file(made, 0, "usr/lib/libc.so.6", 0755, ELF, false);
	add_file(made, 0, "usr/bin/merged", 0755, ELF, false); /* its /usr/sbin is a link to /usr/bin */
	add_file(made, 0, "usr/lib/a.so", 0644, ELF, false);
	add_file(made, 1, "usr/bin/x", 0755, ELF, false);
	add_file(made, 1, "usr/bin/y", 0755, "#!/b", false);
	add_file(made, 1, "usr/bin/z.py", 0644, "#!/u", false); /* nothing that is run */
	add_file(made, 1, "usr/lib/data", 0755, "data", false);
	add_file(made, 1, "usr/local/bin/bash", 0755, ELF, true); /* asked of as a shell, alone */
	add_file(made, 2, "usr/bin/su2", 04755, ELF, false);
	check(made,
		"0 trait-unowned-program low usr/lib/a.so\n1 trait-unowned-program low usr/bin/x: 2 files: usr/bin/x, usr/bin/y\n"
		"2 trait-unowned-setuid moderate usr/bin/su2: mode 4755\n");
}

TEST(without_a_package_database_nothing_is_nobodys)
{
	struct made *made = made_new();

	add_file(made, 0, "usr/bin/x", 04755, ELF, false);
	check(made, "");
}

TEST(setuid_copies_of_shells_are_told)
{
	struct made *made = made_new();

	add_file(made, 0, "bin/dash", 0755, ELF, false);
	add_file(made, 1, "srv/.cache/x", 04755, ELF, false);
	add_file(made, 1, "srv/.cache/y", 0755, ELF, false);     /* no setuid */
	add_file(made, 1, "srv/.cache/z", 04755, ELF, true);     /* another program */
	add_file(made, 1, "srv/.cache/w", 04644, ELF, false);    /* not to be run */
	add_file(made, 1, "srv/.cache/bash", 04755, ELF, false); /* told by its name when it was read */
	own(made, "bin/dash", "dash");
	add_file(made, 1, "usr/lib/.d", 04755, ELF, false); /* nobody's, too: that is not said again */
	check(made, "1 trait-setuid-copy high srv/.cache/x: mode 4755\n1 trait-setuid-copy high usr/lib/.d: mode 4755\n");
}

TEST(records_that_no_reader_sends_are_refused)
{
	struct made *made = made_new();
	struct traits_found *found;
	struct error err;
	size_t count;

	say(made, 0, (struct stated_digest){ .path = S("bin/a"), .kind = STATED_KIND_COUNT });
	made->layers[0] = (struct traits_layer){ 0, buffer_slice(&made->records[0]) };
	made->image =
		(struct traits_image){ .layers = made->layers, .layer_count = 1, .is_visible = is_visible, .context = made };
	CHECK_INT(scan_find_traits(&made->image, &made->arena, &found, &count, &err), -ERR_FORMAT);
	check(made_new(), "");
	buffer_done(&made->records[0]);
	arena_done(&made->arena);
	free(made);
}

static enum rating weighed(const struct made *made, enum trait trait, const char *path, const char *facts)
{
	struct arena arena = ARENA_INIT;
	struct owners *owners = owners_new(made->owned, made->owned_count, &arena);
	struct malware malware = trait_found(trait, slice_from_text(path), slice_from_text(facts));

	scan_weigh_trait(&malware, owners, &arena);
	arena_done(&arena);
	return (enum rating)malware.rating;
}

TEST(what_packages_brought_is_weighed_anew)
{
	struct made *made = made_new();
	struct malware malware = trait_found(TRAIT_PRELOAD, S("etc/ld.so.preload"), S("/usr/lib/libjemalloc.so.2"));

	own(made, "usr/lib/libjemalloc.so.2", "libjemalloc2");
	own(made, "usr/lib/arm-linux-gnueabihf/libarmmem.so", "raspi");
	CHECK_INT(weighed(made, TRAIT_PRELOAD, "etc/ld.so.preload", "/usr/lib/libjemalloc.so.2"), RATING_LOW);
	CHECK_INT(weighed(made, TRAIT_PRELOAD, "etc/ld.so.preload", "libjemalloc.so.2"), RATING_LOW);
	CHECK_INT(weighed(made, TRAIT_PRELOAD, "etc/ld.so.preload", "/usr/$LIB/libarmmem.so"), RATING_LOW);
	CHECK_INT(weighed(made, TRAIT_PRELOAD, "etc/ld.so.preload", "/usr/lib/libjemalloc.so.2 /tmp/x.so"), RATING_HIGH);
	CHECK_INT(weighed(made, TRAIT_PRELOAD, "etc/ld.so.preload", "/tmp/x.so"), RATING_HIGH);
	CHECK_INT(weighed(made, TRAIT_PRELOAD, "etc/ld.so.preload", "/"), RATING_HIGH);
	CHECK_INT(weighed(made, TRAIT_PRELOAD, "etc/ld.so.preload", "$LIB"), RATING_HIGH);
	CHECK_INT(weighed(made, TRAIT_KNOWN_PATH, "lib/libjemalloc.so.2", ""), RATING_LOW);
	CHECK_INT(weighed(made, TRAIT_KNOWN_PATH, "tmp/kinsing", ""), RATING_HIGH);
	CHECK_INT(weighed(made, TRAIT_SETUID_SHELL, "usr/lib/libjemalloc.so.2", ""), RATING_HIGH);
	scan_weigh_trait(&malware, NULL, &made->arena); /* no package database */
	CHECK_INT(malware.rating, RATING_HIGH);
	check(made, "");
}
