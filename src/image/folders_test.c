/* folders_test.c - an image whose layers are folders in an engine's store */
#include "base/memory.h"
#include "base/test.h"
#include "image/opened.h"
#include "registry/digest.h"
#include "stores/stores.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define DIFF_A "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define DIFF_B "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define CONFIG                                                                                                                \
	"{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" DIFF_A "\",\"" DIFF_B \
	"\"]},\"history\":[{\"created_by\":\"first\"},{\"created_by\":\"second\"}]}"

/* What a store would say of an image with two layers; CONFIG_DIGEST_IN_MANIFEST NULL: it has no manifest. */
static struct opened *store_says(const char *config_digest_in_manifest)
{
	static const struct store store = { .scheme = "some-store" };
	struct opened *opened = memory_one(struct opened);
	struct stored_image *stored = memory_one(struct stored_image);

	opened->place = (struct place)PLACE_INIT;
	opened->place.folders = stored;
	opened->target = (struct target){ .kind = TARGET_FOLDERS, .path = "app", .store = &store };
	*stored = (struct stored_image){
		.form = STORED_FOLDERS, .place_fd = -1, .kept_fd = -1, .name = S("example.org/app:1"), .layer_count = 2
	};
	stored->layers = arena_array(&stored->arena, struct stored_layer, 2);
	stored->layers[0] = (struct stored_layer){ .fd = open("/", O_PATH | O_CLOEXEC), .diff_id = S(DIFF_A), .size_bytes = 5 };
	stored->layers[1] = (struct stored_layer){ .fd = open("/", O_PATH | O_CLOEXEC), .diff_id = S(DIFF_B), .size_bytes = 7 };
	stored->config = S(CONFIG);
	stored->config_digest = digest_of(&stored->arena, stored->config);
	if (!config_digest_in_manifest)
		return opened;
	stored->manifest = arena_printf(&stored->arena,
		"{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/"
		"vnd.oci.image.config.v1+json\",\"digest\":\"%s\",\"size\":1},"
		"\"layers\":[]}",
		*config_digest_in_manifest ? config_digest_in_manifest : stored->config_digest.ptr);
	stored->manifest_digest = digest_of(&stored->arena, stored->manifest);
	return opened;
}

static size_t count_descriptors(void)
{
	DIR *listing = opendir("/proc/self/fd");
	size_t count = 0;

	while (readdir(listing))
		count++;
	closedir(listing);
	return count;
}

TEST(an_image_that_its_engine_removes_is_gone)
{
	struct opened *opened = store_says("");
	char path[] = "/tmp/plimsoll-kept-XXXXXX";

	CHECK(!image_is_gone(opened)); /* nobody says */
	opened->place.folders->kept_fd = mkstemp(path);
	CHECK(opened->place.folders->kept_fd >= 0);
	CHECK(!image_is_gone(opened));
	CHECK_INT(unlink(path), 0);
	CHECK(image_is_gone(opened));
	image_close(opened);
}

TEST(layers_of_a_store_are_folders_without_digests)
{
	size_t before = count_descriptors();
	struct opened *opened = store_says("");
	const struct image *image = image_of(opened);
	struct blob blob;

	CHECK_INT(folders_open(opened, NULL, NULL), 0);
	CHECK_INT(image->layer_count, 2);
	for (size_t i = 0; i < 2; i++) {
		CHECK_INT(image->layers[i].form, LAYER_FOLDER);
		CHECK_INT(image->layers[i].digest.len, 0);
		CHECK(!image->layers[i].skip_reason);
		CHECK_INT(image_blob(opened, &image->layers[i], &blob, NULL), 0);
		CHECK(blob.fd >= 0 && blob.length == 0);
	}
	CHECK_SLICE(image->layers[0].diff_id, DIFF_A);
	CHECK_SLICE(image->layers[1].created_by, "second");
	CHECK_INT(image->layers[1].size_bytes, 7);
	CHECK_SLICE(image->reference, "example.org/app:1");
	CHECK(slice_equal(image->digest, opened->place.folders->manifest_digest));
	CHECK(slice_equal(image->config_digest, opened->place.folders->config_digest));
	CHECK_SLICE(image_remark(opened, 0),
		"the layers are folders in the store some-store, which was trusted: they have no digest that could be checked");
	CHECK_INT(image_remark(opened, 1).len, 0);
	image_close(opened);
	CHECK_INT(count_descriptors(), before);
}

