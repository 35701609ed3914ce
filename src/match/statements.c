/* statements.c - what stores say of a package, and which of it holds its version */
#include "base/cleanup.h"
#include "base/memory.h"
#include "match/matching.h"
#include "match/subscription.h"

#define UNMET_BYTES_MAX 400u /* of a condition, in a sentence */

/* Reads what the stores from FIRST to LAST say; of that what FILTER wants, NULL: all. */
static int read_stores(struct matching *matching, const struct ecosystems *ecosystems, struct slice name, size_t first,
	size_t last, const struct vulndb_filter *filter, struct arena *arena, struct sources *sources)
{
	for (size_t i = first; i < last; i++)
		for (size_t k = 0; k < ecosystems->count; k++) {
			struct source source = {
				.store = matching->stores[i], .whole = i < matching->whole_count, .kept = arena == matching->arena
			};
			int r = vulndb_find_wanted(source.store, ecosystems->names[k], name, filter, arena, &source.statements,
				&source.count, matching->err);

			if (r < 0)
				return r;
			memory_reserve(sources->items, sources->count, sources->capacity);
			sources->items[sources->count++] = source;
		}
	return 0;
}

int sources_read(struct matching *matching, enum package_type type, struct slice name, bool whole, struct arena *arena,
	struct sources *sources)
{
	sources->count = 0;
	return read_stores(matching, &matching->kinds[type].ecosystems, name, 0,
		whole ? matching->whole_count : matching->store_count, NULL, arena, sources);
}

struct wanting {
	const struct version_scheme *scheme;
	const struct slice *versions;
	size_t count;
};

/* What statements_add() would take. */
static bool is_wanted(void *context, const struct advisory *head)
{
	const struct wanting *wanting = context;

	if (slice_equal(head->status, S(STATUS_NOT_AFFECTED)))
		return false;
	for (size_t i = 0; i < wanting->count; i++)
		if (match_holds(head, wanting->scheme, wanting->versions[i]))
			return true;
	return false;
}

/* Partial stores are read first, for where they speak of the package, what whole ones say of it besides is asked for; who listens wants all. */
int sources_read_for(struct matching *matching, enum package_type type, struct slice name, const struct slice *versions,
	size_t count, struct sources *sources)
{
	const struct ecosystems *ecosystems = &matching->kinds[type].ecosystems;
	struct wanting wanting = { version_scheme_by_name(slice_from_text(package_type_facts(type)->scheme)), versions, count };
	struct vulndb_filter filter = { is_wanted, &wanting };
	struct sources partial = { 0 };
	bool alone = !matching->listener;
	int r = read_stores(
		matching, ecosystems, name, matching->whole_count, matching->store_count, NULL, &matching->scratch, &partial);

	sources->count = 0;
	for (size_t i = 0; i < partial.count; i++)
		alone = alone && partial.items[i].count == 0;
	if (r >= 0)
		r = alone ? read_stores(matching, ecosystems, name, 0, matching->whole_count, &filter, matching->arena, sources)
			  : read_stores(matching, ecosystems, name, 0, matching->whole_count, NULL, &matching->scratch, sources);
	for (size_t i = 0; r >= 0 && i < partial.count; i++) {
		memory_reserve(sources->items, sources->count, sources->capacity);
		sources->items[sources->count++] = partial.items[i];
	}
	free(partial.items);
	return r;
}

void statements_free(struct statements *statements)
{
	free(statements->items);
	free(statements->others);
	*statements = (struct statements){ 0 };
}

/* What announces repaired bugs and new abilities, and names no flaw: "ALBA-2019:3683". */
static bool is_no_flaw(struct slice id)
{
	static const char *const bulletins[] = { "ALBA-", "ALEA-", "RHBA-", "RHEA-", "RLBA-", "RLEA-" };

	for (size_t i = 0; id.len && i < sizeof bulletins / sizeof bulletins[0]; i++)
		if (bulletins[i][0] == id.ptr[0] && slice_starts_with(id, slice_from_text(bulletins[i])))
			return true;
	return false;
}

/* Distributions of rpms keep several lines of one package side by side, as modules: "1.2-3.module_el8.5.0+119+9a9ec082". */
static bool is_of_module(struct slice version)
{
	return slice_find(version, S(".module")) >= 0;
}

/* "… (ruby:2.7)": how statements that name no version say of which stream of a module they are. */
static bool names_stream(struct slice title)
{
	size_t at = title.len;

	if (!slice_ends_with(title, S(")")))
		return false;
	while (at && title.ptr[at - 1] != '(')
		at--;
	title = slice_from(title, at);
	return at && slice_find(title, S(":")) > 0 && slice_find(title, S(" ")) < 0;
}

/* What is said of one line says nothing of another, nor of the package that is in no module. */
static bool is_of_another_line(const struct package *package, struct slice version, struct slice fixed, struct slice title)
{
	return package->type == PACKAGE_RPM && is_of_module(version) != (fixed.len ? is_of_module(fixed) : names_stream(title));
}

static bool ends_word(char byte)
{
	return byte == ' ' || byte == '\t' || byte == ',' || byte == ';' || byte == '(' || byte == ')';
}

