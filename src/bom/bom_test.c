/* bom_test.c - bills of reports made by hand: what is one component, who needs whom, and what a document may hold */
#include "base/test.h"
#include "bom/bom.h"
#include "bom/describe.h"
#include "bom/spdx2.h"
#include "bom/stamp.h"
#include "codec/json.h"
#include "codec/xml.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define T(literal)                           \
	{                                    \
		literal, sizeof(literal) - 1 \
	}
#define NEEDS(...)                                                                                              \
	{                                                                                                       \
		(struct slice[]){ __VA_ARGS__ }, sizeof((struct slice[]){ __VA_ARGS__ }) / sizeof(struct slice) \
	}
#define HEX64 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static struct layer layers[] = { { .index = 0, .digest = T("sha256:" HEX64), .base = true }, { .index = 1 } };
static struct layer_result results[] = { { &layers[0], .complete = true }, { &layers[1], .complete = true } };
static const struct image image = { .reference = T("registry.example/shop/app:1.4"),
	.target = T("oci:images:1.4"),
	.digest = T("sha256:" HEX64),
	.config_digest = T("sha256:c"),
	.os = T("linux"),
	.architecture = T("arm64"),
	.layers = layers,
	.layer_count = 2 };

/* As the report sorts them. */
static struct found_package packages[] = {
	{ { .type = PACKAGE_CARGO,
		  .name = T("a"),
		  .version = T("1"),
		  .path = T("Cargo.lock"),
		  .licence = T("MIT/Apache-2.0"),
		  .depends = NEEDS(T("rand 0.8.0"), T("rand 0.9.9")) },
		T("pkg:cargo/a@1"), 0 },
	{ { .type = PACKAGE_CARGO, .name = T("rand"), .version = T("0.7.0"), .path = T("Cargo.lock") }, T("pkg:cargo/rand@0.7.0"),
		0 },
	{ { .type = PACKAGE_CARGO, .name = T("rand"), .version = T("0.8.0"), .path = T("Cargo.lock") }, T("pkg:cargo/rand@0.8.0"),
		0 },
	{ { .type = PACKAGE_DEB,
		  .name = T("libc6"),
		  .version = T("2"),
		  .architecture = T("amd64"),
		  .path = T("var/lib/dpkg/status"),
		  .depends = NEEDS(T("libgcc-s1")) },
		T("pkg:deb/debian/libc6@2?arch=amd64"), 0 },
	{ { .type = PACKAGE_DEB,
		  .name = T("libc6"),
		  .version = T("2"),
		  .architecture = T("i386"),
		  .path = T("var/lib/dpkg/status"),
		  .depends = NEEDS(T("libgcc-s1")) },
		T("pkg:deb/debian/libc6@2?arch=i386"), 0 },
	{ { .type = PACKAGE_DEB,
		  .name = T("libgcc-s1"),
		  .version = T("12"),
		  .architecture = T("amd64"),
		  .path = T("var/lib/dpkg/status"),
		  .depends = NEEDS(T("libc6"), T("libc6"), T("libgcc-s1"), T("mail-transport-agent")) },
		T("pkg:deb/debian/libgcc-s1@12?arch=amd64"), 0 },
	{ { .type = PACKAGE_DEB,
		  .name = T("python3-six"),
		  .version = T("1.16-4"),
		  .architecture = T("all"),
		  .path = T("var/lib/dpkg/status") },
		T("pkg:deb/debian/python3-six@1.16-4?arch=all"), 0 },
	{ { .type = PACKAGE_NPM, .name = T("X"), .version = T("1"), .path = T("srv/node_modules/X/package.json") },
		T("pkg:npm/x@1"), 1 },
	{ { .type = PACKAGE_NPM,
		  .name = T("b"),
		  .version = T("1"),
		  .path = T("srv/node_modules/a/node_modules/b/package.json"),
		  .licence = T("Custom\xff words") },
		T("pkg:npm/b@1"), 1 },
	{ { .type = PACKAGE_NPM, .name = T("b"), .version = T("2"), .path = T("opt/node_modules/b/package.json") },
		T("pkg:npm/b@2"), 1 },
	{ { .type = PACKAGE_NPM,
		  .name = T("b"),
		  .version = T("2"),
		  .path = T("srv/node_modules/b/package.json"),
		  .licence = T("MIT") },
		T("pkg:npm/b@2"), 1 },
	{ { .type = PACKAGE_NPM,
		  .name = T("b"),
		  .version = T("3"),
		  .path = T("other/node_modules/b/package.json"),
		  .licence = T("NONE") },
		T("pkg:npm/b@3"), 1 },
	{ { .type = PACKAGE_NPM,
		  .name = T("c"),
		  .version = T("1"),
		  .path = T("srv/node_modules/a/package.json"),
		  .licence = T("Apache-2.0 or LicenseRef-x"),
		  .depends = NEEDS(T("b")) },
		T("pkg:npm/c@1"), 1 },
	{ { .type = PACKAGE_NPM,
		  .name = T("d"),
		  .version = T("1"),
		  .path = T("srv/node_modules/d/package.json"),
		  .depends = NEEDS(T("b"), T("nowhere")) },
		T("pkg:npm/d@1"), 1 },
	{ { .type = PACKAGE_NPM,
		  .name = T("x"),
		  .version = T("1"),
		  .path = T("srv/node_modules/x/package.json"),
		  .depends = NEEDS(T("only")) },
		T("pkg:npm/x@1"), 1 },
	{ { .type = PACKAGE_PYPI,
		  .name = T("Six_Pack"),
		  .version = T("1.16"),
		  .path = T("usr/lib/six.dist-info/METADATA"),
		  .owner = T("python3-six") },
		T("pkg:pypi/six-pack@1.16"), 0 },
	{ { .type = PACKAGE_PYPI,
		  .name = T("web"),
		  .version = T("1"),
		  .path = T("usr/lib/web.dist-info/METADATA"),
		  .depends = NEEDS(T("six.pack")) },
		T("pkg:pypi/web@1"), 0 },
};

