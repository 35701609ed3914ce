/* explained.c - read what plimsoll explain wrote as JSON: the facts of which it made its answer */
#include "rulings/explained.h"
#include "model/image.h"
#include "rulings/reading.h"

#include <inttypes.h>
#include <stdio.h>

#define TEXTS_MAX 1000000u /* in one list */
#define LAYERS_MAX 100000u

struct explained {
	const struct tree *root;
	const struct explained_sink *sink;
	struct arena *arena;
	struct error *err;
};

/* A list of a table; NULL or another kind: none. */
static const struct tree *list_of(const struct tree *tree, const char *key)
{
	const struct tree *list = tree_get(tree, key);

	return list && list->kind == TREE_LIST ? list : NULL;
}

/* All, also twins. */
static struct slices texts_of(struct explained *explained, const struct tree *tree, const char *key)
{
	const struct tree *list = list_of(tree, key);
	size_t count = tree_count(list) < TEXTS_MAX ? tree_count(list) : TEXTS_MAX;
	struct slices texts = { arena_array(explained->arena, struct slice, count + 1), 0 };

	for (size_t i = 0; i < count; i++)
		texts.items[texts.count++] = tree_as_text(list->items[i]);
	return texts;
}

static uint64_t number_of(const struct tree *tree, const char *key)
{
	uint64_t number;

	return slice_to_u64(tree_text(tree, key), &number) ? number : 0;
}

static bool is_true(const struct tree *tree, const char *key)
{
	return slice_equal(tree_text(tree, key), S("true"));
}

static int give(struct explained *explained, enum explained_kind kind, const void *thing)
{
	int r = explained->sink->add(explained->sink->context, kind, thing);

	return r < 0 ? error_set(explained->err, -r, "it has more, or larger facts than any explanation") : 0;
}

static int kind_of(struct explained *explained, uint64_t *ret_kind)
{
	static const char *const names[] = {
		[IMAGE_OF_LAYERS] = "image", [IMAGE_ROOTFS] = "rootfs", [IMAGE_SOURCE] = "source", [IMAGE_BOM] = "bom"
	};
	struct slice kind = tree_text(explained->root, "kind");

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_equal(kind, slice_from_text(names[i]))) {
			*ret_kind = i;
			return 0;
		}
	return error_set(explained->err, ERR_FORMAT, "'kind' is none of image, rootfs, source, bom");
}

static struct slices named_of(struct explained *explained)
{
	const struct tree *list = list_of(explained->root, "named");
	size_t count = tree_count(list) < TEXTS_MAX ? tree_count(list) : TEXTS_MAX;
	struct slices named = { arena_array(explained->arena, struct slice, 2 * count + 1), 0 };

	for (size_t i = 0; i < count; i++) {
		named.items[named.count++] = tree_text(list->items[i], "ecosystem");
		named.items[named.count++] = tree_text(list->items[i], "package");
	}
	return named;
}

static int give_replay(struct explained *explained)
{
	const struct tree *root = explained->root, *said = tree_get(root, "distribution");
	struct replay replay = {
		.id = tree_text(root, "id"),
		.has_target = tree_get(root, "target") != NULL,
		.target = tree_text(root, "target"),
		.digest = tree_text(root, "digest"),
		.layers = number_of(root, "layers"),
		.created = tree_text(root, "created"),
		.severity_source = tree_text(root, "severity_source"),
		.title = tree_text(root, "title"),
		.ids = texts_of(explained, root, "ids"),
		.named = named_of(explained),
		.notes = texts_of(explained, root, "incomplete"),
		.documents = texts_of(explained, root, "documents"),
	};
	struct distribution distribution = {
		.id = tree_text(said, "id"),
		.id_like = tree_text(said, "id_like"),
		.version_id = tree_text(said, "version_id"),
		.codename = tree_text(said, "codename"),
	};
	int r = 0;

	if (replay.id.len == 0)
		return error_set(explained->err, ERR_FORMAT, "it has no 'id'");
	if (replay.layers > LAYERS_MAX)
		return error_set(explained->err, ERR_LIMIT, "more than %u layers", LAYERS_MAX);
	if (replay.has_target)
		r = kind_of(explained, &replay.kind);
	if (r >= 0)
		r = give(explained, EXPLAINED_REPLAY, &replay);
	return r < 0 ? r : give(explained, EXPLAINED_DISTRIBUTION, &distribution);
}

