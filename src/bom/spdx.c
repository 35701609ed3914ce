/* spdx.c - what documents of SPDX 2 and 3 say alike: names, licences, places, and the flaws of each package */
#include "bom/spdx.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "bom/affected.h"

#include <stdlib.h>

#define ID_NAME_LEN_MAX 48u
#define ID_DIGITS 32 /* half of a SHA-256: nobody makes two names that share them */
#define PLACES_NAMED_MAX 20u
#define NOTES_LISTED_MAX 1000u
#define OWN_REFERENCE "LicenseRef-stated-"

struct slice spdx_digits(struct slice text, struct arena *arena)
{
	unsigned char digest[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE];

	sha256_of(text, digest);
	sha256_hex(digest, hex);
	return arena_copy(arena, slice_make(hex, ID_DIGITS));
}

/* [idstring]: letters, digits, "." and "-". The digest tells apart what looks alike then. */
static struct slice id_of(struct spdx *spdx, const struct bom_component *component)
{
	struct slice type = slice_from_text(package_type_facts((enum package_type)component->package->type)->purl);
	struct slice name = slice_first(component->package->name, ID_NAME_LEN_MAX), id;
	struct buffer text = BUFFER_INIT(0);

	buffer_addf(&text, SPDX_ID_PREFIX "Package-%.*s-", SLICE_ARG(type));
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';

		buffer_add_byte(&text, plain ? c : '-');
	}
	buffer_add_byte(&text, '-');
	buffer_add_slice(&text, spdx_digits(component->ref, &spdx->arena));
	id = arena_copy(&spdx->arena, buffer_slice(&text));
	buffer_done(&text);
	return id;
}

static void add_stated(struct spdx *spdx, struct slice id, struct slice text)
{
	memory_reserve(spdx->stated, spdx->stated_count, spdx->stated_capacity);
	spdx->stated[spdx->stated_count++] = (struct spdx_stated){ id, text };
}

/* References to other documents, or those that look like our own, are not for us to explain. */
static bool is_usable(const struct licence *licence)
{
	struct slice expression = licence->expression, reference;

	while (licence->refers && licence_next_reference(&expression, &reference))
		if (slice_starts_with(reference, S("DocumentRef-")) || slice_starts_with(reference, S(OWN_REFERENCE)))
			return false;
	return licence->expression.len > 0;
}

/* Every reference that is used must be explained in the document; what the image states is all that is known of it. */
static struct slice licence_of(struct spdx *spdx, const struct bom_component *component)
{
	struct slice expression = component->licence.expression, text = component->licence_text, reference;

	if (!text.len)
		return S("NOASSERTION");
	if (is_usable(&component->licence)) {
		while (component->licence.refers && licence_next_reference(&expression, &reference))
			add_stated(spdx, reference, text);
		return component->licence.expression;
	}
	reference = arena_printf(&spdx->arena, OWN_REFERENCE "%.*s", SLICE_ARG(spdx_digits(text, &spdx->arena)));
	add_stated(spdx, reference, text);
	return reference;
}

static int stated_order(const void *a, const void *b)
{
	const struct spdx_stated *x = a, *y = b;
	int order = slice_compare(x->id, y->id);

	return order ? order : slice_compare(x->text, y->text);
}

/* Each id once, with the first of its texts. */
static void sort_stated(struct spdx *spdx)
{
	size_t count = 0;

	if (spdx->stated_count)
		qsort(spdx->stated, spdx->stated_count, sizeof *spdx->stated, stated_order);
	for (size_t i = 0; i < spdx->stated_count; i++)
		if (count == 0 || !slice_equal(spdx->stated[i].id, spdx->stated[count - 1].id))
			spdx->stated[count++] = spdx->stated[i];
	spdx->stated_count = count;
}

static int flaw_order(const void *a, const void *b)
{
	const struct spdx_flaw *x = a, *y = b;

	if (x->component != y->component)
		return x->component > y->component ? 1 : -1;
	return (x->finding > y->finding) - (x->finding < y->finding);
}

/* Those that are not silenced. A finding's address says its urgency: they lie in the report's order. */
static void find_flaws(struct spdx *spdx)
{
	const struct report *report = spdx->bom->report;
	struct affected affected;

	affected_init(&affected, spdx->bom, &spdx->arena);
	for (size_t i = 0; i < report->finding_count; i++) {
		if (report->findings[i].kind != FINDING_VULNERABILITY)
			continue;
		affected_find(&affected, &report->findings[i]);
		for (size_t k = 0; k < affected.count; k++) {
			memory_reserve(spdx->flaws, spdx->flaw_count, spdx->flaw_capacity);
			spdx->flaws[spdx->flaw_count++] = (struct spdx_flaw){ affected.found[k], &report->findings[i] };
		}
	}
	if (spdx->flaw_count)
		qsort(spdx->flaws, spdx->flaw_count, sizeof *spdx->flaws, flaw_order);
}

void spdx_init(struct spdx *spdx, const struct bom *bom, bool findings)
{
	*spdx = (struct spdx){ .bom = bom, .findings = findings };
	spdx->ids = arena_array(&spdx->arena, struct slice, bom->component_count);
	spdx->licences = arena_array(&spdx->arena, struct slice, bom->component_count);
	for (size_t i = 0; i < bom->component_count; i++) {
		spdx->ids[i] = id_of(spdx, &bom->components[i]);
		spdx->licences[i] = licence_of(spdx, &bom->components[i]);
	}
	sort_stated(spdx);
	if (findings)
		find_flaws(spdx);
}