/* Does TITLE speak of another stream of the package's module? "Important: nodejs:16 security update", of "nodejs:18:8090020240301:…". */
static bool is_of_another_stream(const struct package *package, struct slice title)
{
	struct slice rest = package->module, name, stream;

	if (!slice_cut(rest, ':', &name, &rest) || name.len == 0)
		return false;
	stream = rest;
	slice_cut(rest, ':', &stream, &rest);
	for (size_t i = 0; i + name.len < title.len; i++) {
		struct slice found = slice_from(title, i);
		size_t end = name.len + 1;

		if ((i && !ends_word(title.ptr[i - 1])) || !slice_starts_with(found, name) || found.ptr[name.len] != ':')
			continue;
		while (end < found.len && !ends_word(found.ptr[end]))
			end++;
		found = slice_first(slice_from(found, name.len + 1), end - name.len - 1);
		if (found.len)
			return !slice_equal(found, stream);
	}
	return false;
}

static void add_other(struct statements *statements, const struct advisory *advisory)
{
	memory_reserve(statements->others, statements->other_count, statements->other_capacity);
	statements->others[statements->other_count++] = advisory;
}

/* A repair for subscribers is none for others. */
static void offer_to_subscribers(struct matching *matching, struct slice ecosystem, struct statement *statement)
{
	struct slice name = statement->fixed.len ? subscription_of(ecosystem) : S("");

	if (name.len && !slice_equal(name, matching->subscribed.name)) {
		matching->subscribed.name = name;
		matching->subscribed.shows = subscription_shows(name, matching->packages, matching->package_count);
	}
	if (name.len == 0 || matching->subscribed.shows)
		return;
	statement->offered =
		arena_printf(matching->arena, "fix only with %.*s: %.*s", SLICE_ARG(name), SLICE_ARG(statement->fixed));
	statement->fixed = S("");
}

/* 1: it holds the version; 0: it does not; 2: it is about something else. */
static int judge(struct matching *matching, const struct subject *subject, struct slice version,
	const struct vulndb_statement *said, struct statement *statement)
{
	const struct package *package = &subject->found->package;
	struct slice unmet;
	bool not_affected;

	if (is_no_flaw(said->advisory.id) || subscription_is_of_other_builds(said->advisory.ecosystem, version))
		return 2;
	not_affected = slice_equal(said->advisory.status, S(STATUS_NOT_AFFECTED));
	if (!not_affected && !match_version(&said->advisory, package_type_facts(subject->type)->scheme, version, matching->arena,
				     &statement->fixed, &statement->why))
		return 0;
	if (is_of_another_line(package, version, statement->fixed, said->advisory.title) ||
		(is_of_module(version) && is_of_another_stream(package, said->advisory.title)))
		return 2;
	offer_to_subscribers(matching, said->advisory.ecosystem, statement);
	unmet = cpe_first_unmet(matching->image, package, said->advisory.conditions);
	if (unmet.len)
		statement->unmet = arena_printf(matching->arena, "%.*s, but what must hold besides does not: %.*s",
			SLICE_ARG(statement->why), SLICE_ARG(slice_first(unmet, UNMET_BYTES_MAX)));
	return !not_affected && unmet.len == 0;
}

static void tell(struct matching *matching, const struct subject *subjects, struct slice version, const struct source *source,
	const struct vulndb_statement *said, const struct statement *statement, bool elsewhere)
{
	const struct heard heard = {
		.subjects = subjects,
		.count = statement->count,
		.name = statement->name,
		.version = version,
		.advisory = &said->advisory,
		.store = source->store,
		.kept = statement->advisory,
		.why = elsewhere             ? S("it is not about this line of the package")
		       : statement->advisory ? statement->why
					     : statement->unmet,
	};

	heard_tell(matching, &heard);
}

int statements_add(struct matching *matching, const struct subject *subject, struct slice name, struct slice version,
	const struct sources *sources, size_t first, size_t count, struct statements *statements)
{
	for (size_t i = 0; i < sources->count; i++)
		for (size_t k = 0; k < sources->items[i].count; k++) {
			const struct source *source = &sources->items[i];
			struct vulndb_statement *said = &source->statements[k];
			struct statement statement = {
				.name = name, .whole = source->whole, .first = first, .count = count, .rank = i
			};
			int r = judge(matching, subject, version, said, &statement);

			if (r < 0)
				return r;
			if (r == 0 && source->whole)
				add_other(statements, &said->advisory);
			if (r == 1)
				statement.advisory =
					source->kept ? &said->advisory : finding_keep_advisory(&said->advisory, matching->arena);
			if (!statements->quiet)
				tell(matching, subject, version, source, said, &statement, r == 2);
			if (r != 1)
				continue;
			memory_reserve(statements->items, statements->count, statements->capacity);
			statements->items[statements->count++] = statement;
		}
	return 0;
}

bool statements_deny(const struct statements *statements, const struct flaw *flaw)
{
	for (size_t i = 0; i < flaw->count; i++)
		if (flaw->statements[i]->whole)
			return false;
	for (size_t i = 0; i < statements->other_count; i++)
		if (join_speaks_of(statements->others[i], flaw))
			return true;
	return false;
}
