/* system.c - which distribution a bill is of: as a part of its own says, else as all packages of one say */
#include "bomread/part.h"

static const struct {
	const char *word, *id;
} systems[] = {
#define SYSTEM(word, id) { word, id },
#include "bomread/systems.def"
#undef SYSTEM
};

static struct slice id_of(struct slice word, struct arena *arena)
{
	char *id;

	for (size_t i = 0; i < sizeof systems / sizeof systems[0]; i++)
		if (slice_equal_ignoring_case(word, slice_from_text(systems[i].word)))
			return slice_from_text(systems[i].id);
	id = arena_alloc(arena, word.len + 1);
	for (size_t i = 0; i < word.len; i++)
		id[i] = word.ptr[i] >= 'A' && word.ptr[i] <= 'Z' && !slice_equal(word, S("openEuler"))
				? (char)(word.ptr[i] - 'A' + 'a')
				: word.ptr[i];
	return slice_make(id, word.len);
}

static bool begins_with_digit(struct slice text)
{
	return text.len && text.ptr[0] >= '0' && text.ptr[0] <= '9';
}

static struct slice first_of(struct slice text, struct slice other)
{
	return text.len ? text : other;
}

/* "bookworm/sid": what was to become bookworm. */
static struct slice before_slash(struct slice codename)
{
	struct slice first = codename, rest;

	slice_cut(codename, '/', &first, &rest);
	return first;
}

void system_take_part(struct reading *reading, const struct part *part)
{
	struct distribution *system = &reading->system;
	struct slice version = first_of(part->facts[FACT_SYSTEM_VERSION], part->version);
	struct arena *arena = reading->arena;

	if (system->id.len || part->name.len == 0)
		return; /* the first one */
	system->id = id_of(first_of(part->facts[FACT_SYSTEM_ID], part->name), arena);
	if (begins_with_digit(version))
		system->version_id = arena_copy(arena, version);
	else
		system->codename = arena_copy(arena, before_slash(version));
	if (part->facts[FACT_SYSTEM_CODENAME].len)
		system->codename = arena_copy(arena, part->facts[FACT_SYSTEM_CODENAME]);
	system->id_like = arena_copy(arena, part->facts[FACT_SYSTEM_LIKE]);
	system->pretty_name = arena_copy(arena, part->facts[FACT_SYSTEM_NAME]);
}

static bool is_same(const struct distribution *a, const struct distribution *b)
{
	return slice_equal(a->id, b->id) && slice_equal(a->version_id, b->version_id) && slice_equal(a->codename, b->codename);
}

/* What says less than another contradicts it in nothing. */
void system_take_package(struct reading *reading, const struct distribution *distribution)
{
	struct distribution *agreed = &reading->agreed, other = *distribution;
	bool has_release = other.version_id.len || other.codename.len;

	if (other.id.len == 0)
		return;
	other.id = id_of(other.id, &reading->scratch);
	if (agreed->id.len &&
		(!slice_equal(agreed->id, other.id) ||
			(has_release && (agreed->version_id.len || agreed->codename.len) && !is_same(agreed, &other))))
		reading->disagreed = true;
	if (agreed->id.len == 0)
		agreed->id = arena_copy(reading->arena, other.id);
	if (!reading->disagreed && has_release && !agreed->version_id.len && !agreed->codename.len) {
		agreed->version_id = arena_copy(reading->arena, other.version_id);
		agreed->codename = arena_copy(reading->arena, other.codename);
	}
}

int system_end(struct reading *reading)
{
	const struct bomread_sink *sink = reading->sink;
	struct note_sink notes = sink->notes;
	struct distribution found = reading->system;

	if (found.id.len == 0 && reading->disagreed) {
		note_add(&notes, NOTE_REMARK, S(""),
			"its packages name several distributions, %.*s and others: none is taken (--distro ID:VERSION tells one)",
			SLICE_ARG(reading->agreed.id));
		return 0;
	}
	if (found.id.len == 0)
		found = reading->agreed;
	if (found.version_id.len == 0 && found.codename.len == 0 && !reading->disagreed &&
		slice_equal(found.id, reading->agreed.id)) {
		found.version_id = reading->agreed.version_id;
		found.codename = reading->agreed.codename;
	}
	return found.id.len ? sink->distribution(sink->context, &found) : 0;
}
