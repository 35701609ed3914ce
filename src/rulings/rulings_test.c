/* rulings_test.c - VEX documents and ignore files, by the specifications of their formats and real ones of the test data */
#include "base/buffer.h"
#include "base/test.h"
#include "rulings/rulings.h"
#include <stdio.h>

struct gathered {
	struct arena arena;
	struct buffer rulings, notes; /* a line each */
	size_t count;
	int refuse;
};

static void add_list(struct buffer *out, const char *name, struct slices list)
{
	for (size_t i = 0; i < list.count; i++)
		buffer_addf(out, "%s%.*s", i ? "," : name, SLICE_ARG(list.items[i]));
}

static void add_text(struct buffer *out, const char *name, struct slice text)
{
	if (text.len)
		buffer_addf(out, "%s%.*s", name, SLICE_ARG(text));
}

static int take(void *context, const struct ruling *ruling)
{
	struct gathered *gathered = context;
	struct buffer *out = &gathered->rulings;

	gathered->count++;
	buffer_addf(out, "%.*s: %s", SLICE_ARG(ruling->place), ruling_status_name((enum ruling_status)ruling->status));
	add_list(out, " ", ruling->names);
	add_list(out, " of ", ruling->products);
	add_list(out, " in it ", ruling->components);
	add_list(out, " where ", ruling->conditions);
	add_text(out, " because ", ruling->justification);
	add_text(out, ": ", ruling->reason);
	add_text(out, " do ", ruling->action);
	add_text(out, " at ", ruling->stated);
	add_text(out, " until ", ruling->until);
	buffer_add_byte(out, '\n');
	return gathered->refuse;
}

static void take_note(void *context, const struct note *note)
{
	struct gathered *gathered = context;

	buffer_addf(&gathered->notes, "%.*s\n", SLICE_ARG(note->text));
}

static void gathered_done(struct gathered *gathered)
{
	arena_done(&gathered->arena);
	buffer_done(&gathered->rulings);
	buffer_done(&gathered->notes);
}
#define cleanup_gathered __attribute__((cleanup(gathered_done)))

static struct ruling_sink sink_of(struct gathered *gathered)
{
	buffer_clear(&gathered->rulings);
	buffer_clear(&gathered->notes);
	gathered->count = 0;
	return (struct ruling_sink){ take, gathered, { take_note, gathered } };
}

static int vex(struct gathered *gathered, const char *text, struct error *err)
{
	struct ruling_sink sink = sink_of(gathered);

	return rulings_read_vex(S("a.json"), slice_from_text(text), 0, &sink, &gathered->arena, err);
}

static int ignores(struct gathered *gathered, const char *name, const char *text, struct error *err)
{
	struct ruling_sink sink = sink_of(gathered);

	return rulings_read_ignores(slice_from_text(name), slice_from_text(text), 0, &sink, &gathered->arena, err);
}

#define CONTEXT "\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"author\":\"A\",\"timestamp\":\"2024-01-01T00:00:00Z\","

TEST(openvex_says_of_products_and_of_what_is_in_them)
{
	cleanup_gathered struct gathered got = { 0 };
	struct error err;

	CHECK_INT(
		vex(&got,
			"{" CONTEXT "\"statements\":[{\"vulnerability\":{\"@id\":\"https://nvd.example/detail/"
			"CVE-1\",\"aliases\":[\"GHSA-1\"]},"
			"\"products\":[{\"@id\":\"pkg:oci/"
			"a\",\"hashes\":{\"sha-256\":\"00ff\"},\"subcomponents\":[{\"@id\":\"pkg:npm/b@1\","
			"\"identifiers\":{\"purl\":\"pkg:npm/b@v1\"}}]},{\"@id\":\"pkg:npm/c\"}],\"status\":\"not_affected\","
			"\"justification\":\"component_not_present\",\"impact_statement\":\"gone\",\"timestamp\":\"2024-02-01T00:"
			"00:00Z\","
			"\"last_updated\":\"2024-03-01T00:00:00Z\"},"
			"{\"vulnerability\":{\"name\":\"CVE-2\"},\"products\":[{\"@id\":\"pkg:npm/c\"}],\"status\":\"affected\","
			"\"action_statement\":\"upgrade\"}]}",
			&err),
		0);
	CHECK_SLICE(buffer_slice(&got.rulings), "statement 1: not_affected CVE-1,GHSA-1 of pkg:oci/a,sha256:00ff in it "
						"pkg:npm/b@1,pkg:npm/b@v1 because component_not_present: gone "
						"at 2024-03-01T00:00:00Z\n"
						"statement 1: not_affected CVE-1,GHSA-1 of pkg:npm/c because "
						"component_not_present: gone at 2024-03-01T00:00:00Z\n"
						"statement 2: affected CVE-2 of pkg:npm/c do upgrade at 2024-01-01T00:00:00Z\n");
	CHECK_SLICE(buffer_slice(&got.notes), "");
}

