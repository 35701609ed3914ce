/* needs.c - who needs whom, and whose file a package is
 *
 * Packages say what they need by name. Where several packages have the name, the one that lies nearest is meant: for npm that of the
 * nearest node_modules above (as Node.js looks for it), for others the one whose path has most folders in common, then the one of
 * the same architecture. */
#include "bom/needs.h"
#include "base/memory.h"

#define CANDIDATES_MAX 256u      /* of one name; further ones are not looked at */
#define PLACES_LOOKED_AT_MAX 16u /* of each of them */
#define STEPS_MAX (50u << 20) /* of all comparisons; after that the first of a name is taken: hostile images would ask for more */

struct key {
	uint64_t type;
	struct slice name; /* as the ecosystem compares it */
	size_t component;
};

struct finding_needs {
	struct bom *bom;
	struct arena *arena;
	struct key *keys;        /* by type, name, component */
	struct slice *locations; /* of the report's npm packages: the folder that each lies in, or would lie in */
	uint64_t steps, needs;
};

/* PEP 503 for Python; others that do not tell capitals from small letters. */
static struct slice comparable(enum package_type type, struct slice name, struct arena *arena)
{
	bool python = type == PACKAGE_PYPI;
	char *text;
	size_t len = 0;

	if (!python && type != PACKAGE_NUGET && type != PACKAGE_COMPOSER && type != PACKAGE_GITHUB)
		return name;
	text = arena_alloc(arena, name.len + 1);
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		if (python && (c == '_' || c == '.'))
			c = '-';
		if (!python || c != '-' || !len || text[len - 1] != '-')
			text[len++] = c;
	}
	return slice_make(text, len);
}

static int compare_keys(const struct key *a, const struct key *b)
{
	int order = (a->type > b->type) - (a->type < b->type);

	return order ? order : slice_compare(a->name, b->name);
}

static int key_order(const void *a, const void *b)
{
	const struct key *x = a, *y = b;
	int order = compare_keys(x, y);

	return order ? order : (x->component > y->component) - (x->component < y->component);
}

