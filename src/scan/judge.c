/* judge.c - evidence and advisories -> findings, rated and decided on */
#include "base/clock.h"
#include "base/memory.h"
#include "compare/baseline.h"
#include "match/ecosystem.h"
#include "match/match.h"
#include "match/third_party.h"
#include "rating/rate.h"
#include "scan/assess.h"
#include "scan/detected.h"
#include "scan/rejected.h"
#include "scan/rulings.h"
#include "scan/state.h"
#include "version/version.h"

/* A note that names the distribution's file is about the layer that said it last. */
static int64_t layer_of_distribution(const struct scan *scan)
{
	const struct origin *origin = &scan->distribution_origin;

	if (!scan->distribution.path.len)
		return -1;
	return (int64_t)(origin->change_count ? origin->changes[origin->change_count - 1].layer : origin->layer);
}

static void note_from_match(void *context, const struct note *note)
{
	struct scan *scan = context;
	int64_t layer = -1;

	if (slice_equal(note->path, scan->distribution.path))
		layer = layer_of_distribution(scan);
	for (size_t i = 0; note->path.len && layer < 0 && i < scan->report.package_count; i++)
		if (slice_equal(scan->report.packages[i].package.path, note->path))
			layer = (int64_t)scan->report.packages[i].layer;
	scan_note(scan, layer, (enum note_kind)note->kind, note->path, "%.*s", SLICE_ARG(note->text));
}

static int package_order(const void *a, const void *b)
{
	const struct found_package *x = a, *y = b;
	int order = (x->package.type > y->package.type) - (x->package.type < y->package.type);

	if (!order)
		order = slice_compare(x->package.name, y->package.name);
	if (!order)
		order = slice_compare(x->package.version, y->package.version);
	if (!order)
		order = slice_compare(x->package.architecture, y->package.architecture);
	if (!order)
		order = slice_compare(x->package.path, y->package.path);
	return order ? order : slice_compare(x->package.cataloger, y->package.cataloger);
}

static struct found_package *found_packages(struct scan *scan, const struct merged_package *merged, size_t count)
{
	struct found_package *found = arena_array(&scan->arena, struct found_package, count);

	for (size_t i = 0; i < count; i++)
		found[i] = (struct found_package){
			.package = merged[i].package,
			.purl = package_purl(
				&merged[i].package, scan->distribution.id, scan->distribution.version_id, &scan->arena),
			.layer = merged[i].layer,
			.base = scan->image->layers[merged[i].layer].base,
			.hidden_by = merged[i].hidden_by,
			.first_layer = merged[i].first,
			.before = merged[i].before,
			.after = merged[i].after,
			.third_party = third_party_mark(&merged[i].package, &scan->distribution, &scan->arena),
		};
	if (count)
		qsort(found, count, sizeof *found, package_order);
	return found;
}

/* So much of it as was asked for. */
static void list_settings(struct scan *scan)
{
	const struct layer *layers = scan->image->layers;
	struct report *report = &scan->report;
	const struct distribution *distribution = report->distribution.told ? &report->distribution.stated : &scan->distribution;
	bool stated = distribution->id.len || distribution->path.len;

	report->distribution.distribution = scan->distribution;
	report->distribution.origin = scan->distribution_origin;
	report->distribution.base = stated && layers[scan->distribution_origin.layer].base;
	for (size_t i = 0; i < scan->account_count; i++)
		scan->accounts[i].base = layers[scan->accounts[i].origin.layer].base;
	for (size_t i = 0; i < scan->hidden_account_count; i++)
		scan->hidden_accounts[i].base = layers[scan->hidden_accounts[i].origin.layer].base;
	for (size_t i = 0; i < scan->hidden_distribution_count; i++)
		scan->hidden_distributions[i].base = layers[scan->hidden_distributions[i].origin.layer].base;
	if (scan->options->list_hidden_packages) {
		report->hidden_distributions = scan->hidden_distributions;
		report->hidden_distribution_count = scan->hidden_distribution_count;
	}
	if (report->accounts_skipped)
		return;
	report->accounts = scan->accounts;
	report->account_count = scan->account_count;
	if (scan->options->list_hidden_packages) {
		report->hidden_accounts = scan->hidden_accounts;
		report->hidden_account_count = scan->hidden_account_count;
	}
}

static void list_packages(struct scan *scan)
{
	struct report *report = &scan->report;

	report->package_count = scan->merged.package_count;
	report->packages = found_packages(scan, scan->merged.packages, report->package_count);
	report->hidden_package_count = scan->merged.hidden_count;
	if (scan->options->list_hidden_packages)
		report->hidden = found_packages(scan, scan->merged.hidden, report->hidden_package_count);
}

bool scan_has_system_packages(const struct scan *scan)
{
	for (size_t i = 0; i < scan->merged.package_count; i++)
		if (package_is_distributions((enum package_type)scan->merged.packages[i].package.type))
			return true;
	return false;
}