TEST(openvex_of_old_contexts_has_texts)
{
	cleanup_gathered struct gathered got = { 0 };
	struct error err;

	CHECK_INT(vex(&got,
			  "{\"@context\":\"https://openvex.dev/"
			  "ns\",\"statements\":[{\"vulnerability\":\"CVE-1\",\"products\":[\"pkg:apk/w/a@1\","
			  "\"pkg:apk/w/b@1\"],\"subcomponents\":[\"pkg:npm/c@1\"],\"status\":\"fixed\"}]}",
			  &err),
		0);
	CHECK_SLICE(buffer_slice(&got.rulings), "statement 1: fixed CVE-1 of pkg:apk/w/a@1 in it pkg:npm/c@1\n"
						"statement 1: fixed CVE-1 of pkg:apk/w/b@1 in it pkg:npm/c@1\n");
}

TEST(an_openvex_statement_that_cannot_be_used_is_named_and_says_nothing)
{
	cleanup_gathered struct gathered got = { 0 };
	struct error err;

	CHECK_INT(
		vex(&got,
			"{" CONTEXT "\"statements\":[{\"vulnerability\":{\"name\":\"CVE-1\"},\"status\":\"not_affected\"},"
			"{\"products\":[{\"@id\":\"pkg:npm/a\"}],\"status\":\"fixed\"},"
			"{\"vulnerability\":{\"name\":\"CVE-3\"},\"products\":[{\"@id\":\"pkg:npm/a\"}],\"status\":\"harmless\"},"
			"{\"vulnerability\":{\"name\":\"CVE-4\"},\"products\":[{\"@id\":\"pkg:npm/"
			"a\",\"subcomponents\":[{\"x\":1}]}],"
			"\"status\":\"fixed\"},7,"
			"{\"vulnerability\":{\"name\":\"CVE-6\"},\"products\":[{\"@id\":\"pkg:npm/a\"}],\"status\":\"fixed\"}]}",
			&err),
		0);
	CHECK_SLICE(buffer_slice(&got.rulings), "statement 6: fixed CVE-6 of pkg:npm/a at 2024-01-01T00:00:00Z\n");
	CHECK_SLICE(buffer_slice(&got.notes), "statement 1 does not count: it names no product\n"
					      "statement 2 does not count: no vulnerability is named\n"
					      "statement 3 does not count: no status, or none that is known\n"
					      "statement 4 does not count: a product or its subcomponents have no names\n"
					      "statement 5 does not count: no status, or none that is known\n");
}

#define CSAF_HEAD                                                                                                                \
	"{\"document\":{\"category\":\"csaf_vex\",\"csaf_version\":\"2.0\",\"publisher\":{\"name\":\"P\"},\"tracking\":{\"id\":" \
	"\"T\",\"current_release_date\":\"2024-01-01T00:00:00Z\"}},"

