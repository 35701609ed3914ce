/* lineage_test.c - which layers are a base image's, and what a newer one closes */
#include "base/test.h"
#include "lineage/lineage.h"

struct scene {
	struct image image;
	struct layer layers[4];
	struct known_base known[4];
	struct slice chains[4][4];
	struct bases bases;
	struct base_image base;
	const struct known_base *found;
	char said[1000];
};

static void hear(void *context, const struct note *note)
{
	struct scene *scene = context;
	size_t at = strlen(scene->said);

	snprintf(scene->said + at, sizeof scene->said - at, "%.*s\n", SLICE_ARG(note->text));
}

/* Layers are letters: their diff_ids. GUESS: so many are the base's by the history. */
static void scene_init(struct scene *scene, const char *layers, size_t guess)
{
	*scene = (struct scene){ .image = { .os = S("linux"), .architecture = S("amd64") } };
	scene->image.layers = scene->layers;
	scene->image.layer_count = strlen(layers);
	scene->bases.items = scene->known;
	for (size_t i = 0; layers[i]; i++)
		scene->layers[i] = (struct layer){ .index = i, .diff_id = slice_make(&layers[i], 1), .base = i < guess };
}

static struct known_base *add(struct scene *scene, const char *name, const char *layers)
{
	size_t at = scene->bases.count++;

	for (size_t i = 0; layers[i]; i++)
		scene->chains[at][i] = slice_make(&layers[i], 1);
	scene->known[at] =
		(struct known_base){ .name = slice_from_text(name), .diff_ids = { scene->chains[at], strlen(layers) } };
	return &scene->known[at];
}

static void find(struct scene *scene)
{
	struct note_sink notes = { hear, scene };

	lineage_find(&scene->image, &scene->bases, &scene->base, &scene->found, &notes);
}

static size_t base_layers(const struct scene *scene)
{
	size_t count = 0;

	while (count < scene->image.layer_count && scene->layers[count].base)
		count++;
	for (size_t i = count; i < scene->image.layer_count; i++)
		CHECK(!scene->layers[i].base);
	return count;
}

