/* documents_test.c - manifests, configurations, docker's manifest.json, history */
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/test.h"
#include "image/config.h"
#include "image/docker_manifest.h"
#include "image/history.h"
#include "image/manifest.h"
#include "image/select.h"

#define HEX_A "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define OCI_CONFIG "application/vnd.oci.image.config.v1+json"

TEST(a_manifest_gives_its_configuration_and_layers)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct manifest manifest;

	CHECK_INT(manifest_parse(S("{\"schemaVersion\":2,\"config\":{\"mediaType\":\"" OCI_CONFIG "\",\"digest\":\"" HEX_A
				   "\",\"size\":7},"
				   "\"layers\":[{\"mediaType\":\"t\",\"digest\":\"one\",\"size\":9},{\"digest\":\"two\",\"urls\":"
				   "[\"x\"]}],"
				   "\"annotations\":{\"layers\":\"of another kind\"}}"),
			  &arena, &manifest, NULL),
		0);
	CHECK_INT(manifest.kind, MANIFEST_IMAGE);
	CHECK_SLICE(manifest.config.digest, HEX_A);
	CHECK_INT(manifest.item_count, 2);
	CHECK_SLICE(manifest.items[0].digest, "one");
	CHECK_INT(manifest.items[0].size_bytes, 9);
	CHECK(manifest.items[0].has_size && !manifest.items[1].has_size);
	CHECK_INT(manifest_check_config_type(&manifest, NULL), 0);
}

TEST(documents_that_mean_different_things_to_different_readers_are_refused)
{
	static const struct {
		const char *text;
		int code;
		const char *message;
	} cases[] = {
		{ "{\"config\":{},\"layers\":[],\"manifests\":[]}", ERR_FORMAT, "both an image manifest and an index" },
		{ "{\"schemaVersion\":2}", ERR_FORMAT, "neither an image manifest nor an index" },
		{ "{\"layers\":[]}", ERR_FORMAT, "an image manifest without 'config'" },
		{ "{\"schemaVersion\":1,\"layers\":[]}", ERR_UNSUPPORTED, "a manifest of schema version 1: only 2 is read" },
		{ "{\"schemaVersion\":99999}", ERR_FORMAT, "a manifest of schema version 99999: only 2 is read" },
		{ "{\"manifests\":[],\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\"}", ERR_FORMAT,
			"mediaType 'application/vnd.oci.image.manifest.v1+json', but the content is an index" },
		{ "{\"config\":{},\"mediaType\":\"application/vnd.docker.distribution.manifest.list.v2+json\"}", ERR_FORMAT,
			"mediaType 'application/vnd.docker.distribution.manifest.list.v2+json', but the content is an image "
			"manifest" },
		{ "{\"config\":{},\"layers\":[],\"layers\":[]}", ERR_FORMAT, "line 1, column 35: key 'layers' is there twice" },
		{ "{\"config\":{},\"layers\":[],\"LAYERS\":[]}", ERR_FORMAT, "line 1, column 35: key 'layers' is there twice" },
		{ "{\"config\":{},\"layers\":[],\"layer\xc5\xbf\":[]}", ERR_FORMAT,
			"line 1, column 36: key 'layers' is there twice" },
		{ "{\"config\":{\"digest\":\"a\",\"Digest\":\"b\"},\"layers\":[]}", ERR_FORMAT,
			"line 1, column 34: key 'digest' is there twice" },
		{ "[]", ERR_FORMAT, "line 1, column 1: an object expected, not '['" },
		{ "", ERR_FORMAT, "line 1, column 1: an object expected, the text ends" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct manifest manifest;
		struct error err = { 0 };

		CHECK_INT(manifest_parse(slice_from_text(cases[i].text), &arena, &manifest, &err), -cases[i].code);
		CHECK_TEXT(err.text, cases[i].message);
	}
}

TEST(more_than_a_thousand_layers_are_refused)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct manifest manifest;
	struct error err;

	buffer_addf(&text, "{\"config\":{},\"layers\":[{}");
	for (int i = 1; i < 1000; i++)
		buffer_addf(&text, ",{}");
	buffer_addf(&text, "]}");
	CHECK_INT(manifest_parse(buffer_slice(&text), &arena, &manifest, &err), 0);
	CHECK_INT(manifest.item_count, 1000);
	text.len -= 2;
	buffer_addf(&text, ",{}]}");
	CHECK_INT(manifest_parse(buffer_slice(&text), &arena, &manifest, &err), -ERR_FORMAT);
}

