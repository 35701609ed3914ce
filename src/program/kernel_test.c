#include "codec/elf_made.h"
#include "program/in_windows.h"

extern const struct cataloger cataloger_kernel, cataloger_kernel_module;

#define BANNER "6.1.0-47-amd64 (debian-kernel@example.invalid) #1 SMP PREEMPT_DYNAMIC Debian 6.1.170-3 (2026-05-08)"

/* Documentation/arch/x86/boot.rst: "HdrS" at 0x202, at 0x20e where the version stands, less 0x200. */
static void make_image(struct buffer *out)
{
	memset(buffer_extend(out, 0x3000), 0, 0x3000);
	memcpy(out->ptr + 0x202, "HdrS", 4);
	memcpy(out->ptr + 0x20e, "\x00\x2a", 2);
	memcpy(out->ptr + 0x2c00, BANNER, sizeof BANNER);
}

static void check_file(
	const struct cataloger *cataloger, const char *path, struct slice bytes, const char *packages, const char *notes)
{
	struct collected got = { .all = true };

	CHECK(cataloger->accepts(slice_from_text(path)));
	CHECK_INT(collected_parse(&got, cataloger, path, bytes), 0);
	CHECK_SLICE(buffer_slice(&got.packages), packages);
	CHECK_SLICE(buffer_slice(&got.notes), notes);
	collected_done(&got);
}

TEST(a_kernel_says_its_version_in_its_header_its_banner_or_its_name)
{
	struct buffer image = BUFFER_INIT(0);

	make_image(&image);
	check_file(&cataloger_kernel, "boot/vmlinuz-6.1.0-47-amd64", buffer_slice(&image),
		"linux 6.1.0-47-amd64 |  | linux 6.1.0-47-amd64 |  |  | kernel_version: " BANNER "\n", "");
	memset(image.ptr + 0x202, 0, 4);
	check_file(&cataloger_kernel, "boot/vmlinuz-6.1.0-47-amd64", buffer_slice(&image),
		"linux 6.1.0-47-amd64 |  | linux 6.1.0-47-amd64 |  |  | file name\n", "");
	check_file(&cataloger_kernel, "boot/vmlinuz", buffer_slice(&image), "",
		"incomplete boot/vmlinuz: a kernel that does not say its version\n");
	memcpy(image.ptr + 100, "Linux version %s", 16);
	memcpy(image.ptr + 200, "Linux version 5.10.3 (a@b) #1 SMP\n", 34);
	check_file(&cataloger_kernel, "boot/vmlinux", buffer_slice(&image),
		"linux 5.10.3 |  | linux 5.10.3 |  |  | Linux version 5.10.3 (a@b) #1 SMP\n", "");
	buffer_done(&image);
}

TEST(a_large_kernel_is_read_in_windows)
{
	struct buffer image = BUFFER_INIT(0), packages = BUFFER_INIT(0), notes = BUFFER_INIT(0);
	size_t window = 2 * CATALOG_WINDOW_OVERLAP;

	memset(buffer_extend(&image, 5 * window), 0, 5 * window);
	memcpy(image.ptr + 3 * window - 20, "Linux version 5.10.3 (a@b) #1 SMP\n", 34);
	parse_in_windows(&cataloger_kernel, "boot/vmlinux", buffer_slice(&image), window, &packages, &notes);
	CHECK_SLICE(buffer_slice(&packages), "linux 5.10.3 |  | linux 5.10.3 |  |  | Linux version 5.10.3 (a@b) #1 SMP\n");
	CHECK_SLICE(buffer_slice(&notes), "");
	buffer_done(&image);
	buffer_done(&packages);
	buffer_done(&notes);
}

