/* openvex.c - what is decided of a report's vulnerabilities, as an OpenVEX document */
#include "bom/openvex.h"
#include "bom/describe.h"
#include "bom/members.h"
#include "bom/saying.h"
#include "bom/stamp.h"

struct writing {
	struct json_writer json;
	const struct report *report;
	struct slice product; /* the image, or "" */
	struct arena arena;
};

/* OpenVEX's own justifications, and which of them CycloneDX's come nearest to. */
static const struct {
	const char *word, *openvex;
} justifications[] = {
	{ "component_not_present", "component_not_present" },
	{ "vulnerable_code_not_present", "vulnerable_code_not_present" },
	{ "vulnerable_code_not_in_execute_path", "vulnerable_code_not_in_execute_path" },
	{ "vulnerable_code_cannot_be_controlled_by_adversary", "vulnerable_code_cannot_be_controlled_by_adversary" },
	{ "inline_mitigations_already_exist", "inline_mitigations_already_exist" },
	{ "code_not_present", "vulnerable_code_not_present" },
	{ "code_not_reachable", "vulnerable_code_not_in_execute_path" },
	{ "requires_configuration", "vulnerable_code_cannot_be_controlled_by_adversary" },
	{ "requires_dependency", "vulnerable_code_cannot_be_controlled_by_adversary" },
	{ "requires_environment", "vulnerable_code_cannot_be_controlled_by_adversary" },
	{ "protected_by_compiler", "inline_mitigations_already_exist" },
	{ "protected_at_runtime", "inline_mitigations_already_exist" },
	{ "protected_at_perimeter", "inline_mitigations_already_exist" },
	{ "protected_by_mitigating_control", "inline_mitigations_already_exist" },
};

static struct slice justification_of(struct slice word)
{
	for (size_t i = 0; i < sizeof justifications / sizeof justifications[0]; i++)
		if (slice_equal(word, slice_from_text(justifications[i].word)))
			return slice_from_text(justifications[i].openvex);
	return S("");
}

/* What is not affected must say why: by one of OpenVEX's words, or in words. */
static void justify(const struct saying *saying, struct slice *ret_justification, struct slice *ret_impact)
{
	*ret_justification = justification_of(saying->justification);
	*ret_impact = saying->impact;
	if (saying->status != RULING_NOT_AFFECTED || saying->impact.len || ret_justification->len)
		return;
	*ret_impact = saying->justification.len ? saying->justification : saying->notes;
}

static void put_package(struct writing *writing, const struct found_package *found)
{
	json_begin_object(&writing->json);
	json_member(&writing->json, "@id", found->purl);
	json_end_object(&writing->json);
}

/* Each once: the same package may lie in several places. */
static void put_packages(struct writing *writing, const struct finding *finding)
{
	const struct report *report = writing->report;
	struct slice last = S("");

	for (size_t i = 0; i < report->package_count; i++) {
		const struct found_package *found = &report->packages[i];

		if (!finding_is_about(finding, found) || slice_equal(found->purl, last))
			continue;
		last = found->purl; /* packages are sorted: twins are neighbours */
		put_package(writing, found);
	}
}

static void put_products(struct writing *writing, const struct finding *finding)
{
	struct json_writer *json = &writing->json;

	json_key(json, "products");
	json_begin_array(json);
	if (writing->product.len == 0) {
		put_packages(writing, finding);
	} else {
		json_begin_object(json);
		json_member(json, "@id", writing->product);
		json_key(json, "subcomponents");
		json_begin_array(json);
		put_packages(writing, finding);
		json_end_array(json);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_statement(struct writing *writing, const struct finding *finding)
{
	struct json_writer *json = &writing->json;
	struct slice justification, impact;
	struct saying saying;

	if (finding->kind != FINDING_VULNERABILITY || !finding->place.package)
		return;
	saying = saying_of(writing->report, finding, &writing->arena);
	justify(&saying, &justification, &impact);
	json_begin_object(json);
	json_key(json, "vulnerability");
	json_begin_object(json);
	json_member(json, "name", finding->id);
	json_key(json, "aliases");
	json_begin_array(json);
	for (size_t i = 0; i < finding->aliases.count; i++)
		json_put_string(json, finding->aliases.items[i]);
	json_end_array(json);
	json_end_object(json);
	put_products(writing, finding);
	json_member(json, "status", slice_from_text(ruling_status_name(saying.status)));
	json_member_if(json, "status_notes", saying.notes);
	json_member_if(json, "justification", justification);
	json_member_if(json, "impact_statement", impact);
	json_member_if(json, "action_statement", saying.action);
	json_end_object(json);
}

static size_t count_vulnerabilities(const struct finding *findings, size_t count)
{
	size_t vulnerabilities = 0;

	for (size_t i = 0; i < count; i++)
		vulnerabilities += findings[i].kind == FINDING_VULNERABILITY && findings[i].place.package;
	return vulnerabilities;
}

size_t openvex_statement_count(const struct report *report)
{
	return count_vulnerabilities(report->findings, report->finding_count) +
	       count_vulnerabilities(report->suppressed, report->suppressed_count);
}

/* A digest is a product too, where nobody has named the image. */
static struct slice product_of(const struct image *image, struct arena *arena)
{
	struct slice purl = describe_image_purl(image, arena);

	if (image->kind != IMAGE_OF_LAYERS)
		return S("");
	return purl.len ? purl : image->digest;
}

struct request {
	const struct report *report;
	struct slice author;
};

static void write_document(const void *context, struct slice uuid, struct buffer *out)
{
	const struct request *request = context;
	const struct report *report = request->report;
	struct writing writing = { .report = report };
	struct json_writer *json = &writing.json;

	writing.product = product_of(report->image, &writing.arena);
	json_writer_init(json, out, true);
	json_begin_object(json);
	json_member(json, "@context", S("https://openvex.dev/ns/v0.2.0"));
	json_member(json, "@id", arena_printf(&writing.arena, "urn:uuid:%.*s", SLICE_ARG(uuid)));
	json_member(json, "author", request->author);
	json_member(json, "timestamp", report->created);
	members_put_u64(json, "version", 1);
	json_member(json, "tooling", arena_printf(&writing.arena, "plimsoll %s", report->version));
	json_key(json, "statements");
	json_begin_array(json);
	for (size_t i = 0; i < report->suppressed_count; i++)
		put_statement(&writing, &report->suppressed[i]);
	for (size_t i = 0; i < report->finding_count; i++)
		put_statement(&writing, &report->findings[i]);
	json_end_array(json);
	json_end_object(json);
	buffer_add_byte(out, '\n');
	arena_done(&writing.arena);
}

void bom_write_openvex(const struct report *report, struct slice author, struct buffer *out)
{
	const struct request request = { report, author };

	stamp_document(write_document, &request, out);
}