TEST(csaf_says_it_of_the_products_of_its_tree)
{
	cleanup_gathered struct gathered got = { 0 };
	struct error err;

	CHECK_INT(
		vex(&got,
			CSAF_HEAD
			"\"product_tree\":{\"branches\":[{\"branches\":[{\"product\":{\"product_id\":\"os\",\"product_"
			"identification_helper\":"
			"{\"cpe\":\"cpe:/"
			"o:redhat:enterprise_linux:8\"}}},{\"product\":{\"product_id\":\"ssl\",\"product_identification_helper\":"
			"{\"purl\":\"pkg:rpm/redhat/openssl\"}}},{\"product\":{\"product_id\":\"named\"}}]}],"
			"\"full_product_names\":[{\"product_id\":\"app\",\"product_identification_helper\":{\"purl\":\"pkg:npm/"
			"app@1\"}}],"
			"\"relationships\":[{\"full_product_name\":{\"product_id\":\"os:ssl\"},\"product_reference\":\"ssl\","
			"\"relates_to_product_reference\":\"os\"}],\"product_groups\":[{\"group_id\":\"g\",\"product_ids\":["
			"\"app\"]}]},"
			"\"vulnerabilities\":[{\"cve\":\"CVE-1\",\"product_status\":{\"known_not_affected\":[\"os:ssl\",\"app\","
			"\"named\",\"?\"],"
			"\"known_affected\":[\"ssl\"]},\"flags\":[{\"label\":\"component_not_present\",\"product_ids\":[\"os:"
			"ssl\"]},"
			"{\"label\":\"vulnerable_code_not_present\",\"group_ids\":[\"g\"]}],\"threats\":[{\"category\":"
			"\"impact\",\"details\":"
			"\"none\",\"product_ids\":[\"app\"]}],\"remediations\":[{\"details\":\"wait\"}]}]}",
			&err),
		0);
	CHECK_SLICE(buffer_slice(&got.rulings),
		"vulnerability 1: affected CVE-1 of pkg:rpm/redhat/openssl do wait at 2024-01-01T00:00:00Z\n"
		"vulnerability 1: not_affected CVE-1 of cpe:/o:redhat:enterprise_linux:8 in it pkg:rpm/redhat/openssl because "
		"component_not_present do wait at 2024-01-01T00:00:00Z\n"
		"vulnerability 1: not_affected CVE-1 of pkg:npm/app@1 because vulnerable_code_not_present: none do wait at "
		"2024-01-01T00:00:00Z\n");
	CHECK_SLICE(buffer_slice(&got.notes), "entry 1 does not count: of 2 products no purl or CPE name says what they are\n");
}

TEST(a_product_that_is_affected_and_not_affected_is_affected)
{
	cleanup_gathered struct gathered got = { 0 };
	struct error err;

	CHECK_INT(vex(&got,
			  CSAF_HEAD
			  "\"product_tree\":{\"full_product_names\":[{\"product_id\":\"a\",\"product_identification_helper\":{"
			  "\"purl\":\"pkg:npm/a\"}}]},\"vulnerabilities\":[{\"cve\":\"CVE-1\",\"product_status\":{"
			  "\"known_affected\":[\"a\"],\"known_not_affected\":[\"a\"]}}]}",
			  &err),
		0);
	CHECK_SLICE(buffer_slice(&got.rulings), "vulnerability 1: affected CVE-1 of pkg:npm/a at 2024-01-01T00:00:00Z\n");
	CHECK_SLICE(buffer_slice(&got.notes), "vulnerability 1: 'a' is affected and not affected: it counts as affected\n");
}

TEST(a_product_that_is_part_of_itself_ends)
{
	cleanup_gathered struct gathered got = { 0 };
	struct error err;

	CHECK_INT(vex(&got,
			  CSAF_HEAD
			  "\"product_tree\":{\"relationships\":[{\"full_product_name\":{\"product_id\":\"a\"},\"product_"
			  "reference\":\"a\","
			  "\"relates_to_product_reference\":\"a\"}]},\"vulnerabilities\":[{\"cve\":\"CVE-1\",\"product_status\":"
			  "{\"fixed\":[\"a\"]}}]}",
			  &err),
		0);
	CHECK_INT(got.count, 0);
}

