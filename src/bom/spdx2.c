/* spdx2.c - the bill as an SPDX 2.3 document (the later edition of ISO/IEC 5962), in JSON or as tags with values */
#include "bom/spdx2.h"
#include "bom/stamp.h"

/* ---- what both forms have */

static void put_field(struct spdx2 *writing, const char *key, const char *tag, struct slice value)
{
	if (writing->tags)
		tags_put(writing->out, tag, value);
	else
		json_member(&writing->json, key, value);
}

/* Words of a sentence or more. */
static void put_words(struct spdx2 *writing, const char *key, const char *tag, struct slice value)
{
	if (writing->tags)
		tags_put_words(writing->out, tag, value);
	else
		json_member(&writing->json, key, value);
}

static void begin_list(struct spdx2 *writing, const char *key)
{
	if (writing->tags)
		return;
	json_key(&writing->json, key);
	json_begin_array(&writing->json);
}

static void end_list(struct spdx2 *writing)
{
	if (!writing->tags)
		json_end_array(&writing->json);
}

static void begin_object(struct spdx2 *writing)
{
	if (!writing->tags)
		json_begin_object(&writing->json);
}

static void end_object(struct spdx2 *writing)
{
	if (!writing->tags)
		json_end_object(&writing->json);
}

/* ---- annotations */

struct annotations {
	struct spdx_listener listener; /* the first: its address is the whole's */
	struct spdx2 *writing;
	struct slice id; /* of what they are about */
	size_t count;
};

static void put_annotation(struct spdx_listener *listener, struct slice comment)
{
	struct annotations *annotations = (struct annotations *)listener;
	struct spdx2 *writing = annotations->writing;
	const struct report *report = writing->spdx->bom->report;

	if (annotations->count++ == 0)
		begin_list(writing, "annotations");
	begin_object(writing);
	put_field(writing, "annotator", "Annotator", arena_printf(&writing->arena, "Tool: plimsoll-%s", report->version));
	put_field(writing, "annotationDate", "AnnotationDate", report->created);
	put_field(writing, "annotationType", "AnnotationType", S("OTHER"));
	if (writing->tags)
		tags_put(writing->out, "SPDXREF", annotations->id);
	put_words(writing, "comment", "AnnotationComment", comment);
	end_object(writing);
}

static void end_annotations(const struct annotations *annotations)
{
	if (annotations->count)
		end_list(annotations->writing);
}

static void put_document_annotations(struct spdx2 *writing)
{
	struct annotations annotations = { .listener = { put_annotation }, .writing = writing, .id = S("SPDXRef-DOCUMENT") };

	if (writing->spdx->bom->incomplete)
		put_words(writing, "comment", "DocumentComment", SPDX_INCOMPLETE);
	spdx_tell_document(writing->spdx, &writing->arena, &annotations.listener);
	end_annotations(&annotations);
}

static void put_facts(struct spdx2 *writing, size_t index)
{
	const struct bom_component *component = &writing->spdx->bom->components[index];
	struct annotations annotations = { .listener = { put_annotation }, .writing = writing, .id = writing->spdx->ids[index] };

	spdx_tell_facts(component, &writing->arena, &annotations.listener);
	end_annotations(&annotations);
}

/* ---- packages */

static void put_reference(
	struct spdx2 *writing, const char *category, const char *type, struct slice locator, struct slice comment)
{
	if (writing->tags) {
		tags_put(writing->out, "ExternalRef",
			arena_printf(&writing->arena, "%s %s %.*s", category, type, SLICE_ARG(locator)));
		if (comment.len)
			tags_put_words(writing->out, "ExternalRefComment", comment);
		return;
	}
	json_begin_object(&writing->json);
	json_member(&writing->json, "referenceCategory", slice_from_text(category));
	json_member(&writing->json, "referenceType", slice_from_text(type));
	json_member(&writing->json, "referenceLocator", locator);
	json_member_if(&writing->json, "comment", comment);
	json_end_object(&writing->json);
}

