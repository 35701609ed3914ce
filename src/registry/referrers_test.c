/* referrers_test.c - pages of what refers to a manifest are one list */
#include "base/test.h"
#include "registry/referrers.h"

#define A         \
	"sha256:" \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B         \
	"sha256:" \
	"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define ITEM_A "{\"digest\":\"" A "\",\"annotations\":{\"x\":[1, 2]}}"
#define ITEM_B "{ \"size\": 3, \"digest\": \"" B "\" }"

static int take(void *context, struct slice name, struct error *err)
{
	(void)name;
	(void)err;
	++*(size_t *)context;
	return 0;
}

TEST(referrers_of_pages_are_one_list_and_each_is_in_it_once)
{
	static const struct {
		const char *pages[2], *items, *words; /* WORDS: of the error of the last page */
	} cases[] = {
		{ { "{\"manifests\":[" ITEM_A "]}", "{\"manifests\": [ " ITEM_B " , " ITEM_A "]}" }, ITEM_A "," ITEM_B, NULL },
		{ { "{\"manifests\":[]}", "{\"x\":1,\"manifests\":[" ITEM_B "],\"y\":{}}" }, ITEM_B, NULL },
		{ { "{\"manifests\":[" ITEM_A "]}", "{\"manifests\":[{\"size\":1}]}" }, NULL, "without a digest" },
		{ { "{\"manifests\":[" ITEM_A "]}", "{\"manifests\":[{\"digest\":\"sha256:12\"}]}" }, NULL, "without a digest" },
		{ { "{\"manifests\":[" ITEM_A "]}", "{\"manifests\":[\"" A "\"]}" }, NULL, "no object" },
		{ { "{\"manifests\":[" ITEM_A "]}", "{\"manifests\":null}" }, NULL, "line 1" },
		{ { "{\"manifests\":[" ITEM_A "]}", "{\"errors\":[]}" }, NULL, "it has no \"manifests\"" },
		{ { "{\"manifests\":[" ITEM_A "]}", "{\"manifests\":[" ITEM_B }, NULL, "line 1" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		cleanup_buffer struct buffer items = BUFFER_INIT(4096);
		size_t taken = 0;
		const struct registry_taker taker = { take, &taken };
		struct pages pages = { .taker = &taker };
		struct error err = { 0 };
		int r = 0;

		for (size_t k = 0; k < 2; k++) {
			const struct answer answer = { .text = slice_from_text(cases[i].pages[k]) };

			CHECK_INT(r, 0);
			r = referrers_read(&pages, &answer, &arena, &items, &err);
		}
		CHECK_INT(r, cases[i].items ? 0 : -ERR_FORMAT);
		if (cases[i].items)
			CHECK_SLICE(buffer_slice(&items), cases[i].items);
		else
			CHECK(strstr(err.text, cases[i].words));
		pages_done(&pages);
	}
}
