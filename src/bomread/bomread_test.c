/* bomread_test.c - bills of materials in every form: what is a package, of which distribution, and what is not judged */
#include "base/buffer.h"
#include "base/test.h"
#include "bomread/bomread.h"

#include <stdio.h>

/* All that was handed out, in words: "type name version arch source=… owner=… path", a line a package. */
struct told {
	struct buffer packages, notes;
	char distribution[200], document[400];
	size_t count, distributions, documents;
};

#define TOLD_INIT                                                                 \
	{                                                                         \
		.packages = BUFFER_INIT(1u << 24), .notes = BUFFER_INIT(1u << 20) \
	}

static int take_package(void *context, const struct package *package)
{
	struct told *told = context;

	told->count++;
	buffer_addf(&told->packages, "%s %.*s %.*s", package_type_facts((enum package_type)package->type)->purl,
		SLICE_ARG(package->name), SLICE_ARG(package->version));
	if (package->architecture.len)
		buffer_addf(&told->packages, " %.*s", SLICE_ARG(package->architecture));
	if (!slice_equal(package->source_name, package->name) || !slice_equal(package->source_version, package->version))
		buffer_addf(&told->packages, " source=%.*s/%.*s", SLICE_ARG(package->source_name),
			SLICE_ARG(package->source_version));
	if (package->licence.len)
		buffer_addf(&told->packages, " licence=%.*s", SLICE_ARG(package->licence));
	if (package->maintainer.len)
		buffer_addf(&told->packages, " by=%.*s", SLICE_ARG(package->maintainer));
	if (package->cpe.len)
		buffer_addf(&told->packages, " %.*s", SLICE_ARG(package->cpe));
	if (package->module.len)
		buffer_addf(&told->packages, " module=%.*s", SLICE_ARG(package->module));
	if (package->owner.len)
		buffer_addf(&told->packages, " owner=%.*s", SLICE_ARG(package->owner));
	if (package->path.len)
		buffer_addf(&told->packages, " at %.*s", SLICE_ARG(package->path));
	buffer_add_byte(&told->packages, '\n');
	return 0;
}

static int take_distribution(void *context, const struct distribution *found)
{
	struct told *told = context;

	told->distributions++;
	snprintf(told->distribution, sizeof told->distribution, "%.*s|%.*s|%.*s|%.*s", SLICE_ARG(found->id),
		SLICE_ARG(found->version_id), SLICE_ARG(found->codename), SLICE_ARG(found->pretty_name));
	return 0;
}

static int take_document(void *context, const struct bom_document *found)
{
	struct told *told = context;

	told->documents++;
	snprintf(told->document, sizeof told->document, "%.*s|%.*s|%.*s|%.*s|%d|%d", SLICE_ARG(found->format),
		SLICE_ARG(found->subject), SLICE_ARG(found->tool), SLICE_ARG(found->created), (int)found->component_count,
		(int)found->unjudged_count);
	return 0;
}

static void take_note(void *context, const struct note *note)
{
	struct told *told = context;

	buffer_addf(&told->notes, "%s: %.*s\n", note->kind == NOTE_INCOMPLETE ? "incomplete" : "remark", SLICE_ARG(note->text));
}

static int read_text(struct slice text, struct told *told, struct error *err)
{
	const struct bomread_sink sink = { take_package, take_distribution, take_document, told, { take_note, told } };
	cleanup_arena struct arena arena = ARENA_INIT;

	return bomread_document(text, &sink, &arena, err);
}

static void told_done(struct told *told)
{
	buffer_done(&told->packages);
	buffer_done(&told->notes);
}

struct expected {
	struct slice text;
	const char *packages, *distribution, *document, *notes;
};