/* As an advisory has them: '-' before each range, a letter before each version. */
static int events_of(struct explained *explained, const struct tree *ranges, struct slices *ret_events)
{
	static const struct {
		const char *key;
		char kind;
	} kinds[] = { { "introduced", EVENT_INTRODUCED }, { "fixed", EVENT_FIXED }, { "after", EVENT_AFTER },
		{ "last_affected", EVENT_LAST_AFFECTED }, { "limit", EVENT_LIMIT } };
	size_t most = tree_count(ranges), at = 0;

	for (size_t i = 0; i < tree_count(ranges); i++)
		most += tree_count(ranges->items[i]);
	ret_events->items = arena_array(explained->arena, struct slice, most + 1);
	for (size_t i = 0; i < tree_count(ranges); i++) {
		const struct tree *range = ranges->items[i];

		ret_events->items[at++] = S("-");
		for (size_t k = 0; k < tree_count(range); k++) {
			const struct tree *event = range->items[k];
			size_t kind = 0;

			if (range->kind != TREE_LIST || !event || event->kind != TREE_TABLE || event->count != 1)
				return error_set(explained->err, ERR_FORMAT, "an event of a range has one member");
			while (kind < sizeof kinds / sizeof *kinds &&
				!slice_equal(event->keys[0], slice_from_text(kinds[kind].key)))
				kind++;
			if (kind == sizeof kinds / sizeof *kinds)
				return error_set(explained->err, ERR_FORMAT, "'%.*s' is no event of a range",
					SLICE_ARG(slice_first(event->keys[0], 60)));
			ret_events->items[at++] = arena_printf(
				explained->arena, "%c%.*s", kinds[kind].kind, SLICE_ARG(tree_as_text(event->items[0])));
		}
	}
	ret_events->count = at;
	return 0;
}

static int give_advisory(struct explained *explained, const struct tree *said)
{
	struct advisory advisory = {
		.id = tree_text(said, "id"),
		.record = tree_text(said, "record"),
		.source = tree_text(said, "source"),
		.aliases = texts_of(explained, said, "aliases"),
		.ecosystem = tree_text(said, "ecosystem"),
		.package = tree_text(said, "package"),
		.versions = texts_of(explained, said, "named_versions"),
		.status = tree_text(said, "status"),
		.remark = tree_text(said, "remark"),
		.severity = tree_text(said, "severity"),
		.vectors = texts_of(explained, said, "vectors"),
		.title = tree_text(said, "title"),
		.url = tree_text(said, "url"),
		.published = tree_text(said, "published"),
		.modified = tree_text(said, "modified"),
		.kev = tree_text(said, "kev"),
		.bulletins = texts_of(explained, said, "bulletins"),
		.conditions = texts_of(explained, said, "conditions"),
	};
	int r = events_of(explained, list_of(said, "ranges"), &advisory.events);

	if (r < 0)
		return r;
	if (advisory.id.len == 0 || advisory.ecosystem.len == 0 || advisory.package.len == 0)
		return error_set(explained->err, ERR_FORMAT, "a statement without id, ecosystem or package");
	return give(explained, EXPLAINED_ADVISORY, &advisory);
}

/* Those of LIST that are of STORE. */
static int give_advisories(struct explained *explained, const struct tree *list, uint64_t store)
{
	int r = 0;

	for (size_t i = 0; i < tree_count(list) && r >= 0; i++)
		if (number_of(list->items[i], "store") == store)
			r = give_advisory(explained, list->items[i]);
	return r;
}

static int give_assessments(struct explained *explained, uint64_t store)
{
	const struct tree *list = list_of(explained->root, "assessments");
	int r = 0;

	for (size_t i = 0; i < tree_count(list) && r >= 0; i++) {
		const struct tree *said = list->items[i];
		struct assessment assessment = {
			.id = tree_text(said, "id"),
			.source = tree_text(said, "source"),
			.title = tree_text(said, "title"),
			.kev = tree_text(said, "kev"),
			.kev_due = tree_text(said, "kev_due"),
			.ransomware = tree_text(said, "ransomware"),
			.epss = tree_text(said, "epss"),
			.percentile = tree_text(said, "percentile"),
			.date = tree_text(said, "date"),
			.role = tree_text(said, "role"),
			.speaker = tree_text(said, "speaker"),
			.severity = tree_text(said, "severity"),
			.ssvc = tree_text(said, "ssvc"),
			.rejected = tree_text(said, "rejected"),
			.url = tree_text(said, "url"),
			.vectors = texts_of(explained, said, "vectors"),
			.cwes = texts_of(explained, said, "cwes"),
			.weaponised = texts_of(explained, said, "exploits"),
			.proofs = texts_of(explained, said, "proofs_of_concept"),
		};

		if (assessment.id.len && number_of(said, "store") == store)
			r = give(explained, EXPLAINED_ASSESSMENT, &assessment);
	}
	return r;
}

static int give_stores(struct explained *explained)
{
	const struct tree *stores = list_of(explained->root, "stores"), *packages = list_of(explained->root, "packages");
	int r = 0;

	if (tree_count(stores) > EXPLAINED_STORES_MAX)
		return error_set(explained->err, ERR_LIMIT, "more than %u stores", EXPLAINED_STORES_MAX);
	for (size_t i = 0; i < tree_count(stores) && r >= 0; i++) {
		struct replay_store store = {
			.name = tree_text(stores->items[i], "name"),
			.date = tree_text(stores->items[i], "date"),
			.partial = is_true(stores->items[i], "partial"),
			.ecosystems = texts_of(explained, stores->items[i], "ecosystems"),
		};

		r = give(explained, EXPLAINED_STORE, &store);
		for (size_t k = 0; k < tree_count(packages) && r >= 0; k++)
			r = give_advisories(explained, list_of(packages->items[k], "statements"), i);
		if (r >= 0)
			r = give_advisories(explained, list_of(explained->root, "statements"), i);
		if (r >= 0)
			r = give_assessments(explained, i);
	}
	return r;
}

