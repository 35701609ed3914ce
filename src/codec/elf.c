/* elf.c - read an ELF file's tables */
#include "codec/elf.h"

static struct slice part(struct slice bytes, uint64_t from, uint64_t size)
{
	if (from >= bytes.len)
		return S("");
	return slice_first(slice_from(bytes, (size_t)from), size < bytes.len ? (size_t)size : bytes.len);
}

uint64_t elf_number(const struct elf *elf, struct slice bytes, uint64_t at, unsigned size)
{
	struct slice digits = part(bytes, at, size);
	uint64_t number = 0;

	if (digits.len != size)
		return 0;
	for (unsigned i = 0; i < size; i++)
		number = number << 8 | (unsigned char)digits.ptr[elf->big ? i : size - 1 - i];
	return number;
}

/* A field of a header: where it stands, and how long it is, in files of 32 and of 64 bits. */
struct field {
	unsigned char at32, size32, at64, size64;
};

static uint64_t field(const struct elf *elf, uint64_t header, struct field field)
{
	return elf_number(
		elf, elf->bytes, header + (elf->wide ? field.at64 : field.at32), elf->wide ? field.size64 : field.size32);
}

/* Elf32_Ehdr and Elf64_Ehdr. */
static const struct field e_type = { 16, 2, 16, 2 }, e_machine = { 18, 2, 18, 2 }, e_phoff = { 28, 4, 32, 8 },
			  e_shoff = { 32, 4, 40, 8 }, e_phentsize = { 42, 2, 54, 2 }, e_phnum = { 44, 2, 56, 2 },
			  e_shentsize = { 46, 2, 58, 2 }, e_shnum = { 48, 2, 60, 2 }, e_shstrndx = { 50, 2, 62, 2 };
/* Elf32_Shdr and Elf64_Shdr. */
static const struct field sh_name = { 0, 4, 0, 4 }, sh_type = { 4, 4, 4, 4 }, sh_addr = { 12, 4, 16, 8 },
			  sh_offset = { 16, 4, 24, 8 }, sh_size = { 20, 4, 32, 8 }, sh_link = { 24, 4, 40, 4 },
			  sh_info = { 28, 4, 44, 4 }, sh_addralign = { 32, 4, 48, 8 };
/* Elf32_Phdr and Elf64_Phdr. */
static const struct field p_type = { 0, 4, 0, 4 }, p_offset = { 4, 4, 8, 8 }, p_vaddr = { 8, 4, 16, 8 },
			  p_filesz = { 16, 4, 32, 8 }, p_memsz = { 20, 4, 40, 8 }, p_flags = { 24, 4, 4, 4 },
			  p_align = { 28, 4, 48, 8 };

#define MANY_SEGMENTS 0xffffu /* the first section has the number */
#define MANY_SECTIONS 0xffffu /* the first section has the index of the names */

/* How many whole entries are there from AT on, of COUNT that are stated. */
static uint64_t count_there(struct elf *elf, uint64_t at, uint64_t entry_bytes, uint64_t count)
{
	uint64_t there = at && at < elf->bytes.len ? (elf->bytes.len - at) / entry_bytes : 0;

	elf->cut = elf->cut || (at && count > there);
	return count < there ? count : there;
}

static void find_sections(struct elf *elf)
{
	uint64_t count = field(elf, 0, e_shnum), names = field(elf, 0, e_shstrndx);

	elf->section_table = field(elf, 0, e_shoff);
	elf->section_bytes = field(elf, 0, e_shentsize);
	if (elf->section_table == 0 || elf->section_bytes < (elf->wide ? 64 : 40))
		return;
	elf->cut = elf->section_table >= elf->bytes.len;
	if (count == 0)
		count = field(elf, elf->section_table, sh_size);
	if (names == MANY_SECTIONS)
		names = field(elf, elf->section_table, sh_link);
	elf->section_count = count_there(elf, elf->section_table, elf->section_bytes, count);
	if (names < elf->section_count)
		elf->section_names = elf_section(elf, names).bytes;
}

static void find_segments(struct elf *elf)
{
	uint64_t count = field(elf, 0, e_phnum);

	elf->segment_table = field(elf, 0, e_phoff);
	elf->segment_bytes = field(elf, 0, e_phentsize);
	if (elf->segment_bytes < (elf->wide ? 56 : 32))
		return;
	if (count == MANY_SEGMENTS && elf->section_count)
		count = field(elf, elf->section_table, sh_info);
	elf->segment_count = count_there(elf, elf->segment_table, elf->segment_bytes, count);
	for (uint64_t i = 0; i < elf->segment_count && !elf->cut; i++) {
		struct elf_segment segment = elf_segment(elf, i);

		elf->cut = segment.type == ELF_SEGMENT_LOAD && segment.cut;
	}
}

int elf_open(struct slice bytes, struct elf *ret_elf, struct error *err)
{
	struct elf elf = { .bytes = bytes };

	if (!slice_starts_with(bytes, S("\177ELF")))
		return error_set(err, ERR_FORMAT, "elf: does not begin as ELF");
	if (bytes.len < 52 || (bytes.ptr[4] == 2 && bytes.len < 64))
		return error_set(err, ERR_FORMAT, "elf: its header is cut off");
	if ((bytes.ptr[4] != 1 && bytes.ptr[4] != 2) || (bytes.ptr[5] != 1 && bytes.ptr[5] != 2))
		return error_set(err, ERR_FORMAT, "elf: neither 32 nor 64 bits, or of no byte order");
	elf.wide = bytes.ptr[4] == 2;
	elf.big = bytes.ptr[5] == 2;
	elf.type = (unsigned)field(&elf, 0, e_type);
	elf.machine = (unsigned)field(&elf, 0, e_machine);
	find_sections(&elf);
	find_segments(&elf);
	*ret_elf = elf;
	return 0;
}

