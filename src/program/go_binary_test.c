#include "codec/elf_made.h"
#include "program/go_modules.h"
#include "program/in_windows.h"

extern const struct cataloger cataloger_go_binary;

/* What `go version -m` (Go 1.26) prints of a program with these modules, without its first tab; its modules are real, the module of the
 * program is not. */
#define LIST                                                                                                            \
	"path\texample.com/hello\n"                                                                                     \
	"mod\texample.com/hello\t(devel)\t\n"                                                                           \
	"dep\tgolang.org/x/mod\tv0.17.0\th1:zY54UmvipHiNd+pm+m0x9KhZ9hl1/7QNMyxXbc6ICqA=\n"                             \
	"dep\tgolang.org/x/text\tv0.0.0-20170915032832-14c0d48ead0c\th1:qgOY6WgZOaTkIIMiVjBQcw93ERBE4m30iBm00nkL0i8=\n" \
	"dep\trsc.io/quote\tv1.5.2\n"                                                                                   \
	"=>\trsc.io/quote\tv1.5.1\th1:ZEkxMm0ZLLxo7Ylh1Y9Yb2xHqKmzPZT0FkdbIDDLvwA=\n"                                   \
	"dep\trsc.io/sampler\tv1.3.0\n"                                                                                 \
	"=>\t../sampler\t(devel)\t\n"                                                                                   \
	"build\t-compiler=gc\n"                                                                                         \
	"build\tGOARCH=amd64\n"
#define START "\060\167\257\014\222\164\010\002\101\341\301\007\346\326\030\346"
#define END "\371\062\103\061\206\030\040\162\000\202\102\020\101\026\330\362"
#define WANT                                                                                                                \
	"golang.org/x/mod v0.17.0 | amd64 | golang.org/x/mod v0.17.0 |  |  | Go build information: dep\n"                   \
	"golang.org/x/text v0.0.0-20170915032832-14c0d48ead0c | amd64 | golang.org/x/text "                                 \
	"v0.0.0-20170915032832-14c0d48ead0c |  |  | Go build information: dep\n"                                            \
	"rsc.io/quote v1.5.1 | amd64 | rsc.io/quote v1.5.1 |  |  | Go build information: in place of rsc.io/quote v1.5.2\n" \
	"rsc.io/sampler  | amd64 | rsc.io/sampler  |  |  | Go build information: replaced by ../sampler\n"                  \
	"example.com/hello  | amd64 | example.com/hello  |  |  | Go build information: mod\n"
#define STDLIB(version) "stdlib " version " | amd64 | stdlib " version " |  |  | Go build information: Go's version\n"

static void add_length(struct buffer *out, size_t len)
{
	for (; len >= 0x80; len >>= 7)
		buffer_add_byte(out, (char)(len | 0x80));
	buffer_add_byte(out, (char)len);
}

