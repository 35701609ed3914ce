/* subids_test.c - whom the owners of files stand for in a store that a user made without root */
#include "base/test.h"
#include "image/subids.h"

TEST(a_users_ranges_stand_behind_root_the_lowest_first)
{
	static const struct {
		const char *text;
		uint64_t outside, inside;
	} cases[] = {
		{ "app:100000:65536\n", 1000, 0 },
		{ "app:100000:65536\n", 100000, 1 },
		{ "app:100000:65536\n", 165535, 65536 },
		{ "app:100000:65536\n", 165536, ID_NOBODY },
		{ "app:100000:65536\n", 0, ID_NOBODY },
		{ "1000:100000:65536", 100041, 42 },
		{ "other:100000:65536\n", 100000, ID_NOBODY },
		{ "app:500000:10\nother:1:1\napp:100000:10\n", 100009, 10 },
		{ "app:500000:10\nother:1:1\napp:100000:10\n", 500000, 11 },
		{ "", 1000, 0 },
		{ "app\napp:\napp:x:1\napp:1:y\napp:7\napp:5000000000:1\napp:1:5000000000\napp:200000:0\napp:100000:2\n", 100001,
			2 },
		{ "app:100000:2\r\n", 1000, 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct id_map map;

		subids_map(slice_from_text(cases[i].text), S("app"), 1000, 1000, &map);
		CHECK_INT(id_map_inside(&map, cases[i].outside), cases[i].inside);
	}
}

TEST(a_user_without_a_name_has_the_ranges_of_the_number)
{
	struct id_map map;

	subids_map(S(":5:5\n1000:100000:5\n"), S(""), 1000, 50, &map);
	CHECK_INT(id_map_inside(&map, 50), 0);
	CHECK_INT(id_map_inside(&map, 5), ID_NOBODY);
	CHECK_INT(id_map_inside(&map, 100000), 1);
}

TEST(more_ranges_than_there_is_room_for_are_left_out)
{
	const char *many = "a:10:1\na:20:1\na:30:1\na:40:1\na:50:1\na:60:1\na:70:1\na:80:1\na:90:1\n";
	struct id_map map;

	subids_map(slice_from_text(many), S("a"), 1000, 1000, &map);
	CHECK_INT(id_map_inside(&map, 70), 7);
	CHECK_INT(id_map_inside(&map, 80), ID_NOBODY);
}

TEST(where_a_range_begins_with_the_owner_he_is_root)
{
	static const char text[] = "app:1000:0\nother:100000:65536\nremap:200000:10\n";
	struct id_map map = { 0 };

	CHECK(!subids_remap(slice_from_text(text), 1000, &map));
	CHECK(!subids_remap(slice_from_text(text), 100001, &map));
	CHECK_INT(id_map_inside(&map, 100001), 100001);
	CHECK(subids_remap(slice_from_text(text), 200000, &map));
	CHECK_INT(id_map_inside(&map, 200000), 0);
	CHECK_INT(id_map_inside(&map, 200009), 9);
	CHECK_INT(id_map_inside(&map, 200010), ID_NOBODY);
}

TEST(without_a_map_owners_are_who_they_are)
{
	const struct id_map none = { 0 };

	CHECK_INT(id_map_inside(&none, 0), 0);
	CHECK_INT(id_map_inside(&none, 4711), 4711);
}