static void check_all(const struct expected *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct told told = TOLD_INIT;
		struct error err = { 0 };
		int r = read_text(cases[i].text, &told, &err);

		CHECK_TEXT(err.text, "");
		CHECK_INT(r, 0);
		CHECK_SLICE(buffer_slice(&told.packages), cases[i].packages);
		CHECK_TEXT(told.distribution, cases[i].distribution);
		CHECK_TEXT(told.document, cases[i].document);
		CHECK_SLICE(buffer_slice(&told.notes), cases[i].notes);
		CHECK_INT(told.documents, 1);
		told_done(&told);
	}
}

#define CHECK_ALL(cases) check_all((cases), sizeof(cases) / sizeof((cases)[0]))

#define DX(members) S("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\"," members "}")
#define OPENSSL                                                                        \
	"{\"type\":\"library\",\"name\":\"libssl3\",\"version\":\"3.0.9-1\",\"purl\":" \
	"\"pkg:deb/debian/libssl3@3.0.9-1?arch=amd64&upstream=openssl&distro=debian-12\"}"

TEST(components_of_cyclonedx_are_packages_by_their_package_urls)
{
	static const struct expected cases[] = {
		{ DX("\"components\":[" OPENSSL "]"), "deb libssl3 3.0.9-1 amd64 source=openssl/3.0.9-1\n", "debian|12||",
			"CycloneDX 1.5||||1|0", "" },
		{ DX("\"components\":[{\"type\":\"library\",\"group\":\"org.a\",\"name\":\"b\",\"version\":\"1\",\"purl\":\"pkg:"
		     "maven/org.a/b@1\"},"
		     "{\"type\":\"library\",\"name\":\"@s/n\",\"version\":\"2\",\"purl\":\"pkg:npm/%40s/n@2\"},"
		     "{\"type\":\"library\",\"name\":\"github.com/A/b/v2\",\"version\":\"v2.0.0\",\"purl\":\"pkg:golang/"
		     "github.com/a/b/v2@v2.0.0\"},"
		     "{\"type\":\"library\",\"name\":\"Zope_Interface\",\"version\":\"5\",\"purl\":\"pkg:pypi/"
		     "zope-interface@5\"}]"),
			"maven org.a:b 1\nnpm @s/n 2\ngolang github.com/A/b/v2 v2.0.0\npypi Zope_Interface 5\n", "",
			"CycloneDX 1.5||||4|0", "" },
		/* An epoch once, wherever it is written. */
		{ DX("\"components\":[{\"type\":\"library\",\"name\":\"a\",\"purl\":\"pkg:rpm/redhat/"
		     "a@1-2?epoch=3&arch=noarch\"},"
		     "{\"type\":\"library\",\"name\":\"b\",\"purl\":\"pkg:deb/debian/b@3:1-2?epoch=3\"}]"),
			"rpm a 3:1-2 noarch\ndeb b 3:1-2\n", "", "CycloneDX 1.5||||2|0",
			"remark: its packages name several distributions, rhel and others: none is taken (--distro ID:VERSION "
			"tells one)\n" },
		/* Components in components, and the one that the bill is of. */
		{ DX("\"metadata\":{\"timestamp\":\"2024-01-02T03:04:05Z\",\"tools\":{\"components\":[{\"type\":\"application\","
		     "\"name\":\"syft\","
		     "\"version\":\"1.0\"}]},\"component\":{\"type\":\"container\",\"name\":\"app:1\",\"purl\":\"pkg:oci/"
		     "app@sha256:00?tag=1\"}},"
		     "\"components\":[{\"type\":\"application\",\"name\":\"a\",\"purl\":\"pkg:cargo/"
		     "a@1\",\"components\":[{\"type\":\"library\","
		     "\"name\":\"b\",\"purl\":\"pkg:cargo/b@2\"}]}]"),
			"cargo b 2\ncargo a 1\n", "", "CycloneDX 1.5|app:1|syft 1.0|2024-01-02T03:04:05Z|2|0", "" },
		/* What its type leaves out, and what cannot be told. */
		{ DX("\"components\":[{\"type\":\"file\",\"name\":\"etc/"
		     "passwd\"},{\"type\":\"library\",\"name\":\"mystery\",\"version\":\"9\"},"
		     "{\"type\":\"data\",\"name\":\"weights\"},{\"type\":\"library\",\"scope\":\"excluded\",\"name\":\"x\","
		     "\"purl\":\"pkg:npm/x@1\"},"
		     "{\"type\":\"library\",\"name\":\"odd\",\"purl\":\"pkg:unheard-of/"
		     "odd@1\"},{\"type\":\"library\",\"name\":\"bad\",\"purl\":\"npm/x\"},"
		     "{\"type\":\"application\",\"name\":\"p\",\"version\":\"1\",\"cpe\":\"cpe:2.3:a:v:p:1:*:*:*:*:*:*:*\"}]"),
			"generic p 1 cpe:2.3:a:v:p:1:*:*:*:*:*:*:*\n", "", "CycloneDX 1.5||||5|3",
			"incomplete: 3 components were not judged, as no package URL tells what they are: mystery 9, odd, bad\n"
			"remark: no package URL: 'npm/x': it does not begin with 'pkg:'\n" },
	};

	CHECK_ALL(cases);
}

