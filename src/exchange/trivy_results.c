/* trivy_results.c - what was found, in the groups that Trivy makes: the distribution's packages, those of a language, settings, secrets */
#include "bom/describe.h"
#include "exchange/affected.h"
#include "exchange/trivy.h"

#include "base/memory.h"

struct results {
	struct trivy *trivy;
	struct trivy_entry *entries;
	size_t count, capacity;
};

struct kind_of_package {
	enum package_type type;
	const char *ending, *name, *target;
};

static const struct kind_of_package kinds[] = {
#define TRIVY_TYPE(type, ending, name, target) { PACKAGE_##type, ending, name, target },
#include "exchange/trivy_types.def"
#undef TRIVY_TYPE
};

static struct slice os_target(struct trivy *trivy)
{
	const struct report *report = trivy->report;

	return arena_printf(&trivy->arena, "%.*s (%.*s %.*s)", SLICE_ARG(describe_subject(report)), SLICE_ARG(trivy->os),
		SLICE_ARG(report->distribution.distribution.version_id));
}

static struct trivy_group group_of(struct trivy *trivy, const struct package *package, struct slice target_of_os)
{
	struct trivy_group group = { TRIVY_LANGUAGE, slice_from_text(package_type_facts((enum package_type)package->type)->purl),
		package->path };

	if (package_is_distributions((enum package_type)package->type) && trivy->os.len)
		return (struct trivy_group){ TRIVY_OS, trivy->os, target_of_os };
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (kinds[i].type == package->type && slice_ends_with(package->path, slice_from_text(kinds[i].ending))) {
			group.type = slice_from_text(kinds[i].name);
			if (kinds[i].target[0])
				group.target = slice_from_text(kinds[i].target);
			break;
		}
	return group;
}

static void add(struct results *results, struct trivy_entry entry)
{
	entry.number = results->count;
	memory_reserve(results->entries, results->count, results->capacity);
	results->entries[results->count++] = entry;
}

static void add_flaw(struct results *results, enum trivy_entry_kind kind, const struct finding *finding, struct slice os)
{
	struct trivy_entry entry = { .kind = kind, .finding = finding };
	struct affected affected;

	affected_begin(&affected, results->trivy->report, finding);
	while (affected_next(&affected, &entry.found)) {
		entry.group = group_of(results->trivy, &entry.found->package, os);
		add(results, entry);
	}
	if (affected.count == 0 && finding->place.package) {
		entry.found = NULL;
		entry.group = group_of(results->trivy, finding->place.package, os);
		add(results, entry);
	}
}

/* Of what is not a package's flaw: where it was found. */
static void add_other(struct results *results, const struct finding *finding)
{
	static const char *const types[FINDING_KIND_COUNT] = {
		[FINDING_SETTING] = "image",
		[FINDING_ARCHIVE] = "archive",
		[FINDING_SECRET] = "",
		[FINDING_MALWARE] = "malware",
	};
	bool secret = finding->kind == FINDING_SECRET;

	add(results, (struct trivy_entry){
			     .group = { secret ? TRIVY_SECRET : TRIVY_CONFIG, slice_from_text(types[finding->kind]),
				     finding->place.path.len ? finding->place.path : describe_subject(results->trivy->report) },
			     .kind = secret ? TRIVY_SECRET_FOUND : TRIVY_MISTAKE,
			     .finding = finding });
}

static int compare_groups(const struct trivy_group *a, const struct trivy_group *b)
{
	int order = (a->kind > b->kind) - (a->kind < b->kind);

	if (order == 0)
		order = slice_compare(a->type, b->type);
	return order ? order : slice_compare(a->target, b->target);
}

static int compare_entries(const void *a, const void *b)
{
	const struct trivy_entry *x = a, *y = b;
	int order = compare_groups(&x->group, &y->group);

	if (order == 0)
		order = (x->kind > y->kind) - (x->kind < y->kind);
	return order ? order : (x->number > y->number) - (x->number < y->number);
}