/* Who makes images small may take the package database away, and every flaw of the packages with it. */
static void look_for_distribution(struct scan *scan)
{
	const struct distribution *distribution = &scan->distribution;

	if (distribution->id.len == 0 || scan->report.distribution.told)
		return;
	if (scan_has_system_packages(scan))
		return;
	for (size_t i = 0; i < scan->note_count; i++)
		if (scan->notes[i].note.kind == NOTE_INCOMPLETE)
			return; /* perhaps that is why */
	scan_note(scan, layer_of_distribution(scan), NOTE_INCOMPLETE, distribution->path,
		"the %s says that it is %.*s%s%.*s, but no package of it was found",
		scan->image->kind == IMAGE_BOM ? "document" : "image", SLICE_ARG(distribution->id),
		distribution->version_id.len ? " " : "", SLICE_ARG(distribution->version_id));
}

static void list_layers(struct scan *scan)
{
	if (scan->image->kind == IMAGE_BOM)
		return;
	scan->report.layer_count = scan->image->layer_count;
	scan->report.layers = arena_array(&scan->arena, struct layer_result, scan->image->layer_count);
	for (size_t i = 0; i < scan->image->layer_count; i++)
		scan->report.layers[i] = scan->layers[i].result;
}

static int note_order(const void *a, const void *b)
{
	const struct report_note *x = a, *y = b;
	int order = (x->note.kind > y->note.kind) - (x->note.kind < y->note.kind);

	if (!order)
		order = (x->layer > y->layer) - (x->layer < y->layer);
	if (!order)
		order = slice_compare(x->note.path, y->note.path);
	return order ? order : slice_compare(x->note.text, y->note.text);
}

/* The same is said once: a full disk has the same words for every layer. */
static void sort_notes(struct scan *scan)
{
	size_t kept = 0;

	if (scan->note_count)
		qsort(scan->notes, scan->note_count, sizeof *scan->notes, note_order);
	for (size_t i = 0; i < scan->note_count; i++)
		if (kept == 0 || note_order(&scan->notes[kept - 1], &scan->notes[i]) != 0)
			scan->notes[kept++] = scan->notes[i];
	scan->note_count = kept;
}

/* Counts what it hides. */
static bool hide(struct scan *scan, const struct finding *finding)
{
	unsigned mask = scan->options->severity_mask;
	bool by_severity = mask && !(mask & 1u << finding->rating);
	bool unfixed = scan->options->ignore_unfixed && finding->kind == FINDING_VULNERABILITY && finding->fixed_version.len == 0;

	scan->report.hidden_count += by_severity || unfixed;
	scan->report.hidden_unfixed_count += unfixed && !by_severity;
	return by_severity || unfixed;
}

static void leave_unrated(struct finding *finding, size_t *unrated)
{
	finding->rating = RATING_UNKNOWN; /* policy counts it as high */
	finding->reason = S("not rated: not done in time (--timeout)");
	finding->score = -1;
	(*unrated)++;
}

static void rate_match(struct scan *scan, struct match *match)
{
	struct rating_input input = {
		.advisories = match->advisories,
		.advisory_count = match->advisory_count,
		.assessments = match->assessments,
		.assessment_count = match->assessment_count,
		.picked = scan->options->severity_source,
	};

	rate_finding(&match->finding, &input, &scan->arena);
}

static int list_findings(struct scan *scan, struct error *err)
{
	struct note_sink notes = { note_from_match, scan };
	struct report *report = &scan->report;
	struct match_list matches = { 0 };
	size_t unrated = 0, picked = 0;
	int r = match_packages(report->packages, report->package_count, &scan->distribution, scan->stores, scan->store_count,
		&scan->arena, &matches, &notes, &scan->deadline, err);

	if (r < 0)
		return error_context(err, r, "match packages");
	r = scan_find_gaps(scan, &matches, err);
	if (r >= 0)
		r = assess_findings(&matches, scan->stores, scan->store_count, &scan->arena, err);
	if (r < 0)
		return error_context(err, r, "look up flaws and releases");
	rejected_leave_out(&matches, &notes);
	report->findings = arena_array(&scan->arena, struct finding, matches.count);
	for (size_t i = 0; i < matches.count; i++) {
		struct match *match = &matches.items[i];

		if (deadline_step(&scan->deadline))
			leave_unrated(&match->finding, &unrated);
		else
			rate_match(scan, match);
		picked += match->finding.picked.source.len > 0;
		if (!hide(scan, &match->finding))
			report->findings[report->finding_count++] = match->finding;
	}
	if (unrated)
		scan_note(scan, -1, NOTE_INCOMPLETE, S(""), "%zu of %zu findings were not rated: not done in time (--timeout)",
			unrated, matches.count);
	if (scan->options->severity_source.len)
		scan_note(scan, -1, NOTE_REMARK, S(""),
			"rated by what %.*s says: %zu of %zu findings, the others as ever (--severity-source)",
			SLICE_ARG(scan->options->severity_source), picked, matches.count);
	return 0;
}

