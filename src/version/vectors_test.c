/* vectors_test.c - the schemes against other projects' comparison tables, and the laws of a total order on their versions */
#include "base/memory.h"
#include "version/version_test.h"
#include <stdio.h>

struct vector {
	struct slice a, b;
	int want;
};

struct vectors {
	struct slice text;
	struct vector *items;
	size_t count, capacity;
};

/* "A op B" a line, op one of < = >. The test that reads them is skipped without test data. */
static struct vectors read_vectors(const char *below)
{
	char *path = test_data_path(below);
	struct vectors vectors = { .text = test_read_file(path) };
	struct slice rest = vectors.text, line, a, op;

	while (slice_next_line(&rest, &line)) {
		if (!slice_cut(line, ' ', &a, &line) || !slice_cut(line, ' ', &op, &line) || op.len != 1)
			fail_msg("%s: line %zu is not 'A op B'", below, vectors.count + 1);
		memory_reserve(vectors.items, vectors.count, vectors.capacity);
		vectors.items[vectors.count++] = (struct vector){ a, line, op.ptr[0] == '<' ? -1 : op.ptr[0] == '>' };
	}
	free(path);
	return vectors;
}

static void vectors_done(struct vectors *vectors)
{
	free(vectors->items);
	free((void *)vectors->text.ptr);
}

static bool answers_as(const struct version_scheme *scheme, const struct vector *vector)
{
	return sign(scheme->compare(vector->a, vector->b)) == vector->want &&
	       sign(scheme->compare(vector->b, vector->a)) == -vector->want;
}

static size_t count_wrong(const struct version_scheme *scheme, const struct vectors *vectors)
{
	size_t wrong = 0;

	for (size_t i = 0; i < vectors->count; i++) {
		const struct vector *vector = &vectors->items[i];

		if (answers_as(scheme, vector))
			continue;
		wrong++;
		print_message("# %s: line %zu: %.*s %c %.*s is answered by %d\n", scheme->name, i + 1, SLICE_ARG(vector->a),
			"<=>"[vector->want + 1], SLICE_ARG(vector->b), scheme -> compare(vector->a, vector->b));
	}
	return wrong;
}

static void check_vectors(const char *scheme, const char *file, size_t least)
{
	struct vectors vectors = read_vectors(file);

	CHECK(vectors.count >= least);
	CHECK_INT(count_wrong(version_scheme_by_name(slice_from_text(scheme)), &vectors), 0);
	vectors_done(&vectors);
}

TEST(deb_answers_every_vector)
{
	check_vectors("deb", "conformance/version/debian.txt", 7000);
}

TEST(apk_answers_every_vector)
{
	check_vectors("apk", "conformance/version/alpine.txt", 7000);
}

TEST(semver_answers_every_vector)
{
	check_vectors("semver", "conformance/version/semver.txt", 40);
}

TEST(npm_answers_every_vector_of_semver)
{
	check_vectors("npm", "conformance/version/semver.txt", 40);
}

TEST(pep440_answers_every_vector)
{
	check_vectors("pep440", "conformance/version/pypi.txt", 6000);
}

TEST(rpm_answers_every_vector)
{
	check_vectors("rpm", "conformance/version/redhat.txt", 90);
}

TEST(gem_answers_every_vector)
{
	check_vectors("gem", "conformance/version/rubygems.txt", 2000);
}

TEST(composer_answers_every_vector)
{
	check_vectors("composer", "conformance/version/packagist.txt", 5000);
}

TEST(nuget_answers_every_vector)
{
	check_vectors("nuget", "conformance/version/nuget.txt", 19);
}

TEST(pub_answers_every_vector)
{
	check_vectors("pub", "conformance/version/pub.txt", 49);
}

TEST(cran_answers_every_vector)
{
	check_vectors("cran", "conformance/version/cran.txt", 41);
}

TEST(hackage_answers_every_vector)
{
	check_vectors("hackage", "conformance/version/hackage.txt", 2);
}

TEST(cargo_go_and_hex_answer_every_vector_of_semver)
{
	check_vectors("cargo", "conformance/version/semver.txt", 40);
	check_vectors("go", "conformance/version/semver.txt", 40);
	check_vectors("hex", "conformance/version/semver.txt", 40);
}

TEST(maven_answers_every_vector)
{
	check_vectors("maven", "conformance/version/maven.txt", 7000);
}

/* The string behind the next '"', which *TEXT is moved behind. */
static struct slice next_string(struct slice *text)
{
	struct slice string = { NULL, 0 };

	if (!slice_cut(*text, '"', &string, text) || !slice_cut(*text, '"', &string, text))
		text->len = 0;
	return string;
}

static bool move_behind(struct slice *text, struct slice word)
{
	ptrdiff_t at = slice_find(*text, word);

	*text = at < 0 ? slice_from(*text, text->len) : slice_from(*text, (size_t)at + word.len);
	return at >= 0;
}

/* A list of objects {"test_type": "equality" | "comparison", "input": {"versions": [A, B]}, "expected_output": BOOL | SORTED}. */
static void check_univers(const char *name, const char *file, size_t least)
{
	const struct version_scheme *scheme = version_scheme_by_name(slice_from_text(name));
	char *path = test_data_path(file);
	struct slice text = test_read_file(path), rest = text, type, a, b;
	size_t count = 0, wrong = 0;

	while (move_behind(&rest, S("\"test_type\":"))) {
		bool equality, equal = false;
		int order, back;

		type = next_string(&rest);
		equality = slice_equal(type, S("equality"));
		CHECK(move_behind(&rest, equality ? S("\"versions\":") : S("\"expected_output\":")));
		a = next_string(&rest);
		b = next_string(&rest);
		if (equality) {
			CHECK(move_behind(&rest, S("\"expected_output\": ")));
			equal = slice_starts_with(rest, S("true"));
		}
		order = scheme->compare(a, b);
		back = scheme->compare(b, a);
		count++;
		if (sign(order) == -sign(back) && (equality ? (order == 0) == equal : order <= 0))
			continue;
		wrong++;
		print_message("# %s: %.*s, %.*s: %d, %d\n", name, SLICE_ARG(a), SLICE_ARG(b), order, back);
	}
	CHECK(count >= least);
	CHECK_INT(wrong, 0);
	free(path);
	free((void *)text.ptr);
}