static struct report_note notes[] = {
	{ { NOTE_INCOMPLETE, T("a\x1b/b"), T("line 1: no colon") }, 0 },
	{ { NOTE_REMARK, T(""), T("a remark") }, -1 },
};

static const struct report report = { .image = &image,
	.distribution = { .distribution = { .id = T("debian"), .version_id = T("12") } },
	.unread = true,
	.packages = packages,
	.package_count = COUNT(packages),
	.layers = results,
	.layer_count = 2,
	.notes = notes,
	.note_count = 2,
	.created = T("2023-11-14T22:13:20Z"),
	.version = "0.1.0",
	.digests_checked = true };

/* "name version: needed version, …; -missing; <owner" */
static void say(const struct bom *bom, const struct bom_component *component, struct buffer *out)
{
	buffer_addf(out, "%.*s %.*s:", SLICE_ARG(component->package->name), SLICE_ARG(component->package->version));
	for (size_t i = 0; i < component->need_count; i++) {
		const struct package *need = bom->components[component->needs[i]].package;

		buffer_addf(out, " %.*s %.*s", SLICE_ARG(need->name), SLICE_ARG(need->version));
		if (need->architecture.len)
			buffer_addf(out, " %.*s", SLICE_ARG(need->architecture));
	}
	for (size_t i = 0; i < component->missing_count; i++)
		buffer_addf(out, " -%.*s", SLICE_ARG(component->missing[i]));
	for (size_t i = 0; i < component->owner_count; i++)
		buffer_addf(out, " <%.*s", SLICE_ARG(bom->components[component->owners[i]].package->name));
}

TEST(a_package_is_one_component_that_needs_what_lies_nearest)
{
	static const char *const want[] = { "a 1: rand 0.8.0 -rand 0.9.9",
		"rand 0.7.0:", "rand 0.8.0:", "libc6 2: libgcc-s1 12 amd64", "libc6 2: libgcc-s1 12 amd64",
		"libgcc-s1 12: libc6 2 amd64 -mail-transport-agent",
		"python3-six 1.16-4:", "X 1:", "b 1:", "b 2:", "b 3:", "c 1: b 1", "d 1: b 2 -nowhere", "x 1: -only",
		"Six_Pack 1.16: <python3-six", "web 1: Six_Pack 1.16" };
	struct arena arena = ARENA_INIT;
	struct bom bom;

	bom_make(&report, &arena, &bom);
	CHECK_INT(bom.component_count, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		cleanup_buffer struct buffer got = BUFFER_INIT(0);

		say(&bom, &bom.components[i], &got);
		CHECK_SLICE(buffer_slice(&got), want[i]);
	}
	CHECK_INT(bom.components[9].place_count, 2);
	CHECK(bom.incomplete && !bom.needs_cut);
	arena_done(&arena);
}