TEST(artefacts_are_no_images)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct manifest manifest;
	struct error err;

	CHECK_INT(manifest_parse(S("{\"config\":{\"mediaType\":\"application/vnd.cncf.helm.config.v1+json\"},\"layers\":null}"),
			  &arena, &manifest, &err),
		0);
	CHECK_INT(manifest_check_config_type(&manifest, &err), -ERR_UNSUPPORTED);
	CHECK_TEXT(err.text, "an artefact ('application/vnd.cncf.helm.config.v1+json'), no image");
	CHECK_INT(manifest_parse(S("{\"artifactType\":\"application/x\",\"config\":{\"mediaType\":\"application/"
				   "vnd.oci.empty.v1+json\"}}"),
			  &arena, &manifest, &err),
		0);
	CHECK_INT(manifest_check_config_type(&manifest, &err), -ERR_UNSUPPORTED);
	CHECK_TEXT(err.text, "an artefact ('application/x'), no image");
	CHECK_INT(manifest_parse(S("{\"config\":{\"mediaType\":\"application/octet-stream\"}}"), &arena, &manifest, &err), 0);
	CHECK_INT(manifest_check_config_type(&manifest, &err), 0);
}

TEST(manifests_of_other_projects_are_what_their_names_say)
{
	static const struct {
		const char *name;
		int r;
		enum manifest_kind kind;
		size_t items;
	} cases[] = {
		{ "oci1.index.everything.json", 0, MANIFEST_INDEX, 1 },
		{ "ocilist-variants.json", 0, MANIFEST_INDEX, 6 },
		{ "ociv1.image.index.json", 0, MANIFEST_INDEX, 2 },
		{ "ociv1.manifest.json", 0, MANIFEST_IMAGE, 3 },
		{ "ociv1nomime.artifact.json", 0, MANIFEST_IMAGE, 0 },
		{ "ociv1nomime.image.index.json", 0, MANIFEST_INDEX, 2 },
		{ "schema2list-variants.json", 0, MANIFEST_INDEX, 4 },
		{ "schema2list.json", 0, MANIFEST_INDEX, 7 },
		{ "unknown-version.manifest.json", -ERR_FORMAT, 0, 0 },
		{ "v2list.everything.json", 0, MANIFEST_INDEX, 1 },
		{ "v2s2.manifest.json", 0, MANIFEST_IMAGE, 3 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		char below[128];
		cleanup_free char *path = NULL;
		cleanup_free char *bytes = NULL;
		struct manifest manifest;
		struct slice text;

		snprintf(below, sizeof below, "conformance/oci/manifests/%s", cases[i].name);
		path = test_data_path(below);
		text = test_read_file(path);
		bytes = (char *)text.ptr;
		CHECK_INT(manifest_parse(text, &arena, &manifest, NULL), cases[i].r);
		if (cases[i].r < 0)
			continue;
		CHECK_INT(manifest.kind, cases[i].kind);
		CHECK_INT(manifest.item_count, cases[i].items);
	}
}

#define ITEM(digest, rest) \
	"{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"" digest "\",\"size\":1" rest "}"
#define PLATFORM(os, architecture) ",\"platform\":{\"os\":\"" os "\",\"architecture\":\"" architecture "\"}"
#define TAG(name) ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"" name "\"}"
#define TAGS(whole, name) \
	",\"annotations\":{\"io.containerd.image.name\":\"" whole "\",\"org.opencontainers.image.ref.name\":\"" name "\"}"

/* As for a layout whose index.json has no index in it, and tells the truth. */
static int choose(const struct manifest *index, const char *tag, const struct platform *want, struct arena *arena,
	const struct descriptor **ret_item, struct error *err)
{
	struct selection all = select_all(index, arena), selection = { all.items, 0 };
	int r;

	for (size_t i = 0; i < all.count; i++)
		if (select_claim(all.items[i]) == CLAIM_IMAGE)
			selection.items[selection.count++] = all.items[i];
	r = select_tag(&selection, slice_from_text(tag), arena, err);
	if (r >= 0)
		r = select_one_name(&selection, slice_from_text(tag), err);
	if (r >= 0 && selection.count == 1)
		*ret_item = selection.items[0];
	else if (r >= 0)
		r = select_platform(&selection, want, arena, ret_item, err);
	return r;
}

TEST(the_image_is_chosen_by_tag_and_platform)
{
	static const struct {
		const char *items, *tag, *platform; /* NULL: this machine's */
		const char *want;                   /* digest, or the error */
	} cases[] = {
		{ ITEM("a", ""), "", NULL, "a" },
		{ ITEM("a", TAG("1")), "", NULL, "a" },
		{ ITEM("a", TAG("1")) "," ITEM("b", TAG("2")), "2", NULL, "b" },
		{ ITEM("a", TAG("1")) "," ITEM("b", TAG("2")), "@0", NULL, "a" },
		{ ITEM("a", TAG("1")) "," ITEM("b", TAG("2")), "@2", NULL, "no image '@2' in it, there are 2" },
		{ ITEM("a", TAG("1")) "," ITEM("a", TAG("2")), "", NULL, "a" }, /* one image with two names */
		{ ITEM("a", TAG("1")) "," ITEM("b", TAG("1.2")), "", NULL,
			"2 images in it: name one by its tag (or by its number from 0, as ':@0'): 1, 1.2" },
		{ ITEM("a", TAG("1")) "," ITEM("b", ""), "3", NULL, "no image '3' in it; there are 1, b" },
		{ ITEM("a", TAG("1")) "," ITEM("b", TAG("1")), "1", NULL,
			"'1' stands for 2 images: name one by its number from 0, as ':@0'" },
		{ ITEM("a", TAGS("docker.io/library/debian:12", "12")) "," ITEM("b", TAGS("docker.io/library/nginx:12", "12")),
			"debian:12", NULL, "a" },
		{ ITEM("a", TAGS("docker.io/library/debian:12", "12")) "," ITEM("b", TAGS("docker.io/library/nginx:12", "12")),
			"12", NULL, "'12' stands for 2 images: name one by its number from 0, as ':@0'" },
		/* index.json itself is the list of platforms */
		{ ITEM("a", PLATFORM("linux", "s390x")) "," ITEM("b", PLATFORM("linux", "ppc64le")), "", "linux/ppc64le", "b" },
		{ ITEM("a", PLATFORM("linux", "s390x")) "," ITEM("b", PLATFORM("linux", "ppc64le")), "", "linux/arm",
			"no image for platform linux/arm; there are linux/s390x, linux/ppc64le: choose with --platform" },
		{ ITEM("a", PLATFORM("linux", "amd64")) "," ITEM("b", PLATFORM("linux", "arm64")) "," ITEM(
			  "c", PLATFORM("unknown", "unknown")),
			"", "linux/arm64", "b" },
		{ ITEM("a", PLATFORM("linux", "s390x")) "," ITEM("c", PLATFORM("unknown", "unknown")), "", NULL, "a" },
		{ ITEM("c", ",\"artifactType\":\"application/sbom\"") "," ITEM("a", ""), "", NULL, "a" },
		/* who runs images does not look at the artifactType */
		{ ITEM("c", ",\"artifactType\":\"x\"" PLATFORM("linux", "arm64")) "," ITEM("d", PLATFORM("linux", "arm64")), "",
			"arm64", "c" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct slice text = arena_printf(&arena, "{\"manifests\":[%s]}", cases[i].items);
		const struct descriptor *item;
		struct platform platform;
		struct manifest index;
		struct error err = { 0 };

		if (cases[i].platform)
			CHECK_INT(platform_parse(slice_from_text(cases[i].platform), &platform, NULL), 0);
		CHECK_INT(manifest_parse(text, &arena, &index, NULL), 0);
		if (choose(&index, cases[i].tag, cases[i].platform ? &platform : NULL, &arena, &item, &err) < 0)
			CHECK_TEXT(err.text, cases[i].want);
		else
			CHECK_SLICE(item->digest, cases[i].want);
	}
}

TEST(of_arm_variants_the_wanted_or_the_next_lower_is_chosen)
{
	static const struct {
		const char *file, *platform, *digest;
	} cases[] = {
		{ "schema2list-variants.json", "linux/arm/v6",
			"sha256:f365626a556e58189fc21d099fc64603db0f440bff07f77c740989515c544a39" },
		{ "schema2list-variants.json", "linux/arm/v7",
			"sha256:c84b0a3a07b628bc4d62e5047d0f8dff80f7c00979e1e28a821a033ecda8fe53" },
		{ "ocilist-variants.json", "linux/arm/v7",
			"sha256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee" },
		{ "ocilist-variants.json", "linux/amd64",
			"sha256:59eec8837a4d942cc19a52b8c09ea75121acc38114a2c68b98983ce9356b8610" },
		{ "schema2list.json", "linux/arm/v5", "sha256:9142d97ef280a7953cf1a85716de49a24cc1dd62776352afad67e635331ff77a" },
		{ "schema2list.json", "linux/arm64", "sha256:dc472a59fb006797aa2a6bfb54cc9c57959bb0a6d11fadaa608df8c16dea39cf" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		char below[128];
		cleanup_free char *path = NULL;
		cleanup_free char *bytes = NULL;
		const struct descriptor *item;
		struct selection selection;
		struct platform platform;
		struct manifest index;
		struct slice text;

		snprintf(below, sizeof below, "conformance/oci/manifests/%s", cases[i].file);
		path = test_data_path(below);
		text = test_read_file(path);
		bytes = (char *)text.ptr;
		CHECK_INT(platform_parse(slice_from_text(cases[i].platform), &platform, NULL), 0);
		CHECK_INT(manifest_parse(text, &arena, &index, NULL), 0);
		selection = select_all(&index, &arena);
		CHECK_INT(select_platform(&selection, &platform, &arena, &item, NULL), 0);
		CHECK_SLICE(item->digest, cases[i].digest);
	}
}

TEST(a_configuration_gives_what_runs_and_how_it_was_made)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct config config;

	CHECK_INT(config_parse(
			  S("{\"architecture\":\"arm\",\"os\":\"linux\",\"variant\":\"v7\",\"created\":\"2020-01-01T00:00:00Z\","
			    "\"config\":{\"User\":\"web:web\",\"Env\":[\"A=1\",\"B=2\"],\"Cmd\":\"/bin/sh\",\"entrypoint\":[\"/"
			    "e\",3,null],"
			    "\"Labels\":{\"User\":\"not this one\"}},"
			    "\"container_config\":{\"User\":\"nor this "
			    "one\"},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"x\",\"y\"]},"
			    "\"history\":[{\"created_by\":\"ADD\"},{\"created_by\":\"CMD\",\"empty_layer\":true},null]}"),
			  &arena, &config, NULL),
		0);
	CHECK_SLICE(config.platform.variant, "v7");
	CHECK_SLICE(config.created, "2020-01-01T00:00:00Z");
	CHECK_SLICE(config.user, "web:web");
	CHECK_INT(config.env_count, 2);
	CHECK_SLICE(config.env[1], "B=2");
	CHECK_INT(config.cmd_count, 1);
	CHECK_SLICE(config.cmd[0], "/bin/sh");
	CHECK_INT(config.entrypoint_count, 1);
	CHECK_SLICE(config.entrypoint[0], "/e");
	CHECK_INT(config.diff_id_count, 2);
	CHECK_INT(config.history_count, 3);
	CHECK(config.history[1].empty_layer && !config.history[0].empty_layer);
}

TEST(a_user_that_is_there_twice_is_refused)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct config config;
	struct error err;

	CHECK_INT(config_parse(S("{\"config\":{\"User\":\"web\",\n\"user\":\"root\"}}"), &arena, &config, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "line 2, column 8: key 'User' is there twice");
}

TEST(the_base_image_ends_at_the_instruction_that_bases_end_with)
{
	/* + a layer, - none; what follows is the line */
	static const struct {
		const char *history, *base; /* one letter a layer: b base, o own, ? nothing said */
	} cases[] = {
		{ "+ADD file in /\n-/bin/sh -c #(nop)  CMD [\"bash\"]", "o" }, /* a base image alone: nothing below it */
		{ "+ADD file in /\n-/bin/sh -c #(nop)  CMD [\"bash\"]\n+RUN apt-get update\n-CMD [\"app\"]", "bo" },
		{ "+ADD\n-CMD [\"bash\"]\n+RUN a\n+RUN b\n-EXPOSE 80\n-ENTRYPOINT [\"/e\"]\n-CMD [\"c\"]", "boo" },
		{ "+ADD\n-CMD [\"bash\"]\n+RUN python\n-ENTRYPOINT [\"python\"]\n+COPY app", "bbo" },
		{ "+COPY a\n+COPY b", "oo" },
		{ "+COPY a\n-ENV CMD=x\n+COPY b", "oo" },
		{ "+ADD\n-CMD x\n+RUN a\n+RUN of no layer", "" }, /* three lines, see below: two layers */
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slice lines = slice_from_text(cases[i].history), line;
		struct history history[16];
		struct layer layers[16] = { 0 };
		size_t count = 0;

		while (slice_next_line(&lines, &line))
			history[count++] = (struct history){ slice_from(line, 1), line.ptr[0] == '-' };
		history_describe(history, count, layers, strlen(cases[i].base));
		for (size_t j = 0; cases[i].base[j]; j++) {
			CHECK_INT(layers[j].base, cases[i].base[j] == 'b');
			CHECK(layers[j].created_by.len > 0);
		}
		CHECK(layers[strlen(cases[i].base)].created_by.len == 0);
	}
}

TEST(a_docker_manifest_lists_images_with_tags_and_layers)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct docker_manifest manifest;
	struct error err;

	CHECK_INT(
		docker_manifest_parse(S("[{\"Config\":\"c.json\",\"RepoTags\":null,\"Layers\":[\"a/layer.tar\",\"b/layer.tar\"]},"
					"{\"config\":\"d.json\",\"RepoTags\":[\"x:1\",\"y:2\"],\"Parent\":\"z\"}]"),
			&arena, &manifest, &err),
		0);
	CHECK_INT(manifest.count, 2);
	CHECK_INT(manifest.items[0].tag_count, 0);
	CHECK_SLICE(manifest.items[0].layers[1], "b/layer.tar");
	CHECK_SLICE(manifest.items[1].config, "d.json");
	CHECK_SLICE(manifest.items[1].tags[1], "y:2");
	CHECK_INT(docker_manifest_parse(S("[{\"Layers\":[]}]"), &arena, &manifest, &err), -ERR_FORMAT);
	CHECK_INT(docker_manifest_parse(S("null"), &arena, &manifest, &err), -ERR_FORMAT);
	CHECK_INT(docker_manifest_parse(S("[]"), &arena, &manifest, &err), 0);
	CHECK_INT(manifest.count, 0);
}
