/* saved_test.c - saved reports, and what is none */
#include "base/test.h"
#include "compare/saved.h"

#include <stdio.h>
#include <unistd.h>

#define TOOL "\"schema_version\":1,\"tool\":{\"name\":\"plimsoll\",\"version\":\"1\"}"
#define REST "\"verdict\":{\"kind\":\"pass\",\"sentence\":\"\"},\"findings\":[]"

TEST(members_are_read_in_any_order_and_others_are_skipped)
{
	static const char text[] =
		"{\"news\":[{\"a\":null}],\"findings\":[{\"id\":\"CVE-1\",\"later\":{},\"kind\":\"vulnerability\",\"rating\":"
		"\"high\","
		"\"aliases\":[\"GHSA-1\",3,\"\"],\"package\":{\"type\":\"deb\",\"name\":\"zlib1g\",\"version\":\"1\",\"source_"
		"name\":\"zlib\"},"
		"\"path\":\"var/lib/dpkg/status\"},{\"kind\":\"weather\",\"id\":\"RAIN\"},"
		"{\"kind\":\"secret\",\"id\":\"pem\",\"path\":\"k\\u0000\",\"secret\":{\"fingerprint\":\"00\",\"masked\":\"AB***"
		"\"}}],"
		"\"layers\":[{\"size_bytes\":7,\"digest\":\"sha256:a\"},{\"size_bytes\":-1}],\"image\":{\"target\":\"oci:x\","
		"\"user\":\"app\","
		"\"ports\":[\"22/tcp\"]},\"packages\":[{\"type\":\"npm\",\"name\":\"left\",\"version\":\"1\",\"path\":\"p\"}],"
		"\"verdict\":{\"kind\":\"block\",\"sentence\":\"no\",\"decisions\":[{\"action\":\"incomplete\"}]},"
		"\"rules\":[{\"id\":\"PLM-B01\",\"result\":\"fail\"}],\"scanners\":[\"vuln\"],\"tool\":{\"name\":\"plimsoll\"},"
		"\"schema_version\":1}";
	cleanup_saved struct saved saved = { 0 };
	const struct report *report = &saved.report;
	struct error err;

	CHECK_INT(saved_read(slice_from_text(text), &saved, &err), 0);
	CHECK_INT(report->finding_count, 2);
	CHECK_SLICE(report->findings[0].id, "CVE-1");
	CHECK_INT(report->findings[0].rating, RATING_HIGH);
	CHECK_INT(report->findings[0].aliases.count, 1);
	CHECK_SLICE(report->findings[0].place.package->source_name, "zlib");
	CHECK_INT(report->findings[0].place.package->type, PACKAGE_DEB);
	CHECK_SLICE(report->findings[1].secret->masked, "AB***");
	CHECK_SLICE(report->findings[1].place.path, "k\xef\xbf\xbd");
	CHECK_INT(report->image->layer_count, 2);
	CHECK_INT(report->image->layers[0].size_bytes, 7);
	CHECK_INT(report->image->layers[1].size_bytes, 0);
	CHECK_SLICE(report->image->user, "app");
	CHECK_INT(report->verdict.kind, VERDICT_BLOCK);
	CHECK_INT(report->verdict.decisions[0].action, VERDICT_INCOMPLETE);
	CHECK_INT(report->judged[0].judgement.kind, JUDGEMENT_FAIL);
	CHECK(report->list_all_packages && report->package_count == 1);
	CHECK(!report->vulnerabilities_skipped && report->secrets_skipped);
}

TEST(what_is_no_report_is_told_from_one)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{ "", "no report of plimsoll" },
		{ "[]", "no report of plimsoll: 'plimsoll scan --format json' writes one" },
		{ "{}", "no report of plimsoll: 'plimsoll scan --format json' writes one" },
		{ "{" TOOL "}", "a report without findings and verdict: 'plimsoll scan --format json' writes whole ones" },
		{ "{" TOOL "," REST, "line 1, column" },
		{ "{" TOOL "," REST "}}", "line 1, column" },
		{ "{\"schema_version\":2," REST "}",
			"line 1, column 20: a report of schema version 2: this version of plimsoll reads those of 1" },
		{ "{\"schema_version\":10," REST "}", "line 1, column 21: a report of schema version 10" },
		{ "{" TOOL ",\"reports\":[]}", "it holds the reports of several images" },
		{ "{" TOOL ",\"verdict\":{},\"findings\":[{\"kind\":\"setting\"}]}", "line 1, column" },
		{ "{" TOOL ",\"verdict\":{},\"findings\":{}}", "line 1, column" },
		{ "{" TOOL "," REST ",\"packages\":[{\"type\":\"deb\"}]}", "line 1, column" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_saved struct saved saved = { 0 };
		struct error err;

		CHECK(saved_read(slice_from_text(cases[i].text), &saved, &err) < 0);
		CHECK_SLICE(slice_first(slice_from_text(err.text), strlen(cases[i].error)), cases[i].error);
	}
}

TEST(minor_versions_of_the_schema_are_read)
{
	static const char *const texts[] = { "{" TOOL "," REST "}",
		"{\"schema_version\":1.4,\"tool\":{\"name\":\"plimsoll\"}," REST "}",
		"{\"schema_version\":\"1.12\",\"tool\":{\"name\":\"plimsoll\"}," REST "}" };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		cleanup_saved struct saved saved = { 0 };
		struct error err;

		CHECK_INT(saved_read(slice_from_text(texts[i]), &saved, &err), 0);
	}
}

TEST(a_verdict_that_nobody_knows_is_no_pass)
{
	cleanup_saved struct saved saved = { 0 };
	struct error err;

	CHECK_INT(saved_read(S("{" TOOL ",\"verdict\":{\"kind\":\"splendid\"},\"findings\":[]}"), &saved, &err), 0);
	CHECK_INT(saved.report.verdict.kind, VERDICT_INCOMPLETE);
}

static bool is_report(const char *text)
{
	char path[] = "/tmp/plimsoll-saved-XXXXXX";
	int fd = mkstemp(path);
	bool is;

	CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
	is = saved_is_report(path);
	unlink(path);
	return is;
}

TEST(a_report_is_found_out_by_looking)
{
	CHECK(is_report("{\n\t\"schema_version\": 1,\n\t\"tool\": {\n\t\t\"name\": \"plimsoll\","));
	CHECK(!is_report("{\"bomFormat\":\"CycloneDX\"}"));
	CHECK(!is_report("[\"schema_version\",\"plimsoll\"]"));
	CHECK(!is_report(""));
	CHECK(!saved_is_report("/"));
	CHECK(!saved_is_report("/not/there"));
	CHECK(!saved_is_report("/dev/zero"));
}