static void begin_package(struct spdx2 *writing, struct slice id, struct slice name, struct slice version)
{
	if (writing->tags) { /* a package begins with its name */
		buffer_add_byte(writing->out, '\n');
		tags_put(writing->out, "PackageName", name);
		tags_put(writing->out, "SPDXID", id);
	} else {
		json_begin_object(&writing->json);
		json_member(&writing->json, "SPDXID", id);
		json_member(&writing->json, "name", name);
	}
	if (version.len)
		put_field(writing, "versionInfo", "PackageVersion", version);
}

/* Nobody says where it can be had, and its files are not listed. */
static void put_download(struct spdx2 *writing)
{
	put_field(writing, "downloadLocation", "PackageDownloadLocation", S("NOASSERTION"));
	if (writing->tags)
		tags_put(writing->out, "FilesAnalyzed", S("false"));
	else
		json_member_bool(&writing->json, "filesAnalyzed", false);
}

/* What stands in every package: nothing is concluded. */
static void put_package_end(struct spdx2 *writing, struct slice declared, const char *purpose)
{
	bool system = slice_equal(slice_from_text(purpose), S("OPERATING_SYSTEM"));

	put_field(writing, "licenseConcluded", "PackageLicenseConcluded", S("NOASSERTION"));
	put_field(writing, "licenseDeclared", "PackageLicenseDeclared", declared);
	put_field(writing, "copyrightText", "PackageCopyrightText", S("NOASSERTION"));
	/* The schema of JSON spells this one otherwise than the specification. */
	put_field(writing, "primaryPackagePurpose", "PrimaryPackagePurpose",
		system && writing->tags ? S("OPERATING-SYSTEM") : slice_from_text(purpose));
}

static void put_checksum(struct spdx2 *writing, struct slice digest)
{
	const char *algorithm;
	struct slice hex;

	if (!describe_digest(digest, &algorithm, &hex))
		return;
	if (writing->tags) {
		tags_put(writing->out, "PackageChecksum", arena_printf(&writing->arena, "%s: %.*s", algorithm, SLICE_ARG(hex)));
		return;
	}
	begin_list(writing, "checksums");
	begin_object(writing);
	json_member(&writing->json, "algorithm", slice_from_text(algorithm));
	json_member(&writing->json, "checksumValue", hex);
	end_object(writing);
	end_list(writing);
}

static void put_image(struct spdx2 *writing)
{
	static const char *const purposes[] = { [IMAGE_OF_LAYERS] = "CONTAINER",
		[IMAGE_ROOTFS] = "OPERATING_SYSTEM",
		[IMAGE_SOURCE] = "SOURCE",
		[IMAGE_BOM] = "OTHER" };
	const struct report *report = writing->spdx->bom->report;
	const struct image *image = report->image;
	struct slice purl = describe_image_purl(image, &writing->arena);

	begin_package(writing, S(SPDX_ID_PREFIX "Image"), describe_subject(report), image->digest);
	put_download(writing);
	put_checksum(writing, image->digest);
	if (purl.len) {
		begin_list(writing, "externalRefs");
		put_reference(writing, "PACKAGE-MANAGER", "purl", purl, S(""));
		end_list(writing);
	}
	put_package_end(writing, S("NOASSERTION"), purposes[image->kind]);
	end_object(writing);
}

static void put_distribution(struct spdx2 *writing)
{
	const struct distribution *distribution = &writing->spdx->bom->report->distribution.distribution;

	begin_package(writing, S(SPDX_ID_PREFIX "Distribution"), distribution->id,
		distribution->version_id.len ? distribution->version_id : distribution->codename);
	put_download(writing);
	if (distribution->pretty_name.len)
		put_words(writing, "summary", "PackageSummary", distribution->pretty_name);
	put_package_end(writing, S("NOASSERTION"), "OPERATING_SYSTEM");
	end_object(writing);
}

/* "Organization: Name (address)" */
static struct slice supplier_of(struct spdx2 *writing, struct slice maintainer)
{
	struct slice name, address;