TEST(cyclonedx_says_it_of_components_by_their_refs)
{
	cleanup_gathered struct gathered got = { 0 };
	struct error err;

	CHECK_INT(vex(&got,
			  "{\"bomFormat\":\"CycloneDX\",\"metadata\":{\"timestamp\":\"2024-01-01T00:00:00Z\",\"component\":{"
			  "\"bom-ref\":\"top\","
			  "\"purl\":\"pkg:oci/a\"}},\"components\":[{\"bom-ref\":\"c "
			  "1\",\"purl\":\"pkg:npm/c@1\",\"components\":[{\"bom-ref\":\"d\","
			  "\"purl\":\"pkg:npm/d@1\"}]}],\"vulnerabilities\":["
			  "{\"id\":\"CVE-1\",\"references\":[{\"id\":\"GHSA-1\"}],\"analysis\":{\"state\":\"not_affected\","
			  "\"justification\":"
			  "\"code_not_reachable\",\"detail\":\"never "
			  "called\",\"lastUpdated\":\"2024-05-01T00:00:00Z\"},\"affects\":[{\"ref\":\"d\"},"
			  "{\"ref\":\"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#c%201\"},{\"ref\":\"pkg:npm/"
			  "e@1\"},{\"ref\":\"nobody\"}]},"
			  "{\"id\":\"CVE-2\",\"affects\":[{\"ref\":\"d\"}]},"
			  "{\"id\":\"CVE-3\",\"analysis\":{\"state\":\"in_triage\"},\"affects\":[{\"ref\":\"top\"}]},"
			  "{\"id\":\"CVE-4\",\"analysis\":{\"state\":\"exploitable\"},\"affects\":[{\"ref\":\"d\",\"versions\":[{"
			  "\"version\":\"1\"},"
			  "{\"version\":\"2\",\"status\":\"unaffected\"},{\"range\":\"vers:npm/"
			  "<3\"},{\"range\":\"<3\"},{}]}]},"
			  "{\"id\":\"CVE-5\",\"analysis\":{\"state\":\"resolved\"},\"affects\":[{\"ref\":\"d\"}]},"
			  "{\"id\":\"CVE-6\",\"analysis\":{\"state\":\"false_positive\"},\"affects\":[{\"ref\":\"d\"}]}]}",
			  &err),
		0);
	CHECK_SLICE(buffer_slice(&got.rulings),
		"vulnerability 1: not_affected CVE-1,GHSA-1 of pkg:npm/d@1 because code_not_reachable: never called at "
		"2024-05-01T00:00:00Z\n"
		"vulnerability 1: not_affected CVE-1,GHSA-1 of pkg:npm/c@1 because code_not_reachable: never called at "
		"2024-05-01T00:00:00Z\n"
		"vulnerability 1: not_affected CVE-1,GHSA-1 of pkg:npm/e@1 because code_not_reachable: never called at "
		"2024-05-01T00:00:00Z\n"
		"vulnerability 3: under_investigation CVE-3 of pkg:oci/a at 2024-01-01T00:00:00Z\n"
		"vulnerability 4: affected CVE-4 of pkg:npm/d@1 where version 1 at 2024-01-01T00:00:00Z\n"
		"vulnerability 4: not_affected CVE-4 of pkg:npm/d@1 where version 2 at 2024-01-01T00:00:00Z\n"
		"vulnerability 4: affected CVE-4 of pkg:npm/d@1 where range vers:npm/<3 at 2024-01-01T00:00:00Z\n"
		"vulnerability 5: fixed CVE-5 of pkg:npm/d@1 at 2024-01-01T00:00:00Z\n"
		"vulnerability 6: not_affected CVE-6 of pkg:npm/d@1 at 2024-01-01T00:00:00Z\n");
	CHECK_SLICE(buffer_slice(&got.notes),
		"entry 1 does not count: of 1 components no purl says what they are\n"
		"entry 4 does not count: neither a version nor a range of versions (vers) is there\n"
		"entry 4 does not count: neither a version nor a range of versions (vers) is there\n");
}

TEST(cyclonedx_in_xml_says_the_same)
{
	static const struct slice other = S("<bom xmlns=\"http://elsewhere.example\"><vulnerabilities/></bom>");
	cleanup_gathered struct gathered got = { 0 };
	struct error err;

	CHECK_INT(
		vex(&got,
			"<?xml version=\"1.0\"?>\n<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\" version=\"1\" "
			"serialNumber=\"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79\"><metadata><timestamp>2024-01-01T00:00:00Z"
			"</timestamp><component type=\"application\" "
			"bom-ref=\"top\"><name>a</name><purl>pkg:oci/a</purl></component>"
			"</metadata><components><component type=\"library\" bom-ref=\"c 1\"><purl>pkg:npm/c@1</purl><components>"
			"<component type=\"library\" "
			"bom-ref=\"d\"><purl>pkg:npm/d</purl></component></components></component></components>"
			"<vulnerabilities><vulnerability "
			"bom-ref=\"v1\"><id>CVE-1</id><references><reference><id>GHSA-1</id><source><name>x"
			"</name></source></reference></references><ratings><rating/><rating/></ratings>"
			"<recommendation>wait</recommendation><analysis><state>not_affected</"
			"state><justification>code_not_reachable"
			"</justification><responses><response>update</response></responses><detail>never "
			"&lt;called&gt;</detail></analysis>"
			"<affects><target><ref>d</ref><versions><version><version>1</version><status>unaffected</status></"
			"version>"
			"<version><range>vers:npm/&lt;3</range></version></versions></target>"
			"<target><ref>urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#c%201</ref></target></affects></"
			"vulnerability>"
			"<vulnerability><id>CVE-2</id><affects><target><ref>d</ref></target></affects></vulnerability></"
			"vulnerabilities></bom>\n",
			&err),
		0);
	CHECK_SLICE(buffer_slice(&got.rulings),
		"vulnerability 1: not_affected CVE-1,GHSA-1 of pkg:npm/d where version 1 because code_not_reachable: never "
		"<called> do "
		"wait at 2024-01-01T00:00:00Z\n"
		"vulnerability 1: not_affected CVE-1,GHSA-1 of pkg:npm/d where range vers:npm/<3 because code_not_reachable: "
		"never "
		"<called> do wait at 2024-01-01T00:00:00Z\n"
		"vulnerability 1: not_affected CVE-1,GHSA-1 of pkg:npm/c@1 because code_not_reachable: never <called> do wait at "
		"2024-01-01T00:00:00Z\n");
	CHECK_SLICE(buffer_slice(&got.notes), "");
	CHECK_INT(vex(&got, other.ptr, &err), -ERR_FORMAT);
	CHECK_INT(vex(&got, "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\">", &err), -ERR_FORMAT);
	CHECK(vex(&got, "<!DOCTYPE x [<!ENTITY a \"b\">]><bom/>", &err) < 0);
}

