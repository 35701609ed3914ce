/* go_binary.c - what Go built: the modules and the Go version that its linker writes into programs and libraries */
#include "program/go_modules.h"
#include "program/program.h"

#define MAGIC S("\377 Go buildinf:")
#define MAGIC_ALIGNMENT 16u
#define HEADER_BYTES 32u
#define FLAG_BIG 1
#define FLAG_INLINE 2 /* since Go 1.18: the texts follow the header; before it has addresses of them */
#define TEXT_BYTES_MAX (4u << 20)

/* The list of modules stands between two lots of 16 bytes, wherever in the file it is. */
#define LIST_START S("\060\167\257\014\222\164\010\002\101\341\301\007\346\326\030\346")
#define LIST_END S("\371\062\103\061\206\030\040\162\000\202\102\020\101\026\330\362")

/* What is remembered from one window to the next. */
enum kept { KEPT_DONE, KEPT_MACHINE, KEPT_VERSION /* and the words behind it: the text of a version that may be it */ };
enum done { DONE_MODULES = 1, DONE_VERSION = 2, SEEN_GO = 4 };
#define VERSION_BYTES_MAX 24u

struct go {
	const struct catalog_file *file;
	struct claims claims;
	struct elf elf;
	struct slice architecture;
	uint64_t *kept, words[CATALOG_KEPT_WORDS];
};

static int claim_modules(struct go *go, struct slice list)
{
	/* Without a module (of GOPATH times) nothing is between them, and they are not there. */
	if (slice_starts_with(list, LIST_START)) {
		list = slice_from(list, LIST_START.len);
		if (slice_ends_with(list, LIST_END))
			list.len -= LIST_END.len;
		else
			claims_note(&go->claims, NOTE_INCOMPLETE, "Go build information: its list of modules is cut off");
	}
	if (go->kept[KEPT_DONE] & DONE_MODULES)
		return 0;
	go->kept[KEPT_DONE] |= DONE_MODULES | SEEN_GO;
	return go_modules_claim(list, go->architecture, &go->claims);
}

static int claim_version(struct go *go, struct slice text)
{
	struct slice version = go_version(text);

	if (go->kept[KEPT_DONE] & DONE_VERSION)
		return 0;
	go->kept[KEPT_DONE] |= DONE_VERSION | SEEN_GO;
	if (!version.len) /* "devel go1.22-1e990371 …": a state of the sources between two versions */
		claims_note(&go->claims, NOTE_INCOMPLETE, "Go build information: Go's version is '%.*s'",
			SLICE_ARG(slice_first(text, 80)));
	return go_stdlib_claim(version, go->architecture, &go->claims);
}

/* A length (7 bits a byte, the lowest first) and so many bytes. */
static bool take_text(struct slice *bytes, struct slice *ret_text)
{
	uint64_t len = 0;
	size_t i = 0;

	for (unsigned shift = 0; shift < 35; shift += 7, i++) {
		if (i >= bytes->len)
			return false;
		len |= (uint64_t)((unsigned char)bytes->ptr[i] & 0x7f) << shift;
		if (!((unsigned char)bytes->ptr[i] & 0x80))
			break;
	}
	*bytes = slice_from(*bytes, i + 1);
	if (len > bytes->len || len > TEXT_BYTES_MAX)
		return false;
	*ret_text = slice_first(*bytes, (size_t)len);
	*bytes = slice_from(*bytes, (size_t)len);
	return true;
}

static int read_inline(struct go *go, struct slice bytes)
{
	struct slice version, list;
	int r;

	bytes = slice_from(bytes, HEADER_BYTES);
	if (!take_text(&bytes, &version) || !take_text(&bytes, &list)) {
		claims_note(&go->claims, NOTE_INCOMPLETE, "Go build information: it is cut off");
		go->kept[KEPT_DONE] |= SEEN_GO | DONE_VERSION; /* one note is enough */
		return 0;
	}
	r = claim_version(go, version);
	return r < 0 ? r : claim_modules(go, list);
}

/* A Go string at ADDRESS: its own address and its length. *LEAD_SOMEWHERE stays as long as all of it is in the file. */
static struct slice text_at(const struct elf *elf, uint64_t address, unsigned size, bool *lead_somewhere)
{
	struct slice header, text;
	uint64_t len;

