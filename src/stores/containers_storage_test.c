/* containers_storage_test.c - stores of containers/storage made by hand, good and hostile; tests/containers_storage_test.py has real ones */
#include "registry/digest.h"
#include "stores/storage_json.h"
#include "stores/store_made.h"
#include "stores/stores.h"

extern const struct store store_containers_storage;

#define A8 "aaaaaaaa"
#define B8 "bbbbbbbb"
#define C8 "cccccccc"
#define EIGHT(x) x x x x x x x x
#define A64 EIGHT(A8)
#define B64 EIGHT(B8)
#define C64 EIGHT(C8)
#define DIFF_A "sha256:" EIGHT("a1a1a1a1")
#define DIFF_B "sha256:" EIGHT("b1b1b1b1")
#define NAME "r.example/team/app:1"

static const char layers_good[] = "[{\"id\":\"" A64 "\",\"diff-digest\":\"" DIFF_A "\",\"diff-size\":7},"
				  "{\"id\":\"" B64 "\",\"parent\":\"" A64 "\",\"diff-digest\":\"" DIFF_B "\",\"diff-size\":8}]";

/* An image of two layers. What is NULL or empty is as it should be. */
struct plan {
	const char *driver, *layers, *top, *config, *manifest_digest;
	bool without_manifest;
};

struct made_image {
	struct slice id, manifest_digest;
};

static void folders_make(struct made *made, const char *driver)
{
	bool vfs = strcmp(driver, "vfs") == 0;

	made_file(made, vfs ? S("vfs/dir/" A64 "/which") : S("overlay/" A64 "/diff/which"), S("a"));
	made_file(made, vfs ? S("vfs/dir/" B64 "/which") : S("overlay/" B64 "/diff/which"), S("b"));
}

static void data_make(struct made *made, const char *driver, struct slice id, struct slice name, struct slice bytes)
{
	made_file(made,
		arena_printf(&made->arena, "%s-images/%.*s/%.*s", driver, SLICE_ARG(id),
			SLICE_ARG(storage_data_file(&made->arena, name))),
		bytes);
}

