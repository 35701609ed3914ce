/* spdx_tag.c - SPDX 2.2 and 2.3 as lines of tags and values */
#include "bomread/spdx.h"

enum section { SECTION_DOCUMENT, SECTION_PACKAGE, SECTION_OTHER };

struct tags {
	struct spdx spdx;
	enum section section;
	struct part *part; /* in SECTION_PACKAGE; NULL: too many */
	struct slice licence_id, concluded;
	struct slice version;
	struct slice relation[3]; /* until its comment came: from, type, to */
};

static void part_end(struct tags *tags)
{
	if (tags->part)
		spdx_set_licence(tags->part, tags->concluded);
	tags->part = NULL;
	tags->concluded = S("");
}

static void relation_end(struct tags *tags, struct slice comment)
{
	if (tags->relation[0].len)
		spdx_add_relation(&tags->spdx, tags->relation[0], tags->relation[1], tags->relation[2], comment);
	tags->relation[0] = S("");
}

/* "A CONTAINS B" */
static void take_relation(struct tags *tags, struct slice value)
{
	for (size_t i = 0; i < 3; i++) {
		tags->relation[i] = S("");
		slice_next_token(&value, ' ', &tags->relation[i]);
	}
}

/* "PACKAGE-MANAGER purl pkg:npm/a@1" */
static void take_reference(struct part *part, struct slice value)
{
	struct slice category, type;

	if (slice_next_token(&value, ' ', &category) && slice_next_token(&value, ' ', &type))
		spdx_add_reference(part, type, slice_trim(value));
}

static bool take_package_tag(struct tags *tags, struct slice tag, struct slice value)
{
	struct arena *arena = tags->spdx.reading->arena;
	struct part *part = tags->part;

	if (slice_equal(tag, S("SPDXID")))
		part->ref = value;
	else if (slice_equal(tag, S("PackageVersion")))
		part->version = value;
	else if (slice_equal(tag, S("PackageSupplier")))
		spdx_set_supplier(part, value, arena);
	else if (slice_equal(tag, S("PackageSourceInfo")) || slice_equal(tag, S("PackageComment")))
		part_add_words(part, value);
	else if (slice_equal(tag, S("PackageSummary")))
		part->facts[FACT_SYSTEM_NAME] = value;
	else if (slice_equal(tag, S("PackageAttributionText")))
		spdx_add_words(part, value);
	else if (slice_equal(tag, S("PrimaryPackagePurpose")))
		spdx_set_purpose(part, value);
	else if (slice_equal(tag, S("PackageLicenseDeclared")))
		spdx_set_licence(part, value);
	else if (slice_equal(tag, S("PackageLicenseConcluded")))
		tags->concluded = value;
	else if (slice_equal(tag, S("ExternalRef")))
		take_reference(part, value);
	else
		return false;
	return true;
}

static void take_document_tag(struct tags *tags, struct slice tag, struct slice value)
{
	struct reading *reading = tags->spdx.reading;

	if (slice_equal(tag, S("SPDXVersion")))
		tags->version = value;
	else if (slice_equal(tag, S("DocumentName")))
		reading->document.subject = value;
	else if (slice_equal(tag, S("Creator")))
		spdx_take_creator(reading, value);
	else if (slice_equal(tag, S("Created")))
		reading->document.created = value;
}

/* An annotation says whose it is, perhaps behind its comment: that of the package in which it stands is enough. */
static void take_annotation(struct tags *tags, struct slice value)
{
	if (tags->part)
		spdx_add_words(tags->part, value);
}

static void take(struct tags *tags, struct slice tag, struct slice value)
{
	if (slice_equal(tag, S("RelationshipComment"))) {
		relation_end(tags, value);
		return;
	}
	relation_end(tags, S(""));
	if (slice_equal(tag, S("PackageName"))) {
		part_end(tags);
		tags->section = SECTION_PACKAGE;
		tags->part = spdx_part(&tags->spdx);
		if (tags->part)
			tags->part->name = value;
	} else if (slice_equal(tag, S("FileName")) || slice_equal(tag, S("SnippetSPDXID")) || slice_equal(tag, S("LicenseID"))) {
		part_end(tags);
		tags->section = SECTION_OTHER;
		tags->licence_id = slice_equal(tag, S("LicenseID")) ? value : S("");
	} else if (slice_equal(tag, S("ExtractedText"))) {
		spdx_add_licence(&tags->spdx, tags->licence_id, value);
	} else if (slice_equal(tag, S("Relationship"))) {
		take_relation(tags, value);
	} else if (slice_equal(tag, S("AnnotationComment"))) {
		take_annotation(tags, value);
	} else if (tags->section == SECTION_DOCUMENT) {
		take_document_tag(tags, tag, value);
	} else if (tags->part) {
		take_package_tag(tags, tag, value);
	}
}

/* "<text>…</text>" may go over lines; REST goes behind it then. */
static bool take_text(struct slice *rest, struct slice start, struct slice *value, size_t *line)
{
	struct slice open = S("<text>"), close = S("</text>");
	struct slice all = slice_make(start.ptr + open.len, (size_t)(rest->ptr + rest->len - start.ptr) - open.len), ignored;
	ptrdiff_t at = slice_find(all, close);

	if (at < 0)
		return false;
	*value = slice_first(all, (size_t)at);
	for (size_t i = 0; i < value->len; i++)
		*line += value->ptr[i] == '\n';
	*rest = slice_from(all, (size_t)at + close.len);
	slice_next_line(rest, &ignored);
	return true;
}

static int read_lines(struct tags *tags, struct slice rest, struct error *err)
{
	struct slice line, tag, value;

	for (size_t number = 1; slice_next_line(&rest, &line); number++) {
		line = slice_trim(line);
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		if (!slice_cut(line, ':', &tag, &value))
			return error_set(err, ERR_FORMAT, "line %zu: no tag", number);
		value = slice_trim(value);
		if (slice_starts_with(value, S("<text>")) && !take_text(&rest, value, &value, &number))
			return error_set(err, ERR_FORMAT, "line %zu: a text without its end", number);
		take(tags, slice_trim(tag), value);
	}
	part_end(tags);
	relation_end(tags, S(""));
	return 0;
}

int spdx_tag_read(struct slice bytes, struct reading *reading, struct error *err)
{
	struct tags tags = { .spdx = { .reading = reading } };
	int r;

	reading->cataloger = "spdx";
	if (slice_starts_with(bytes, S("\xef\xbb\xbf")))
		bytes = slice_from(bytes, 3);
	r = read_lines(&tags, bytes, err);
	if (r >= 0 && !slice_starts_with(tags.version, S("SPDX-2.")))
		r = error_set(err, ERR_UNSUPPORTED, "'%.*s' is no version of SPDX that is read: 2.2, 2.3 and 3.0 are",
			SLICE_ARG(slice_first(tags.version, 20)));
	reading->document.format = tags.version;
	if (r >= 0)
		r = spdx_end(&tags.spdx, err);
	spdx_done(&tags.spdx);
	return r;
}