	spdx_split_supplier(maintainer, &writing->arena, &name, &address);
	if (!name.len)
		return S("NOASSERTION");
	return arena_printf(&writing->arena, "Organization: %.*s%s%.*s%s", SLICE_ARG(name), address.len ? " (" : "",
		SLICE_ARG(address), address.len ? ")" : "");
}

/* "CVE-2021-44228: critical, fixed in 2.17.1" */
static void put_flaws(struct spdx2 *writing, size_t index)
{
	const struct spdx *spdx = writing->spdx;
	struct slice last = S("");

	for (; writing->flaw < spdx->flaw_count && spdx->flaws[writing->flaw].component == index; writing->flaw++) {
		const struct finding *finding = spdx->flaws[writing->flaw].finding;
		struct slice url = spdx_page_of(finding, &writing->arena), fixed = finding->fixed_version;

		if (!url.len || slice_equal(last, finding->id))
			continue;
		put_reference(writing, "SECURITY", "advisory", url,
			arena_printf(&writing->arena, "%.*s: %s%s%.*s", SLICE_ARG(finding->id), rating_name(finding->rating),
				fixed.len ? ", fixed in " : "", SLICE_ARG(fixed)));
		last = finding->id;
	}
}

static void put_component(struct spdx2 *writing, size_t index)
{
	const struct spdx *spdx = writing->spdx;
	const struct bom_component *component = &spdx->bom->components[index];
	const struct package *package = component->package;
	struct slice source = spdx_source(package, &writing->arena);

	begin_package(writing, spdx->ids[index], package->name, package->version);
	put_field(writing, "supplier", "PackageSupplier", supplier_of(writing, package->maintainer));
	put_download(writing);
	if (source.len)
		put_words(writing, "sourceInfo", "PackageSourceInfo", source);
	if (spdx_has_plain_places(component))
		put_words(writing, "comment", "PackageComment", spdx_places(spdx, component, &writing->arena));
	begin_list(writing, "externalRefs");
	if (describe_is_cpe(package->cpe))
		put_reference(writing, "SECURITY", "cpe23Type", package->cpe, S(""));
	put_reference(writing, "PACKAGE-MANAGER", "purl", component->places->purl, S(""));
	put_flaws(writing, index);
	end_list(writing);
	put_package_end(writing, spdx->licences[index], describe_is_program(package) ? "APPLICATION" : "LIBRARY");
	put_facts(writing, index);
	end_object(writing);
	arena_clear(&writing->arena);
}

static void put_packages(struct spdx2 *writing)
{
	const struct bom *bom = writing->spdx->bom;

	begin_list(writing, "packages");
	put_image(writing);
	if (bom->report->distribution.distribution.id.len)
		put_distribution(writing);
	for (size_t i = 0; i < bom->component_count; i++)
		put_component(writing, i);
	end_list(writing);
}

/* ---- relationships, and the licences that are nobody else's */

static void put_relationship(struct spdx2 *writing, struct slice from, const char *type, struct slice to)
{
	if (writing->tags) {
		buffer_addf(writing->out, "Relationship: %.*s %s %.*s\n", SLICE_ARG(from), type, SLICE_ARG(to));
		return;
	}
	json_begin_object(&writing->json);
	json_member(&writing->json, "spdxElementId", from);
	json_member(&writing->json, "relationshipType", slice_from_text(type));
	json_member(&writing->json, "relatedSpdxElement", to);
	json_end_object(&writing->json);
}

static void put_relationships(struct spdx2 *writing)
{
	const struct slice image = S(SPDX_ID_PREFIX "Image"), *ids = writing->spdx->ids;
	const struct bom *bom = writing->spdx->bom;

	begin_list(writing, "relationships");
	if (writing->tags)
		buffer_add_byte(writing->out, '\n');
	put_relationship(writing, S("SPDXRef-DOCUMENT"), "DESCRIBES", image);
	if (bom->report->distribution.distribution.id.len)
		put_relationship(writing, image, "CONTAINS", S(SPDX_ID_PREFIX "Distribution"));
	for (size_t i = 0; i < bom->component_count; i++)
		put_relationship(writing, image, "CONTAINS", ids[i]);
	for (size_t i = 0; i < bom->component_count; i++) {
		const struct bom_component *component = &bom->components[i];

		for (size_t k = 0; k < component->need_count; k++)
			put_relationship(writing, ids[i], "DEPENDS_ON", ids[component->needs[k]]);
		for (size_t k = 0; k < component->owner_count; k++)
			put_relationship(writing, ids[component->owners[k]], "CONTAINS", ids[i]);
	}
	end_list(writing);
}