static struct slice text_at(struct slice texts, uint64_t at)
{
	struct slice text = part(texts, at, texts.len);
	ptrdiff_t end = slice_find_byte(text, '\0');

	return end < 0 ? S("") : slice_first(text, (size_t)end);
}

struct elf_section elf_section(const struct elf *elf, uint64_t number)
{
	uint64_t at = elf->section_table + number * elf->section_bytes;
	struct elf_section section = {
		.name = text_at(elf->section_names, field(elf, at, sh_name)),
		.type = (unsigned)field(elf, at, sh_type),
		.address = field(elf, at, sh_addr),
		.offset = field(elf, at, sh_offset),
		.size = field(elf, at, sh_size),
		.alignment = field(elf, at, sh_addralign),
	};

	if (section.type == ELF_SECTION_NOBITS)
		return section;
	section.bytes = part(elf->bytes, section.offset, section.size);
	section.cut = section.bytes.len != section.size;
	return section;
}

bool elf_find_section(const struct elf *elf, struct slice name, struct elf_section *ret_section)
{
	for (uint64_t i = 0; i < elf->section_count; i++) {
		uint64_t at = elf->section_table + i * elf->section_bytes;
		struct slice found = part(elf->section_names, field(elf, at, sh_name), name.len + 1);

		if (found.len != name.len + 1 || found.ptr[name.len] || !slice_starts_with(found, name))
			continue;
		*ret_section = elf_section(elf, i);
		return true;
	}
	return false;
}

struct elf_segment elf_segment(const struct elf *elf, uint64_t number)
{
	uint64_t at = elf->segment_table + number * elf->segment_bytes;
	struct elf_segment segment = {
		.type = (unsigned)field(elf, at, p_type),
		.flags = (unsigned)field(elf, at, p_flags),
		.address = field(elf, at, p_vaddr),
		.offset = field(elf, at, p_offset),
		.size = field(elf, at, p_filesz),
		.memory_size = field(elf, at, p_memsz),
		.alignment = field(elf, at, p_align),
	};

	segment.bytes = part(elf->bytes, segment.offset, segment.size);
	segment.cut = segment.bytes.len != segment.size;
	return segment;
}

struct slice elf_at(const struct elf *elf, uint64_t address, uint64_t size)
{
	for (uint64_t i = 0; i < elf->segment_count; i++) {
		struct elf_segment segment = elf_segment(elf, i);

		if (segment.type == ELF_SEGMENT_LOAD && address >= segment.address && address - segment.address < segment.size)
			return part(segment.bytes, address - segment.address, size);
	}
	return S("");
}

bool elf_is_zero_at(const struct elf *elf, uint64_t address)
{
	for (uint64_t i = 0; i < elf->segment_count; i++) {
		struct elf_segment segment = elf_segment(elf, i);
		uint64_t at = address - segment.address;

		if (segment.type == ELF_SEGMENT_LOAD && address >= segment.address && at >= segment.size &&
			at < segment.memory_size)
			return true;
	}
	return false;
}

bool elf_next_note(const struct elf *elf, struct slice *notes, uint64_t alignment, struct elf_note *ret_note)
{
	uint64_t step = alignment == 8 ? 8 : 4, name_bytes, desc_bytes, desc_at, end;
	struct elf_note note = { 0 };

	if (notes->len < 12)
		return false;
	name_bytes = elf_number(elf, *notes, 0, 4);
	desc_bytes = elf_number(elf, *notes, 4, 4);
	note.type = (unsigned)elf_number(elf, *notes, 8, 4);
	desc_at = (12 + name_bytes + step - 1) / step * step;
	end = desc_at + desc_bytes;
	if (end > notes->len)
		return false;
	note.name = part(*notes, 12, name_bytes);
	if (slice_ends_with(note.name, S("\0")))
		note.name.len--;
	note.bytes = part(*notes, desc_at, desc_bytes);
	*notes = slice_from(*notes, (size_t)((end + step - 1) / step * step));
	*ret_note = note;
	return true;
}

const char *elf_architecture(const struct elf *elf)
{
	switch (elf->machine) {
	case ELF_MACHINE_386:
		return "386";
	case ELF_MACHINE_MIPS:
		return elf->wide ? elf->big ? "mips64" : "mips64le" : elf->big ? "mips" : "mipsle";
	case ELF_MACHINE_PPC64:
		return elf->big ? "ppc64" : "ppc64le";
	case ELF_MACHINE_S390:
		return elf->wide ? "s390x" : "";
	case ELF_MACHINE_ARM:
		return "arm";
	case ELF_MACHINE_X86_64:
		return "amd64";
	case ELF_MACHINE_AARCH64:
		return "arm64";
	case ELF_MACHINE_RISCV:
		return elf->wide ? "riscv64" : "";
	case ELF_MACHINE_LOONGARCH:
		return elf->wide ? "loong64" : "";
	default:
		return "";
	}
}