TEST(what_tools_write_as_properties_counts)
{
	static const struct expected cases[] = {
		{ DX("\"components\":[{\"type\":\"library\",\"name\":\"openssl-libs\",\"version\":\"1.0.2k-16.el7\",\"purl\":"
		     "\"pkg:rpm/centos/"
		     "openssl-libs@1.0.2k-16.el7?arch=x86_64&epoch=1\",\"properties\":[{\"name\":\"aquasecurity:trivy:SrcName\","
		     "\"value\":\"openssl\"},{\"name\":\"aquasecurity:trivy:SrcVersion\",\"value\":\"1.0.2k\"},{\"name\":"
		     "\"aquasecurity:trivy:SrcRelease\","
		     "\"value\":\"16.el7\"},{\"name\":\"aquasecurity:trivy:SrcEpoch\",\"value\":\"1\"},{\"name\":\"aquasecurity:"
		     "trivy:Modularitylabel\","
		     "\"value\":\"m:1\"}]},{\"type\":\"operating-system\",\"name\":\"alma\",\"version\":\"8.5\"}]"),
			"rpm openssl-libs 1:1.0.2k-16.el7 x86_64 source=openssl/1:1.0.2k-16.el7 module=m:1\n", "almalinux|8.5||",
			"CycloneDX 1.5||||2|0", "" },
		{ DX("\"components\":[{\"type\":\"library\",\"name\":\"six\",\"purl\":\"pkg:pypi/"
		     "six@1\",\"licenses\":[{\"license\":{\"id\":\"MIT\"}},"
		     "{\"license\":{\"name\":\"Own\"}}],\"properties\":[{\"name\":\"syft:location:0:path\",\"value\":\"/usr/lib/"
		     "six\"},"
		     "{\"name\":\"syft:location:1:path\",\"value\":\"/opt/"
		     "six\"},{\"name\":\"syft:location:0:layerID\",\"value\":\"sha256:0\"}]},"
		     "{\"type\":\"operating-system\",\"name\":\"debian\",\"version\":\"trixie/"
		     "sid\",\"properties\":[{\"name\":\"syft:distro:prettyName\","
		     "\"value\":\"Debian sid\"},{\"name\":\"syft:distro:versionCodename\",\"value\":\"trixie\"}]}]"),
			"pypi six 1 licence=MIT AND Own at usr/lib/six\npypi six 1 licence=MIT AND Own at opt/six\n",
			"debian||trixie|Debian sid", "CycloneDX 1.5||||2|0", "" },
		/* The name of os-release in place of its ID, and of a release that is not out yet. */
		{ DX("\"components\":[{\"type\":\"operating-system\",\"name\":\"Red Hat Enterprise "
		     "Linux\",\"version\":\"8.9\"}]"),
			"", "rhel|8.9||", "CycloneDX 1.5||||1|0", "" },
		{ DX("\"components\":[{\"type\":\"operating-system\",\"name\":\"Debian "
		     "GNU/Linux\",\"version\":\"bookworm/sid\"}]"),
			"", "debian||bookworm|", "CycloneDX 1.5||||1|0", "" },
		/* A file whose packages are components of their own. */
		{ DX("\"components\":[{\"type\":\"application\",\"name\":\"app/package-lock.json\",\"properties\":[{\"name\":"
		     "\"aquasecurity:trivy:Class\",\"value\":\"lang-pkgs\"}]}]"),
			"", "", "CycloneDX 1.5||||1|0", "" },
		{ DX("\"components\":[{\"type\":\"library\",\"name\":\"six\",\"purl\":\"pkg:pypi/"
		     "six@1\",\"properties\":[{\"name\":\"plimsoll:owned_by\","
		     "\"value\":\"pkg:deb/debian/python3-six@1-1?arch=all\"}],\"evidence\":{\"occurrences\":[{\"location\":\"usr/"
		     "lib/six\","
		     "\"line\":7}]}}]"),
			"pypi six 1 owner=python3-six at usr/lib/six\n", "", "CycloneDX 1.5||||1|0", "" },
	};

	CHECK_ALL(cases);
}