static void put_stated(struct spdx2 *writing)
{
	const struct spdx *spdx = writing->spdx;

	if (!spdx->stated_count)
		return;
	begin_list(writing, "hasExtractedLicensingInfos");
	for (size_t i = 0; i < spdx->stated_count; i++) {
		begin_object(writing);
		if (writing->tags)
			buffer_add_byte(writing->out, '\n');
		put_field(writing, "licenseId", "LicenseID", spdx->stated[i].id);
		if (writing->tags)
			tags_put_text(writing->out, "ExtractedText", spdx->stated[i].text);
		else
			json_member(&writing->json, "extractedText", spdx->stated[i].text);
		put_field(writing, "name", "LicenseName", S("NOASSERTION"));
		put_words(writing, "comment", "LicenseComment", S("the licence as the package states it"));
		end_object(writing);
	}
	end_list(writing);
}

/* ---- the document */

static void put_creation(struct spdx2 *writing)
{
	const struct report *report = writing->spdx->bom->report;
	struct slice creator = arena_printf(&writing->arena, "Tool: plimsoll-%s", report->version);

	if (writing->tags) {
		tags_put(writing->out, "Creator", creator);
		tags_put(writing->out, "Created", report->created);
		tags_put(writing->out, "LicenseListVersion", slice_from_text(licence_list_version));
		return;
	}
	json_key(&writing->json, "creationInfo");
	json_begin_object(&writing->json);
	json_member(&writing->json, "created", report->created);
	json_key(&writing->json, "creators");
	json_begin_array(&writing->json);
	json_put_string(&writing->json, creator);
	json_end_array(&writing->json);
	json_member(&writing->json, "licenseListVersion", slice_from_text(licence_list_version));
	json_end_object(&writing->json);
}

struct request {
	const struct spdx *spdx;
	bool tags;
};

static void write_document(const void *context, struct slice uuid, struct buffer *out)
{
	const struct request *request = context;
	struct spdx2 writing = { .spdx = request->spdx, .tags = request->tags, .out = out };

	json_writer_init(&writing.json, out, true);
	begin_object(&writing);
	put_field(&writing, "spdxVersion", "SPDXVersion", S("SPDX-2.3"));
	put_field(&writing, "dataLicense", "DataLicense", S("CC0-1.0"));
	put_field(&writing, "SPDXID", "SPDXID", S("SPDXRef-DOCUMENT"));
	put_field(&writing, "name", "DocumentName", describe_subject(request->spdx->bom->report));
	put_field(&writing, "documentNamespace", "DocumentNamespace",
		arena_printf(&writing.arena, "urn:uuid:%.*s", SLICE_ARG(uuid)));
	put_creation(&writing);
	put_document_annotations(&writing);
	put_packages(&writing);
	put_relationships(&writing);
	put_stated(&writing);
	end_object(&writing);
	if (!writing.tags)
		buffer_add_byte(out, '\n');
	arena_done(&writing.arena);
}

static void write_form(const struct bom *bom, const struct bom_form *form, bool tags, struct buffer *out)
{
	struct spdx spdx;

	spdx_init(&spdx, bom, form->findings);
	stamp_document(write_document, &(struct request){ &spdx, tags }, out);
	spdx_done(&spdx);
}

void bom_write_spdx_json(const struct bom *bom, const struct bom_form *form, struct buffer *out)
{
	if (slice_starts_with(form->version, S("3.")))
		spdx3_write(bom, form, out);
	else
		write_form(bom, form, false, out);
}

void bom_write_spdx_tags(const struct bom *bom, const struct bom_form *form, struct buffer *out)
{
	write_form(bom, form, true, out);
}
