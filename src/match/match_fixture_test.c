/* match_fixture_test.c - for this room's tests: stores of a few advisories, and findings as text */
#include "match/match_fixture_test.h"
#include "base/cleanup.h"

struct vulndb *match_store(const char *name, bool partial, const struct advisory *advisories, size_t count)
{
	char folder[] = "/tmp/plimsoll-match-XXXXXX", path[64];
	struct vulndb_builder *builder = vulndb_builder_new();
	struct vulndb_facts facts = { .name = slice_from_text(name), .partial = partial };
	struct vulndb *store = NULL;
	struct error err = { 0 };

	CHECK(mkdtemp(folder) != NULL);
	snprintf(path, sizeof path, "%s/store", folder);
	for (size_t i = 0; i < count; i++)
		vulndb_builder_add(builder, 0, &advisories[i]);
	if (vulndb_builder_finish(builder, &facts, path, &err) < 0 || vulndb_open(path, &store, &err) < 0)
		fail_msg("%s", err.text);
	vulndb_builder_free(builder);
	unlink(path);
	rmdir(folder);
	return store;
}

void match_collect_note(void *context, const struct note *note)
{
	buffer_addf(context, "%s: %.*s\n", note->kind == NOTE_INCOMPLETE ? "incomplete" : "remark", SLICE_ARG(note->text));
}

static void add_list(struct buffer *out, const char *name, struct slices list)
{
	if (list.count)
		buffer_addf(out, " %s=", name);
	for (size_t i = 0; i < list.count; i++)
		buffer_addf(out, "%s%.*s", i ? "," : "", SLICE_ARG(list.items[i]));
}

void match_describe(struct buffer *out, const struct match_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct finding *finding = &list->items[i].finding;

		CHECK(finding->place.package != NULL);
		CHECK_INT(finding->kind, FINDING_VULNERABILITY);
		CHECK(finding->score == -1);
		CHECK(list->items[i].advisory_count > 0);
		buffer_addf(out, "%.*s %.*s %.*s", SLICE_ARG(finding->id), SLICE_ARG(finding->place.package->name),
			SLICE_ARG(finding->place.package->version));
		if (finding->fixed_version.len)
			buffer_addf(out, " -> %.*s", SLICE_ARG(finding->fixed_version));
		buffer_addf(out, " %.*s", SLICE_ARG(finding->status));
		add_list(out, "aliases", finding->aliases);
		add_list(out, "binaries", finding->binaries);
		add_list(out, "paths", finding->paths);
		add_list(out, "bulletins", finding->bulletins);
		if (finding->status_reason.len)
			buffer_addf(out, " (%.*s)", SLICE_ARG(finding->status_reason));
		if (finding->vendor_silent)
			buffer_add_slice(out, S(" silent"));
		buffer_add_byte(out, '\n');
	}
}

void match_check(const struct found_package *packages, size_t count, const struct distribution *distribution,
	struct vulndb *const *stores, size_t store_count, const char *want, const char *want_notes)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer got = BUFFER_INIT(0), got_notes = BUFFER_INIT(0);
	struct note_sink notes = { match_collect_note, &got_notes };
	struct match_list list = { 0 };
	struct error err = { 0 };

	if (match_packages(packages, count, distribution, stores, store_count, &arena, &list, &notes, NULL, &err) < 0)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < store_count; i++)
		vulndb_close(stores[i]); /* the findings must not need them */
	match_describe(&got, &list);
	CHECK_SLICE(buffer_slice(&got), want);
	CHECK_SLICE(buffer_slice(&got_notes), want_notes);
}