void spdx_done(struct spdx *spdx)
{
	free(spdx->stated);
	free(spdx->flaws);
	arena_done(&spdx->arena);
}

void spdx_split_supplier(struct slice maintainer, struct arena *arena, struct slice *ret_name, struct slice *ret_address)
{
	struct slice name = maintainer, address = S(""), rest;
	struct buffer text = BUFFER_INIT(0);

	if (slice_cut(maintainer, '<', &name, &rest))
		slice_cut(rest, '>', &address, &rest);
	name = slice_trim(name);
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		buffer_add_byte(&text, c == '(' ? '[' : c == ')' ? ']' : (unsigned char)c < 0x20 || c == 0x7f ? ' ' : c);
	}
	*ret_name = arena_copy(arena, buffer_slice(&text));
	buffer_done(&text);
	*ret_address = slice_find_byte(address, '@') > 0 && slice_find_byte(address, '(') < 0 &&
				       slice_find_byte(address, ')') < 0 && slice_find_byte(address, ' ') < 0
			       ? address
			       : S("");
}

struct slice spdx_places(const struct spdx *spdx, const struct bom_component *component, struct arena *arena)
{
	const struct image *image = spdx->bom->report->image;
	struct buffer text = BUFFER_INIT(0);
	struct slice places;

	buffer_add_slice(&text, S("found in: "));
	for (size_t i = 0; i < component->place_count && i < PLACES_NAMED_MAX; i++) {
		const struct found_package *place = &component->places[i];

		buffer_addf(&text, "%s%.*s", i ? ", " : "", SLICE_ARG(place->package.path));
		if (image->kind == IMAGE_OF_LAYERS)
			buffer_addf(&text, " (%.*s)", SLICE_ARG(describe_layer(image, place->layer, arena)));
	}
	if (component->place_count > PLACES_NAMED_MAX)
		buffer_addf(&text, " and %zu more places", component->place_count - PLACES_NAMED_MAX);
	places = arena_copy(arena, buffer_slice(&text));
	buffer_done(&text);
	return places;
}

struct slice spdx_source(const struct package *package, struct arena *arena)
{
	if (!package_is_distributions((enum package_type)package->type) || !package->source_name.len)
		return S("");
	return arena_printf(arena, "built package from: %.*s%s%.*s", SLICE_ARG(package->source_name),
		package->source_version.len ? " " : "", SLICE_ARG(package->source_version));
}

/* Does the list of places, as spdx_places writes it, keep this one apart from the next? */
static bool is_plain_place(struct slice path)
{
	return slice_find(path, S(", ")) < 0 && slice_find(path, S(" (layer ")) < 0 && slice_find(path, S(" more places")) < 0;
}

bool spdx_has_plain_places(const struct bom_component *component)
{
	for (size_t i = 0; i < component->place_count; i++)
		if (!is_plain_place(component->places[i].package.path))
			return false;
	return component->places->package.path.len > 0; /* another's bill need not state any */
}

static void tell(struct spdx_listener *listener, const char *name, struct slice value, struct arena *arena)
{
	if (value.len)
		listener->take(listener, arena_printf(arena, "plimsoll:%s: %.*s", name, SLICE_ARG(value)));
}

void spdx_tell_facts(const struct bom_component *component, struct arena *arena, struct spdx_listener *listener)
{
	const struct package *package = component->package;
	struct slice type = slice_from_text(package_type_facts((enum package_type)package->type)->purl);
	struct slice purl = component->places->purl, purl_type = S(""), rest = S("");

	if (slice_starts_with(purl, S("pkg:")))
		slice_cut(slice_from(purl, 4), '/', &purl_type, &rest);
	if (!slice_equal(type, purl_type))
		tell(listener, "type", type, arena);
	if (slice_find(purl, S("arch=")) < 0)
		tell(listener, "architecture", package->architecture, arena);
	tell(listener, "module", package->module, arena);
	tell(listener, "origin", package->origin, arena);
	for (size_t i = 0; i < component->place_count && !spdx_has_plain_places(component); i++)
		tell(listener, "path", component->places[i].package.path, arena);
}

void spdx_tell_document(const struct spdx *spdx, struct arena *arena, struct spdx_listener *listener)
{
	const struct report *report = spdx->bom->report;
	size_t count = 0;

	if (spdx->findings) {
		tell(listener, "verdict", slice_from_text(verdict_name(report->verdict.kind)), arena);
		tell(listener, "verdict_sentence", report->verdict.sentence, arena);
	}
	for (size_t i = 0; spdx->bom->incomplete && i < report->note_count; i++)
		if (report->notes[i].note.kind == NOTE_INCOMPLETE && count++ < NOTES_LISTED_MAX)
			listener->take(listener, arena_printf(arena, "incomplete: %.*s",
							 SLICE_ARG(describe_note(spdx->bom, &report->notes[i], arena))));
	if (count > NOTES_LISTED_MAX)
		listener->take(listener, arena_printf(arena, "incomplete: and %zu more", count - NOTES_LISTED_MAX));
}

struct slice spdx_page_of(const struct finding *finding, struct arena *arena)
{
	struct slice url = finding->url;

	if (!describe_is_url(url))
		(void)describe_flaw_name(finding->id, arena, &url);
	return url;
}
