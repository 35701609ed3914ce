/* elf.h - read an ELF file's tables (gABI, chapters 4 and 5), also of a piece of one
 *
 * 32 and 64 bits, both byte orders. What a table says is checked against the bytes that are there: a section or segment whose
 * bytes are not all there is given with those that are, and CUT. Tables that lie elsewhere have no entries; nothing here fails
 * but elf_open. */
#pragma once
#include "base/error.h"
#include "base/slice.h"

enum elf_machine {
	ELF_MACHINE_386 = 3,
	ELF_MACHINE_MIPS = 8,
	ELF_MACHINE_PPC64 = 21,
	ELF_MACHINE_S390 = 22,
	ELF_MACHINE_ARM = 40,
	ELF_MACHINE_X86_64 = 62,
	ELF_MACHINE_AARCH64 = 183,
	ELF_MACHINE_RISCV = 243,
	ELF_MACHINE_LOONGARCH = 258
};

struct elf {
	struct slice bytes;
	bool wide, big; /* 64 bits; big-endian */
	bool cut;       /* a table, or a loaded segment, is not all there */
	unsigned type;  /* ELF_RELOCATABLE … */
	unsigned machine;
	uint64_t segment_table, section_table; /* offsets */
	uint64_t segment_count, section_count; /* of entries that are there */
	uint64_t segment_bytes, section_bytes; /* of an entry */
	struct slice section_names;
};

#define ELF_RELOCATABLE 1u
#define ELF_SEGMENT_LOAD 1u
#define ELF_SEGMENT_NOTE 4u
#define ELF_SEGMENT_RUN 1u /* bits of flags */
#define ELF_SEGMENT_WRITE 2u
#define ELF_SEGMENT_READ 4u
#define ELF_SECTION_NOBITS 8u

struct elf_section {
	struct slice name;
	unsigned type;
	uint64_t address, offset, size; /* as stated */
	uint64_t alignment;
	struct slice bytes;
	bool cut;
};

struct elf_segment {
	unsigned type, flags;
	uint64_t address, offset, size; /* SIZE: in the file */
	uint64_t memory_size;           /* what is more than SIZE begins as zeros */
	uint64_t alignment;
	struct slice bytes;
	bool cut;
};

struct elf_note {
	struct slice name; /* "GNU"; without the NUL at its end */
	unsigned type;
	struct slice bytes;
};

/* BYTES must live as long: a file, or one's beginning. -ERR_FORMAT: it is none. */
int elf_open(struct slice bytes, struct elf *ret_elf, struct error *err);
/* Entry NUMBER, below section_count. */
struct elf_section elf_section(const struct elf *elf, uint64_t number);
/* The first of that name; false: none. */
bool elf_find_section(const struct elf *elf, struct slice name, struct elf_section *ret_section);
/* Entry NUMBER, below segment_count. */
struct elf_segment elf_segment(const struct elf *elf, uint64_t number);
/* SIZE bytes at ADDRESS of the loaded program, as far as the file has them; fewer, or none. */
struct slice elf_at(const struct elf *elf, uint64_t address, uint64_t size);
/* Is ADDRESS where the program begins with zeros, of which the file has none? */
bool elf_is_zero_at(const struct elf *elf, uint64_t address);
/* Takes the next note off *NOTES (of a section or segment of that alignment). False: no whole one is left. */
bool elf_next_note(const struct elf *elf, struct slice *notes, uint64_t alignment, struct elf_note *ret_note);
/* A number of SIZE bytes (at most 8) at AT, in the file's order; 0 where it is not there. */
uint64_t elf_number(const struct elf *elf, struct slice bytes, uint64_t at, unsigned size);
/* "amd64", as container platforms call it; "" for others. */
const char *elf_architecture(const struct elf *elf);