TEST(what_is_no_vex_document_is_an_error)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{ "", "no VEX document: neither OpenVEX nor CSAF nor CycloneDX" },
		{ "{}", "no VEX document: neither OpenVEX nor CSAF nor CycloneDX" },
		{ "[1]", "no VEX document: neither OpenVEX nor CSAF nor CycloneDX" },
		{ "{\"a\":1,\"a\":2}", "line 1, column 13: 'a' stands there twice" },
		{ "{\"@context\"", NULL },
		{ "a: [", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_gathered struct gathered got = { 0 };
		struct error err;

		CHECK_INT(vex(&got, cases[i].text, &err), -ERR_FORMAT);
		if (cases[i].error)
			CHECK_TEXT(err.text, cases[i].error);
	}
}

TEST(a_sink_that_has_enough_ends_it)
{
	cleanup_gathered struct gathered got = { .refuse = -ERR_LIMIT };
	struct error err;

	CHECK_INT(ignores(&got, ".trivyignore", "CVE-1\nCVE-2\n", &err), -ERR_LIMIT);
	CHECK_INT(got.count, 1);
}

/* https://trivy.dev/latest/docs/configuration/filtering/ */
TEST(lines_are_names_with_a_date_perhaps)
{
	cleanup_gathered struct gathered got = { 0 };
	struct error err;

	CHECK_INT(ignores(&got, ".trivyignore",
			  "# Accept the risk\nCVE-2018-14618\n\n  CVE-2019-14697 exp:2023-01-01\r\nGHSA-aaaa-bbbb-cccc # not "
			  "called\n"
			  "CVE-1 exp:tomorrow\nignore:\nCIS-DI-0001",
			  &err),
		0);
	CHECK_SLICE(buffer_slice(&got.rulings), "line 2: ignored CVE-2018-14618\n"
						"line 4: ignored CVE-2019-14697 until 2023-01-01\n"
						"line 5: ignored GHSA-aaaa-bbbb-cccc: not called\n"
						"line 8: ignored CIS-DI-0001\n");
	CHECK_SLICE(buffer_slice(&got.notes),
		"line 6 does not count: 'tomorrow' is no date\nline 7 does not count: 'ignore:' is no name\n");
}

TEST(trivyignore_yaml_has_paths_purls_and_an_end)
{
	cleanup_gathered struct gathered got = { 0 };
	struct error err;

	CHECK_INT(ignores(&got, "x/.trivyignore.yaml",
			  "vulnerabilities:\n  - id: CVE-1\n    paths:\n      - \"usr/**\"\n      - package-lock.json\n    "
			  "statement: no network\n"
			  "  - id: CVE-2\n    purls: [\"pkg:deb/debian/libc6\"]\n    expired_at: 2026-01-01\n  - paths: [a]\n"
			  "  - id: CVE-4\n    paths: []\n  - id: CVE-5\n    when: always\n"
			  "misconfigurations:\n  - id: AVD-DS-0001\n",
			  &err),
		0);
	CHECK_SLICE(buffer_slice(&got.rulings),
		"line 2: ignored CVE-1 where path usr/**,path package-lock.json,kind vulnerability: no network\n"
		"line 7: ignored CVE-2 where purl pkg:deb/debian/libc6,kind vulnerability until 2026-01-01\n"
		"line 16: ignored AVD-DS-0001 where kind setting\n");
	CHECK_SLICE(buffer_slice(&got.notes),
		"line 10 does not count: it has no id\nline 11 does not count: 'paths' is no list, or an empty one\n"
		"line 13 does not count: 'when' is not known here\n");
}