static struct made_image store_make(struct made *made, struct plan plan)
{
	const char *driver = plan.driver ? plan.driver : "overlay";
	struct slice config = plan.config ? slice_from_text(plan.config)
					  : S("{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" DIFF_A "\",\"" DIFF_B "\"]}}");
	struct slice config_digest = digest_of(&made->arena, config);
	struct slice manifest = arena_printf(&made->arena,
		"{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":{\"digest\":\"%.*s\"}}",
		SLICE_ARG(config_digest));
	struct made_image image = { slice_from(config_digest, 7), digest_of(&made->arena, manifest) };
	struct slice named = plan.manifest_digest ? slice_from_text(plan.manifest_digest) : image.manifest_digest;
	struct slice manifests =
		plan.without_manifest ? S("") : arena_printf(&made->arena, "\"manifest\":\"%.*s\",", SLICE_ARG(named));

	folders_make(made, driver);
	data_make(made, driver, image.id, S("manifest"), manifest);
	data_make(made, driver, image.id, config_digest, config);
	made_file(made, arena_printf(&made->arena, "%s-layers/layers.json", driver),
		slice_from_text(plan.layers ? plan.layers : layers_good));
	made_file(made, arena_printf(&made->arena, "%s-images/images.json", driver),
		arena_printf(&made->arena,
			"[{\"id\":\"" C64
			"\",\"names\":[\"r.example/other:1\"]},{\"id\":\"%.*s\",\"digest\":\"%.*s\",\"names\":[\"" NAME
			"\"],\"layer\":\"%s\",\"big-data-digests\":{%.*s\"%.*s\":\"%.*s\"}}]",
			SLICE_ARG(image.id), SLICE_ARG(plan.without_manifest ? S("") : named), plan.top ? plan.top : B64,
			SLICE_ARG(manifests), SLICE_ARG(config_digest), SLICE_ARG(config_digest)));
	return image;
}

static int find(struct made *made, const char *name, struct stored_image *ret_image, struct error *err)
{
	const struct store_options options = { 0 };

	return store_containers_storage.find(arena_printf(&made->arena, "[%s]%s", made->root, name), &options, ret_image, err);
}

/* The file "which" in the layer's folder. */
static char which(const struct stored_layer *layer)
{
	int fd = openat(layer->fd, "which", O_RDONLY | O_CLOEXEC);
	char byte = 0;

	CHECK(fd >= 0);
	CHECK_INT(read(fd, &byte, 1), 1);
	close(fd);
	return byte;
}

/* It fails with -CODE and says WORD. */
static void fails(struct made *made, const char *name, enum error_code code, const char *word)
{
	struct stored_image image;
	struct error err;
	int r = find(made, name, &image, &err);

	if (r != -(int)code || !strstr(err.text, word))
		print_message("%d '%s', wanted %d '%s'\n", r, r < 0 ? err.text : "", -(int)code, word);
	CHECK_INT(r, -(int)code);
	CHECK(strstr(err.text, word));
	CHECK(strstr(err.text, "containers-storage: "));
}

TEST(an_image_of_overlay_has_its_layers_from_the_lowest_up)
{
	cleanup_made struct made made = made_new();
	struct made_image want = store_make(&made, (struct plan){ 0 });
	struct stored_image image;

	CHECK_INT(find(&made, NAME, &image, NULL), 0);
	CHECK_INT(image.form, STORED_FOLDERS);
	CHECK_INT(image.place_fd, -1);
	CHECK_SLICE(image.name, NAME);
	CHECK_SLICE(image.place, made.root);
	CHECK_SLICE(image.manifest_digest, want.manifest_digest.ptr);
	CHECK_SLICE(image.media_type, "application/vnd.oci.image.manifest.v1+json");
	CHECK(slice_equal(slice_from(image.config_digest, 7), want.id));
	CHECK_INT(image.layer_count, 2);
	CHECK_SLICE(image.layers[0].diff_id, DIFF_A);
	CHECK_SLICE(image.layers[1].diff_id, DIFF_B);
	CHECK_INT(image.layers[0].size_bytes, 7);
	CHECK_INT(which(&image.layers[0]), 'a');
	CHECK_INT(which(&image.layers[1]), 'b');
	CHECK(!image.layers[1].is_whole_tree);
	stored_image_done(&image);
}

TEST(an_image_of_vfs_is_its_topmost_tree)
{
	cleanup_made struct made made = made_new();
	struct stored_image image;

	store_make(&made, (struct plan){ .driver = "vfs" });
	CHECK_INT(find(&made, NAME, &image, NULL), 0);
	CHECK_INT(image.layer_count, 2);
	CHECK_INT(image.layers[0].fd, -1);
	CHECK_INT(which(&image.layers[1]), 'b');
	CHECK(image.layers[1].is_whole_tree);
	stored_image_done(&image);
}

TEST(an_image_is_found_by_every_name_it_has)
{
	cleanup_made struct made made = made_new();
	struct made_image want = store_make(&made, (struct plan){ 0 });
	struct slice id = want.id, digest = want.manifest_digest;
	const struct slice names[] = { S(NAME), id, slice_first(id, 12), arena_printf(&made.arena, "@%.*s", SLICE_ARG(id)),
		arena_printf(&made.arena, "sha256:%.*s", SLICE_ARG(id)), arena_printf(&made.arena, "@%.*s", SLICE_ARG(digest)),
		arena_printf(&made.arena, "r.example/team/app@%.*s", SLICE_ARG(digest)),
		arena_printf(&made.arena, "r.example/team/app:9@%.*s", SLICE_ARG(digest)),
		arena_printf(&made.arena, NAME "@%.*s", SLICE_ARG(slice_first(id, 12))) };
	const struct slice not [] = { S("r.example/team/app"), S("team/app:1"), S("r.example/team/app:11"),
		arena_printf(&made.arena, "r.example/else@%.*s", SLICE_ARG(digest)), S(NAME "@0123456789ab"), S("0123456789ab"),
		arena_printf(&made.arena, "r.example/team/app@sha256:%.*s", SLICE_ARG(id)) };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct stored_image image;

		CHECK_INT(find(&made, arena_text(&made.arena, names[i]), &image, NULL), 0);
		CHECK_SLICE(image.name, NAME);
		stored_image_done(&image);
	}
	for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
		fails(&made, arena_text(&made.arena, not [i]), ERR_NOT_FOUND, "no image '");
}

TEST(an_image_that_is_removed_is_noticed)
{
	cleanup_made struct made made = made_new();
	struct stored_image image;
	struct stat status;

	store_make(&made, (struct plan){ 0 });
	CHECK_INT(find(&made, NAME, &image, NULL), 0);
	CHECK_INT(fstat(image.kept_fd, &status), 0);
	CHECK_INT(status.st_nlink, 1);
	made_take_away(&made, S("overlay-images"));
	CHECK_INT(fstat(image.kept_fd, &status), 0);
	CHECK_INT(status.st_nlink, 0);
	stored_image_done(&image);
}