	if (!address || elf_is_zero_at(elf, address)) /* what was built without modules */
		return S("");
	header = elf_at(elf, address, 2 * size);
	len = elf_number(elf, header, size, size);
	text = elf_at(elf, elf_number(elf, header, 0, size), len < TEXT_BYTES_MAX ? len : TEXT_BYTES_MAX);
	*lead_somewhere = *lead_somewhere && header.len == 2 * size && text.len == len;
	return text;
}

static int read_addresses(struct go *go, struct slice bytes)
{
	unsigned size = bytes.len > 14 ? (unsigned char)bytes.ptr[14] : 0;
	struct elf elf = go->elf;
	struct slice version, list;
	bool lead_somewhere = true;
	int r;

	go->kept[KEPT_DONE] |= SEEN_GO;
	if (go->file->kept) /* what stands there may have gone by */
		return 0;
	elf.big = bytes.ptr[15] & FLAG_BIG;
	version = text_at(&elf, elf_number(&elf, bytes, 16, size), size, &lead_somewhere);
	list = text_at(&elf, elf_number(&elf, bytes, 16 + size, size), size, &lead_somewhere);
	if (!version.len || !lead_somewhere) {
		claims_note(&go->claims, NOTE_INCOMPLETE, "Go build information: its addresses lead nowhere");
		return 0;
	}
	r = claim_version(go, version);
	return r < 0 ? r : claim_modules(go, list);
}

/* A header at AT of BYTES? Programs that look for such headers have the magic alone in their constants. */
static bool is_header(struct slice bytes, size_t at)
{
	struct slice header = slice_from(bytes, at);
	unsigned char size, flags;

	if (header.len < HEADER_BYTES || !slice_starts_with(header, MAGIC))
		return false;
	size = (unsigned char)header.ptr[14];
	flags = (unsigned char)header.ptr[15];
	return flags <= (FLAG_BIG | FLAG_INLINE) && (flags & FLAG_INLINE || size == 4 || size == 8);
}

/* The first header in BYTES, which begin at a multiple of the alignment, before END. */
static ptrdiff_t find_header(struct slice bytes, size_t end)
{
	uint32_t start;

	memcpy(&start, MAGIC.ptr, sizeof start);
	for (size_t at = 0; at + HEADER_BYTES <= bytes.len && at < end; at += MAGIC_ALIGNMENT) {
		uint32_t word;

		memcpy(&word, bytes.ptr + at, sizeof word);
		if (word == start && is_header(bytes, at))
			return (ptrdiff_t)at;
	}
	return -1;
}

static int read_header(struct go *go, struct slice bytes)
{
	return (unsigned char)bytes.ptr[15] & FLAG_INLINE ? read_inline(go, bytes) : read_addresses(go, bytes);
}

static bool has_go_sections(const struct elf *elf)
{
	static const char *const names[] = { ".gopclntab", ".data.rel.ro.gopclntab", ".note.go.buildid" };
	struct elf_section section;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (elf_find_section(elf, slice_from_text(names[i]), &section))
			return true;
	return false;
}

/* Where the linker puts it: a section of that name, or, where sections are gone, the pages that are written to. */
static int read_whole(struct go *go)
{
	struct elf_section section;
	bool of_go;
	ptrdiff_t at;

	if (elf_find_section(&go->elf, S(".go.buildinfo"), &section)) {
		at = find_header(section.bytes, section.bytes.len);
		if (at >= 0) /* the texts need not end where the section says */
			return read_header(
				go, slice_from(go->file->bytes, (size_t)(section.bytes.ptr + at - go->file->bytes.ptr)));
		claims_note(&go->claims, NOTE_INCOMPLETE, "Go build information: it does not begin as it should");
		return 0;
	}
	of_go = has_go_sections(&go->elf);
	if (go->elf.section_count && !of_go)
		return 0;
	for (uint64_t i = 0; i < go->elf.segment_count; i++) {
		struct elf_segment segment = elf_segment(&go->elf, i);

		if (segment.type != ELF_SEGMENT_LOAD || !(segment.flags & ELF_SEGMENT_WRITE) || segment.address % MAGIC_ALIGNMENT)
			continue;
		at = find_header(segment.bytes, segment.bytes.len);
		if (at >= 0)
			return read_header(go, slice_from(segment.bytes, (size_t)at));
	}
	if (of_go)
		claims_note(&go->claims, NOTE_INCOMPLETE, "built by Go, and does not say of what");
	return 0;
}