TEST(conan_answers_the_univers_table)
{
	check_univers("conan", "conformance/version/univers/conan_version_cmp.json", 47);
}

TEST(maven_answers_the_univers_table)
{
	check_univers("maven", "conformance/version/univers/maven_version_cmp.json", 900);
}

TEST(nuget_answers_the_univers_table)
{
	check_univers("nuget", "conformance/version/univers/nuget_version_cmp.json", 33);
}

TEST(openssl_answers_the_univers_table)
{
	check_univers("openssl", "conformance/version/univers/openssl_version_cmp.json", 44);
}

TEST(cpe_orders_openssl_as_openssl_does)
{
	check_univers("cpe", "conformance/version/univers/openssl_version_cmp.json", 44);
}

static uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

static struct slice pick(const struct vectors *vectors, uint64_t *state)
{
	const struct vector *vector = &vectors->items[next_random(state) % vectors->count];

	return next_random(state) & 1 ? vector->a : vector->b;
}

static void check_laws(const char *name, const char *file)
{
	const struct version_scheme *scheme = version_scheme_by_name(slice_from_text(name));
	struct vectors vectors = read_vectors(file);
	uint64_t state = 42;

	for (size_t i = 0; i < 200000; i++) {
		struct slice x = pick(&vectors, &state), y = pick(&vectors, &state), z = pick(&vectors, &state);
		int xy = sign(scheme->compare(x, y)), yz = sign(scheme->compare(y, z)), xz = sign(scheme->compare(x, z));

		CHECK_INT(scheme->compare(x, x), 0);
		CHECK_INT(xy, -sign(scheme->compare(y, x)));
		/* x <= y <= z: x <= z, and strictly where one of the two is strict; equals are interchangeable. */
		if ((xy <= 0 && yz <= 0 && xz != (xy < 0 || yz < 0 ? -1 : 0)) ||
			(xy >= 0 && yz >= 0 && xz != (xy > 0 || yz > 0 ? 1 : 0)))
			fail_msg("%s is not transitive: %.*s, %.*s, %.*s", name, SLICE_ARG(x), SLICE_ARG(y), SLICE_ARG(z));
	}
	vectors_done(&vectors);
}

TEST(every_scheme_is_a_total_order_on_the_versions_of_its_vectors)
{
	check_laws("apk", "conformance/version/alpine.txt");
	check_laws("cargo", "conformance/version/semver.txt");
	check_laws("composer", "conformance/version/packagist.txt");
	check_laws("conan", "conformance/version/semver.txt");
	check_laws("cpe", "conformance/version/alpine.txt");
	check_laws("cpe", "conformance/version/maven.txt");
	check_laws("cran", "conformance/version/cran.txt");
	check_laws("deb", "conformance/version/debian.txt");
	check_laws("gem", "conformance/version/rubygems.txt");
	check_laws("go", "conformance/version/semver.txt");
	check_laws("hackage", "conformance/version/hackage.txt");
	check_laws("hex", "conformance/version/semver.txt");
	check_laws("maven", "conformance/version/maven.txt");
	check_laws("npm", "conformance/version/semver.txt");
	check_laws("nuget", "conformance/version/nuget.txt");
	check_laws("openssl", "conformance/version/semver.txt");
	check_laws("pacman", "conformance/version/alpine.txt");
	check_laws("pep440", "conformance/version/pypi.txt");
	check_laws("pub", "conformance/version/pub.txt");
	check_laws("rpm", "conformance/version/redhat.txt");
	check_laws("rpm", "conformance/version/debian.txt");
	check_laws("semver", "conformance/version/semver.txt");
}

/* No scheme needs versions to be sensible, but where it has holes: short strange ones, of the bytes that mean something somewhere. */
TEST(every_scheme_is_a_total_order_on_strange_versions_but_in_its_holes)
{
	static const char bytes[] = "0012a.-_+~^:!vr";
	uint64_t seed = 7;

	for (size_t i = 0; i < 300000; i++) {
		char texts[3][6];
		struct slice v[3];

		for (size_t k = 0; k < 3; k++) {
			v[k] = slice_make(texts[k], next_random(&seed) % 7);
			for (size_t at = 0; at < v[k].len; at++)
				texts[k][at] = bytes[next_random(&seed) % (sizeof bytes - 1)];
		}
		for (size_t s = 0; version_schemes[s]; s++) {
			const struct version_scheme *scheme = version_schemes[s];
			int xy = sign(scheme->compare(v[0], v[1])), yz = sign(scheme->compare(v[1], v[2])),
			    xz = sign(scheme->compare(v[0], v[2]));

			CHECK_INT(xy, -sign(scheme->compare(v[1], v[0])));
			if (scheme->in_hole && (scheme->in_hole(v[0]) || scheme->in_hole(v[1]) || scheme->in_hole(v[2])))
				continue;
			if (xy <= 0 && yz <= 0 && xz != (xy < 0 || yz < 0 ? -1 : 0))
				fail_msg("%s is not transitive: '%.*s', '%.*s', '%.*s'", scheme->name, SLICE_ARG(v[0]),
					SLICE_ARG(v[1]), SLICE_ARG(v[2]));
		}
	}
}