TEST(licences_are_those_that_a_place_states)
{
	static const struct {
		size_t component;
		const char *text, *expression;
	} cases[] = { { 0, "MIT/Apache-2.0", "MIT OR Apache-2.0" }, { 8, "Custom\xff words", "" }, { 9, "MIT", "MIT" },
		{ 10, "", "" }, { 11, "Apache-2.0 or LicenseRef-x", "Apache-2.0 OR LicenseRef-x" } };
	struct arena arena = ARENA_INIT;
	struct bom bom;

	bom_make(&report, &arena, &bom);
	for (size_t i = 0; i < COUNT(cases); i++) {
		CHECK_SLICE(bom.components[cases[i].component].licence_text, cases[i].text);
		CHECK_SLICE(bom.components[cases[i].component].licence.expression, cases[i].expression);
	}
	arena_done(&arena);
}

TEST(references_are_unlike_each_other_and_from_the_tops_all_is_reached)
{
	struct arena arena = ARENA_INIT;
	bool *reached;
	struct bom bom;

	bom_make(&report, &arena, &bom);
	for (size_t i = 0; i < bom.component_count; i++)
		for (size_t k = 0; k < i; k++)
			CHECK(!slice_equal(bom.components[i].ref, bom.components[k].ref));
	CHECK_SLICE(bom.components[7].ref, "pkg:npm/x@1");
	CHECK_SLICE(bom.components[13].ref, "pkg:npm/x@1 2");
	reached = arena_array(&arena, bool, bom.component_count);
	for (size_t i = 0; i < bom.top_count; i++)
		reached[bom.tops[i]] = true;
	for (size_t round = 0; round < bom.component_count; round++)
		for (size_t i = 0; i < bom.component_count; i++)
			for (size_t k = 0; reached[i] && k < bom.components[i].need_count; k++)
				reached[bom.components[i].needs[k]] = true;
	for (size_t i = 0; i < bom.component_count; i++)
		CHECK(reached[i]);
	CHECK(bom.top_count < bom.component_count);
	arena_done(&arena);
}

static const struct {
	void (*write)(const struct bom *bom, const struct bom_form *form, struct buffer *out);
	struct bom_form form;
	const char *incomplete; /* what it says of a bill that is not whole */
	bool tags;              /* it is neither JSON nor XML */
} writers[] = {
	{ bom_write_json, { .xml = false }, "\"complete\": false" },
	{ bom_write_cyclonedx, { .findings = true }, "\"aggregate\": \"incomplete\"" },
	{ bom_write_cyclonedx, { .version = T("1.4") }, "\"aggregate\": \"incomplete\"" },
	{ bom_write_cyclonedx, { .version = T("1.7"), .xml = true }, "<aggregate>incomplete</aggregate>" },
	{ bom_write_spdx_json, { .version = T("2.3") }, "This document is incomplete" },
	{ bom_write_spdx_json, { .version = T("3.0"), .findings = true }, "\"completeness\": \"incomplete\"" },
	{ bom_write_spdx_tags, { .findings = true }, "This document is incomplete", true },
};

/* All keys and strings are skipped: what matters is that it is JSON, or XML. */
static void check_form(size_t writer, struct slice text)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct xml *root;
	struct error err;
	struct json json;

	if (writers[writer].tags) {
		CHECK(slice_starts_with(text, S("SPDXVersion: SPDX-2.3\n")));
		return;
	}
	if (writers[writer].form.xml) {
		CHECK_INT(xml_read(text, &arena, &root, &err), 0);
		return;
	}
	json_init(&json, text, &arena);
	json_skip(&json);
	CHECK_INT(json_end(&json, &err), 0);
}