/* "go1.16.5" with a NUL behind it, as the linker lays runtime.buildVersion down: kept until it is known that the file is Go's. */
static void remember_version(struct go *go, size_t from, size_t end)
{
	struct slice bytes = go->file->bytes;
	char *kept = (char *)&go->kept[KEPT_VERSION];

	for (ptrdiff_t at = (ptrdiff_t)from; !kept[0] && (at = program_find(bytes, (size_t)at, end, S("go1."))) >= 0; at++) {
		struct slice text = slice_first(slice_from(bytes, (size_t)at), VERSION_BYTES_MAX);
		ptrdiff_t len = slice_find_byte(text, '\0');
		bool good = len > 4 && (at == 0 || (unsigned char)bytes.ptr[at - 1] < '-');

		for (ptrdiff_t i = 4; good && i < len; i++)
			good = strchr("0123456789.abcrt", text.ptr[i]) != NULL; /* "1.17rc1", "1.18beta2" */
		if (good && text.ptr[4] >= '0' && text.ptr[4] <= '9')
			memcpy(kept, text.ptr, (size_t)len);
	}
}

static int read_part(struct go *go, size_t from, size_t end)
{
	size_t aligned = from + (size_t)(-(go->file->offset + from) % MAGIC_ALIGNMENT);
	struct slice bytes = go->file->bytes;
	ptrdiff_t at;
	int r = 0;

	if (!(go->kept[KEPT_DONE] & DONE_VERSION))
		remember_version(go, from, end);
	at = go->kept[KEPT_DONE] & DONE_MODULES ? -1 : program_find(bytes, from, end, LIST_START);
	if (at >= 0) {
		struct slice list = slice_from(bytes, (size_t)at);
		ptrdiff_t stop = slice_find(slice_first(list, TEXT_BYTES_MAX), LIST_END);

		r = claim_modules(go, slice_first(list, stop < 0 ? 0 : (size_t)stop + LIST_END.len));
		if (stop < 0)
			claims_note(&go->claims, NOTE_INCOMPLETE, "Go build information: its list of modules has no end");
	}
	at = go->kept[KEPT_DONE] & DONE_VERSION || aligned >= end ? -1 : find_header(slice_from(bytes, aligned), end - aligned);
	return r >= 0 && at >= 0 ? read_header(go, slice_from(bytes, aligned + (size_t)at)) : r;
}

static int read_window(struct go *go)
{
	size_t end = catalog_window_end(go->file), at = 0, from, to;
	int r = 0;

	while (r >= 0 && program_next_data(go->file, &at, end, &from, &to))
		r = read_part(go, from, to);
	if (r >= 0 && go->kept[KEPT_DONE] & SEEN_GO && !(go->kept[KEPT_DONE] & DONE_VERSION) &&
		go->file->offset + go->file->bytes.len >= go->file->size) {
		struct slice version = slice_from_text((const char *)&go->kept[KEPT_VERSION]);

		if (version.len)
			r = claim_version(go, version);
		else
			claims_note(&go->claims, NOTE_INCOMPLETE, "Go build information: Go's version was not found");
	}
	return r;
}

static int go_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct go go = { .file = file, .claims = claims_begin(file, "go_binary", PACKAGE_GOLANG, sink, notes) };
	bool opened = program_open(file, &go.claims, &go.elf);

	go.kept = file->kept ? file->kept : go.words;
	if (opened)
		go.kept[KEPT_MACHINE] = go.elf.machine << 2 | (unsigned)go.elf.wide << 1 | go.elf.big;
	go.elf.machine = (unsigned)(go.kept[KEPT_MACHINE] >> 2);
	go.elf.wide = go.kept[KEPT_MACHINE] & 2;
	go.elf.big = go.kept[KEPT_MACHINE] & 1;
	go.architecture = slice_from_text(elf_architecture(&go.elf));
	if (file->kept)
		return read_window(&go);
	return opened ? read_whole(&go) : 0;
}

static bool go_accepts(struct slice path)
{
	return !slice_ends_with(path, S(".ko"));
}

static const struct interest go_interests[] = {
	{ INTEREST_ELF, "" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_go_binary = {
	.name = "go_binary",
	.interests = go_interests,
	.size_max_bytes = PROGRAM_BYTES_MAX,
	.windows = true,
	.accepts = go_accepts,
	.parse = go_parse,
};