static int give_place(struct explained *explained, const struct tree *said)
{
	struct replay_place place = { number_of(said, "layer"), slice_equal(tree_text(said, "layer_owner"), S("base")) };
	struct slice type = tree_text(said, "type");
	struct package package = {
		.name = tree_text(said, "package"),
		.version = tree_text(said, "version"),
		.architecture = tree_text(said, "architecture"),
		.source_name = tree_text(said, "source"),
		.source_version = tree_text(said, "source_version"),
		.maintainer = tree_text(said, "maintainer"),
		.origin = tree_text(said, "origin"),
		.module = tree_text(said, "module"),
		.cpe = tree_text(said, "cpe"),
		.path = tree_text(said, "path"),
		.owner = tree_text(said, "owned_by"),
	};
	int r;

	for (unsigned i = 1; i < PACKAGE_TYPE_COUNT; i++)
		if (slice_equal(type, slice_from_text(package_type_facts((enum package_type)i)->purl)))
			package.type = i;
	if (package.type == PACKAGE_UNKNOWN || package.name.len == 0)
		return error_set(explained->err, ERR_FORMAT, "a package without a name, or of an unknown type '%.*s'",
			SLICE_ARG(slice_first(type, 60)));
	if (place.layer > LAYERS_MAX)
		return error_set(explained->err, ERR_LIMIT, "a package of layer %" PRIu64, place.layer);
	r = give(explained, EXPLAINED_PLACE, &place);
	return r < 0 ? r : give(explained, EXPLAINED_PACKAGE, &package);
}

static int give_places(struct explained *explained, const struct tree *list)
{
	int r = 0;

	for (size_t i = 0; i < tree_count(list) && r >= 0; i++)
		r = give_place(explained, list->items[i]);
	return r;
}

static int give_ruling(struct explained *explained, const struct tree *said)
{
	const struct tree *documents = list_of(explained->root, "documents");
	struct ruling ruling = {
		.format = tree_text(said, "format"),
		.place = tree_text(said, "place"),
		.author = tree_text(said, "author"),
		.id = tree_text(said, "document_id"),
		.stated = tree_text(said, "stated"),
		.names = texts_of(explained, said, "names"),
		.products = texts_of(explained, said, "products"),
		.components = texts_of(explained, said, "components"),
		.conditions = texts_of(explained, said, "conditions"),
		.justification = tree_text(said, "justification"),
		.reason = tree_text(said, "reason"),
		.action = tree_text(said, "action"),
		.until = tree_text(said, "until"),
	};

	while (ruling.document < tree_count(documents) &&
		!slice_equal(tree_as_text(documents->items[ruling.document]), tree_text(said, "document")))
		ruling.document++;
	while (ruling.status < RULING_STATUS_COUNT &&
		!slice_equal(tree_text(said, "status"), slice_from_text(ruling_status_name((enum ruling_status)ruling.status))))
		ruling.status++;
	if (ruling.document == tree_count(documents) || ruling.status == RULING_STATUS_COUNT)
		return error_set(explained->err, ERR_FORMAT, "a ruling of no document, or of an unknown status");
	return give(explained, EXPLAINED_RULING, &ruling);
}

static int give_rulings(struct explained *explained, const struct tree *findings)
{
	int r = 0;

	for (size_t i = 0; i < tree_count(findings) && r >= 0; i++) {
		const struct tree *ruling = tree_get(findings->items[i], "ruling"),
				  *lapsed = tree_get(findings->items[i], "lapsed");

		if (ruling)
			r = give_ruling(explained, ruling);
		if (lapsed && r >= 0)
			r = give_ruling(explained, lapsed);
	}
	return r;
}

int explained_read(struct slice text, const struct explained_sink *sink, struct arena *arena, struct error *err)
{
	struct explained explained = { .sink = sink, .arena = arena, .err = err };
	const struct tree *packages;
	int r = document_read(text, arena, &explained.root, err);

	if (r < 0)
		return r;
	if (!explained.root || explained.root->kind != TREE_TABLE || number_of(explained.root, "format") != EXPLAINED_FORMAT)
		return error_set(err, ERR_FORMAT, "it is nothing that 'plimsoll explain --format json' wrote");
	packages = list_of(explained.root, "packages");
	r = give_replay(&explained);
	if (r >= 0)
		r = give_stores(&explained);
	for (size_t i = 0; i < tree_count(packages) && r >= 0; i++)
		r = give_places(&explained, list_of(packages->items[i], "places"));
	if (r >= 0)
		r = give_places(&explained, list_of(explained.root, "others"));
	for (size_t i = 0; i < tree_count(packages) && r >= 0; i++)
		r = give_rulings(&explained, list_of(packages->items[i], "findings"));
	return r;
}
