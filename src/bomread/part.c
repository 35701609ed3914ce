/* part.c - one part of a bill: what its format and the tools' properties say of it, made a package */
#include "bomread/part.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "model/purl_package.h"

static const struct {
	const char *name;
	enum fact fact;
} properties[] = {
#define PROPERTY(name, fact) { name, FACT_##fact },
#include "bomread/properties.def"
#undef PROPERTY
};

void part_done(struct part *part)
{
	free(part->places);
}

/* PATTERN has at most one star, for digits. */
static bool fits(const char *pattern, struct slice name)
{
	struct slice whole = slice_from_text(pattern);
	ptrdiff_t star = slice_find_byte(whole, '*');
	size_t at = (size_t)star;

	if (star < 0)
		return slice_equal(whole, name);
	if (!slice_starts_with(name, slice_first(whole, at)))
		return false;
	while (at < name.len && name.ptr[at] >= '0' && name.ptr[at] <= '9')
		at++;
	return at > (size_t)star && slice_equal(slice_from(name, at), slice_from(whole, (size_t)star + 1));
}

void part_add_place(struct part *part, struct slice path, struct slice evidence)
{
	while (slice_starts_with(path, S("/")))
		path = slice_from(path, 1);
	if (path.len == 0 || part->place_count == PART_PLACES_MAX)
		return;
	memory_reserve_one(part->places, part->place_count, part->place_capacity);
	part->places[part->place_count++] = (struct part_place){ path, evidence };
}

void part_add_property(struct part *part, struct slice name, struct slice value)
{
	for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++) {
		if (!fits(properties[i].name, name))
			continue;
		if (properties[i].fact == FACT_PLACE)
			part_add_place(part, value, S(""));
		else if (part->facts[properties[i].fact].len == 0)
			part->facts[properties[i].fact] = value;
		return;
	}
}

/* "openssl 3.0.11-1", behind "built package from: " */
static void set_source(struct part *part, struct slice text)
{
	struct slice name = text, version = S("");

	slice_cut(text, ' ', &name, &version);
	if (part->facts[FACT_SOURCE_NAME].len)
		return;
	part->facts[FACT_SOURCE_NAME] = name;
	part->facts[FACT_SOURCE_VERSION] = slice_trim(version);
}

/* "a/package.json (layer 0 sha256:…), b/package.json (…) and 3 more places" */
static void add_places(struct part *part, struct slice text)
{
	while (text.len) {
		ptrdiff_t at = slice_find(text, S(", "));
		struct slice one = at < 0 ? text : slice_first(text, (size_t)at);
		ptrdiff_t layer = slice_find(one, S(" (layer "));

		if (layer < 0)
			layer = slice_ends_with(one, S(" more places")) ? slice_find(one, S(" and ")) : -1;
		part_add_place(part, layer < 0 ? one : slice_first(one, (size_t)layer), S(""));
		text = at < 0 ? S("") : slice_from(text, (size_t)at + 2);
	}
}

void part_add_words(struct part *part, struct slice text)
{
	struct slice built = S("built package from: "), found = S("found in: "), acquired = S("acquired package info from ");
	ptrdiff_t at;

	if (slice_starts_with(text, built)) {
		set_source(part, slice_from(text, built.len));
	} else if (slice_starts_with(text, found)) {
		add_places(part, slice_from(text, found.len));
	} else if (slice_starts_with(text, acquired)) {
		at = slice_find(text, S(": /"));
		if (at > 0)
			add_places(part, slice_from(text, (size_t)at + 2));
	}
}

struct slice reading_tool(struct reading *reading, struct slice name, struct slice version)
{
	return version.len ? arena_printf(reading->arena, "%.*s %.*s", SLICE_ARG(name), SLICE_ARG(version))
			   : arena_copy(reading->arena, name);
}

static char folded(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c == '_' || c == '.' ? '-' : c;
}

/* The same name but for capitals, dashes, dots and underscores. */
static bool is_same_name(struct slice a, struct slice b)
{
	for (size_t i = 0; i < a.len && a.len == b.len; i++)
		if (folded(a.ptr[i]) != folded(b.ptr[i]))
			return false;
	return a.len == b.len;
}

