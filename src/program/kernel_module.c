/* kernel_module.c - modules of the Linux kernel that did not come with it: drivers that somebody else builds
 *
 * Those that came with a kernel lie in lib/modules/VERSION/kernel, which kernel.c knows as a whole; they are not opened. Elsewhere
 * (updates, extra, /opt) a module says in its section .modinfo what it is: texts "key=value", each with a NUL. */
#include "base/buffer.h"
#include "codec/decoder.h"
#include "program/program.h"

#define MODULE_BYTES_MAX (64u << 20)

struct module {
	struct slice name, version, vermagic, licence;
	bool own; /* made together with the kernel */
};

static struct module module_of(struct slice modinfo)
{
	struct module module = { 0 };
	struct slice text, key, value;

	while (slice_next_token(&modinfo, '\0', &text)) {
		if (!slice_cut(text, '=', &key, &value))
			continue;
		if (slice_equal(key, S("name")))
			module.name = value;
		else if (slice_equal(key, S("version")))
			module.version = value;
		else if (slice_equal(key, S("vermagic")))
			module.vermagic = value;
		else if (slice_equal(key, S("license")))
			module.licence = value;
		else if (slice_equal(key, S("intree")))
			module.own = slice_equal(value, S("Y"));
	}
	return module;
}

/* "nvidia.ko.zst" gives "nvidia". */
static struct slice name_of(struct slice path)
{
	struct slice name = slice_base_name(path);
	ptrdiff_t end = slice_find(name, S(".ko"));

	return slice_first(name, end < 0 ? name.len : (size_t)end);
}

static int read_module(struct slice bytes, const struct catalog_file *file, struct claims *claims)
{
	struct catalog_file unpacked = { .path = file->path, .bytes = bytes, .size = bytes.len };
	struct elf_section section;
	struct module module;
	struct slice kernel = S(""), rest;
	char evidence[200];
	struct elf elf;

	if (!program_open(&unpacked, claims, &elf))
		return 0;
	if (!elf_find_section(&elf, S(".modinfo"), &section)) {
		claims_note(claims, NOTE_INCOMPLETE, "a module that does not say what it is");
		return 0;
	}
	module = module_of(section.bytes);
	if (!slice_cut(module.vermagic, ' ', &kernel, &rest))
		kernel = module.vermagic;
	if (module.own) {
		if (!kernel.len)
			claims_note(claims, NOTE_INCOMPLETE, "a module of a kernel that does not say of which");
		snprintf(evidence, sizeof evidence, "module %.*s: vermagic", SLICE_ARG(slice_first(name_of(file->path), 100)));
		return kernel.len ? claims_add(claims, (struct package){ .name = S("linux"),
							       .version = kernel,
							       .architecture = slice_from_text(elf_architecture(&elf)),
							       .evidence = slice_from_text(evidence) })
				  : 0;
	}
	snprintf(evidence, sizeof evidence, ".modinfo, for Linux %.*s", SLICE_ARG(slice_first(kernel, 100)));
	return claims_add(claims, (struct package){ .name = module.name.len ? module.name : name_of(file->path),
					  .version = module.version,
					  .architecture = slice_from_text(elf_architecture(&elf)),
					  .licence = module.licence,
					  .evidence = slice_from_text(evidence) });
}

static int unpack(const struct catalog_file *file, struct claims *claims)
{
	static const struct decoder_limits limits = { MODULE_BYTES_MAX, 1000 };
	struct slice_source state = { .left = file->bytes };
	struct source packed = slice_source_open(&state), source;
	cleanup_decoder struct decoder *decoder = NULL;
	cleanup_buffer struct buffer out = BUFFER_INIT(MODULE_BYTES_MAX);
	struct slice chunk;
	struct error err;
	int r = decoder_open(&packed, &limits, &decoder, &err);

	if (r >= 0) {
		source = decoder_source(decoder);
		while ((r = source.next(source.context, &chunk, &err)) > 0)
			buffer_add_slice(&out, chunk);
	}
	if (r < 0) {
		claims_note(claims, NOTE_INCOMPLETE, "%s", err.text);
		return 0;
	}
	return read_module(buffer_slice(&out), file, claims);
}

static int module_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "kernel_module", PACKAGE_GENERIC, sink, notes);

	if (slice_ends_with(file->path, S(".xz"))) {
		claims_note(&claims, NOTE_INCOMPLETE, "a module packed by xz, which is not unpacked");
		return 0;
	}
	return slice_ends_with(file->path, S(".ko")) ? read_module(file->bytes, file, &claims) : unpack(file, &claims);
}

static bool module_accepts(struct slice path)
{
	static const char *const ends[] = { ".ko", ".ko.gz", ".ko.xz", ".ko.zst" };
	struct slice start = path, version, rest;

	/* lib/modules/VERSION/kernel/… */
	if (slice_starts_with(start, S("usr/")))
		start = slice_from(start, 4);
	if (slice_starts_with(start, S("lib/modules/")) && slice_cut(slice_from(start, 12), '/', &version, &rest) &&
		slice_starts_with(rest, S("kernel/")))
		return false;
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (slice_ends_with(path, slice_from_text(ends[i])))
			return true;
	return false;
}

static const struct interest module_interests[] = {
	{ INTEREST_ELF, "" },
	{ INTEREST_SUFFIX, ".gz" },
	{ INTEREST_SUFFIX, ".xz" },
	{ INTEREST_SUFFIX, ".zst" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_kernel_module = {
	.name = "kernel_module",
	.interests = module_interests,
	.size_max_bytes = CATALOG_FILE_BYTES_MAX,
	.places = CATALOG_IMAGE,
	.accepts = module_accepts,
	.parse = module_parse,
};
