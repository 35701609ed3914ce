/* statements.c - what stores say of a package, and which of it holds its version */
#include "base/cleanup.h"
#include "base/memory.h"
#include "match/matching.h"

int sources_read(struct matching *matching, enum package_type type, struct slice name, bool whole, struct arena *arena,
	struct sources *sources)
{
	const struct ecosystems *ecosystems = &matching->kinds[type].ecosystems;

	sources->count = 0;
	for (size_t i = 0; i < (whole ? matching->whole_count : matching->store_count); i++)
		for (size_t k = 0; k < ecosystems->count; k++) {
			struct source source = { .store = matching->stores[i], .whole = i < matching->whole_count };
			int r = vulndb_find(source.store, ecosystems->names[k], name, arena, &source.statements, &source.count,
				matching->err);

			if (r < 0)
				return r;
			memory_reserve(sources->items, sources->count, sources->capacity);
			sources->items[sources->count++] = source;
		}
	return 0;
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

	for (size_t i = 0; i < sizeof bulletins / sizeof bulletins[0]; i++)
		if (slice_starts_with(id, slice_from_text(bulletins[i])))
			return true;
	return false;
}

/* Distributions of rpms keep several lines of one package side by side, as modules: "1.2-3.module_el8.5.0+119+9a9ec082". */
static bool is_of_module(struct slice version)
{
	return slice_find(version, S(".module")) >= 0;
}

/* The repair in one line says nothing of another, nor of the package that is in no module. */
static bool is_of_another_line(const struct package *package, struct slice version, struct slice fixed)
{
	return package->type == PACKAGE_RPM && fixed.len && is_of_module(version) != is_of_module(fixed);
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

/* 1: it holds the version; 0: it does not; 2: it is about something else. */
static int judge(struct matching *matching, const struct subject *subject, struct slice version, struct vulndb *store,
	struct vulndb_statement *said, struct statement *statement)
{
	const struct package *package = &subject->found->package;
	int r;

	if (is_no_flaw(said->advisory.id))
		return 2;
	if (slice_equal(said->advisory.status, S(STATUS_NOT_AFFECTED)) ||
		!match_version(&said->advisory, package_type_facts(subject->type)->scheme, version, matching->arena,
			&statement->fixed, &statement->why))
		return 0;
	if (is_of_another_line(package, version, statement->fixed))
		return 2;
	r = vulndb_read_text(store, said, &matching->scratch, matching->err);
	if (r < 0)
		return r;
	return is_of_module(version) && is_of_another_stream(package, said->advisory.title) ? 2 : 1;
}

static void tell(struct matching *matching, const struct subject *subjects, struct slice version,
	const struct vulndb_statement *said, const struct statement *statement, bool elsewhere)
{
	const struct heard heard = {
		.subjects = subjects,
		.count = statement->count,
		.name = statement->name,
		.version = version,
		.advisory = &said->advisory,
		.kept = statement->advisory,
		.why = elsewhere             ? S("it is not about this line of the package")
		       : statement->advisory ? statement->why
					     : S(""),
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
			int r = judge(matching, subject, version, source->store, said, &statement);

			if (r < 0)
				return r;
			if (r == 0 && source->whole)
				add_other(statements, &said->advisory);
			if (r == 1)
				statement.advisory = finding_keep_advisory(&said->advisory, matching->arena);
			if (!statements->quiet)
				tell(matching, subject, version, said, &statement, r == 2);
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