/* As a file takes it: in pieces, each of which is gone at once. */
struct pieces {
	struct buffer_drain drain;
	struct buffer all;
};

static bool take_piece(struct buffer_drain *drain, struct slice bytes)
{
	return buffer_add_slice(&((struct pieces *)drain)->all, bytes);
}

TEST(a_document_that_is_written_while_it_is_made_is_the_same)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct found_package *many = arena_array(&arena, struct found_package, 3000);
	struct report large = report;
	struct bom bom;

	for (size_t i = 0; i < 3000; i++)
		many[i] = (struct found_package){ .package = { .type = PACKAGE_NPM,
							  .name = arena_printf(&arena, "n%05zu", i),
							  .version = S("1"),
							  .licence = S("my own words"),
							  .path = S("a/package.json") },
			.purl = arena_printf(&arena, "pkg:npm/n%05zu@1", i) };
	large.packages = many;
	large.package_count = 3000;
	bom_make(&large, &arena, &bom);
	for (size_t i = 0; i < COUNT(writers); i++) {
		struct pieces pieces = { .drain = { take_piece } };
		struct buffer out = { .drain = &pieces.drain };
		cleanup_buffer struct buffer whole = BUFFER_INIT(0);

		writers[i].write(&bom, &writers[i].form, &out);
		CHECK(buffer_flush(&out) && out.gone > 2u * BUFFER_DRAIN_BYTES);
		writers[i].write(&bom, &writers[i].form, &whole);
		CHECK(slice_equal(buffer_slice(&pieces.all), buffer_slice(&whole)));
		buffer_done(&pieces.all);
		buffer_done(&out);
	}
}

TEST(the_same_report_gives_the_same_document_and_another_one_another)
{
	for (size_t i = 0; i < COUNT(writers); i++) {
		cleanup_buffer struct buffer one = BUFFER_INIT(0), two = BUFFER_INIT(0), three = BUFFER_INIT(0);
		cleanup_arena struct arena arena = ARENA_INIT;
		struct report other = report;
		struct bom bom;

		bom_make(&report, &arena, &bom);
		writers[i].write(&bom, &writers[i].form, &one);
		buffer_add_slice(&two, S("what stands before it"));
		writers[i].write(&bom, &writers[i].form, &two);
		CHECK(slice_equal(buffer_slice(&one), slice_from(buffer_slice(&two), sizeof "what stands before it" - 1)));
		check_form(i, buffer_slice(&one));
		other.created = S("2023-11-14T22:13:21Z");
		bom_make(&other, &arena, &bom);
		writers[i].write(&bom, &writers[i].form, &three);
		CHECK_INT(three.len, one.len);
		if (i) { /* the number is in the first lines */
			ptrdiff_t at = slice_find(buffer_slice(&one), S("urn:uuid:"));

			CHECK(at > 0 && memcmp(one.ptr + at, three.ptr + at, 9 + STAMP_UUID_LEN) != 0);
			CHECK(one.ptr[at + 9 + 14] == '8' && strchr("89ab", one.ptr[at + 9 + 19]));
		}
	}
}

TEST(a_bill_of_nothing_is_a_document)
{
	static const struct image folder = { .kind = IMAGE_ROOTFS, .target = T("rootfs:/x"), .reference = T("/x") };
	static const struct report nothing = {
		.image = &folder, .verdict = { .kind = VERDICT_PASS }, .created = T("2023-11-14T22:13:20Z"), .version = "0.1.0"
	};

	for (size_t i = 0; i < COUNT(writers); i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(0), small = BUFFER_INIT(200);
		cleanup_arena struct arena arena = ARENA_INIT;
		struct bom bom;

		bom_make(&nothing, &arena, &bom);
		writers[i].write(&bom, &writers[i].form, &out);
		check_form(i, buffer_slice(&out));
		writers[i].write(&bom, &writers[i].form, &small);
		CHECK(small.full);
	}
}