/* https://github.com/anchore/grype: "Specifying matches to ignore" */
TEST(grype_yaml_has_rules_of_several_parts)
{
	cleanup_gathered struct gathered got = { 0 };
	struct error err;

	CHECK_INT(ignores(&got, ".grype.yaml",
			  "check-for-app-update: false\nignore:\n  - vulnerability: CVE-2008-4318\n    fix-state: wont-fix\n    "
			  "reason: old\n"
			  "    package:\n      name: libcurl\n      version: 1.5.1\n      type: npm\n      location: "
			  "\"/usr/local/lib/node_modules/**\"\n"
			  "  - package:\n      type: gem\n      language: ruby\n  - package:\n      name: linux-(headers|image)\n"
			  "  - package:\n      name: ^linux-headers-.*$\n      upstream-name: linux\n  - vulnerability: CVE-1\n  "
			  "  namespace: debian:distro:debian:12\n"
			  "  - package:\n      type: cheese\n  - {}\nvex-documents: [a.json]\n",
			  &err),
		0);
	CHECK_SLICE(buffer_slice(&got.rulings), "line 3: ignored CVE-2008-4318 where fix wont-fix,package libcurl,type "
						"npm,version 1.5.1,path /usr/local/lib/node_modules/**: old\n"
						"line 11: ignored where type gem,language gem\n"
						"line 16: ignored where package linux-headers-**,source linux\n");
	CHECK_SLICE(buffer_slice(&got.notes), "line 14 does not count: of regular expressions only '.*' is understood\n"
					      "line 19 does not count: 'namespace' is not known here\n"
					      "line 21 does not count: no type of packages is called 'cheese'\n"
					      "line 23 does not count: it names nothing\n"
					      "vex-documents are not opened: name them with --vex\n");
}

/* https://google.github.io/osv-scanner/configuration/ */
TEST(osv_scanner_toml_has_vulnerabilities_and_packages)
{
	cleanup_gathered struct gathered got = { 0 };
	struct error err;

	CHECK_INT(ignores(&got, "osv-scanner.toml",
			  "[[IgnoredVulns]]\nid = \"GO-2022-0968\"\nignoreUntil = 2022-11-09\nreason = \"No ssh servers\"\n\n"
			  "[[ignoredvulns]]\nid = \"never read: another key\"\n",
			  &err),
		0);
	CHECK_SLICE(buffer_slice(&got.rulings), "line 1: ignored GO-2022-0968: No ssh servers until 2022-11-09\n");
	CHECK_INT(ignores(&got, "osv-scanner.toml",
			  "[[PackageOverrides]]\nname = \"lib\"\nversion = \"1.0.0\"\necosystem = \"Go\"\nignore = true\n"
			  "effectiveUntil = 2022-11-09T10:00:00Z\nreason = \"ours\"\n[[PackageOverrides]]\nname = "
			  "\"b\"\nvulnerability.ignore = true\n"
			  "[[PackageOverrides]]\nname = \"c\"\nlicense.override = [\"MIT\"]\n[[PackageOverrides]]\ngroup = "
			  "\"dev\"\nignore = true\n",
			  &err),
		0);
	CHECK_SLICE(buffer_slice(&got.rulings), "line 1: ignored where name lib,version 1.0.0,ecosystem Go: ours until "
						"2022-11-09T10:00:00Z\nline 8: ignored where name b\n");
	CHECK_SLICE(buffer_slice(&got.notes), "line 14 does not count: groups of packages are not known here\n");
}

TEST(an_ignore_file_of_nobody_is_an_error)
{
	cleanup_gathered struct gathered got = { 0 };
	struct error err;

	CHECK_INT(ignores(&got, "a.yaml", "rules: []\n", &err), -ERR_FORMAT);
	CHECK_INT(ignores(&got, "a.yaml", "a: [\n", &err), -ERR_FORMAT);
	CHECK_INT(ignores(&got, "a.toml", "a = \n", &err), -ERR_FORMAT);
	CHECK_INT(ignores(&got, "a.yaml", "", &err), 0);
}