TEST(cyclonedx_in_xml_says_the_same)
{
	static const struct expected cases[] = {
		{ S("<?xml version=\"1.0\"?>\n<bom xmlns=\"http://cyclonedx.org/schema/bom/1.4\" "
		    "version=\"1\"><metadata><timestamp>2024-01-02T03:04:05Z"
		    "</timestamp><tools><tool><vendor>v</vendor><name>t</name><version>2</version></tool></tools><component "
		    "type=\"container\" "
		    "bom-ref=\"r\"><name>app:1</name></component></metadata><components><component "
		    "type=\"library\"><supplier><name>Us</name></supplier>"
		    "<group>org.a</group><name>b</name><version>1</version><licenses><license><id>MIT</id></"
		    "license><license><name>A OR B</name></license>"
		    "</licenses><purl>pkg:maven/org.a/b@1?type=jar&amp;classifier=x</purl><components><component "
		    "type=\"library\"><name>lost</name>"
		    "</component></components><evidence><occurrences><occurrence><location>/a/b.jar</location></occurrence></"
		    "occurrences></evidence>"
		    "</component><component "
		    "type=\"operating-system\"><name>alpine</name><version>3.19.1</version></component></components></bom>"),
			"maven org.a:b 1 licence=MIT AND (A OR B) by=Us at a/b.jar\n", "alpine|3.19.1||",
			"CycloneDX 1.4|app:1|t 2|2024-01-02T03:04:05Z|3|1",
			"incomplete: 1 component was not judged, as no package URL tells what it is: lost\n" },
	};

	CHECK_ALL(cases);
}

#define SPDX_TAGS                                                                                                          \
	"SPDXVersion: SPDX-2.3\nDocumentName: app\nCreator: Organization: x\nCreator: Tool: t-1\nCreated: "                \
	"2024-01-02T03:04:05Z\n"                                                                                           \
	"\nPackageName: app\nSPDXID: SPDXRef-root\nRelationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-root\n"                \
	"\nPackageName: debian\nSPDXID: SPDXRef-os\nPackageVersion: 12\nPrimaryPackagePurpose: OPERATING-SYSTEM\n"         \
	"\nPackageName: python3-six\nSPDXID: SPDXRef-a\nPackageVersion: 1-1\nPackageSupplier: Organization: D (d@e.org)\n" \
	"PackageSourceInfo: built package from: six 1-1\nPackageLicenseConcluded: LicenseRef-1\nPackageLicenseDeclared: "  \
	"NOASSERTION\n"                                                                                                    \
	"PackageComment: <text>found in: var/lib/dpkg/status (layer 0 sha256:00)</text>\n"                                 \
	"ExternalRef: SECURITY cpe23Type cpe:2.3:a:v:six:1:*:*:*:*:*:*:*\nExternalRef: PACKAGE-MANAGER purl "              \
	"pkg:deb/debian/python3-six@1-1?arch=all\n"                                                                        \
	"\nPackageName: six\nSPDXID: SPDXRef-b\nPackageVersion: 1\nExternalRef: PACKAGE_MANAGER purl pkg:pypi/six@1\n"     \
	"\nPackageName: lost\nSPDXID: SPDXRef-c\nPackageDescription: <text>over\nlines: </text>\n"                         \
	"\nFileName: ./f\nSPDXID: SPDXRef-File-1\nFileComment: none\n"                                                     \
	"\nLicenseID: LicenseRef-1\nExtractedText: <text>own words</text>\n"                                               \
	"Relationship: SPDXRef-a OTHER SPDXRef-b\nRelationshipComment: ownership-by-file-overlap: indicates\n"
