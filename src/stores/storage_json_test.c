/* storage_json_test.c - images.json and layers.json */
#include "base/test.h"
#include "stores/storage_json.h"

struct told {
	struct arena *arena;
	struct slice text; /* "id|digest|layer|name,name|data=digest,;" of each */
};

static int tell(void *context, const struct storage_image *image, struct error *err)
{
	struct told *told = context;

	(void)err;
	told->text = arena_printf(told->arena, "%.*s%.*s|%.*s|%.*s|", SLICE_ARG(told->text), SLICE_ARG(image->id),
		SLICE_ARG(image->digest), SLICE_ARG(image->layer));
	for (size_t i = 0; i < image->names.count; i++)
		told->text = arena_printf(told->arena, "%.*s%.*s,", SLICE_ARG(told->text), SLICE_ARG(image->names.items[i]));
	for (size_t i = 0; i < image->data_count; i++)
		told->text = arena_printf(told->arena, "%.*s%.*s=%.*s,", SLICE_ARG(told->text), SLICE_ARG(image->data[i].name),
			SLICE_ARG(image->data[i].digest));
	told->text = arena_printf(told->arena, "%.*s;", SLICE_ARG(told->text));
	return 0;
}

static int refuse(void *context, const struct storage_image *image, struct error *err)
{
	(void)context;
	(void)image;
	return error_set(err, ERR_CONFLICT, "enough");
}

TEST(images_are_told_one_after_the_other)
{
	static const struct {
		const char *text, *want;
		int r;
	} cases[] = {
		{ "[]", "", 0 },
		{ "null", "", 0 },
		{ "[{\"id\":\"a\",\"digest\":\"d\",\"names\":[\"x:1\",\"y:2\"],\"layer\":\"l\",\"metadata\":\"{}\","
		  "\"big-data-digests\":{\"manifest\":\"m\"}},{\"id\":\"b\"}]",
			"a|d|l|x:1,y:2,manifest=m,;b|||;", 0 },
		{ "[{\"id\":\"a\",\"names\":null,\"big-data-names\":[\"manifest\"],\"big-data-digests\":null}]",
			"a|||manifest=,;", 0 },
		{ "[{\"id\":1,\"names\":\"x\",\"layer\":{}}]", "|||;", 0 },
		{ "[{\"id\":\"a\"},7]", "a|||;", -ERR_FORMAT },
		{ "[{\"id\":\"a\"}", "a|||;", -ERR_FORMAT },
		{ "{}", "", -ERR_FORMAT },
		{ "", "", -ERR_FORMAT },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct told told = { &arena, { 0 } };
		const struct storage_image_taker taker = { tell, &told };

		CHECK_INT(storage_images_read(slice_from_text(cases[i].text), &arena, &taker, NULL), cases[i].r);
		CHECK_SLICE(told.text, cases[i].want);
	}
}

TEST(who_takes_images_can_end_it)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct storage_image_taker taker = { refuse, NULL };
	struct error err;

	CHECK_INT(storage_images_read(S("[{},{}]"), &arena, &taker, &err), -ERR_CONFLICT);
	CHECK_TEXT(err.text, "enough");
}

TEST(layers_are_found_by_their_ids)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_storage_layers struct storage_layers layers = { 0 };
	const struct storage_layer *layer;

	CHECK_INT(storage_layers_read(S("[{\"id\":\"a\",\"diff-digest\":\"d\",\"diff-size\":10240,\"uidset\":[0]},"
					"{\"id\":\"b\",\"parent\":\"a\",\"diff-size\":-1,\"flags\":{\"incomplete\":true}}]"),
			  0, &arena, &layers, NULL),
		0);
	CHECK_INT(storage_layers_read(S("[{\"id\":\"a\",\"parent\":\"other\"}]"), 1, &arena, &layers, NULL), 0);
	CHECK_INT(storage_layers_read(S("null"), 2, &arena, &layers, NULL), 0);
	CHECK_INT(layers.count, 3);
	layer = storage_layer_find(&layers, S("a"));
	CHECK(layer && layer->root == 0 && layer->diff_size == 10240 && !layer->incomplete);
	CHECK_SLICE(layer->diff_digest, "d");
	CHECK_SLICE(layer->parent, "");
	layer = storage_layer_find(&layers, S("b"));
	CHECK(layer && layer->incomplete && layer->diff_size == 0);
	CHECK_SLICE(layer->parent, "a");
	CHECK(!storage_layer_find(&layers, S("other")));
	CHECK_INT(storage_layers_read(S("[{\"id\":\"a\"]"), 0, &arena, &layers, NULL), -ERR_FORMAT);
}

TEST(data_have_files_as_containers_storage_names_them)
{
	/* what podman 4.3.1 made of these names */
	static const struct {
		const char *name, *file;
	} cases[] = {
		{ "manifest", "manifest" },
		{ "sha256:e027ebdc7e6d9c743b7a760d3cb88adbfca3b31113ca3de4fd58bb37992c7959",
			"=c2hhMjU2OmUwMjdlYmRjN2U2ZDljNzQzYjdhNzYwZDNjYjg4YWRiZmNhM2IzMTExM2NhM2RlNGZkNThiYjM3OTkyYzc5NTk=" },
		{ "manifest-sha256:12a31f246c602bcb84ee19dc4a86c4a8dedb5109f898a2767b3e739efa57a109",
			"=bWFuaWZlc3Qtc2hhMjU2OjEyYTMxZjI0NmM2MDJiY2I4NGVlMTlkYzRhODZjNGE4ZGVkYjUxMDlmODk4YTI3NjdiM2U3MzllZmE1N2E"
			"x"
			"MDk=" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;

		CHECK_SLICE(storage_data_file(&arena, slice_from_text(cases[i].name)), cases[i].file);
	}
}
