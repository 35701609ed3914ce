/* docker_overlay2_test.c - folders of docker made by hand, good and hostile; tests/docker_overlay2_test.py has real ones */
#include "registry/digest.h"
#include "stores/store_made.h"
#include "stores/stores.h"

extern const struct store store_docker_overlay2;

#define EIGHT(x) x x x x x x x x
#define CACHE_A EIGHT("aaaaaaaa")
#define CACHE_B EIGHT("bbbbbbbb")
#define HEX_A EIGHT("a1a1a1a1")
#define HEX_B EIGHT("b1b1b1b1")
#define CONFIG "{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:" HEX_A "\",\"sha256:" HEX_B "\"]}}"

struct plan {
	const char *driver, *config, *names, *cache, *diff, *parent; /* of the upper layer; NULL: as it should be; "%s": the id */
};

/* Gives the id's digits. */
static struct slice store_make(struct made *made, struct plan plan)
{
	const char *driver = plan.driver ? plan.driver : "overlay2";
	struct arena *arena = &made->arena;
	struct slice config = slice_from_text(plan.config ? plan.config : CONFIG), id = slice_from(digest_of(arena, config), 7);
	/* OCI image specification, config.md, "Layer ChainID" */
	struct slice chain = slice_from(digest_of(arena, S("sha256:" HEX_A " sha256:" HEX_B)), 7);
	struct slice base = arena_printf(arena, "image/%s", driver);
	bool vfs = strcmp(driver, "vfs") == 0;

	made_file(made, arena_printf(arena, "%.*s/repositories.json", SLICE_ARG(base)),
		plan.names ? slice_from_text(plan.names)
			   : arena_printf(arena,
				     "{\"Repositories\":{\"app\":{\"app:1\":\"sha256:%.*s\",\"app@sha256:" HEX_B
				     "\":\"sha256:%.*s\"},"
				     "\"r.example/else\":{\"r.example/else:2\":\"sha256:" HEX_A "\"}}}",
				     SLICE_ARG(id), SLICE_ARG(id)));
	made_file(made, arena_printf(arena, "%.*s/imagedb/content/sha256/%.*s", SLICE_ARG(base), SLICE_ARG(id)), config);
	made_file(made, arena_printf(arena, "%.*s/layerdb/sha256/" HEX_A "/diff", SLICE_ARG(base)), S("sha256:" HEX_A));
	made_file(made, arena_printf(arena, "%.*s/layerdb/sha256/" HEX_A "/cache-id", SLICE_ARG(base)), S(CACHE_A));
	made_file(made, arena_printf(arena, "%.*s/layerdb/sha256/" HEX_A "/size", SLICE_ARG(base)), S("7"));
	made_file(made, arena_printf(arena, "%.*s/layerdb/sha256/%.*s/diff", SLICE_ARG(base), SLICE_ARG(chain)),
		slice_from_text(plan.diff ? plan.diff : "sha256:" HEX_B));
	made_file(made, arena_printf(arena, "%.*s/layerdb/sha256/%.*s/parent", SLICE_ARG(base), SLICE_ARG(chain)),
		slice_from_text(plan.parent ? plan.parent : "sha256:" HEX_A));
	made_file(made, arena_printf(arena, "%.*s/layerdb/sha256/%.*s/cache-id", SLICE_ARG(base), SLICE_ARG(chain)),
		slice_from_text(plan.cache ? plan.cache : CACHE_B "\n"));
	made_file(made, vfs ? S("vfs/dir/" CACHE_A "/which") : arena_printf(arena, "%s/" CACHE_A "/diff/which", driver), S("a"));
	made_file(made, vfs ? S("vfs/dir/" CACHE_B "/which") : arena_printf(arena, "%s/" CACHE_B "/diff/which", driver), S("b"));
	return id;
}

static int find(struct made *made, const char *name, struct stored_image *ret_image, struct error *err)
{
	const struct store_options options = { 0 };

	return store_docker_overlay2.find(arena_printf(&made->arena, "[%s]%s", made->root, name), &options, ret_image, err);
}

static char which(const struct stored_layer *layer)
{
	int fd = openat(layer->fd, "which", O_RDONLY | O_CLOEXEC);
	char byte = 0;

	CHECK(fd >= 0);
	CHECK_INT(read(fd, &byte, 1), 1);
	close(fd);
	return byte;
}