#define SPDX_JSON                                                                                                                \
	"{\"spdxVersion\":\"SPDX-2.3\",\"name\":\"app\",\"creationInfo\":{\"creators\":[\"Organization: x\",\"Tool: "            \
	"t-1\"],\"created\":\"2024-01-02T03:04:05Z\"},"                                                                          \
	"\"relationships\":[{\"spdxElementId\":\"SPDXRef-DOCUMENT\",\"relationshipType\":\"DESCRIBES\",\"relatedSpdxElement\":"  \
	"\"SPDXRef-root\"},"                                                                                                     \
	"{\"spdxElementId\":\"SPDXRef-a\",\"relationshipType\":\"CONTAINS\",\"relatedSpdxElement\":\"SPDXRef-b\"}],"             \
	"\"packages\":[{\"name\":\"app\",\"SPDXID\":\"SPDXRef-root\"},{\"name\":\"debian\",\"SPDXID\":\"SPDXRef-os\","           \
	"\"versionInfo\":\"12\",\"primaryPackagePurpose\":\"OPERATING_SYSTEM\"},"                                                \
	"{\"name\":\"python3-six\",\"SPDXID\":\"SPDXRef-a\",\"versionInfo\":\"1-1\",\"supplier\":\"Organization: D "             \
	"(d@e.org)\",\"sourceInfo\":\"built package from: six 1-1\","                                                            \
	"\"licenseConcluded\":\"LicenseRef-1\",\"licenseDeclared\":\"NOASSERTION\",\"comment\":\"found in: var/lib/dpkg/status " \
	"(layer 0 sha256:00)\",\"externalRefs\":["                                                                               \
	"{\"referenceCategory\":\"SECURITY\",\"referenceType\":\"cpe23Type\",\"referenceLocator\":\"cpe:2.3:a:v:six:1:*:*:*:*:*" \
	":*:*\"},"                                                                                                               \
	"{\"referenceCategory\":\"PACKAGE-MANAGER\",\"referenceType\":\"purl\",\"referenceLocator\":\"pkg:deb/debian/"           \
	"python3-six@1-1?arch=all\"}]},"                                                                                         \
	"{\"name\":\"six\",\"SPDXID\":\"SPDXRef-b\",\"versionInfo\":\"1\",\"externalRefs\":[{\"referenceType\":\"purl\","        \
	"\"referenceLocator\":\"pkg:pypi/six@1\"}]},"                                                                            \
	"{\"name\":\"lost\",\"SPDXID\":\"SPDXRef-c\"}],\"hasExtractedLicensingInfos\":[{\"licenseId\":\"LicenseRef-1\","         \
	"\"extractedText\":\"own words\"}]}"
