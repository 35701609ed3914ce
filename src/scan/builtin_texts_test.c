/* builtin_texts_test.c - the texts of patterns/ and malware-rules/ are in the program */
#include "base/test.h"
#include "scan/builtin_texts.h"

static void check_table(const struct detector_text *texts, size_t count, uint64_t kind, const char *digest)
{
	CHECK_INT(strspn(digest, "0123456789abcdef"), 32);
	CHECK_INT(strlen(digest), 32);
	for (size_t i = 0; i < count; i++) {
		CHECK_INT(texts[i].kind, kind);
		CHECK_INT(texts[i].builtin, 1);
		CHECK(texts[i].text.len > 0 && texts[i].text.len <= DETECTOR_TEXT_BYTES_MAX);
		CHECK(!memchr(texts[i].text.ptr, 0, texts[i].text.len)); /* the whole of it, and not what lies behind it */
		CHECK(slice_find_byte(texts[i].name, '/') < 0);
	}
}

TEST(built_in_patterns_are_whole_texts_in_the_order_of_their_names)
{
	CHECK(builtin_pattern_count > 0);
	check_table(builtin_patterns, builtin_pattern_count, DETECTOR_PATTERNS, builtin_patterns_digest);
	for (size_t i = 0; i < builtin_pattern_count; i++) {
		CHECK(slice_starts_with(builtin_patterns[i].text, S("title = ")));
		CHECK(slice_ends_with(builtin_patterns[i].text, S("\n")));
		CHECK(!i || slice_compare(builtin_patterns[i - 1].name, builtin_patterns[i].name) < 0);
	}
}

TEST(built_in_yara_rules_may_be_none)
{
	check_table(builtin_yara, builtin_yara_count, DETECTOR_YARA, builtin_yara_digest);
}