static void fails(struct made *made, const char *name, enum error_code code, const char *word)
{
	struct stored_image image;
	struct error err;
	int r = find(made, name, &image, &err);

	if (r != -(int)code || !strstr(err.text, word))
		print_message("%d '%s', wanted %d '%s'\n", r, r < 0 ? err.text : "", -(int)code, word);
	CHECK_INT(r, -(int)code);
	CHECK(strstr(err.text, word));
	CHECK(strstr(err.text, "docker-overlay2: "));
}

TEST(an_image_of_docker_has_its_layers_from_the_lowest_up)
{
	static const char *const overlays[] = { "overlay2", "fuse-overlayfs" };

	for (size_t i = 0; i < sizeof overlays / sizeof *overlays; i++) {
		cleanup_made struct made made = made_new();
		struct slice id = store_make(&made, (struct plan){ .driver = overlays[i] });
		struct stored_image image;

		CHECK_INT(find(&made, "app:1", &image, NULL), 0);
		CHECK_INT(image.form, STORED_FOLDERS);
		CHECK_SLICE(image.name, "docker.io/library/app:1");
		CHECK_SLICE(image.place, made.root);
		CHECK_SLICE(image.config, CONFIG);
		CHECK(slice_equal(slice_from(image.config_digest, 7), id));
		CHECK_INT(image.manifest.len, 0);
		CHECK_INT(image.layer_count, 2);
		CHECK_SLICE(image.layers[1].diff_id, "sha256:" HEX_B);
		CHECK_INT(image.layers[0].size_bytes, 7);
		CHECK_INT(image.layers[1].size_bytes, 0);
		CHECK_INT(which(&image.layers[0]), 'a');
		CHECK_INT(which(&image.layers[1]), 'b');
		CHECK(!image.layers[0].is_whole_tree);
		stored_image_done(&image);
	}
}

TEST(an_image_of_dockers_vfs_is_its_topmost_tree)
{
	cleanup_made struct made made = made_new();
	struct stored_image image;

	store_make(&made, (struct plan){ .driver = "vfs" });
	CHECK_INT(find(&made, "app:1", &image, NULL), 0);
	CHECK_INT(image.layers[0].fd, -1);
	CHECK_INT(which(&image.layers[1]), 'b');
	CHECK(image.layers[1].is_whole_tree);
	stored_image_done(&image);
}

TEST(an_image_of_docker_is_found_by_every_name_it_has)
{
	cleanup_made struct made made = made_new();
	struct slice id = store_make(&made, (struct plan){ 0 });
	const struct slice names[] = { S("app:1"), S("docker.io/library/app:1"), S("app@sha256:" HEX_B), S("app:9@sha256:" HEX_B),
		id, slice_first(id, 12), arena_printf(&made.arena, "@sha256:%.*s", SLICE_ARG(id)),
		arena_printf(&made.arena, "app:1@%.*s", SLICE_ARG(slice_first(id, 20))) };
	static const char *const not [] = { "app", "app:2", "else:2", "app@sha256:" HEX_A, "0123456789ab", "app:1@0123456789ab" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct stored_image image;

		CHECK_INT(find(&made, arena_text(&made.arena, names[i]), &image, NULL), 0);
		CHECK(slice_equal(slice_from(image.config_digest, 7), id));
		stored_image_done(&image);
	}
	for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
		fails(&made, not [i], ERR_NOT_FOUND, "no image '");
}

TEST(an_image_without_a_name_is_found_by_its_id)
{
	cleanup_made struct made made = made_new();
	struct slice id = store_make(&made, (struct plan){ .names = "{\"Repositories\":{}}" });
	struct stored_image image;

	CHECK_INT(find(&made, arena_text(&made.arena, slice_first(id, 12)), &image, NULL), 0);
	CHECK_SLICE(image.name, "");
	stored_image_done(&image);
}