TEST(what_is_incomplete_is_said_in_each_document)
{
	for (size_t i = 0; i < COUNT(writers); i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(0), whole = BUFFER_INIT(0);
		cleanup_arena struct arena arena = ARENA_INIT;
		struct report complete = report;
		struct bom bom;

		bom_make(&report, &arena, &bom);
		writers[i].write(&bom, &writers[i].form, &out);
		CHECK(slice_find(buffer_slice(&out), slice_from_text(writers[i].incomplete)) > 0);
		CHECK(slice_find(buffer_slice(&out), S("line 1: no colon")) > 0);
		complete.unread = false;
		bom_make(&complete, &arena, &bom);
		writers[i].write(&bom, &writers[i].form, &whole);
		CHECK(slice_find(buffer_slice(&whole), slice_from_text(writers[i].incomplete)) < 0);
	}
}

/* Each of which needs the name two hundred times: half a milliard pairs must not be looked at. */
TEST(many_packages_of_one_name_are_done_soon)
{
	enum { MANY = 3000 };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct found_package *many = arena_array(&arena, struct found_package, MANY);
	struct slice *names = arena_array(&arena, struct slice, 200);
	struct report large = report;
	struct bom bom;

	for (size_t i = 0; i < 200; i++)
		names[i] = S("x");
	for (size_t i = 0; i < MANY; i++)
		many[i] = (struct found_package){ .package = { .type = PACKAGE_MAVEN,
							  .name = S("x"),
							  .version = arena_printf(&arena, "%05zu", i),
							  .path = arena_printf(&arena, "lib/%zu.jar", i),
							  .depends = { names, 200 } },
			.purl = S("pkg:maven/x/x@1") };
	large.packages = many;
	large.package_count = MANY;
	bom_make(&large, &arena, &bom);
	CHECK_INT(bom.component_count, MANY);
	CHECK_SLICE(bom.components[MANY - 1].ref, "pkg:maven/x/x@1 3000");
}

TEST(an_image_has_a_purl_where_it_has_a_name_and_a_manifest)
{
	static const struct {
		const char *reference, *want;
	} cases[] = {
		{ "app:1", "pkg:oci/app@sha256:" HEX64 "?arch=arm64&tag=1" },
		{ "registry.example/shop/App:1.4",
			"pkg:oci/app@sha256:" HEX64 "?arch=arm64&repository_url=registry.example%2Fshop%2FApp&tag=1.4" },
		{ "localhost:5000/app", "" },
		{ "localhost:5000/app:2@sha256:0",
			"pkg:oci/app@sha256:" HEX64 "?arch=arm64&repository_url=localhost:5000%2Fapp&tag=2" },
		{ "latest", "" },
		{ "", "" },
		{ "/tmp/x.tar:1", "" },
		{ "./x:1", "" },
		{ "a b:1", "" },
		{ "a\n:1", "" },
		{ ":1", "" },
		{ "a/:1", "" },
		{ "a:", "" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena arena = ARENA_INIT;
		struct image other = image;

		other.reference = slice_from_text(cases[i].reference);
		CHECK_SLICE(describe_image_purl(&other, &arena), cases[i].want);
		other.config_digest = other.digest; /* of an archive without a manifest */
		CHECK_SLICE(describe_image_purl(&other, &arena), "");
		arena_done(&arena);
	}
}

TEST(names_have_the_groups_of_their_ecosystems)
{
	static const struct {
		enum package_type type;
		const char *whole, *group, *name;
	} cases[] = { { PACKAGE_NPM, "@a/b", "@a", "b" }, { PACKAGE_NPM, "b", "", "b" }, { PACKAGE_NPM, "a/b", "", "a/b" },
		{ PACKAGE_MAVEN, "g.h:a", "g.h", "a" }, { PACKAGE_MAVEN, "a", "", "a" }, { PACKAGE_MAVEN, ":a", "", ":a" },
		{ PACKAGE_COMPOSER, "v/p", "v", "p" }, { PACKAGE_GOLANG, "example.org/a/b", "", "example.org/a/b" } };

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct package package = { .type = cases[i].type, .name = slice_from_text(cases[i].whole) };
		struct slice group, name;

		describe_name(&package, &group, &name);
		CHECK_SLICE(group, cases[i].group);
		CHECK_SLICE(name, cases[i].name);
	}
}