TEST(a_folder_of_modules_belongs_to_a_kernel)
{
	check_file(&cataloger_kernel, "lib/modules/6.1.0-47-amd64/modules.builtin", S("kernel/fs/fuse.ko\n"),
		"linux 6.1.0-47-amd64 |  | linux 6.1.0-47-amd64 |  |  | the folder of its modules\n", "");
	check_file(&cataloger_kernel, "usr/lib/modules/6.5.6-300.fc39.x86_64/modules.builtin", S(""),
		"linux 6.5.6-300.fc39.x86_64 |  | linux 6.5.6-300.fc39.x86_64 |  |  | the folder of its modules\n", "");
	CHECK(!cataloger_kernel.accepts(S("srv/lib/modules/6.1/modules.builtin")));
	CHECK(!cataloger_kernel.accepts(S("boot/config-6.1.0")));
	CHECK(!cataloger_kernel.accepts(S("boot/Imagery")));
	CHECK(!cataloger_kernel.accepts(S("srv/vmlinuz")));
}

static void make_module(struct buffer *out, struct slice modinfo)
{
	elf_make(out, &(struct elf_made){ .type = 1 }, (struct elf_made_part[]){ { ".modinfo", 1, 0, 0, 0, 1, modinfo } }, 1);
}

TEST(modules_that_came_with_no_kernel_are_packages_and_others_tell_of_their_kernel)
{
	struct buffer file = BUFFER_INIT(0);

	make_module(
		&file, S("license=NVIDIA\0version=535.129.03\0name=nvidia\0vermagic=6.1.0-47-amd64 SMP preempt mod_unload \0"));
	check_file(&cataloger_kernel_module, "lib/modules/6.1.0-47-amd64/updates/dkms/nvidia.ko", buffer_slice(&file),
		"nvidia 535.129.03 | amd64 | nvidia 535.129.03 | NVIDIA |  | .modinfo, for Linux 6.1.0-47-amd64\n", "");
	CHECK(!cataloger_kernel_module.accepts(S("lib/modules/6.1.0-47-amd64/kernel/fs/fuse.ko")));
	CHECK(!cataloger_kernel_module.accepts(S("usr/lib/modules/6.1.0-47-amd64/kernel/fs/fuse.ko.zst")));
	CHECK(!cataloger_kernel_module.accepts(S("usr/lib/a.zst")));
	buffer_clear(&file);
	make_module(&file, S("intree=Y\0name=veth\0vermagic=6.1.0-47-amd64 SMP \0"));
	check_file(&cataloger_kernel_module, "opt/veth.ko", buffer_slice(&file),
		"linux 6.1.0-47-amd64 | amd64 | linux 6.1.0-47-amd64 |  |  | module veth: vermagic\n", "");
	check_file(&cataloger_kernel_module, "opt/veth.ko.xz",
		S("\xfd"
		  "7zXZ"),
		"", "incomplete opt/veth.ko.xz: a module packed by xz, which is not unpacked\n");
	check_file(&cataloger_kernel_module, "opt/veth.ko.zst", S("\x28\xb5\x2f\xfd\x24"), "",
		"incomplete opt/veth.ko.zst: zstd: the stream ends too early\n");
	buffer_clear(&file);
	elf_make(&file, &(struct elf_made){ .type = 1 }, NULL, 0);
	check_file(&cataloger_kernel_module, "opt/a.ko", buffer_slice(&file), "",
		"incomplete opt/a.ko: a module that does not say what it is\n");
	buffer_done(&file);
}

/* Made by `zstd -19` of such a module. */
static const char packed[] =
	"\050\265\057\375\144\110\000\375\003\000\322\306\027\032\140\167\016\300\130\345\374\304\153\114\250\007\340\373\152"
	"\207\267\116\322\321\105\100\236\014\055\123\210\354\377\302\260\005\175\340\330\272\265\302\026\176\232\233\266\145"
	"\054\303\237\210\040\211\050\240\001\223\110\325\153\332\254\213\324\316\373\003\032\361\342\232\065\312\375\211\234"
	"\110\363\245\124\315\336\017\056\377\053\227\377\336\137\336\357\006\232\207\361\002\015\040\140\051\131\034\115\144"
	"\067\121\215\055\223\141\311\315\204\315\153\025\042\273\240\157\215\207\204\210\003\175\346\123\053";

TEST(modules_that_are_packed_are_unpacked)
{
	check_file(&cataloger_kernel_module, "lib/modules/6.1.0/updates/wl.ko.zst", slice_make(packed, sizeof packed - 1),
		"wl 1.2 | amd64 | wl 1.2 | GPL |  | .modinfo, for Linux 6.1.0\n", "");
}