/* Since Go 1.18: a header of 32 bytes, and two texts behind their lengths. */
static void make_inline(struct buffer *out, struct slice version, struct slice list)
{
	buffer_add(out, "\377 Go buildinf:\0\2", 16);
	buffer_add(out, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
	add_length(out, version.len);
	buffer_add_slice(out, version);
	add_length(out, list.len);
	buffer_add_slice(out, list);
}

static void make_new(struct buffer *file, const struct elf_made *made, struct slice version, struct slice list, bool section)
{
	struct buffer info = BUFFER_INIT(0);

	make_inline(&info, version, list);
	elf_make(file, made,
		(struct elf_made_part[]){ { ".text", 1, 1, 5, 0x400000, 16, S("code") },
			{ section ? ".go.buildinfo" : ".data", 1, 1, 6, 0x500000, 16, buffer_slice(&info) } },
		2);
	buffer_done(&info);
}

static void parse(struct collected *got, struct buffer *file)
{
	CHECK_INT(collected_parse(got, &cataloger_go_binary, "usr/bin/hello", buffer_slice(file)), 0);
}

TEST(go_modules_are_read_from_a_section_or_from_the_data)
{
	for (unsigned i = 0; i < 4; i++) {
		struct elf_made made = { .narrow = i & 1, .stripped = i & 2 };
		struct collected got = { .all = true };
		struct buffer file = BUFFER_INIT(0);

		make_new(&file, &made, S("go1.26.8"), S(START LIST END), i < 2);
		parse(&got, &file);
		CHECK_SLICE(buffer_slice(&got.packages), STDLIB("1.26.8") WANT);
		CHECK_SLICE(buffer_slice(&got.notes), "");
		collected_done(&got);
		buffer_done(&file);
	}
}

TEST(go_main_module_needs_all_others)
{
	struct collected got = { .with_depends = true };
	struct buffer file = BUFFER_INIT(0);

	make_new(&file, &(struct elf_made){ 0 }, S("go1.26.8"),
		S(START "mod\ta.example/b\tv1.0.0\t\ndep\tc.example/d\tv2.0.0\t\n" END), true);
	parse(&got, &file);
	CHECK_SLICE(buffer_slice(&got.packages), "stdlib 1.26.8\nc.example/d v2.0.0\na.example/b v1.0.0 > c.example/d, stdlib\n");
	collected_done(&got);
	buffer_done(&file);
}

/* Go 1.12 to 1.17: the header has addresses of two strings, each of which is an address and a length. */
static void make_old(struct buffer *file, const struct elf_made *made, struct slice version, struct slice list)
{
	struct buffer texts = BUFFER_INIT(0), data = BUFFER_INIT(0);
	unsigned size = made->narrow ? 4 : 8;
	uint64_t texts_at = 0x400000, data_at = 0x500000;

	buffer_add(&texts, "\0\0\0\0", 4);
	buffer_add_slice(&texts, version);
	buffer_add(&texts, "\0\0\0\0\0", 5);
	buffer_add_slice(&texts, list);
	buffer_add(&data, "\377 Go buildinf:", 14);
	buffer_add_byte(&data, (char)size);
	buffer_add_byte(&data, made->big);
	elf_made_word(&data, made, data_at + 64);
	elf_made_word(&data, made, data_at + 64 + 2 * size);
	while (data.len < 64)
		buffer_add_byte(&data, 0);
	elf_made_word(&data, made, texts_at + 4);
	elf_made_word(&data, made, version.len);
	elf_made_word(&data, made, texts_at + 4 + version.len + 5);
	elf_made_word(&data, made, list.len);
	elf_make(file, made,
		(struct elf_made_part[]){ { ".rodata", 1, 1, 4, texts_at, 16, buffer_slice(&texts) },
			{ ".go.buildinfo", 1, 1, 6, data_at, 16, buffer_slice(&data) } },
		2);
	buffer_done(&texts);
	buffer_done(&data);
}

TEST(go_of_before_1_18_keeps_addresses_of_its_texts)
{
	for (unsigned i = 0; i < 8; i++) {
		struct elf_made made = { .narrow = i & 1, .big = i & 2, .stripped = i & 4 };
		struct collected got = { .all = true };
		struct buffer file = BUFFER_INIT(0), packages = BUFFER_INIT(0), notes = BUFFER_INIT(0);

		make_old(&file, &made, S("go1.17.13"), S(START LIST END));
		parse(&got, &file);
		CHECK_SLICE(buffer_slice(&got.packages), STDLIB("1.17.13") WANT);
		CHECK_SLICE(buffer_slice(&got.notes), "");
		parse_in_windows(
			&cataloger_go_binary, "usr/bin/hello", buffer_slice(&file), CATALOG_WINDOW_BYTES, &packages, &notes);
		CHECK_SLICE(buffer_slice(&packages), WANT STDLIB("1.17.13"));
		CHECK_SLICE(buffer_slice(&notes), "");
		buffer_done(&packages);
		buffer_done(&notes);
		collected_done(&got);
		buffer_done(&file);
	}
}

/* Go's own programs of before 1.18: the string of modules was never set, and lies among the zeros that no file has. */
TEST(go_of_before_1_18_without_modules_has_the_standard_library)
{
	for (unsigned zeros = 0; zeros <= 64; zeros += 64) {
		struct elf_made made = { 0 };
		struct collected got = { .all = true };
		struct buffer file = BUFFER_INIT(0), data = BUFFER_INIT(0);

		buffer_add(&data, "\377 Go buildinf:\10\0", 16);
		elf_made_word(&data, &made, 0x500020);
		elf_made_word(&data, &made, 0x500040);
		elf_made_word(&data, &made, 0x500030);
		elf_made_word(&data, &made, 9);
		buffer_add(&data, "go1.17.13\0\0\0\0\0\0", 16);
		elf_make(&file, &made,
			(struct elf_made_part[]){ { ".go.buildinfo", 1, 1, 6, 0x500000, 16, buffer_slice(&data), zeros } }, 1);
		parse(&got, &file);
		CHECK_SLICE(buffer_slice(&got.packages), zeros ? STDLIB("1.17.13") : "");
		CHECK_SLICE(buffer_slice(&got.notes),
			zeros ? "" : "incomplete usr/bin/hello: Go build information: its addresses lead nowhere\n");
		collected_done(&got);
		buffer_done(&data);
		buffer_done(&file);
	}
}

/* At every place where windows end. */
TEST(go_modules_of_a_large_program_are_found_in_windows_once)
{
	struct buffer info = BUFFER_INIT(0);
	size_t window = 3 * CATALOG_WINDOW_OVERLAP;

	make_inline(&info, S("go1.26.8"), S(START LIST END));
	for (size_t at = 4096; at<4 * window; at += at % window> CATALOG_WINDOW_OVERLAP && at % window < window - 4096
				       ? window / 3 / 16 * 16
				       : 16 * 71) {
		struct buffer file = BUFFER_INIT(0), packages = BUFFER_INIT(0), notes = BUFFER_INIT(0);

		elf_make(&file, &(struct elf_made){ .stripped = true }, NULL, 0);
		memset(buffer_extend(&file, at - file.len), 'x', at - file.len);
		buffer_add_slice(&file, buffer_slice(&info));
		memset(buffer_extend(&file, window), 'y', window);
		parse_in_windows(&cataloger_go_binary, "usr/bin/hello", buffer_slice(&file), window, &packages, &notes);
		/* the list may be found before the header that has it, too */
		CHECK(slice_find(buffer_slice(&packages), S(WANT)) >= 0);
		CHECK(slice_find(buffer_slice(&packages), S(STDLIB("1.26.8"))) >= 0);
		CHECK_INT(packages.len, sizeof(WANT STDLIB("1.26.8")) - 1);
		CHECK_SLICE(buffer_slice(&notes), "");
		buffer_done(&file);
		buffer_done(&packages);
		buffer_done(&notes);
	}
	buffer_done(&info);
}

static const struct version_case {
	struct slice text;
	const char *version;
} version_cases[] = {
	{ S("go1.21.5"), "1.21.5" },
	{ S("go1.21.5 X:boringcrypto"), "1.21.5" },
	{ S("go1.20.12 (Red Hat 1.20.12-3.module+el8)"), "1.20.12" },
	{ S("go1.22rc1"), "1.22rc1" },
	{ S("devel go1.22-1e990371 Mon"), "" },
	{ S("go"), "" },
	{ S(""), "" },
};

TEST(go_versions_are_cut_out_of_what_go_version_says)
{
	for (size_t i = 0; i < sizeof version_cases / sizeof version_cases[0]; i++)
		CHECK_SLICE(go_version(version_cases[i].text), version_cases[i].version);
}

/* "(devel)" is no version. What the builders told the linker is, where it is one variable's and looks like a version. */
TEST(go_main_module_without_a_version_may_have_it_in_linker_flags)
{
	static const struct {
		struct slice flags;
		const char *version;
	} cases[] = {
		{ S("build\t-ldflags=\"-s -w -X main.version=1.2.3\"\n"), "1.2.3" },
		{ S("build\t-ldflags=\"-X 'main.Version=v2.0.0-rc.1' -X main.commit=abcdef.0\"\n"), "v2.0.0-rc.1" },
		{ S("build\t-ldflags=\"-X=a.example/b/internal/build.Version=v3.1\"\n"), "v3.1" },
		{ S("build\t-ldflags=-Xmain.version=4.0\n"), "4.0" },
		{ S("build\t-ldflags=\"-X other.example/c.Version=9.9\"\n"), "" },
		{ S("build\t-ldflags=\"-X main.version=1.0 -X a.example/b.Version=2.0\"\n"), "" },
		{ S("build\t-ldflags=\"-X main.version=dev\"\n"), "" },
		{ S("build\t-ldflags=\"-X\"\n"), "" },
		{ S(""), "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct collected got = { 0 };
		struct buffer file = BUFFER_INIT(0), list = BUFFER_INIT(0), want = BUFFER_INIT(0);

		buffer_add_slice(&list, S(START "mod\ta.example/b\t(devel)\t\n"));
		buffer_add_slice(&list, cases[i].flags);
		buffer_add_slice(&list, S(END));
		buffer_addf(&want, "stdlib 1.26.8\na.example/b %s\n", cases[i].version);
		buffer_add_byte(&want, '\0');
		make_new(&file, &(struct elf_made){ 0 }, S("go1.26.8"), buffer_slice(&list), true);
		parse(&got, &file);
		CHECK_SLICE(buffer_slice(&got.packages), want.ptr);
		collected_done(&got);
		buffer_done(&file);
		buffer_done(&list);
		buffer_done(&want);
	}
}

TEST(go_programs_that_are_cut_off_are_named)
{
	struct elf_made made = { 0 };
	struct buffer file = BUFFER_INIT(0);

	make_new(&file, &made, S("go1.26.8"), S(START LIST END), true);
	for (size_t len = 0; len < file.len; len++) {
		struct collected got = { 0 };
		struct buffer part = { .ptr = file.ptr, .len = len };

		parse(&got, &part);
		CHECK(got.note_count > 0);
		collected_done(&got);
	}
	/* each byte of what it says: as many modules as ever, or a note */
	for (size_t at = 0; at < file.len; at++) {
		struct collected got = { 0 };
		char was = file.ptr[at];

		file.ptr[at] ^= 0x10;
		parse(&got, &file);
		file.ptr[at] = was;
		collected_done(&got);
	}
	buffer_done(&file);
}

TEST(go_lines_that_are_damaged_are_named)
{
	static const char *const lines[] = { "fep\ta.example/b\tv1.0.0\n", "dep\ta.example/b\tv1.0.0\th1:x=*dep\tc\tv1\n",
		"mod\ta.example/b\t(devel)\t?dep\tc\tv1\th1:x=\n", "path\ta.example/bJmod\ta\n",
		"=>\t../f\t(devel)\t\032dep\tc\n" };

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct buffer file = BUFFER_INIT(0), list = BUFFER_INIT(0);
		struct collected got = { 0 };

		buffer_addf(&list, "%s%s%s", START, lines[i], END);
		make_new(&file, &(struct elf_made){ 0 }, S("go1.26.8"), buffer_slice(&list), true);
		parse(&got, &file);
		CHECK(slice_find(buffer_slice(&got.notes), S("incomplete usr/bin/hello: Go build information: a line that is not "
							     "understood: '")) >= 0);
		collected_done(&got);
		buffer_done(&list);
		buffer_done(&file);
	}
}

TEST(go_programs_that_say_nothing_are_named)
{
	struct collected got = { 0 };
	struct buffer file = BUFFER_INIT(0);

	elf_make(&file, &(struct elf_made){ 0 },
		(struct elf_made_part[]){
			{ ".text", 1, 1, 5, 0x400000, 16, S("code") }, { ".gopclntab", 1, 0, 0, 0, 16, S("lines") } },
		2);
	parse(&got, &file);
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete usr/bin/hello: built by Go, and does not say of what\n");
	collected_done(&got);
	buffer_done(&file);
}

TEST(other_programs_are_no_go_programs)
{
	struct collected got = { 0 };
	struct slice self = test_read_file("/proc/self/exe");

	CHECK_INT(collected_parse(&got, &cataloger_go_binary, "usr/bin/hello", self), 0);
	CHECK_INT(got.package_count + got.note_count, 0);
	collected_done(&got);
	free((void *)self.ptr);
}