TEST(cpes_are_whole_or_none)
{
	CHECK(describe_is_cpe(S("cpe:2.3:a:busybox:busybox:1.36.1:*:*:*:*:*:*:*")));
	CHECK(describe_is_cpe(S("cpe:2.3:a:a\\:b:c:1:*:*:*:*:*:*:*")));
	CHECK(!describe_is_cpe(S("cpe:2.3:a:busybox:busybox:1.36.1:*:*:*:*:*:*")));
	CHECK(!describe_is_cpe(S("cpe:2.3:a:busy box:busybox:1.36.1:*:*:*:*:*:*:*")));
	CHECK(!describe_is_cpe(S("cpe:2.3:a::busybox:1.36.1:*:*:*:*:*:*:*")));
	CHECK(!describe_is_cpe(S("cpe:/a:busybox:busybox")));
	CHECK(!describe_is_cpe(S("")));
}

TEST(moments_are_those_of_rfc_3339_or_empty)
{
	static const struct {
		const char *text, *moment;
	} cases[] = { { "2021-12-10", "2021-12-10T00:00:00Z" }, { "2021-12-10T01:02:03Z", "2021-12-10T01:02:03Z" },
		{ "2021-12-10T01:02:03.250Z", "2021-12-10T01:02:03.250Z" },
		{ "2021-12-10T01:02:03+02:00", "2021-12-10T01:02:03+02:00" }, { "2021-12-10T01:02:03", "2021-12-10T01:02:03Z" },
		{ "", "" }, { "2021-13-10", "" }, { "2021-12-32", "" }, { "2021-00-10", "" }, { "2021-12-1", "" },
		{ "10.12.2021", "" }, { "2021-12-10T24:00:00Z", "" }, { "2021-12-10T01:60:00Z", "" },
		{ "2021-12-10T01:02:03.Z", "" }, { "2021-12-10T01:02:03.5", "" }, { "2021-12-10 01:02:03Z", "" },
		{ "2021-12-10T01:02:03+24:00", "" }, { "2021-12-10T01:02:03+0200", "" }, { "2021-12-10T", "" },
		{ "2021-12-10x", "" } };

	for (size_t i = 0; i < COUNT(cases); i++) {
		cleanup_arena struct arena arena = ARENA_INIT;

		CHECK_SLICE(describe_moment(slice_from_text(cases[i].text), &arena), cases[i].moment);
	}
}

TEST(a_flaw_has_the_page_of_who_named_it_unless_its_name_is_none)
{
	static const struct {
		const char *name, *who, *url;
	} cases[] = { { "CVE-2021-44228", "NVD", "https://nvd.nist.gov/vuln/detail/CVE-2021-44228" },
		{ "RUSTSEC-2021-0001", "RustSec", "https://rustsec.org/advisories/RUSTSEC-2021-0001.html" },
		{ "RHSA-2023:1405", "Red Hat", "https://access.redhat.com/errata/RHSA-2023:1405" },
		{ "DSA-5532-1", "Debian", "https://security-tracker.debian.org/tracker/DSA-5532-1" },
		{ "MAL-2024-1", "OSV", "https://osv.dev/vulnerability/MAL-2024-1" }, { "CVE-1/../../x", "NVD", "" },
		{ "CVE-1 \"", "NVD", "" }, { "", "OSV", "" } };

	for (size_t i = 0; i < COUNT(cases); i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct slice url;

		CHECK_TEXT(describe_flaw_name(slice_from_text(cases[i].name), &arena, &url), cases[i].who);
		CHECK_SLICE(url, cases[i].url);
	}
	CHECK(describe_is_url(S("https://a.example/b?c=d#e")) && describe_is_url(S("http://a.example/")));
	CHECK(!describe_is_url(S("javascript:alert(1)")) && !describe_is_url(S("https://a b")) &&
		!describe_is_url(S("https://a\"b")) && !describe_is_url(S("https://\xff")) && !describe_is_url(S("")));
}

TEST(a_text_of_tags_begins_no_line_with_a_command)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(1 << 10);

	tags_put_text(&out, "ExtractedText", S("one\ntwo\n::error::x\n\t ::add-mask::y\n: :\n:"));
	CHECK_SLICE(buffer_slice(&out), "ExtractedText: <text>one\ntwo ::error::x   ::add-mask::y\n: :\n:</text>\n");
}