#define ONE         \
	"{" CONTEXT \
	"\"statements\":[{\"vulnerability\":{\"name\":\"CVE-1\"},\"products\":[{\"@id\":\"pkg:npm/a\"}],\"status\":\"fixed\"}]}"

TEST(of_a_folder_with_an_index_what_it_lists_counts)
{
	cleanup_gathered struct gathered got = { 0 };
	struct ruling_sink sink = sink_of(&got);
	struct file files[] = { { .path = S("0.1/index.json"),
					.bytes = S("{\"packages\":[{\"id\":\"pkg:npm/a\",\"location\":\"./pkg/a.json\"},"
						   "{\"ID\":\"x\",\"Location\":\"pkg/bad.json\"}]}") },
		{ .path = S("0.1/pkg/a.json"), .bytes = S(ONE) }, { .path = S("0.1/pkg/b.json"), .bytes = S(ONE) },
		{ .path = S("0.1/pkg/bad.json"), .bytes = S("{") },
		{ .path = S("vex-repository.json"), .bytes = S("{\"name\":\"x\"}") } };
	struct error err;

	CHECK_INT(rulings_read_folder(files, 5, &sink, &got.arena, &err), 0);
	CHECK_INT(got.count, 1);
	CHECK(got.notes.len > 0);
	sink = sink_of(&got);
	CHECK_INT(rulings_read_folder(files + 1, 4, &sink, &got.arena, &err), 0); /* without an index, all */
	CHECK_INT(got.count, 2);
	files[0].bytes = S("{\"packages\":[]}");
	sink = sink_of(&got);
	CHECK_INT(rulings_read_folder(files, 5, &sink, &got.arena, &err), 0);
	CHECK_INT(got.count, 0);
}

TEST(real_documents_give_what_they_say)
{
	static const struct {
		const char *file;
		size_t count; /* products of statements, by reading them */
		const char *first;
	} cases[] = {
		{ "csaf.json", 1,
			"vulnerability 1: not_affected CVE-2009-4487 of pkg:golang/github.com/go-homedir@v1.2.0: Class with "
			"vulnerable "
			"code was removed before shipping. at 2022-03-03T11:00:00.000Z" },
		{ "v0.0.1-noversion.json", 2,
			"statement 1: fixed CVE-2023-12345 of pkg:apk/wolfi/git@2.39.0-r1?arch=armv7 at "
			"2023-01-08T18:02:03.647787998-06:00" },
		{ "v0.0.1.json", 2, NULL }, { "v0.2.0.json", 5, NULL },
		{ "v001-1.vex.json", 1,
			"statement 1: under_investigation CVE-1234-5678 of pkg:apk/wolfi/bash@1.0.0 at "
			"2022-12-22T16:36:43-05:00" },
		{ "v001-2.vex.json", 1, NULL }, { "v020-1.vex.json", 1, NULL }, { "v020-2.vex.json", 1, NULL },
		{ "vex.yaml", 0, NULL }, /* its statements name no product */
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_gathered struct gathered got = { 0 };
		struct ruling_sink sink = sink_of(&got);
		char below[128], *path;
		struct slice text, line, all;
		struct error err;

		snprintf(below, sizeof below, "conformance/vex/go-vex/%s", cases[i].file);
		path = test_data_path(below);
		text = test_read_file(path);
		CHECK_INT(rulings_read_vex(slice_from_text(cases[i].file), text, 0, &sink, &got.arena, &err), 0);
		CHECK_INT(got.count, cases[i].count);
		all = buffer_slice(&got.rulings);
		if (cases[i].first && slice_next_line(&all, &line))
			CHECK_SLICE(line, cases[i].first);
		free((void *)(uintptr_t)text.ptr);
		free(path);
	}
}