TEST(a_docker_that_is_damaged_or_lies_is_refused_by_name)
{
	static const struct {
		struct plan plan;
		enum error_code code;
		const char *word;
	} cases[] = {
		{ { .names = "{" }, ERR_FORMAT, "repositories.json': line 1" },
		{ { .names = "{\"Repositories\":{\"app\":{\"app:1\":\"sha256:../../../../../etc/passwd\"}}}" }, ERR_FORMAT,
			"is no image's id" },
		{ { .names = "{\"Repositories\":{\"app\":{\"app:1\":\"x\"}}}" }, ERR_FORMAT, "is no image's id" },
		{ { .names = "{\"Repositories\":{\"app\":{\"app:1\":\"sha256:" HEX_A "\"}}}" }, ERR_FORMAT,
			"imagedb/content/sha256/" HEX_A },
		{ { .names = "{\"Repositories\":{\"app\":{\"app:1\":\"sha256:" HEX_A
			     "\",\"docker.io/library/app:1\":\"sha256:" HEX_B "\"}}}" },
			ERR_CONFLICT, "means the images" },
		{ { .cache = "../../../etc" }, ERR_FORMAT, "'../../../etc' is no folder of a layer" },
		{ { .cache = "" }, ERR_FORMAT, "is no folder of a layer" },
		{ { .cache = EIGHT("cccccccc") }, ERR_FORMAT, "overlay2/cccc" },
		{ { .diff = "sha256:" HEX_A }, ERR_UNTRUSTED, "its configuration" },
		{ { .parent = "sha256:" HEX_B }, ERR_UNTRUSTED, "its configuration" },
		{ { .parent = "" }, ERR_UNTRUSTED, "its configuration" },
		{ { .config = "{\"rootfs\":{\"diff_ids\":[\"sha256:" HEX_B "\"]}}" }, ERR_FORMAT, "No such file" },
		{ { .config = "{\"rootfs\":{\"diff_ids\":[\"sha512:" HEX_A HEX_A "\"]}}" }, ERR_UNSUPPORTED, "only sha256" },
		{ { .config = "{\"rootfs\":{\"diff_ids\":[7]}}" }, ERR_FORMAT, "configuration" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_made struct made made = made_new();

		store_make(&made, cases[i].plan);
		fails(&made, "app:1", cases[i].code, cases[i].word);
	}
}

TEST(a_configuration_that_was_changed_is_not_believed)
{
	cleanup_made struct made made = made_new();
	struct slice id = store_make(&made, (struct plan){ 0 });

	made_file(&made, arena_printf(&made.arena, "image/overlay2/imagedb/content/sha256/%.*s", SLICE_ARG(id)), S(CONFIG " "));
	fails(&made, "app:1", ERR_UNTRUSTED, arena_text(&made.arena, slice_first(id, 12)));
}

TEST(links_in_dockers_folder_are_not_followed)
{
	cleanup_made struct made made = made_new();

	store_make(&made, (struct plan){ 0 });
	made_take_away(&made, S("overlay2/" CACHE_A "/diff"));
	made_link(&made, S("overlay2/" CACHE_A "/diff"), "/etc");
	fails(&made, "app:1", ERR_DENIED, "'overlay2/" CACHE_A "/diff' is a link");
}

TEST(where_docker_keeps_its_images_is_said_by_its_daemon_json)
{
	cleanup_made struct made made = made_new(), own = made_new();
	struct stored_image image;
	struct error err;

	store_make(&made, (struct plan){ 0 });
	setenv("XDG_CONFIG_HOME", own.root, 1);
	setenv("XDG_DATA_HOME", own.root, 1);
	made_file(&own, S("docker/daemon.json"), arena_printf(&made.arena, "{\"debug\":true,\"data-root\":\"%s\"}", made.root));
	CHECK_INT(store_docker_overlay2.find(S("app:1"), &(struct store_options){ 0 }, &image, NULL), 0);
	CHECK_SLICE(image.place, made.root);
	stored_image_done(&image);
	made_file(&own, S("docker/daemon.json"), S("{\"data-root\""));
	CHECK_INT(store_docker_overlay2.find(S("app:1"), &(struct store_options){ 0 }, &image, &err), -ERR_FORMAT);
	CHECK(strstr(err.text, "daemon.json"));
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("XDG_DATA_HOME");
}

TEST(drivers_of_docker_that_are_not_read_are_named)
{
	cleanup_made struct made made = made_new();

	made_folder(&made, S("image"));
	fails(&made, "app:1", ERR_NOT_FOUND, made.root);
	made_file(&made, S("image/btrfs/repositories.json"), S("{}"));
	fails(&made, "app:1", ERR_UNSUPPORTED, "the driver btrfs is not read");
}
