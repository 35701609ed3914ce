/* catalogers_test.c - what holds for all catalogers */
#include "base/test.h"
#include "catalog/collected.h"
#include "inventory/gather.h"

TEST(every_cataloger_is_whole_and_they_are_in_order)
{
	CHECK(catalogers[0] != NULL);
	for (size_t i = 0; catalogers[i]; i++) {
		CHECK((catalogers[i]->parse != NULL) != (catalogers[i]->parse_together != NULL));
		CHECK(catalogers[i]->size_max_bytes > 0);
		CHECK(catalogers[i]->size_max_bytes <=
			(catalogers[i]->parse ? CATALOG_FILE_BYTES_MAX : CATALOG_TOGETHER_BYTES_MAX));
		CHECK(catalogers[i]->interests[0].kind != INTEREST_END);
		CHECK(i == 0 || strcmp(catalogers[i - 1]->name, catalogers[i]->name) < 0);
	}
}

/* Nothing is claimed of a file that cannot be what it should be. */
TEST(no_cataloger_falls_over_an_empty_file_or_one_of_zeros)
{
	static const char zeros[70000];
	struct collected got = { 0 };

	for (size_t i = 0; catalogers[i]; i++) {
		CHECK_INT(collected_parse(&got, catalogers[i], "a.jar", S("")), 0);
		CHECK_INT(got.package_count, 0);
		CHECK_INT(collected_parse(&got, catalogers[i], "a.jar", slice_make(zeros, sizeof zeros)), 0);
		CHECK_INT(got.package_count, 0);
	}
	collected_done(&got);
}