TEST(without_a_manifest_an_image_is_called_by_its_configuration)
{
	struct opened *opened = store_says(NULL);

	CHECK_INT(folders_open(opened, NULL, NULL), 0);
	CHECK(slice_equal(image_of(opened)->digest, image_of(opened)->config_digest));
	image_close(opened);
}

TEST(of_whole_trees_only_the_uppermost_is_read)
{
	struct opened *opened = store_says("");
	const struct layer *layers;

	opened->place.folders->layers[0].is_whole_tree = opened->place.folders->layers[1].is_whole_tree = true;
	close(opened->place.folders->layers[0].fd);
	opened->place.folders->layers[0].fd = -1;
	CHECK_INT(folders_open(opened, NULL, NULL), 0);
	layers = image_of(opened)->layers;
	CHECK_INT(layers[0].form, LAYER_BELOW);
	CHECK(!layers[0].skip_reason);
	CHECK_INT(layers[1].form, LAYER_TREE);
	CHECK(slice_find(image_remark(opened, 1), S("shown as the uppermost layer's doing")) > 0);
	image_close(opened);
}

TEST(what_a_store_says_must_agree)
{
	static const struct {
		size_t layer;        /* that the store has as DIFF_ID */
		const char *diff_id; /* NULL: without a folder */
		const char *said;    /* of the layer */
	} cases[] = {
		{ 0, DIFF_B, "the store has " DIFF_B " in its place" },
		{ 1, DIFF_A, "the store has " DIFF_A " in its place" },
		{ 1, NULL, "its folder is missing" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct opened *opened = store_says("");
		struct stored_layer *layer = &opened->place.folders->layers[cases[i].layer];

		if (cases[i].diff_id) {
			layer->diff_id = slice_from_text(cases[i].diff_id);
		} else {
			close(layer->fd);
			layer->fd = -1;
		}
		CHECK_INT(folders_open(opened, NULL, NULL), 0);
		CHECK_TEXT(image_of(opened)->layers[cases[i].layer].skip_reason, cases[i].said);
		CHECK(!image_of(opened)->layers[!cases[i].layer].skip_reason);
		image_close(opened);
	}
}

static int open_and_close(struct opened *opened, struct error *err)
{
	int r = folders_open(opened, NULL, err);

	image_close(opened);
	return r;
}

TEST(documents_of_a_store_are_checked)
{
	struct opened *opened = store_says(DIFF_A);
	struct error err;

	CHECK_INT(open_and_close(opened, &err), -ERR_UNTRUSTED);
	CHECK(strstr(err.text, "its manifest: it is of an image with the configuration " DIFF_A));
	opened = store_says("");
	opened->place.folders->manifest_digest = S(DIFF_A);
	CHECK_INT(open_and_close(opened, &err), -ERR_UNTRUSTED);
	opened = store_says("");
	opened->place.folders->config_digest = S(DIFF_A);
	CHECK_INT(open_and_close(opened, &err), -ERR_UNTRUSTED);
	CHECK(strstr(err.text, "its configuration: "));
	opened = store_says("");
	close(opened->place.folders->layers[1].fd);
	opened->place.folders->layer_count = 1;
	CHECK_INT(open_and_close(opened, &err), -ERR_FORMAT);
	CHECK(strstr(err.text, "2 diff_ids"));
}

TEST(an_image_of_a_store_has_its_platform)
{
	struct platform want = { S("linux"), S("arm64"), S("") };
	struct opened *opened = store_says("");

	CHECK_INT(folders_open(opened, &want, NULL), -ERR_NOT_FOUND);
	image_close(opened);
}
