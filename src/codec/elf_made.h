/* elf_made.h - build small ELF files in memory, for tests */
#pragma once
#include "base/buffer.h"

struct elf_made_part {
	const char *section;         /* its name, or NULL: none */
	unsigned section_type;       /* 1: SHT_PROGBITS, 7: SHT_NOTE */
	unsigned segment, flags;     /* of a segment that is just this, or 0 */
	uint64_t address, alignment; /* ALIGNMENT: in the file too; 0: 1 */
	struct slice bytes;
	uint64_t zeros; /* how much larger the segment is in memory */
};

struct elf_made {
	bool narrow, big; /* 32 bits; big-endian */
	bool stripped;    /* no section headers */
	unsigned machine; /* 0: 62, amd64 */
	unsigned type;    /* 0: 2, ET_EXEC */
};

static inline void elf_made_number(struct buffer *out, const struct elf_made *made, uint64_t number, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		buffer_add_byte(out, (char)(number >> 8 * (made->big ? size - 1 - i : i)));
}

/* A number as long as an address. */
static inline void elf_made_word(struct buffer *out, const struct elf_made *made, uint64_t number)
{
	elf_made_number(out, made, number, made->narrow ? 4 : 8);
}

static inline void elf_made_section(struct buffer *out, const struct elf_made *made, uint64_t name, unsigned type,
	uint64_t address, uint64_t offset, uint64_t size, uint64_t alignment)
{
	elf_made_number(out, made, name, 4);
	elf_made_number(out, made, type, 4);
	elf_made_word(out, made, 2); /* SHF_ALLOC */
	elf_made_word(out, made, address);
	elf_made_word(out, made, offset);
	elf_made_word(out, made, size);
	elf_made_number(out, made, 0, 8);
	elf_made_word(out, made, alignment);
	elf_made_word(out, made, 0);
}

static inline void elf_made_segment(
	struct buffer *out, const struct elf_made *made, const struct elf_made_part *part, uint64_t offset)
{
	elf_made_number(out, made, part->segment, 4);
	if (!made->narrow)
		elf_made_number(out, made, part->flags, 4);
	elf_made_word(out, made, offset);
	elf_made_word(out, made, part->address);
	elf_made_word(out, made, part->address);
	elf_made_word(out, made, part->bytes.len);
	elf_made_word(out, made, part->bytes.len + part->zeros);
	if (made->narrow)
		elf_made_number(out, made, part->flags, 4);
	elf_made_word(out, made, part->alignment ? part->alignment : 1);
}

#define ELF_MADE_PARTS_MAX 16

/* Adds the file to OUT, which is empty: header, segments' table, PARTS, names of sections, sections' table. */
static inline void elf_make(struct buffer *out, const struct elf_made *made, const struct elf_made_part *parts, size_t count)
{
	uint64_t offsets[ELF_MADE_PARTS_MAX] = { 0 }, names[ELF_MADE_PARTS_MAX] = { 0 }, at, names_at = 0, table_at = 0;
	size_t header = made->narrow ? 52 : 64, segment = made->narrow ? 32 : 56, segments = 0, sections = 2;
	struct buffer texts = BUFFER_INIT(0);

	buffer_add(&texts, "\0.shstrtab", 11);
	for (size_t i = 0; i < count; i++) {
		segments += parts[i].segment != 0;
		names[i] = texts.len;
		if (parts[i].section) {
			sections++;
			buffer_add(&texts, parts[i].section, strlen(parts[i].section) + 1);
		}
	}
	at = header + segments * segment;
	for (size_t i = 0; i < count; i++) {
		uint64_t alignment = parts[i].alignment ? parts[i].alignment : 1;

		offsets[i] = at = (at + alignment - 1) / alignment * alignment;
		at += parts[i].bytes.len;
	}
	if (!made->stripped) {
		names_at = at;
		table_at = (at + texts.len + 7) / 8 * 8;
	}
	buffer_add(out, "\177ELF", 4);
	buffer_add_byte(out, made->narrow ? 1 : 2);
	buffer_add_byte(out, made->big ? 2 : 1);
	buffer_add(out, "\1\0\0\0\0\0\0\0\0\0", 10);
	elf_made_number(out, made, made->type ? made->type : 2, 2);
	elf_made_number(out, made, made->machine ? made->machine : 62, 2);
	elf_made_number(out, made, 1, 4);
	elf_made_word(out, made, 0);
	elf_made_word(out, made, segments ? header : 0);
	elf_made_word(out, made, table_at);
	elf_made_number(out, made, 0, 4);
	elf_made_number(out, made, header, 2);
	elf_made_number(out, made, segment, 2);
	elf_made_number(out, made, segments, 2);
	elf_made_number(out, made, made->narrow ? 40 : 64, 2);
	elf_made_number(out, made, made->stripped ? 0 : sections, 2);
	elf_made_number(out, made, made->stripped ? 0 : 1, 2);
	for (size_t i = 0; i < count; i++)
		if (parts[i].segment)
			elf_made_segment(out, made, &parts[i], offsets[i]);
	for (size_t i = 0; i < count; i++) {
		while (out->len < offsets[i])
			buffer_add_byte(out, 0);
		buffer_add_slice(out, parts[i].bytes);
	}
	if (!made->stripped) {
		buffer_add_slice(out, buffer_slice(&texts));
		while (out->len < table_at)
			buffer_add_byte(out, 0);
		elf_made_section(out, made, 0, 0, 0, 0, 0, 0);
		elf_made_section(out, made, 1, 3, 0, names_at, texts.len, 1);
		for (size_t i = 0; i < count; i++)
			if (parts[i].section)
				elf_made_section(out, made, names[i], parts[i].section_type ? parts[i].section_type : 1,
					parts[i].address, offsets[i], parts[i].bytes.len,
					parts[i].alignment ? parts[i].alignment : 1);
	}
	buffer_done(&texts);
}
