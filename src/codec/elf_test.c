#include "base/test.h"
#include "codec/elf.h"
#include "codec/elf_made.h"

static const struct elf_made_part parts[] = {
	{ ".text", 1, ELF_SEGMENT_LOAD, 5, 0x1000, 16, { "code", 4 } },
	{ ".data", 1, ELF_SEGMENT_LOAD, 6, 0x2000, 16, { "data!", 5 } },
	{ ".note.x", 7, ELF_SEGMENT_NOTE, 4, 0x3000, 4, { "", 0 } },
};

static void check_elf(const struct elf *elf)
{
	struct elf_section section;
	struct elf_segment segment;

	CHECK_INT(elf->section_count, 5);
	CHECK_INT(elf->segment_count, 3);
	CHECK(elf_find_section(elf, S(".data"), &section));
	CHECK_SLICE(section.name, ".data");
	CHECK_SLICE(section.bytes, "data!");
	CHECK_INT(section.address, 0x2000);
	CHECK(!section.cut);
	CHECK(!elf_find_section(elf, S(".dat"), &section));
	CHECK(!elf_find_section(elf, S(".data1"), &section));
	segment = elf_segment(elf, 1);
	CHECK_SLICE(segment.bytes, "data!");
	CHECK_INT(segment.flags, 6);
	CHECK_SLICE(elf_at(elf, 0x1001, 2), "od");
	CHECK_SLICE(elf_at(elf, 0x2003, 100), "a!");
	CHECK_SLICE(elf_at(elf, 0x2005, 1), "");
	CHECK_SLICE(elf_at(elf, UINT64_MAX, UINT64_MAX), "");
}

TEST(elf_reads_both_widths_and_byte_orders)
{
	for (unsigned i = 0; i < 4; i++) {
		struct elf_made made = { .narrow = i & 1, .big = i & 2, .machine = i & 2 ? ELF_MACHINE_PPC64 : 0 };
		struct buffer out = BUFFER_INIT(0);
		struct elf elf;
		struct error err;

		elf_make(&out, &made, parts, 3);
		CHECK_INT(elf_open(buffer_slice(&out), &elf, &err), 0);
		CHECK(!elf.cut);
		CHECK_INT(elf.wide, !made.narrow);
		CHECK_INT(elf.big, made.big);
		CHECK_TEXT(elf_architecture(&elf), made.big ? "ppc64" : "amd64");
		check_elf(&elf);
		buffer_done(&out);
	}
}

/* readelf is another reader of the same: what a linker made. */
TEST(elf_reads_the_test_itself)
{
	struct slice self = test_read_file("/proc/self/exe");
	struct elf_section section;
	struct elf elf;
	struct error err;
	bool found = false;

	CHECK_INT(elf_open(self, &elf, &err), 0);
	CHECK(elf_find_section(&elf, S(".interp"), &section));
	CHECK(slice_starts_with(section.bytes, S("/lib")));
	CHECK_SLICE(slice_first(elf_at(&elf, section.address, 4), 4), "/lib");
	CHECK(elf_find_section(&elf, S(".note.ABI-tag"), &section));
	for (struct elf_note note; elf_next_note(&elf, &section.bytes, section.alignment, &note);)
		found = found || (slice_equal(note.name, S("GNU")) && note.type == 1 && note.bytes.len == 16);
	CHECK(found);
	free((void *)self.ptr);
}

TEST(elf_says_what_is_none)
{
	static const struct {
		struct slice bytes;
		const char *error;
	} cases[] = {
		{ S(""), "elf: does not begin as ELF" },
		{ S("#!/bin/sh"), "elf: does not begin as ELF" },
		{ S("\177ELF\2\1"), "elf: its header is cut off" },
	};
	struct elf elf;
	struct error err;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK_INT(elf_open(cases[i].bytes, &elf, &err), -ERR_FORMAT);
		CHECK_TEXT(err.text, cases[i].error);
	}
}

/* Every byte of the header, of the tables and of their end: whatever they say, only bytes that are there are given. */
TEST(elf_believes_no_table)
{
	struct elf_made made = { 0 };
	struct buffer out = BUFFER_INIT(0);
	size_t sum = 0;

	elf_make(&out, &made, parts, 3);
	for (size_t at = 4; at < out.len; at++)
		for (unsigned value = 0; value < 256; value += 51) {
			char was = out.ptr[at];
			struct elf elf;

			out.ptr[at] = (char)value;
			if (elf_open(buffer_slice(&out), &elf, NULL) >= 0) {
				for (uint64_t i = 0; i < elf.section_count; i++) {
					struct elf_section section = elf_section(&elf, i);

					CHECK(section.bytes.len == 0 ||
						(section.bytes.ptr >= out.ptr &&
							section.bytes.ptr + section.bytes.len <= out.ptr + out.len));
					sum += section.name.len;
				}
				for (uint64_t i = 0; i < elf.segment_count; i++) {
					struct elf_segment segment = elf_segment(&elf, i);

					CHECK(segment.bytes.len == 0 ||
						(segment.bytes.ptr >= out.ptr &&
							segment.bytes.ptr + segment.bytes.len <= out.ptr + out.len));
				}
				sum += elf_at(&elf, 0x1002, 7).len;
			}
			out.ptr[at] = was;
		}
	CHECK(sum > 0);
	for (size_t len = 0; len < out.len; len++) {
		struct elf elf;

		if (elf_open(slice_first(buffer_slice(&out), len), &elf, NULL) >= 0)
			CHECK(elf.cut && elf.section_count < 5 && elf.segment_count <= 3);
	}
	buffer_done(&out);
}

TEST(elf_reads_notes_one_by_one_and_stops_at_one_that_is_cut_off)
{
	static const char notes[] = "\4\0\0\0\5\0\0\0\1\0\0\0GNU\0hello\0\0\0"
				    "\0\0\0\0\0\0\0\0\2\0\0\0"
				    "\4\0\0\0\xff\xff\xff\xff\3\0\0\0FDO\0{}";
	struct slice left = slice_make(notes, sizeof notes - 1);
	struct elf elf = { .wide = true };
	struct elf_note note;

	CHECK(elf_next_note(&elf, &left, 4, &note));
	CHECK_SLICE(note.name, "GNU");
	CHECK_SLICE(note.bytes, "hello");
	CHECK(elf_next_note(&elf, &left, 4, &note));
	CHECK_INT(note.type, 2);
	CHECK_INT(note.name.len, 0);
	CHECK(!elf_next_note(&elf, &left, 4, &note));
}
