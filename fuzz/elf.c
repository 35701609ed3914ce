/* elf.c - fuzz target: an ELF file's tables and notes, and texts that zlib packed */
#include "codec/elf.h"
#include "codec/zlib_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t read_all(struct slice bytes)
{
	size_t sum = 0;

	for (size_t i = 0; i < bytes.len; i++)
		sum += (unsigned char)bytes.ptr[i];
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = slice_make(data, size);
	struct elf_section section;
	struct elf elf;
	struct error err;
	size_t sum = 0;

	if (zlib_text_begins(bytes)) {
		cleanup_zlib_text struct zlib_text *zlib = zlib_text_new();
		struct buffer out = BUFFER_INIT(1u << 20);

		(void)zlib_text_read(zlib, bytes, &out, &err);
		if (out.len > 1u << 20)
			__builtin_trap();
		buffer_done(&out);
	}
	if (elf_open(bytes, &elf, &err) < 0)
		return 0;
	for (uint64_t i = 0; i < elf.section_count && i < 100; i++) {
		section = elf_section(&elf, i);
		sum += read_all(section.name) + read_all(section.bytes);
		for (struct elf_note note; elf_next_note(&elf, &section.bytes, section.alignment, &note);)
			sum += read_all(note.name) + read_all(note.bytes);
		(void)elf_find_section(&elf, section.name, &section);
		sum += read_all(elf_at(&elf, section.address, section.size));
	}
	for (uint64_t i = 0; i < elf.segment_count && i < 100; i++)
		sum += read_all(elf_segment(&elf, i).bytes);
	sum += (unsigned char)elf_architecture(&elf)[0];
	return sum == 1;
}