/* A package URL has some names in lower case; the document's own name is as the ecosystem writes it. */
static struct slice name_of(const struct part *part, enum package_type type, struct slice purl_name, struct arena *arena)
{
	char separator = type == PACKAGE_MAVEN ? ':' : '/';
	struct slice whole = part->group.len
				     ? arena_printf(arena, "%.*s%c%.*s", SLICE_ARG(part->group), separator, SLICE_ARG(part->name))
				     : part->name;

	if (is_same_name(whole, purl_name))
		return whole;
	return is_same_name(part->name, purl_name) ? part->name : purl_name;
}

static struct slice source_version_of(const struct part *part, struct arena *arena)
{
	struct slice version = part->facts[FACT_SOURCE_VERSION], release = part->facts[FACT_SOURCE_RELEASE];
	struct slice epoch = part->facts[FACT_SOURCE_EPOCH];

	if (version.len && release.len)
		version = arena_printf(arena, "%.*s-%.*s", SLICE_ARG(version), SLICE_ARG(release));
	if (version.len && epoch.len && !slice_equal(epoch, S("0")))
		version = arena_printf(arena, "%.*s:%.*s", SLICE_ARG(epoch), SLICE_ARG(version));
	return version;
}

static void take_source(const struct part *part, struct package *package, struct arena *arena)
{
	struct slice name = part->facts[FACT_SOURCE_NAME], version = source_version_of(part, arena);

	if (name.len == 0 || !package_is_distributions((enum package_type)package->type))
		return;
	if (!slice_equal(name, package->source_name) || version.len)
		package->source_version = version.len ? version : package->version;
	package->source_name = name;
}

static void take_facts(const struct part *part, struct package *package)
{
	const struct slice *facts = part->facts;

	if (facts[FACT_ARCHITECTURE].len && package->architecture.len == 0)
		package->architecture = facts[FACT_ARCHITECTURE];
	if (facts[FACT_MODULE].len)
		package->module = facts[FACT_MODULE];
	package->origin = facts[FACT_ORIGIN];
	package->maintainer = part->supplier;
	package->licence = facts[FACT_LICENCE].len ? facts[FACT_LICENCE] : part->licence;
	package->cpe = part->cpe;
}

static bool find_type(struct slice word, uint64_t *ret_type)
{
	for (int type = PACKAGE_UNKNOWN + 1; type < PACKAGE_TYPE_COUNT; type++)
		if (word.len && slice_equal(word, slice_from_text(package_type_facts((enum package_type)type)->purl))) {
			*ret_type = (uint64_t)type;
			return true;
		}
	return false;
}

/* The repository of the project is what the bill is of, and no package. */
static bool is_place_alone(const struct purl *purl, const struct part *part)
{
	return part->root && (slice_equal(purl->type, S("github")) || slice_equal(purl->type, S("generic")));
}

/* 1: *RET_PACKAGE; 0: it is none, and nobody misses it; negative: it should be one. */
static int package_of(
	struct reading *reading, const struct part *part, struct package *ret_package, struct distribution *ret_distribution)
{
	struct arena *arena = &reading->scratch;
	struct error why;
	struct purl purl;

	*ret_distribution = (struct distribution){ 0 };
	if (part->purl.len == 0 && (!part->judged || part->root || part->facts[FACT_GROUP].len))
		return 0;
	if (part->purl.len == 0) {
		if (part->cpe.len == 0 || part->name.len == 0)
			return -ERR_NOT_FOUND;
		*ret_package = (struct package){ .type = PACKAGE_GENERIC, .name = part->name, .version = part->version };
		return 1;
	}
	if (purl_parse(part->purl, true, arena, &purl, &why) < 0) {
		if (reading->faulty.len == 0)
			reading->faulty =
				arena_printf(reading->arena, "'%.*s': %s", SLICE_ARG(slice_first(part->purl, 100)), why.text);
		return part->root ? 0 : -ERR_FORMAT;
	}
	if (is_place_alone(&purl, part))
		return 0;
	if (!package_of_purl(&purl, arena, ret_package, ret_distribution))
		return part->judged && !part->root ? -ERR_UNSUPPORTED : 0;
	if (ret_package->version.len == 0)
		ret_package->version = part->version;
	ret_package->name = name_of(part, (enum package_type)ret_package->type, ret_package->name, arena);
	if (find_type(part->facts[FACT_TYPE], &ret_package->type) && ret_package->type != PACKAGE_GENERIC &&
		slice_equal(purl.type, S("generic")) && part->name.len)
		ret_package->name = part->name; /* one whose own kind of URL lacks something */
	return 1;
}