TEST(what_is_said_to_be_harmless_must_say_why_and_when)
{
	static const struct {
		const char *more, *note;
	} cases[] = {
		{ "", "not_affected without a justification or an impact statement" },
		{ ",\"justification\":\"trust_me\"", "no justification is called 'trust_me'" },
		{ ",\"impact_statement\":\"not used\",\"timestamp\":\"yesterday\"", "'yesterday' is no time" },
		{ ",\"status_notes\":\"not used\"", "not_affected without a justification or an impact statement" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_gathered struct gathered got = { 0 };
		cleanup_buffer struct buffer text = BUFFER_INIT(0);
		struct error err;

		buffer_addf(&text,
			"{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"statements\":[{\"vulnerability\":{\"name\":\"CVE-1\"},"
			"\"products\":[{\"@id\":\"pkg:npm/a\"}],\"status\":\"not_affected\"%s}]}",
			cases[i].more);
		buffer_add_byte(&text, '\0');
		CHECK_INT(vex(&got, text.ptr, &err), 0);
		CHECK_SLICE(buffer_slice(&got.rulings), "");
		if (slice_find(buffer_slice(&got.notes), slice_from_text(cases[i].note)) < 0)
			fail_msg("%s: %.*s", cases[i].note, SLICE_ARG(buffer_slice(&got.notes)));
	}
}

/* Each of these would silence more than was meant if its odd part were left out. */
TEST(an_entry_with_a_part_that_is_not_understood_does_not_count)
{
	static const struct {
		const char *path, *text;
	} cases[] = {
		{ ".grype.yaml", "ignore:\n  - vulnerability: CVE-1\n    package: lodash\n" },
		{ ".grype.yaml", "ignore:\n  - vulnerability: CVE-1\n    package: [{name: lodash}]\n" },
		{ ".grype.yaml", "ignore:\n  - vulnerability: CVE-1\n    package: {name: [a]}\n" },
		{ ".grype.yaml", "ignore:\n  - vulnerability: CVE-1\n    package: {version: [9.9]}\n" },
		{ ".grype.yaml", "ignore:\n  - vulnerability: CVE-1\n    package: {location: [\"/x/**\"]}\n" },
		{ ".grype.yaml", "ignore:\n  - vulnerability: CVE-1\n    fix-state: [not-fixed]\n" },
		{ ".grype.yaml", "ignore:\n  - vulnerability: [CVE-1]\n    package: {type: npm}\n" },
		{ ".trivyignore.yaml", "vulnerabilities:\n  - id: CVE-1\n    paths: [{a: b}]\n" },
		{ ".trivyignore.yaml", "vulnerabilities:\n  - id: CVE-1\n    paths: [\"\"]\n" },
		{ ".trivyignore.yaml", "vulnerabilities:\n  - id: CVE-1\n    purls: [[pkg:npm/other]]\n" },
		{ ".trivyignore.yaml", "vulnerabilities:\n  - id: CVE-1\n    expired_at: [2020-01-01]\n" },
		{ ".trivyignore.yaml", "vulnerabilities:\n  - id: CVE-1\n    expired_at:\n" },
		{ "osv-scanner.toml", "[[IgnoredVulns]]\nid = \"CVE-1\"\nignoreUntil = [\"2020-01-01\"]\n" },
		{ "osv-scanner.toml", "[[IgnoredVulns]]\nid = \"CVE-1\"\nignoredUntil = 2020-01-01\n" },
		{ "osv-scanner.toml", "[[PackageOverrides]]\nname = \"a\"\ngroup = [\"dev\"]\nignore = true\n" },
		{ "osv-scanner.toml", "[[PackageOverrides]]\nname = [\"lodash\"]\necosystem = \"npm\"\nignore = true\n" },
		{ "osv-scanner.toml", "[[PackageOverrides]]\nname = \"a\"\nVersions = \"9.9\"\nignore = true\n" },
		{ ".trivyignore", "CVE-1 exp:\n" },
		{ ".trivyignore", "CVE-1 exp: later\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_gathered struct gathered got = { 0 };
		struct error err;

		CHECK_INT(ignores(&got, cases[i].path, cases[i].text, &err), 0);
		if (got.rulings.len || slice_find(buffer_slice(&got.notes), S("does not count")) < 0)
			fail_msg("%s: %.*s", cases[i].text, SLICE_ARG(buffer_slice(&got.rulings)));
	}
}

TEST(an_end_counts_behind_a_blank_too)
{
	cleanup_gathered struct gathered got = { 0 };
	struct error err;

	CHECK_INT(ignores(&got, ".trivyignore", "CVE-1 exp: 2026-11-20\n", &err), 0);
	CHECK_SLICE(buffer_slice(&got.rulings), "line 1: ignored CVE-1 until 2026-11-20\n");
}
