#include "codec/elf_made.h"
#include "program/in_windows.h"

extern const struct cataloger cataloger_note_package;

/* As in the specification "Package Metadata for Executable Files" of the UAPI group, and as Debian's systemd 252 has it. */
#define JSON                                                                                         \
	"{\"type\":\"deb\",\"os\":\"debian\",\"name\":\"systemd\",\"version\":\"252.39-1~deb12u2\"," \
	"\"architecture\":\"amd64\",\"debugInfoUrl\":\"https://debuginfod.example.invalid\"}"
#define WANT "systemd 252.39-1~deb12u2 | amd64 | systemd 252.39-1~deb12u2 |  |  | .note.package\n"

static void add_note(struct buffer *out, const struct elf_made *made, const char *owner, unsigned type, struct slice text)
{
	elf_made_number(out, made, strlen(owner) + 1, 4);
	elf_made_number(out, made, text.len, 4);
	elf_made_number(out, made, type, 4);
	buffer_add(out, owner, strlen(owner) + 1);
	while (out->len % 4)
		buffer_add_byte(out, 0);
	buffer_add_slice(out, text);
	while (out->len % 4)
		buffer_add_byte(out, 0);
}

static void check_note(
	const struct elf_made *made, const char *section, struct slice bytes, const char *packages, const char *notes)
{
	struct buffer file = BUFFER_INIT(0);
	struct collected got = { .all = true };

	elf_make(&file, made,
		(struct elf_made_part[]){
			{ ".text", 1, 1, 5, 0x400000, 16, S("code") }, { section, 7, 4, 4, 0x500000, 4, bytes } },
		2);
	CHECK_INT(collected_parse(&got, &cataloger_note_package, "usr/bin/a", buffer_slice(&file)), 0);
	CHECK_SLICE(buffer_slice(&got.packages), packages);
	CHECK_SLICE(buffer_slice(&got.notes), notes);
	if (packages[0] && !notes[0]) {
		struct buffer found = BUFFER_INIT(0), said = BUFFER_INIT(0);

		/* larger than a window: its first one has the segments */
		if (bytes.ptr[0] != '{') {
			memset(buffer_extend(&file, CATALOG_WINDOW_BYTES), 0, CATALOG_WINDOW_BYTES);
			parse_in_windows(
				&cataloger_note_package, "usr/bin/a", buffer_slice(&file), CATALOG_WINDOW_BYTES, &found, &said);
			CHECK_SLICE(buffer_slice(&found), packages);
			CHECK_SLICE(buffer_slice(&said), "");
		}
		buffer_done(&found);
		buffer_done(&said);
	}
	collected_done(&got);
	buffer_done(&file);
}

TEST(a_program_says_of_which_package_it_is)
{
	for (unsigned i = 0; i < 8; i++) {
		struct elf_made made = { .narrow = i & 1, .big = i & 2, .stripped = i & 4 };
		struct buffer notes = BUFFER_INIT(0);

		add_note(&notes, &made, "GNU", 3, S("\1\2\3\4"));
		add_note(&notes, &made, "FDO", 0xcafe1a7e, S(JSON "\0"));
		check_note(&made, ".note.package", buffer_slice(&notes), WANT, "");
		check_note(&made, ".note.all", buffer_slice(&notes), WANT, "");
		buffer_done(&notes);
	}
}

TEST(the_text_may_stand_in_the_section_alone)
{
	check_note(&(struct elf_made){ 0 }, ".note.package", S(JSON), WANT, "");
}

TEST(notes_that_are_broken_are_named)
{
	struct buffer notes = BUFFER_INIT(0);
	const struct elf_made made = { 0 };

	add_note(&notes, &made, "FDO", 0xcafe1a7e, S("{\"type\":\"rpm\",\"name\":\"a\",\"version\":\"1-2\",\"x\":"));
	check_note(&made, ".note.package", buffer_slice(&notes), "a 1-2 |  | a 1-2 |  |  | .note.package\n",
		"incomplete usr/bin/a: .note.package: line 1, column 46: a value expected, the text ends\n");
	buffer_clear(&notes);
	add_note(&notes, &made, "FDO", 0xcafe1a7e, S("{\"type\":\"rpm\"}"));
	check_note(
		&made, ".note.package", buffer_slice(&notes), "", "incomplete usr/bin/a: .note.package: it names no package\n");
	check_note(&made, ".note.package", S("\4\0\0\0\xff"), "",
		"incomplete usr/bin/a: .note.package: it has no note of its kind\n");
	buffer_clear(&notes);
	add_note(&notes, &made, "FDO", 0xcafe1a7e, S("{\"os\":\"fedora\",\"osVersion\":\"39\"}"));
	check_note(&made, ".note.package", buffer_slice(&notes), "", "");
	buffer_done(&notes);
}

TEST(a_segment_of_notes_that_is_cut_off_is_named)
{
	const struct elf_made made = { .stripped = true };
	struct buffer file = BUFFER_INIT(0), notes = BUFFER_INIT(0);
	struct collected got = { 0 };

	add_note(&notes, &made, "FDO", 0xcafe1a7e, S(JSON "\0"));
	elf_make(&file, &made, (struct elf_made_part[]){ { ".note.package", 7, 4, 4, 0x500000, 4, buffer_slice(&notes) } }, 1);
	CHECK_INT(collected_parse(&got, &cataloger_note_package, "usr/bin/a", buffer_slice(&file)), 0);
	CHECK_INT(got.package_count, 1);
	CHECK_INT(got.note_count, 0);
	CHECK_INT(collected_parse(&got, &cataloger_note_package, "usr/bin/a", slice_first(buffer_slice(&file), file.len - 8)), 0);
	CHECK_INT(got.package_count, 0);
	CHECK(slice_find(buffer_slice(&got.notes), S("incomplete usr/bin/a: a segment of notes is cut off\n")) >= 0);
	buffer_done(&file);
	buffer_done(&notes);
	collected_done(&got);
}

static int take_type(void *context, const struct package *package)
{
	*(enum package_type *)context = (enum package_type)package->type;
	return 0;
}

static void take_note(void *context, const struct note *note)
{
	(void)context;
	(void)note;
	fail();
}

TEST(a_note_says_of_which_kind_its_package_is)
{
	static const struct {
		const char *type;
		enum package_type want;
	} cases[] = { { "deb", PACKAGE_DEB }, { "rpm", PACKAGE_RPM }, { "apk", PACKAGE_APK }, { "alpm", PACKAGE_ALPM },
		{ "nobody knows", PACKAGE_GENERIC } };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buffer file = BUFFER_INIT(0), text = BUFFER_INIT(0);
		struct arena arena = ARENA_INIT;
		enum package_type type = PACKAGE_UNKNOWN;
		struct package_sink sink = { take_type, NULL, &type };
		struct note_sink notes = { take_note, NULL };
		struct catalog_file file_at = { .path = S("usr/bin/a"), .arena = &arena };

		buffer_addf(&text, "{\"type\":\"%s\",\"name\":\"a\",\"version\":\"1\"}", cases[i].type);
		elf_make(&file, &(struct elf_made){ 0 },
			(struct elf_made_part[]){ { ".note.package", 7, 4, 4, 0x500000, 4, buffer_slice(&text) } }, 1);
		file_at.bytes = buffer_slice(&file);
		file_at.size = file.len;
		CHECK_INT(cataloger_note_package.parse(&file_at, &sink, &notes), 0);
		CHECK_INT(type, cases[i].want);
		buffer_done(&file);
		buffer_done(&text);
		arena_done(&arena);
	}
}
