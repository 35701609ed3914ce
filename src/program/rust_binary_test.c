#include "codec/elf.h"
#include "codec/elf_made.h"
#include "program/in_windows.h"

extern const struct cataloger cataloger_rust_binary;

/* Made by python3's zlib.compress(…, 9) of
 * {"packages":[{"name":"adler","version":"1.0.2","source":"crates.io"},{"name":"cc","version":"1.0.79","source":"crates.io","kind":"build"},{"name":"hello","version":"0.1.0","source":"local","dependencies":[0,1,3],"root":true},{"name":"libc","version":"0.2.150","source":"crates.io"}]} */
static const char packed[] =
	"\170\332\165\217\315\016\302\040\020\006\337\145\317\204\100\215\061\362\052\246\007\272\154\224\164\145\033\150\275"
	"\064\175\167\321\203\301\277\353\144\147\362\355\012\223\307\321\237\251\200\073\255\220\374\225\300\201\017\114\031"
	"\024\334\050\227\050\251\022\253\215\356\052\051\262\144\174\234\140\366\063\025\035\005\066\365\362\020\277\244\303"
	"\361\267\245\140\214\051\124\064\054\221\103\033\271\020\263\274\165\214\256\245\066\303\202\236\053\010\064\121\012"
	"\224\060\076\367\033\145\325\256\127\220\105\146\160\163\136\250\311\162\034\360\243\332\151\273\067\177\236\352\267"
	"\073\071\002\130\255";

static void make(struct buffer *file, struct slice list)
{
	elf_make(file, &(struct elf_made){ 0 },
		(struct elf_made_part[]){
			{ ".text", 1, 1, 5, 0x400000, 16, S("code") }, { ".dep-v0", 1, 1, 4, 0x500000, 1, list } },
		2);
}

/* The specification of cargo-auditable: a crate without a kind is a part of the program, one of kind "build" is not. */
TEST(rust_crates_are_read_and_those_of_the_build_left_out)
{
	struct collected got = { .with_depends = true };
	struct buffer file = BUFFER_INIT(0);

	make(&file, slice_make(packed, sizeof packed - 1));
	CHECK_INT(collected_parse(&got, &cataloger_rust_binary, "usr/bin/hello", buffer_slice(&file)), 0);
	CHECK_SLICE(buffer_slice(&got.packages), "adler 1.0.2\nhello 0.1.0 > adler, libc\nlibc 0.2.150\n");
	CHECK_SLICE(buffer_slice(&got.notes), "");
	collected_done(&got);
	buffer_done(&file);
}

TEST(rust_crates_of_a_large_program_are_found_in_windows)
{
	size_t window = 2 * CATALOG_WINDOW_OVERLAP;

	for (size_t at = 100; at < 2 * window; at += window / 13 + 1) {
		struct buffer file = BUFFER_INIT(0), packages = BUFFER_INIT(0), notes = BUFFER_INIT(0);

		elf_make(&file, &(struct elf_made){ .stripped = true }, NULL, 0);
		/* what begins like it and is something else */
		while (file.len < at)
			buffer_add(&file, "x\x9c\xed\x01", 4);
		buffer_add(&file, packed, sizeof packed - 1);
		memset(buffer_extend(&file, window), 'x', window);
		parse_in_windows(&cataloger_rust_binary, "usr/bin/hello", buffer_slice(&file), window, &packages, &notes);
		CHECK_SLICE(buffer_slice(&packages), "adler 1.0.2 |  | adler 1.0.2 |  |  | .dep-v0\n"
						     "hello 0.1.0 |  | hello 0.1.0 |  |  | .dep-v0: root\n"
						     "libc 0.2.150 |  | libc 0.2.150 |  |  | .dep-v0\n");
		CHECK_SLICE(buffer_slice(&notes), "");
		buffer_done(&file);
		buffer_done(&packages);
		buffer_done(&notes);
	}
}

TEST(rust_lists_that_are_broken_are_named)
{
	struct buffer file = BUFFER_INIT(0);
	struct collected got = { 0 };

	make(&file, S("no zlib at all"));
	CHECK_INT(collected_parse(&got, &cataloger_rust_binary, "usr/bin/hello", buffer_slice(&file)), 0);
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete usr/bin/hello: .dep-v0: zlib: does not begin as RFC 1950 says\n");
	buffer_clear(&file);
	make(&file, slice_make(packed, sizeof packed - 1));
	for (size_t len = 0; len < file.len; len++) {
		CHECK_INT(
			collected_parse(&got, &cataloger_rust_binary, "usr/bin/hello", slice_first(buffer_slice(&file), len)), 0);
		CHECK(got.note_count > 0);
	}
	/* a checksum stands behind the list: no changed byte of it goes by */
	for (size_t at = 0; at < sizeof packed - 1; at++) {
		char *byte = (char *)memmem(file.ptr, file.len, packed, sizeof packed - 1) + at;

		*byte ^= 4;
		CHECK_INT(collected_parse(&got, &cataloger_rust_binary, "usr/bin/hello", buffer_slice(&file)), 0);
		CHECK(got.note_count > 0 && got.package_count == 0);
		*byte ^= 4;
	}
	collected_done(&got);
	buffer_done(&file);
}

/* Linkers that keep data that are only read apart from the code lay no list among it; others do. */
TEST(code_is_not_looked_through_where_data_stand_apart)
{
	for (unsigned apart = 0; apart < 2; apart++) {
		struct buffer file = BUFFER_INIT(0), packages = BUFFER_INIT(0), notes = BUFFER_INIT(0);

		elf_make(&file, &(struct elf_made){ .stripped = true },
			(struct elf_made_part[]){ { NULL, 0, ELF_SEGMENT_LOAD, ELF_SEGMENT_READ | ELF_SEGMENT_RUN, 0x400000, 16,
							  slice_make(packed, sizeof packed - 1) },
				{ NULL, 0, ELF_SEGMENT_LOAD, ELF_SEGMENT_READ | (apart ? 0 : ELF_SEGMENT_WRITE), 0x500000, 16,
					S("data") } },
			2);
		parse_in_windows(
			&cataloger_rust_binary, "usr/bin/hello", buffer_slice(&file), CATALOG_WINDOW_BYTES, &packages, &notes);
		CHECK_INT(packages.len == 0, apart);
		/* and what stands behind the code is found in either case */
		buffer_add(&file, packed, sizeof packed - 1);
		buffer_clear(&packages);
		parse_in_windows(
			&cataloger_rust_binary, "usr/bin/hello", buffer_slice(&file), CATALOG_WINDOW_BYTES, &packages, &notes);
		CHECK(slice_find(buffer_slice(&packages), S("hello 0.1.0")) >= 0);
		CHECK_SLICE(buffer_slice(&notes), "");
		buffer_done(&file);
		buffer_done(&packages);
		buffer_done(&notes);
	}
}