static void count_unjudged(struct reading *reading, const struct part *part)
{
	struct slice name = part->name.len ? part->name : part->ref;

	if (reading->document.unjudged_count < UNJUDGED_NAMED_MAX)
		reading->unjudged[reading->document.unjudged_count] =
			arena_printf(reading->arena, "%.*s%s%.*s", SLICE_ARG(slice_first(name, 80)), part->version.len ? " " : "",
				SLICE_ARG(slice_first(part->version, 40)));
	reading->document.unjudged_count++;
}

static int hand_out(struct reading *reading, const struct part *part, struct package *package)
{
	const struct bomread_sink *sink = reading->sink;
	int r = 0;

	if (part->place_count == 0)
		return sink->package(sink->context, package);
	for (size_t i = 0; r >= 0 && i < part->place_count; i++) {
		package->path = part->places[i].path;
		package->evidence = part->places[i].evidence;
		r = sink->package(sink->context, package);
	}
	return r;
}

struct slice part_owner_name(struct slice text, struct arena *arena)
{
	struct distribution distribution;
	struct package package;
	struct slice plain = text, number;
	struct error err;
	struct purl purl;

	slice_cut(text, ' ', &plain, &number); /* several have the same */
	if (plain.len == 0 || purl_parse(plain, true, arena, &purl, &err) < 0 ||
		!package_of_purl(&purl, arena, &package, &distribution) ||
		!package_is_distributions((enum package_type)package.type))
		return S("");
	return package.name;
}

int reading_add_owned(struct reading *reading, const struct part *part, struct slice owner)
{
	struct distribution distribution;
	struct package package;
	int r;

	if (part->root && part->name.len && reading->document.subject.len == 0)
		reading->document.subject = arena_copy(reading->arena, part->name);
	if (part->file)
		return 0;
	if (!part->root)
		reading->document.component_count++;
	if (part->system) {
		system_take_part(reading, part);
		return 0;
	}
	r = package_of(reading, part, &package, &distribution);
	if (r < 0)
		count_unjudged(reading, part);
	if (r <= 0)
		return 0;
	if (package.source_name.len == 0) {
		package.source_name = package.name;
		package.source_version = package.version;
	}
	take_source(part, &package, &reading->scratch);
	take_facts(part, &package);
	package.cataloger = slice_from_text(reading->cataloger);
	if (package_is_distributions((enum package_type)package.type))
		system_take_package(reading, &distribution);
	else
		package.owner = owner;
	return hand_out(reading, part, &package);
}

int reading_add(struct reading *reading, const struct part *part)
{
	struct slice owner = part_owner_name(part->facts[FACT_OWNED_BY], &reading->scratch);
	int r = reading_add_owned(reading, part, owner);

	arena_clear(&reading->scratch);
	return r;
}

static void note_unjudged(struct reading *reading)
{
	cleanup_buffer struct buffer names = BUFFER_INIT(0);
	struct note_sink notes = reading->sink->notes;
	uint64_t count = reading->document.unjudged_count;

	for (size_t i = 0; i < count && i < UNJUDGED_NAMED_MAX; i++)
		buffer_addf(&names, "%s%.*s", i ? ", " : "", SLICE_ARG(reading->unjudged[i]));
	if (count > UNJUDGED_NAMED_MAX)
		buffer_add_slice(&names, S(", …"));
	if (count)
		note_add(&notes, NOTE_INCOMPLETE, S(""), "%ju %s not judged, as no package URL tells what %s: %.*s",
			(uintmax_t)count, count == 1 ? "component was" : "components were", count == 1 ? "it is" : "they are",
			SLICE_ARG(buffer_slice(&names)));
	if (reading->faulty.len)
		note_add(&notes, NOTE_REMARK, S(""), "no package URL: %.*s", SLICE_ARG(reading->faulty));
}

int reading_end(struct reading *reading)
{
	const struct bomread_sink *sink = reading->sink;
	int r;

	note_unjudged(reading);
	r = system_end(reading);
	return r < 0 ? r : sink->document(sink->context, &reading->document);
}