TEST(known_layers_count_before_the_history_and_the_longest_chain_of_them)
{
	static const struct {
		const char *image, *chains[3];
		size_t guess, layers;
		const char *name, *how, *counted_by, *said;
	} cases[] = {
		{ "abc", { "a", "ab" }, 0, 2, "1", "layers", "layers", "" },
		{ "abc", { "ab", "a" }, 2, 2, "0", "layers", "layers", "" },
		{ "abc", { "a", "b", "abcd" }, 0, 1, "0", "layers", "layers", "" },
		{ "abc", { "ba", "ac", "bc" }, 0, 0, "", "", "", "" },
		{ "abc", { "ba" }, 2, 2, "", "history", "history", "" },
		{ "abc", { NULL }, 1, 1, "", "history", "history", "" },
		{ "abc", { "abc", "ab" }, 0, 3, "0", "layers", "layers", "" },
		{ "abc", { "a" }, 2, 1, "0", "layers", "layers",
			"by its history the image has 2 layers of a base image; the 1 lowest are those of 0, which counts\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		static const char *const names[] = { "0", "1", "2" };
		struct scene scene;

		scene_init(&scene, cases[i].image, cases[i].guess);
		for (size_t k = 0; k < 3 && cases[i].chains[k]; k++)
			add(&scene, names[k], cases[i].chains[k]);
		find(&scene);
		CHECK_INT(base_layers(&scene), cases[i].layers);
		CHECK_INT(scene.base.layer_count, cases[i].layers);
		CHECK_SLICE(scene.base.name, cases[i].name);
		CHECK_SLICE(scene.base.how, cases[i].how);
		CHECK_SLICE(scene.base.counted_by, cases[i].counted_by);
		CHECK_TEXT(scene.said, cases[i].said);
	}
}

TEST(of_bases_with_the_same_layers_the_labels_choose)
{
	for (size_t turned = 0; turned < 2; turned++) {
		struct scene scene;

		scene_init(&scene, "ab", 0);
		add(&scene, turned ? "docker.io/library/two" : "one", "a");
		add(&scene, turned ? "one" : "docker.io/library/two", "a");
		scene.image.base_name = S("two");
		find(&scene);
		CHECK_SLICE(scene.base.name, "docker.io/library/two");
		CHECK_TEXT(scene.said, "");
	}
}

TEST(an_image_is_not_its_own_base)
{
	struct scene scene;

	scene_init(&scene, "ab", 0);
	add(&scene, "itself", "ab")->config_digest = S("sha256:c");
	add(&scene, "manifest", "ab")->digest = S("sha256:m");
	add(&scene, "below", "a");
	scene.image.config_digest = S("sha256:c");
	scene.image.digest = S("sha256:m");
	find(&scene);
	CHECK_SLICE(scene.base.name, "below");
	CHECK_INT(base_layers(&scene), 1);
}

TEST(labels_that_contradict_the_layers_are_told)
{
	static const struct {
		const char *name, *digest, *said;
	} cases[] = {
		{ "two", "", "" },
		{ "two", "sha256:index", "" },
		{ "", "sha256:2", "" },
		{ "one", "", "" }, /* the base's base */
		{ "", "sha256:1", "" },
		{ "far", "", "the labels say that the base image is far, its layers are those of two\n" },
		{ "x", "sha256:3", "the labels say that the base image is far, but the image does not begin with its layers\n" },
		{ "", "sha256:9", "the labels say that the base image is sha256:9, its layers are those of two\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct scene scene;

		scene_init(&scene, "abc", 0);
		add(&scene, "one", "a")->digest = S("sha256:1");
		add(&scene, "two", "ab")->digest = S("sha256:2");
		add(&scene, "far", "z")->digest = S("sha256:3");
		scene.image.base_name = slice_from_text(cases[i].name);
		scene.image.base_digest = slice_from_text(cases[i].digest);
		find(&scene);
		CHECK_SLICE(scene.base.name, "two");
		CHECK_SLICE(scene.base.digest, "sha256:2");
		CHECK_TEXT(scene.said, cases[i].said);
	}
}

TEST(a_later_image_of_the_same_name_is_the_newer_one)
{
	static const struct {
		const char *name, *created, *platform, *want;
	} cases[] = {
		{ "base:1", "2026-02-01T00:00:00Z", "", "base:1" },
		{ "docker.io/library/base:1", "2026-02-01", "linux/amd64/v8", "docker.io/library/base:1" },
		{ "base:1", "2026-02-01T00:00:00Z", "linux/arm64", "" },
		{ "base:1", "2026-01-01T00:00:00Z", "", "" },
		{ "base:1", "2025-12-31T00:00:00Z", "", "" },
		{ "base:1", "some day", "", "" },
		{ "base:1", "", "", "" },
		{ "base:2", "2026-02-01T00:00:00Z", "", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct known_base *newer;
		struct scene scene;

		scene_init(&scene, "ab", 0);
		add(&scene, "base:1", "a")->created = S("2026-01-01T00:00:00Z");
		newer = add(&scene, cases[i].name, "z");
		newer->created = slice_from_text(cases[i].created);
		newer->platform = slice_from_text(cases[i].platform);
		newer->digest = S("sha256:n");
		find(&scene);
		CHECK_SLICE(lineage_find_newer(&scene.image, &scene.bases, scene.found, &scene.base), "");
		CHECK_SLICE(scene.base.newer_name, cases[i].want);
		CHECK_SLICE(scene.base.newer_digest, *cases[i].want ? "sha256:n" : "");
	}
}

TEST(what_the_line_says_is_newer_is_a_target_or_a_digest)
{
	struct scene scene;

	scene_init(&scene, "ab", 0);
	add(&scene, "base:1", "a")->newer = S("docker://base:2");
	find(&scene);
	CHECK_SLICE(lineage_find_newer(&scene.image, &scene.bases, scene.found, &scene.base), "docker://base:2");
	CHECK_SLICE(scene.base.newer_name, "docker://base:2");
	scene.known[0].newer = S("sha256:1");
	find(&scene);
	CHECK_SLICE(lineage_find_newer(&scene.image, &scene.bases, scene.found, &scene.base), "");
	CHECK_SLICE(scene.base.newer_name, "");
	CHECK_SLICE(scene.base.newer_digest, "sha256:1");
}

static struct finding flaw(const struct package *package, struct slice id, enum rating rating, bool base)
{
	return (struct finding){
		.kind = FINDING_VULNERABILITY, .id = id, .rating = rating, .place = { .package = package, .base = base }
	};
}

TEST(what_the_newer_base_has_no_more_is_closed)
{
	struct slice alias[] = { S("CVE-1") }, binary[] = { S("libssl3") };
	struct package ssl = { .type = PACKAGE_DEB, .name = S("libssl1.1"), .source_name = S("openssl") },
		       ssl3 = { .type = PACKAGE_DEB, .name = S("libcrypto3"), .source_name = S("openssl") },
		       npm = { .type = PACKAGE_NPM, .name = S("openssl") }, gone = { .type = PACKAGE_DEB, .name = S("gone") },
		       binaries = { .type = PACKAGE_DEB, .name = S("x"), .source_name = S("other") },
		       renamed = { .type = PACKAGE_DEB, .name = S("libssl3"), .source_name = S("another") };
	struct finding old[] = {
		flaw(&ssl, S("CVE-1"), RATING_HIGH, true),      /* there, by the source's name and an alias */
		flaw(&ssl, S("CVE-2"), RATING_LOW, true),       /* closed */
		flaw(&gone, S("CVE-1"), RATING_MODERATE, true), /* closed: no such package */
		flaw(&npm, S("CVE-1"), RATING_LOW, true),       /* closed: of another type */
		flaw(&ssl, S("CVE-9"), RATING_CRITICAL, false), /* not the base's */
		flaw(&binaries, S("CVE-3"), RATING_HIGH, true), /* there, by one of its binary packages */
		flaw(NULL, S("CVE-2"), RATING_CRITICAL, true),  /* of no package */
		{ .kind = FINDING_SECRET, .place = { .base = true } },
	};
	struct finding new[] = { flaw(&ssl3, S("DEBIAN-1"), RATING_HIGH, false), flaw(&renamed, S("CVE-3"), RATING_HIGH, false) };
	struct report report = { .findings = old, .finding_count = sizeof old / sizeof *old },
		      newer = { .findings = new, .finding_count = sizeof new / sizeof *new }, none = { .finding_count = 0 };
	struct base_image base = { .compared = false };

	new[0].aliases = (struct slices){ alias, 1 };
	old[5].binaries = (struct slices){ binary, 1 };
	lineage_compare(&report, &newer, &base);
	CHECK(base.compared);
	CHECK_INT(base.finding_count, 5);
	CHECK_INT(base.closes, 3);
	CHECK_INT(base.worst, RATING_MODERATE);
	lineage_compare(&report, &none, &base);
	CHECK_INT(base.closes, 5);
	CHECK_INT(base.worst, RATING_HIGH);
	lineage_compare(&none, &newer, &base);
	CHECK_INT(base.finding_count, 0);
}

TEST(an_image_is_built_on_one_whose_layers_it_begins_with)
{
	struct scene image, other;

	scene_init(&image, "abc", 0);
	scene_init(&other, "ab", 0);
	CHECK(lineage_is_built_on(&image.image, &other.image));
	CHECK(!lineage_is_built_on(&other.image, &image.image));
	scene_init(&other, "ac", 0);
	CHECK(!lineage_is_built_on(&image.image, &other.image));
	scene_init(&other, "", 0);
	CHECK(!lineage_is_built_on(&image.image, &other.image));
}