#define SPDX_3                                                                                                                   \
	"{\"@context\":\"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\",\"@graph\":["                                          \
	"{\"type\":\"CreationInfo\",\"@id\":\"_:c\",\"created\":\"2024-01-02T03:04:05Z\",\"createdUsing\":[\"urn:t\"]},{"        \
	"\"type\":\"Tool\",\"spdxId\":\"urn:t\",\"name\":\"t-1\"},"                                                              \
	"{\"type\":\"SpdxDocument\",\"spdxId\":\"urn:d\",\"name\":\"app\",\"rootElement\":[\"urn:root\"]},{\"type\":\"software_" \
	"Package\",\"spdxId\":\"urn:root\",\"name\":\"app\"},"                                                                   \
	"{\"type\":\"software_Package\",\"spdxId\":\"urn:os\",\"name\":\"debian\",\"software_packageVersion\":\"12\","           \
	"\"software_primaryPurpose\":\"operatingSystem\"},"                                                                      \
	"{\"type\":\"software_Package\",\"spdxId\":\"urn:a\",\"name\":\"python3-six\",\"software_packageVersion\":\"1-1\","      \
	"\"suppliedBy\":\"urn:s\",\"software_sourceInfo\":\"built package from: six 1-1\","                                      \
	"\"comment\":\"found in: "                                                                                               \
	"var/lib/dpkg/status\",\"software_packageUrl\":\"pkg:deb/debian/"                                                        \
	"python3-six@1-1?arch=all\",\"externalIdentifier\":[{\"type\":\"ExternalIdentifier\","                                   \
	"\"externalIdentifierType\":\"cpe23\",\"identifier\":\"cpe:2.3:a:v:six:1:*:*:*:*:*:*:*\"}]},{\"type\":\"Organization\"," \
	"\"spdxId\":\"urn:s\",\"name\":\"D <d@e.org>\"},"                                                                        \
	"{\"type\":\"software_Package\",\"spdxId\":\"urn:b\",\"name\":\"six\",\"externalIdentifier\":[{"                         \
	"\"externalIdentifierType\":\"packageUrl\",\"identifier\":\"pkg:pypi/six@1\"}]},"                                        \
	"{\"type\":\"software_Package\",\"spdxId\":\"urn:x\",\"name\":\"lost\",\"software_primaryPurpose\":\"library\"},{"       \
	"\"type\":\"software_File\",\"spdxId\":\"urn:f\",\"name\":\"f\"},"                                                       \
	"{\"type\":\"Relationship\",\"from\":\"urn:a\",\"relationshipType\":\"contains\",\"to\":[\"urn:f\",\"urn:b\"]},"         \
	"{\"type\":\"Relationship\",\"from\":\"urn:a\",\"relationshipType\":\"hasDeclaredLicense\",\"to\":[\"urn:l\"]},"         \
	"{\"type\":\"simplelicensing_LicenseExpression\",\"spdxId\":\"urn:l\",\"simplelicensing_licenseExpression\":\"own "      \
	"words\"}]}"

TEST(the_forms_of_spdx_say_the_same)
{
	static const char packages[] = "deb python3-six 1-1 all source=six/1-1 licence=own words by=D <d@e.org> "
				       "cpe:2.3:a:v:six:1:*:*:*:*:*:*:* at var/lib/dpkg/status\n"
				       "pypi six 1 owner=python3-six\n";
	static const char note[] = "incomplete: 1 component was not judged, as no package URL tells what it is: lost\n";
	static const struct expected cases[] = {
		{ S(SPDX_TAGS), packages, "debian|12||", "SPDX-2.3|app|t-1|2024-01-02T03:04:05Z|4|1", note },
		{ S(SPDX_JSON), packages, "debian|12||", "SPDX-2.3|app|t-1|2024-01-02T03:04:05Z|4|1", note },
		{ S(SPDX_3), packages, "debian|12||", "SPDX-3.0.1|app|t-1|2024-01-02T03:04:05Z|4|1", note },
	};

	CHECK_ALL(cases);
}