TEST(an_image_without_a_manifest_is_known_by_its_id)
{
	cleanup_made struct made made = made_new();
	struct stored_image image;

	store_make(&made, (struct plan){ .without_manifest = true });
	CHECK_INT(find(&made, NAME, &image, NULL), 0);
	CHECK_INT(image.manifest.len, 0);
	CHECK_INT(image.manifest_digest.len, 0);
	CHECK_INT(image.layer_count, 2);
	stored_image_done(&image);
}

TEST(a_store_that_is_damaged_or_lies_is_refused_by_name)
{
	static const struct {
		struct plan plan;
		enum error_code code;
		const char *word;
	} cases[] = {
		{ { .layers = "[]" }, ERR_FORMAT, "is not in the store" },
		{ { .layers = "[{\"id\":\"" B64 "\",\"parent\":\"" B64 "\"}]" }, ERR_FORMAT, "more layers than the 2" },
		{ { .layers = "[{\"id\":\"" B64 "\"}]" }, ERR_FORMAT, "1 of the 2 layers" },
		{ { .layers = "[{\"id\":\"" B64 "\",\"parent\":\"" C64 "\"}]" }, ERR_FORMAT, C64 "' is not in the store" },
		{ { .layers = "[{\"id\":\"" B64 "\",\"diff-digest\":\"" DIFF_A "\"}]" }, ERR_UNTRUSTED, "in the configuration" },
		{ { .layers = "[{\"id\":\"" B64 "\",\"flags\":{\"incomplete\":true}}]" }, ERR_FORMAT, "is not complete" },
		{ { .layers = "[{\"id\":\"../../x\"}]", .top = "../../x" }, ERR_FORMAT, "'../../x' is no layer's id" },
		{ { .layers = "[{\"id\":\"/etc\"}]", .top = "/etc" }, ERR_FORMAT, "is no layer's id" },
		{ { .layers = "{" }, ERR_FORMAT, "layers.json" },
		{ { .top = "" }, ERR_FORMAT, "0 of the 2 layers" },
		{ { .config = "{}" }, ERR_FORMAT, "more layers than the 0" },
		{ { .config = "{\"rootfs\":{\"diff_ids\":[\"x\"]}}" }, ERR_FORMAT, "'x' is no digest" },
		{ { .config = "[]" }, ERR_FORMAT, "configuration" },
		{ { .manifest_digest = DIFF_A }, ERR_UNTRUSTED, "'manifest'" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_made struct made made = made_new();

		store_make(&made, cases[i].plan);
		fails(&made, NAME, cases[i].code, cases[i].word);
	}
}

TEST(images_json_is_not_believed)
{
	static const struct {
		const char *text, *word;
		enum error_code code;
	} cases[] = {
		{ "[{\"id\":\"../../../etc\",\"names\":[\"" NAME "\"]}]", "'../../../etc' is no image's id", ERR_FORMAT },
		{ "[{\"id\":\"" A64 "\",\"names\":[\"" NAME "\"]}]", "No such file", ERR_FORMAT },
		{ "[{\"id\":\"" A64 "\",\"names\":[\"" NAME "\"]},{\"id\":\"" B64 "\",\"names\":[\"" NAME "\"]}]",
			"means the images '", ERR_CONFLICT },
		{ "[{\"id\":\"" A64 "\",", "images.json': line 1", ERR_FORMAT },
		{ "[]", "no image '" NAME "'", ERR_NOT_FOUND },
		{ "", "images.json", ERR_FORMAT },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_made struct made made = made_new();

		made_file(&made, S("overlay-images/images.json"), slice_from_text(cases[i].text));
		fails(&made, NAME, cases[i].code, cases[i].word);
	}
}

TEST(what_is_no_name_is_not_told_as_one)
{
	cleanup_made struct made made = made_new();
	struct made_image want = store_make(&made, (struct plan){ 0 });
	struct slice text = test_read_file(made_path(&made, S("overlay-images/images.json")));
	struct stored_image image;
	char *name = memmem(text.ptr, text.len, NAME, sizeof NAME - 1);

	CHECK(name);
	memcpy(name, "\\u001b[31m", 10); /* as many bytes of a name that would colour a terminal */
	made_file(&made, S("overlay-images/images.json"), text);
	CHECK_INT(find(&made, arena_text(&made.arena, want.id), &image, NULL), 0);
	CHECK_SLICE(image.name, "");
	stored_image_done(&image);
	free((void *)(uintptr_t)text.ptr);
}

TEST(links_in_a_store_are_not_followed)
{
	cleanup_made struct made made = made_new(), elsewhere = made_new();

	store_make(&elsewhere, (struct plan){ 0 });
	store_make(&made, (struct plan){ 0 });
	made_take_away(&made, S("overlay/" A64 "/diff"));
	made_link(&made, S("overlay/" A64 "/diff"), "/etc");
	fails(&made, NAME, ERR_DENIED, "'overlay/" A64 "/diff' is a link");
	made_take_away(&made, S("overlay"));
	made_link(&made, S("overlay"), arena_printf(&made.arena, "%s/overlay", elsewhere.root).ptr);
	fails(&made, NAME, ERR_DENIED, "is a link");
	made_take_away(&made, S("overlay-images"));
	made_link(&made, S("overlay-images"), arena_printf(&made.arena, "%s/overlay-images", elsewhere.root).ptr);
	fails(&made, NAME, ERR_DENIED, "'overlay-images/images.json' is a link");
}

TEST(what_stands_where_a_file_should_is_named)
{
	cleanup_made struct made made = made_new();

	store_make(&made, (struct plan){ 0 });
	made_take_away(&made, S("overlay/" B64));
	fails(&made, NAME, ERR_FORMAT, "overlay/" B64 "/diff");
	made_file(&made, S("overlay/" B64 "/diff"), S("no folder"));
	fails(&made, NAME, ERR_FORMAT, "is no folder");
	made_take_away(&made, S("overlay-layers/layers.json"));
	CHECK_INT(mkfifo(made_path(&made, S("overlay-layers/layers.json")), 0600), 0);
	fails(&made, NAME, ERR_FORMAT, "is no regular file");
	made_file(&made, S("overlay-layers/layers.json"), S(""));
	CHECK_INT(truncate(made_path(&made, S("overlay-layers/layers.json")), (off_t)STORAGE_JSON_BYTES_MAX + 1), 0);
	fails(&made, NAME, ERR_LIMIT, "layers.json");
}

TEST(stores_beside_a_store_are_looked_through_too)
{
	cleanup_made struct made made = made_new(), shared = made_new();
	struct stored_image image;

	/* the image here, its lower layer there */
	store_make(&shared, (struct plan){ 0 });
	store_make(
		&made, (struct plan){ .layers = "[{\"id\":\"" B64 "\",\"parent\":\"" A64 "\",\"diff-digest\":\"" DIFF_B "\"}]" });
	made_take_away(&made, S("overlay/" A64));
	made_file(&made, S("conf"),
		arena_printf(&made.arena,
			"[storage]\ngraphroot=\"%s\"\n[storage.options]\nadditionalimagestores=[\"/nowhere/at/all\",\"%s\"]\n",
			made.root, shared.root));
	setenv("CONTAINERS_STORAGE_CONF", made_path(&made, S("conf")), 1);
	CHECK_INT(store_containers_storage.find(S(NAME), &(struct store_options){ 0 }, &image, NULL), 0);
	CHECK_INT(which(&image.layers[0]), 'a');
	CHECK_INT(which(&image.layers[1]), 'b');
	CHECK_SLICE(image.place, made.root);
	stored_image_done(&image);
	/* and only there */
	made_file(&made, S("overlay-images/images.json"), S("[]"));
	CHECK_INT(store_containers_storage.find(S(NAME), &(struct store_options){ 0 }, &image, NULL), 0);
	CHECK_SLICE(image.place, shared.root);
	stored_image_done(&image);
	unsetenv("CONTAINERS_STORAGE_CONF");
}

TEST(what_cannot_be_read_is_not_taken_for_empty)
{
	cleanup_made struct made made = made_new();
	struct stored_image image;
	struct error err;

	made_folder(&made, S("btrfs-images"));
	fails(&made, NAME, ERR_UNSUPPORTED, "the driver btrfs is not read");
	CHECK_INT(store_containers_storage.find(
			  arena_printf(&made.arena, "[zfs@%s]" NAME, made.root), &(struct store_options){ 0 }, &image, &err),
		-ERR_UNSUPPORTED);
	store_make(&made, (struct plan){ 0 });
	made_file(&made, S("overlay/" A64 "/composefs-data/composefs.blob"), S("x"));
	fails(&made, NAME, ERR_UNSUPPORTED, "composefs");
	CHECK_INT(store_containers_storage.find(S("[/nowhere/at/all]" NAME), &(struct store_options){ 0 }, &image, &err),
		-ERR_NOT_FOUND);
	CHECK(strstr(err.text, "/nowhere/at/all"));
	CHECK_INT(store_containers_storage.find(
			  arena_printf(&made.arena, "[vfs@%s]" NAME, made.root), &(struct store_options){ 0 }, &image, &err),
		-ERR_NOT_FOUND);
}
