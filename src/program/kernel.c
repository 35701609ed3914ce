/* kernel.c - Linux kernels: what stands in boot/, and the folders of modules of each; one package a kernel, its modules are none
 *
 * A kernel for x86 says its version in the header of its set-up code (Documentation/arch/x86/boot.rst: "HdrS", kernel_version), an
 * uncompressed one in its banner, "Linux version …"; else its file's name says it. lib/modules/VERSION belongs to one kernel. */
#include "catalog/claims.h"
#include "program/program.h"

#define HEADER_AT 0x202u
#define VERSION_AT 0x20eu
#define BANNER_BYTES_MAX 400u

static int claim(struct claims *claims, struct slice version, const char *where, struct slice banner)
{
	struct slice numbers = version;
	char cpe[160], evidence[BANNER_BYTES_MAX + 40];
	size_t len = 0;

	while (len < numbers.len && ((numbers.ptr[len] >= '0' && numbers.ptr[len] <= '9') || numbers.ptr[len] == '.'))
		len++;
	while (len && numbers.ptr[len - 1] == '.')
		len--;
	snprintf(cpe, sizeof cpe, "cpe:2.3:o:linux:linux_kernel:%.*s:*:*:*:*:*:*:*",
		SLICE_ARG(slice_first(numbers, len < 60 ? len : 60)));
	snprintf(evidence, sizeof evidence, "%s%.*s", where, SLICE_ARG(slice_first(banner, BANNER_BYTES_MAX)));
	return claims_add(claims, (struct package){ .name = S("linux"),
					  .version = version,
					  .cpe = slice_from_text(cpe),
					  .evidence = slice_from_text(evidence) });
}

static bool is_version(struct slice text)
{
	return text.len > 2 && text.ptr[0] >= '1' && text.ptr[0] <= '9' && slice_find_byte(text, '.') > 0;
}

/* The first word of a banner, which ends with a NUL or a line's end. */
static struct slice banner_at(struct slice bytes, size_t at, struct slice *ret_banner)
{
	struct slice banner = slice_first(slice_from(bytes, at), BANNER_BYTES_MAX);
	size_t len = 0, word = 0;

	while (len < banner.len && (unsigned char)banner.ptr[len] >= ' ')
		len++;
	*ret_banner = slice_first(banner, len);
	while (word < len && banner.ptr[word] != ' ')
		word++;
	banner = slice_first(banner, word);
	return is_version(banner) ? banner : S("");
}

/* "vmlinuz-6.1.0-18-amd64" gives "6.1.0-18-amd64". */
static struct slice version_in_name(struct slice path)
{
	struct slice name = slice_base_name(path), before, version;

	return slice_cut(name, '-', &before, &version) && is_version(version) ? version : S("");
}

static int read_kernel(const struct catalog_file *file, struct claims *claims)
{
	static const struct elf little = { 0 };
	struct slice bytes = file->bytes, banner, version;
	size_t end = catalog_window_end(file);
	bool last = file->offset + bytes.len >= file->size;

	if (file->kept && file->kept[0])
		return 0;
	if (file->offset == 0 && slice_starts_with(slice_from(bytes, HEADER_AT), S("HdrS"))) {
		version = banner_at(bytes, 0x200 + elf_number(&little, bytes, VERSION_AT, 2), &banner);
		if (version.len) {
			if (file->kept)
				file->kept[0] = 1;
			return claim(claims, version, "kernel_version: ", banner);
		}
	}
	for (ptrdiff_t at = 0; (at = program_find(bytes, (size_t)at, end, S("Linux version "))) >= 0; at++) {
		version = banner_at(bytes, (size_t)at + sizeof "Linux version " - 1, &banner);
		if (!version.len)
			continue;
		if (file->kept)
			file->kept[0] = 1;
		return claim(claims, version, "Linux version ", banner);
	}
	if (!last)
		return 0;
	version = version_in_name(file->path);
	if (version.len)
		return claim(claims, version, "file name", S(""));
	claims_note(claims, NOTE_INCOMPLETE, "a kernel that does not say its version");
	return 0;
}

/* VERSION of "lib/modules/VERSION/NAME". */
static struct slice modules_version(struct slice path)
{
	struct slice folder = slice_folder_name(path), above = slice_folder_name(folder);

	if (!slice_equal(above, S("lib/modules")) && !slice_equal(above, S("usr/lib/modules")))
		return S("");
	return slice_base_name(folder);
}

static int kernel_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "kernel", PACKAGE_GENERIC, sink, notes);
	struct slice version = modules_version(file->path);

	if (!slice_equal(slice_base_name(file->path), S("modules.builtin")))
		return file->bytes.len ? read_kernel(file, &claims) : 0;
	return version.len ? claim(&claims, version, "the folder of its modules", S("")) : 0;
}

static bool kernel_accepts(struct slice path)
{
	static const char *const names[] = { "vmlinuz", "vmlinux", "bzImage", "Image" };
	struct slice name = slice_base_name(path);

	if (modules_version(path).len)
		return true;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct slice start = slice_from_text(names[i]);

		if (slice_equal(slice_folder_name(path), S("boot")) && slice_starts_with(name, start) &&
			(name.len == start.len || name.ptr[start.len] == '-'))
			return true;
	}
	return false;
}

static const struct interest kernel_interests[] = {
	{ INTEREST_FOLDER, "boot" },
	{ INTEREST_BASE_NAME, "vmlinuz" },
	{ INTEREST_BASE_NAME, "modules.builtin" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_kernel = {
	.name = "kernel",
	.interests = kernel_interests,
	.size_max_bytes = PROGRAM_BYTES_MAX,
	.places = CATALOG_IMAGE,
	.windows = true,
	.accepts = kernel_accepts,
	.parse = kernel_parse,
};