/* Of the keys of NAME the first; *RET_COUNT may be 0. */
static const struct key *find_keys(
	const struct finding_needs *finding, enum package_type type, struct slice name, size_t *ret_count)
{
	const struct key wanted = { .type = type, .name = name };
	size_t low = 0, high = finding->bom->component_count, count = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_keys(&finding->keys[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	while (count < CANDIDATES_MAX && low + count < finding->bom->component_count &&
		compare_keys(&finding->keys[low + count], &wanted) == 0)
		count++;
	*ret_count = count;
	return &finding->keys[low];
}

/* A package.json lies in its package's folder; an entry of a lock file has the folder for a name. */
static struct slice location_of(const struct package *package, struct arena *arena)
{
	struct slice folder = slice_folder_name(package->path), place = package->evidence;
	ptrdiff_t remark = slice_find(place, S(", for development"));

	if (package->type != PACKAGE_NPM)
		return S("");
	if (slice_equal(slice_base_name(package->path), S("package.json")))
		return folder;
	if (slice_equal(slice_base_name(package->path), S(".package-lock.json")))
		folder = slice_folder_name(folder); /* it lies in node_modules, and names places beside that */
	return arena_printf(arena, "%.*s%s%.*s", SLICE_ARG(folder), folder.len ? "/" : "",
		SLICE_ARG(remark < 0 ? place : slice_first(place, (size_t)remark)));
}

/* How deep the node_modules lies that has the candidate, if it is one that Node.js would find from FROM; else 0. */
static size_t npm_nearness(struct slice from, struct slice candidate, struct slice name)
{
	static const char modules[] = "node_modules/";
	struct slice root;

	if (candidate.len < sizeof modules - 1 + name.len || !slice_ends_with(candidate, name))
		return 0;
	root = slice_first(candidate, candidate.len - name.len);
	if (!slice_ends_with(root, S("node_modules/")))
		return 0;
	root.len -= sizeof modules - 1;
	if (root.len && root.ptr[root.len - 1] != '/')
		return 0;
	if (slice_starts_with(from, root) || (root.len && slice_equal(from, slice_first(root, root.len - 1))))
		return root.len + 1;
	return 0;
}

/* Bytes of the folders that both have. */
static size_t common_folders(struct slice a, struct slice b)
{
	size_t at = 0, common = 0;

	for (; at < a.len && at < b.len && a.ptr[at] == b.ptr[at]; at++)
		if (a.ptr[at] == '/')
			common = at + 1;
	return at == a.len && at == b.len ? at + 1 : common;
}

static unsigned architecture_nearness(struct slice from, struct slice candidate)
{
	if (slice_equal(from, candidate))
		return 2;
	return slice_equal(candidate, S("all")) || slice_equal(candidate, S("noarch"));
}

/* 0: surely not meant. */
static size_t nearness(
	struct finding_needs *finding, const struct found_package *from, const struct bom_component *candidate, struct slice name)
{
	const struct found_package *packages = finding->bom->report->packages;
	size_t best = 0;

	for (size_t i = 0; i < candidate->place_count && i < PLACES_LOOKED_AT_MAX; i++) {
		const struct found_package *place = &candidate->places[i];
		size_t near;

		finding->steps++;
		if (from->package.type == PACKAGE_NPM) {
			near = npm_nearness(finding->locations[from - packages], finding->locations[place - packages], name);
			if (!near && slice_equal(from->package.path, place->package.path))
				near = 1; /* of a lock file that does not say where its packages lie */
		} else {
			near = 4 * (1 + common_folders(from->package.path, place->package.path)) +
			       architecture_nearness(from->package.architecture, place->package.architecture);
		}
		best = near > best ? near : best;
	}
	return best;
}

/* "name version", as Cargo.lock writes where two versions of a name are there. */
static bool find_version(struct finding_needs *finding, enum package_type type, struct slice text, size_t *ret_component)
{
	ptrdiff_t at = slice_find_byte(text, ' ');
	const struct key *keys;
	size_t count;

	if (at <= 0)
		return false;
	keys = find_keys(finding, type, comparable(type, slice_first(text, (size_t)at), finding->arena), &count);
	for (size_t i = 0; i < count; i++) {
		struct slice rest = slice_from(text, (size_t)at + 1), version;

		if (!slice_next_token(&rest, ' ', &version))
			return false;
		*ret_component = keys[i].component;
		if (slice_equal(finding->bom->components[keys[i].component].package->version, version))
			return true;
	}
	return false;
}

/* Which component FROM means by NAME. False: none. */
static bool find_need(struct finding_needs *finding, const struct found_package *from, struct slice name, size_t *ret_component)
{
	enum package_type type = (enum package_type)from->package.type;
	size_t count, best = 0;
	const struct key *keys = find_keys(finding, type, comparable(type, name, finding->arena), &count);

	if (count == 0)
		return find_version(finding, type, name, ret_component);
	*ret_component = keys[0].component;
	if (finding->steps > STEPS_MAX)
		return true;
	for (size_t i = 0; i < count; i++) {
		size_t near = nearness(finding, from, &finding->bom->components[keys[i].component], name);

		if (near > best) {
			best = near;
			*ret_component = keys[i].component;
		}
	}
	return best > 0;
}

static int size_order(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

/* Sorted, each once, in the arena. */
static size_t *settle_sizes(size_t *items, size_t *count, struct arena *arena)
{
	size_t kept = 0, *result;

	if (*count)
		qsort(items, *count, sizeof *items, size_order);
	for (size_t i = 0; i < *count; i++)
		if (!kept || items[kept - 1] != items[i])
			items[kept++] = items[i];
	*count = kept;
	result = arena_array(arena, size_t, kept);
	if (kept)
		memcpy(result, items, kept * sizeof *result);
	return result;
}

/* What one component needs, while it is collected. */
struct collecting {
	size_t *needs;
	size_t need_count, need_capacity;
	struct slice *missing;
	size_t missing_count, missing_capacity;
};

static void collect_place(
	struct finding_needs *finding, size_t self, const struct found_package *place, struct collecting *collecting)
{
	for (size_t i = 0; i < place->package.depends.count; i++) {
		struct slice name = place->package.depends.items[i];
		size_t component;

		if (finding->needs == BOM_NEEDS_MAX) {
			finding->bom->needs_cut = true;
			return;
		}
		finding->needs++;
		if (!find_need(finding, place, name, &component)) {
			memory_reserve(collecting->missing, collecting->missing_count, collecting->missing_capacity);
			collecting->missing[collecting->missing_count++] = name;
		} else if (component != self) {
			memory_reserve(collecting->needs, collecting->need_count, collecting->need_capacity);
			collecting->needs[collecting->need_count++] = component;
		}
	}
}

static void find_needs(struct finding_needs *finding, size_t index)
{
	struct bom_component *component = &finding->bom->components[index];
	struct collecting collecting = { 0 };
	size_t kept = 0;

	for (size_t i = 0; i < component->place_count; i++)
		collect_place(finding, index, &component->places[i], &collecting);
	component->need_count = collecting.need_count;
	component->needs = settle_sizes(collecting.needs, &component->need_count, finding->arena);
	if (collecting.missing_count)
		qsort(collecting.missing, collecting.missing_count, sizeof *collecting.missing, slice_compare_items);
	for (size_t i = 0; i < collecting.missing_count; i++)
		if (!kept || !slice_equal(collecting.missing[kept - 1], collecting.missing[i]))
			collecting.missing[kept++] = collecting.missing[i];
	component->missing_count = kept;
	component->missing = arena_array(finding->arena, struct slice, kept);
	if (kept)
		memcpy(component->missing, collecting.missing, kept * sizeof *component->missing);
	free(collecting.needs);
	free(collecting.missing);
}

/* An owner is named; whichever database it is of, an image has one kind. */
static bool find_owner(const struct finding_needs *finding, struct slice name, size_t *ret_component)
{
	static const enum package_type types[] = { PACKAGE_ALPM, PACKAGE_APK, PACKAGE_DEB, PACKAGE_EBUILD, PACKAGE_OPKG,
		PACKAGE_RPM };

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		size_t count;
		const struct key *keys = find_keys(finding, types[i], name, &count);

		if (count) {
			*ret_component = keys[0].component;
			return true;
		}
	}
	return false;
}

static void find_owners(struct finding_needs *finding, size_t index)
{
	struct bom_component *component = &finding->bom->components[index];
	size_t *owners = memory_new((component->place_count + 1) * sizeof *owners);

	for (size_t i = 0; i < component->place_count; i++)
		if (component->places[i].package.owner.len &&
			find_owner(finding, component->places[i].package.owner, &owners[component->owner_count]) &&
			owners[component->owner_count] != index)
			component->owner_count++;
	component->owners = settle_sizes(owners, &component->owner_count, finding->arena);
	free(owners);
}

/* Marks all that START needs, through others too. STACK has room for all. */
static void mark_reached(const struct bom *bom, size_t start, bool *reached, size_t *stack)
{
	size_t depth = 0;

	reached[start] = true;
	stack[depth++] = start;
	while (depth) {
		const struct bom_component *component = &bom->components[stack[--depth]];

		for (size_t i = 0; i < component->need_count; i++)
			if (!reached[component->needs[i]]) {
				reached[component->needs[i]] = true;
				stack[depth++] = component->needs[i];
			}
	}
}

static void find_tops(struct bom *bom, struct arena *arena)
{
	bool *needed = memory_new(bom->component_count + 1), *reached = memory_new(bom->component_count + 1);
	size_t *stack = memory_new((bom->component_count + 1) * sizeof *stack);

	bom->tops = arena_array(arena, size_t, bom->component_count);
	for (size_t i = 0; i < bom->component_count; i++)
		for (size_t k = 0; k < bom->components[i].need_count; k++)
			needed[bom->components[i].needs[k]] = true;
	for (unsigned round = 0; round < 2; round++) /* first those that nobody needs, then rings */
		for (size_t i = 0; i < bom->component_count; i++) {
			if (reached[i] || (round == 0 && needed[i]))
				continue;
			bom->tops[bom->top_count++] = i;
			mark_reached(bom, i, reached, stack);
		}
	if (bom->top_count)
		qsort(bom->tops, bom->top_count, sizeof *bom->tops, size_order);
	free(stack);
	free(reached);
	free(needed);
}

void needs_find(struct bom *bom, struct arena *arena)
{
	struct finding_needs finding = { .bom = bom,
		.arena = arena,
		.keys = arena_array(arena, struct key, bom->component_count),
		.locations = arena_array(arena, struct slice, bom->report->package_count) };

	for (size_t i = 0; i < bom->component_count; i++) {
		const struct package *package = bom->components[i].package;

		finding.keys[i] =
			(struct key){ package->type, comparable((enum package_type)package->type, package->name, arena), i };
	}
	if (bom->component_count)
		qsort(finding.keys, bom->component_count, sizeof *finding.keys, key_order);
	for (size_t i = 0; i < bom->report->package_count; i++)
		finding.locations[i] = location_of(&bom->report->packages[i].package, arena);
	for (size_t i = 0; i < bom->component_count; i++) {
		find_needs(&finding, i);
		find_owners(&finding, i);
	}
	find_tops(bom, arena);
}