static void gather(struct results *results, struct slice os)
{
	const struct report *report = results->trivy->report;

	for (size_t i = 0; report->list_all_packages && i < report->package_count; i++)
		add(results, (struct trivy_entry){ .group = group_of(results->trivy, &report->packages[i].package, os),
				     .kind = TRIVY_PACKAGE,
				     .found = &report->packages[i] });
	for (size_t i = 0; i < report->finding_count; i++)
		if (report->findings[i].kind == FINDING_VULNERABILITY)
			add_flaw(results, TRIVY_FLAW, &report->findings[i], os);
		else
			add_other(results, &report->findings[i]);
	for (size_t i = 0; report->list_suppressed && i < report->suppressed_count; i++)
		if (report->suppressed[i].kind == FINDING_VULNERABILITY)
			add_flaw(results, TRIVY_SUPPRESSED, &report->suppressed[i], os);
	if (results->count)
		qsort(results->entries, results->count, sizeof *results->entries, compare_entries);
}

static void begin_result(struct json_writer *json, const struct trivy_group *group)
{
	static const char *const classes[] = {
		[TRIVY_OS] = "os-pkgs", [TRIVY_LANGUAGE] = "lang-pkgs", [TRIVY_CONFIG] = "config", [TRIVY_SECRET] = "secret"
	};

	json_begin_object(json);
	json_member(json, "Target", group->target);
	json_member(json, "Class", slice_from_text(classes[group->kind]));
	json_member_if(json, "Type", group->type);
}

static void put_summary(struct json_writer *json, size_t failures)
{
	json_key(json, "MisconfSummary");
	json_begin_object(json);
	json_key(json, "Successes");
	json_put_u64(json, 0);
	json_key(json, "Failures");
	json_put_u64(json, failures);
	json_end_object(json);
}

/* The entries of one group, from AT on. Returns the first of the next one. */
static size_t put_result(struct results *results, size_t at)
{
	static const char *const members[TRIVY_ENTRY_KIND_COUNT] = {
		[TRIVY_PACKAGE] = "Packages",
		[TRIVY_FLAW] = "Vulnerabilities",
		[TRIVY_MISTAKE] = "Misconfigurations",
		[TRIVY_SECRET_FOUND] = "Secrets",
		[TRIVY_SUPPRESSED] = "ExperimentalModifiedFindings",
	};
	const struct trivy_group *group = &results->entries[at].group;
	struct json_writer *json = &results->trivy->json;

	begin_result(json, group);
	while (at < results->count && compare_groups(&results->entries[at].group, group) == 0) {
		enum trivy_entry_kind kind = results->entries[at].kind;
		size_t end = at;

		while (end < results->count && results->entries[end].kind == kind &&
			compare_groups(&results->entries[end].group, group) == 0)
			end++;
		if (kind == TRIVY_MISTAKE)
			put_summary(json, end - at);
		json_key(json, members[kind]);
		json_begin_array(json);
		for (; at < end; at++)
			trivy_put_entry(results->trivy, &results->entries[at]);
		json_end_array(json);
	}
	json_end_object(json);
	return at;
}

void trivy_put_results(struct trivy *trivy)
{
	const struct trivy_group os = { TRIVY_OS, trivy->os, os_target(trivy) };
	struct results results = { .trivy = trivy };

	gather(&results, os.target);
	json_key(&trivy->json, "Results");
	json_begin_array(&trivy->json);
	if (trivy->os.len && (results.count == 0 || results.entries[0].group.kind != TRIVY_OS)) {
		begin_result(&trivy->json, &os); /* that they were looked at, and nothing was found */
		json_end_object(&trivy->json);
	}
	for (size_t at = 0; at < results.count;)
		at = put_result(&results, at);
	json_end_array(&trivy->json);
	free(results.entries);
}