TEST(what_is_not_as_the_standard_has_it_is_remarked_on_and_read)
{
	static const struct {
		struct slice text;
		const char *remark;
	} cases[] = {
		{ DX("\"components\":[{\"type\":\"library\",\"name\":\"x\",\"purl\":\"pkg:npm/x@1\",\"scope\":\"required\"}]"),
			"" },
		{ DX("\"components\":[\n{\"type\":\"thing\",\"name\":\"x\",\"purl\":\"pkg:npm/x@1\"}]"),
			"line 2: 'type' of 'components' is 'thing'" },
		{ DX("\"components\":[{\"type\":\"library\",\"purl\":\"pkg:npm/x@1\",\"bom-ref\":\"\"}]"),
			"line 1: an empty 'bom-ref'; line 1: 'components' without 'name'" },
		{ DX("\"components\":[{\"type\":\"library\",\"name\":\"x\",\"bom-ref\":\"a\",\"purl\":\"pkg:npm/"
		     "x@1\",\"components\":[{\"type\":\"library\","
		     "\"name\":\"x\",\"bom-ref\":\"a\",\"purl\":\"pkg:npm/x@1\"}]}]"),
			"several parts are called 'a'" },
		{ DX("\"serialNumber\":\"urn:uuid:1\",\"metadata\":{\"timestamp\":\"2024-01-02\"},\"dependencies\":[{"
		     "\"dependsOn\":[]}],\"components\":[]"),
			"line 1: 'serialNumber' of 'bom' is 'urn:uuid:1'; line 1: 'timestamp' of 'metadata' is '2024-01-02'; "
			"line 1: 'dependencies' "
			"without 'ref'" },
		{ DX("\"components\":[{\"type\":\"library\",\"name\":\"x\",\"purl\":\"pkg:npm/"
		     "x@1\",\"licenses\":[{\"license\":{\"id\":\"MIT\"}},"
		     "{\"expression\":\"MIT OR Zlib\"}],\"hashes\":[{\"alg\":\"SHA-256\",\"content\":\"00\"}]}]"),
			"line 1: an expression beside another licence; line 1: 'content' of 'hashes' is '00'" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct told told = TOLD_INIT;
		struct error err = { 0 };
		char want[400] = "";

		if (*cases[i].remark)
			snprintf(want, sizeof want, "remark: not as the standard has it: %s\n", cases[i].remark);
		CHECK_INT(read_text(cases[i].text, &told, &err), 0);
		CHECK_SLICE(buffer_slice(&told.notes), want);
		told_done(&told);
	}
}

TEST(a_bill_inside_of_an_attestation_is_read)
{
	/* printf '{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://cyclonedx.org/bom","predicate":{"bomFormat":
	 * "CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"x","purl":"pkg:npm/x@1"}]}}' | base64 -w0 */
	static const struct expected cases[] = {
		{ S("{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicateType\":\"https://cyclonedx.org/"
		    "bom\",\"predicate\":{\"bomFormat\":"
		    "\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{\"type\":\"library\",\"name\":\"x\",\"purl\":\"pkg:"
		    "npm/x@1\"}]}}"),
			"npm x 1\n", "", "CycloneDX 1.6||||1|0", "" },
		{ S("{\"payloadType\":\"application/"
		    "vnd.in-toto+json\",\"signatures\":[],\"payload\":\"eyJwcmVkaWNhdGVUeXBlIjoieCJ9\"}\n\n"
		    "{\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[],\"payload\":"
		    "\"eyJwcmVkaWNhdGUiOnsiYm9tRm9ybWF0IjoiQ3ljbG9uZURYIiwic3BlY1ZlcnNpb24iOiIxLjYiLCJjb21wb25lbnRzIjpbeyJ0eXBlIj"
		    "oibGlicmFyeSIs"
		    "Im5hbWUiOiJ4IiwicHVybCI6InBrZzpucG0veEAxIn1dfX0=\"}\n"),
			"npm x 1\n", "", "CycloneDX 1.6||||1|0", "" },
	};

	CHECK_ALL(cases);
}

TEST(what_is_no_bill_or_a_broken_one_is_an_error_that_says_so)
{
	static const struct {
		struct slice text;
		enum error_code code;
		const char *words;
	} cases[] = {
		{ S(""), ERR_FORMAT, "empty" },
		{ S(" \n"), ERR_FORMAT, "empty" },
		{ S("hello"), ERR_UNSUPPORTED, "no bill of materials: CycloneDX" },
		{ S("{}"), ERR_UNSUPPORTED, "neither 'bomFormat' nor 'spdxVersion'" },
		{ S("{\"a\":"), ERR_UNSUPPORTED, "no bill of materials" },
		{ S("<html/>"), ERR_UNSUPPORTED, "its root is 'html'" },
		{ S("<bom xmlns=\"x\"/>"), ERR_UNSUPPORTED, "CycloneDX ''" },
		{ S("<bom>"), ERR_FORMAT, "line 1" },
		{ S("{\"bomFormat\":\"AnotherFormat\",\"specVersion\":\"1.4\"}"), ERR_FORMAT,
			"'AnotherFormat', not 'CycloneDX'" },
		{ S("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"2.0\"}"), ERR_UNSUPPORTED, "CycloneDX '2.0'" },
		{ S("{\"bomFormat\":\"CycloneDX\",\n\"components\":[{]}"), ERR_FORMAT, "line 2, column 16" },
		{ S("{\"spdxVersion\":\"SPDX-1.2\"}"), ERR_UNSUPPORTED, "'SPDX-1.2'" },
		{ S("{\"@context\":\"https://schema.org\"}"), ERR_UNSUPPORTED, "not in the context of SPDX 3" },
		{ S("SPDXVersion: SPDX-2.3\nPackageName: <text>a"), ERR_FORMAT, "line 2: a text without its end" },
		{ S("SPDXVersion: SPDX-2.3\nwhat"), ERR_FORMAT, "line 2: no tag" },
		{ S("{\"payloadType\":\"x\",\"payload\":\"*\"}"), ERR_FORMAT, "not base64" },
		{ S("{\"payloadType\":\"x\"}"), ERR_UNSUPPORTED, "of something else" },
		{ S("{\"predicateType\":\"x\",\"predicate\":{}}"), ERR_UNSUPPORTED, "no bill of materials" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct told told = TOLD_INIT;
		struct error err = { 0 };

		CHECK_INT(read_text(cases[i].text, &told, &err), -(int)cases[i].code);
		CHECK(strstr(err.text, cases[i].words) != NULL);
		CHECK_INT(told.documents, 0);
		told_done(&told);
	}
}

TEST(components_that_lie_too_deep_are_refused)
{
	struct buffer text = BUFFER_INIT(0);
	struct told told = TOLD_INIT;
	struct error err = { 0 };

	buffer_addf(&text, "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[");
	for (size_t i = 0; i < 100000; i++)
		buffer_addf(&text, "{\"type\":\"library\",\"components\":[");
	CHECK_INT(read_text(buffer_slice(&text), &told, &err), -ERR_LIMIT);
	buffer_done(&text);
	told_done(&told);
}

static int refuse(void *context, const struct package *package)
{
	(void)context;
	(void)package;
	return -ERR_LIMIT;
}

TEST(a_sink_that_had_enough_ends_the_reading)
{
	static const struct slice texts[] = { { SPDX_JSON, sizeof SPDX_JSON - 1 }, { SPDX_TAGS, sizeof SPDX_TAGS - 1 },
		{ SPDX_3, sizeof SPDX_3 - 1 } };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct told told = TOLD_INIT;
		const struct bomread_sink sink = { refuse, take_distribution, take_document, &told, { take_note, &told } };
		struct arena arena = ARENA_INIT;
		struct error err;

		CHECK_INT(bomread_document(texts[i], &sink, &arena, &err), -ERR_LIMIT);
		CHECK_TEXT(err.text, "more packages than are read");
		arena_done(&arena);
		told_done(&told);
	}
}