static struct slice created(struct arena *arena)
{
	char text[CLOCK_TEXT_SIZE];

	clock_text(clock_seconds(), text);
	return arena_copy(arena, slice_from_text(text));
}

static int compare_by_scheme(const char *name, struct slice a, struct slice b)
{
	const struct version_scheme *scheme = version_scheme_by_name(slice_from_text(name));

	return scheme ? scheme->compare(a, b) : slice_compare(a, b);
}

/* Was all read? Asked before advisories are, which have notes of their own. */
static bool is_unread(const struct scan *scan)
{
	bool unread = false;

	for (size_t i = 0; i < scan->note_count; i++)
		unread = unread || scan->notes[i].note.kind == NOTE_INCOMPLETE;
	for (size_t i = 0; i < scan->report.layer_count; i++)
		unread = unread || !scan->report.layers[i].complete;
	return unread;
}

/* Of a scan that decides nothing. */
static void conclude(struct report *report)
{
	report->verdict =
		report->unread ? (struct verdict){ .kind = VERDICT_INCOMPLETE, .sentence = S("something could not be examined") }
			       : (struct verdict){ .kind = VERDICT_PASS, .sentence = S("all could be examined") };
}

static void note_of_silence(void *context, const struct note *note)
{
	scan_note(context, -1, (enum note_kind)note->kind, note->path, "%.*s", SLICE_ARG(note->text));
}

/* What the report says of the scan itself. */
static void begin_report(struct scan *scan)
{
	struct report *report = &scan->report;

	report->image = scan->image;
	report->vulnerabilities_skipped = scan->options->skip_vulnerabilities;
	report->compliance = scan->options->compliance;
	report->settings_skipped = scan->options->skip_settings || !scan_has_settings(scan);
	report->accounts_skipped = scan->options->skip_accounts || scan->image->kind == IMAGE_BOM;
	report->secrets_skipped = !scan->options->secrets || scan->image->kind == IMAGE_BOM;
	report->malware_skipped = !scan->options->malware || scan->image->kind == IMAGE_BOM;
	report->version = PLIMSOLL_VERSION;
	report->created = scan->replay ? scan->replay->created : created(&scan->arena);
	report->list_all_packages = scan->options->list_all_packages;
	report->list_hidden_packages = scan->options->list_hidden_packages;
	report->list_suppressed = scan->options->list_suppressed;
	report->digests_checked = scan->options->verify;
}

/* What silences findings, whose they are, and which are known; all are in their order then. */
static void sift_findings(struct scan *scan, struct rulings rulings, const struct policy_options *policy)
{
	struct report *report = &scan->report;
	struct note_sink notes = { note_of_silence, scan };

	policy_sort_findings(report, &scan->arena);
	silence_report(report, rulings, &scan->arena, &notes, &scan->deadline);
	policy_exempt(report, policy, &scan->arena, &notes);
	scan_compare_base(scan);
	scan_hide_owners(scan);
	policy_sort_findings(report, &scan->arena); /* an upgrade closes no silenced ones */
	if (scan->options->baseline)
		baseline_mark(scan->options->baseline, report, &scan->arena, &notes);
}

int scan_judge(struct scan *scan, struct error *err)
{
	struct policy_options policy = scan->options->policy;
	struct report *report = &scan->report;
	struct rulings rulings = { 0 };
	int r;

	policy.compare = compare_by_scheme;
	begin_report(scan);
	r = scan_tell_distribution(scan, err);
	if (r < 0)
		return r;
	list_settings(scan);
	list_packages(scan);
	list_layers(scan);
	if (scan->image->os.len && !slice_equal(scan->image->os, S("linux")))
		scan_note(scan, -1, NOTE_INCOMPLETE, S(""), "an image for %.*s: this version knows the packages of linux alone",
			SLICE_ARG(scan->image->os));
	if (scan->options->packages_only || !report->vulnerabilities_skipped)
		look_for_distribution(scan);
	report->unread = is_unread(scan);
	if (!report->vulnerabilities_skipped) {
		scan_list_sources(scan);
		r = list_findings(scan, err);
		if (r < 0)
			return r;
	}
	if (scan->replay)
		rulings = (struct rulings){ scan->replayed_rulings, scan->replayed_ruling_count };
	else
		r = scan_read_rulings(scan, &rulings, err);
	if (r < 0)
		return r;
	sort_notes(scan); /* of suspects among them findings are made */
	scan_list_suspects(scan, hide);
	scan_list_judged(scan, hide);
	scan_list_detected(scan, hide);
	sort_notes(scan);
	sift_findings(scan, rulings, &policy);
	sort_notes(scan);
	report->notes = scan->notes;
	report->note_count = scan->note_count;
	if (scan->options->packages_only)
		conclude(report);
	else
		policy_decide(report, &policy, &scan->arena);
	return 0;
}
