/* told.c - what the formats say alike of findings */
#include "exchange/told.h"
#include "bom/describe.h"
#include "bom/members.h"
#include "rules/rules.h"

#include <inttypes.h>
#include <stdlib.h>

#define EPSS_DIGITS 5

struct slice told_kind(enum finding_kind kind)
{
	static const char *const names[FINDING_KIND_COUNT] = {
		[FINDING_VULNERABILITY] = "vulnerability",
		[FINDING_SETTING] = "setting",
		[FINDING_ARCHIVE] = "archive",
		[FINDING_SECRET] = "secret",
		[FINDING_MALWARE] = "malware",
	};

	return slice_from_text(names[kind]);
}

void told_thing(struct buffer *out, enum plain_language language, const struct finding *finding)
{
	const struct package *package = finding->place.package;

	if (package) {
		plain_add(out, language, package->name);
		if (package->version.len)
			buffer_add_byte(out, ' ');
		plain_add(out, language, package->version);
	} else if (finding->place.path.len) {
		plain_add(out, language, finding->place.path);
	} else {
		buffer_add_slice(out, S("the image"));
	}
}

/* "layer 3 of 6", as the table and the page count: people begin with 1. Indexes for programs begin with 0, and have members of their own. */
static void add_layer_number(struct buffer *out, const struct image *image, uint64_t layer)
{
	buffer_addf(out, "layer %" PRIu64 " of %" PRIu64, layer + 1, (uint64_t)image->layer_count);
}

void told_layer(struct buffer *out, enum plain_language language, const struct report *report, const struct finding *finding)
{
	const struct image *image = report->image;
	uint64_t layer = finding->place.layer;

	if (image->kind != IMAGE_OF_LAYERS)
		return;
	if (layer == PLACE_NO_LAYER || (finding->kind == FINDING_SETTING && finding->place.path.len == 0)) {
		buffer_add_slice(out, S("the image's configuration"));
		return;
	}
	add_layer_number(out, image, layer);
	buffer_add_slice(out, language == PLAIN_MARKDOWN ? S(" \\(") : S(" ("));
	if (layer < image->layer_count && image->layers[layer].digest.len) {
		plain_add(out, language, image->layers[layer].digest);
		buffer_add_slice(out, S(", "));
	}
	buffer_add_slice(out, members_owner(finding->place.base));
	buffer_add_slice(out, language == PLAIN_MARKDOWN ? S("\\)") : S(")"));
}

/* "line 12" of a package's evidence, which is in the file that is its place. */
static uint64_t line_of_package(const struct package *package)
{
	uint64_t line;

	if (!slice_starts_with(package->evidence, S("line ")) || !slice_to_u64(slice_from(package->evidence, 5), &line))
		return 0;
	return line;
}

uint64_t told_line(const struct report *report, const struct finding *finding)
{
	const struct judged_rule *judged;

	if (finding->secret)
		return finding->secret->line;
	if (finding->place.package)
		return line_of_package(finding->place.package);
	judged = told_judged(report, finding);
	return judged && judged->judgement.exhibit_count ? judged->judgement.exhibits[0].line : 0;
}

struct slice told_page(const struct finding *finding, struct arena *arena)
{
	struct slice url = S("");

	if (describe_is_url(finding->url))
		return finding->url;
	if (finding->kind == FINDING_VULNERABILITY)
		(void)describe_flaw_name(finding->id, arena, &url);
	else if (finding->malware && describe_is_url(finding->malware->reference))
		url = finding->malware->reference;
	return url;
}

void told_ruling(struct buffer *out, enum plain_language language, const struct report *report, const struct ruling *ruling)
{
	plain_add(out, language, slice_from_text(ruling_status_name((enum ruling_status)ruling->status)));
	if (ruling->justification.len) {
		buffer_add_slice(out, S(", "));
		plain_add(out, language, ruling->justification);
	}
	if (ruling->reason.len) {
		plain_add(out, language, S(": "));
		plain_add(out, language, ruling->reason);
	}
	plain_add(out, language, S(" ("));
	if (ruling->document < report->document_count) /* its folder is this machine's matter */
		plain_add(out, language, slice_base_name(report->documents[ruling->document].name));
	buffer_add_slice(out, S(", "));
	plain_add(out, language, ruling->place);
	if (ruling->until.len) {
		buffer_add_slice(out, S(", until "));
		plain_add(out, language, ruling->until);
	}
	plain_add(out, language, S(")"));
}

void told_note(struct buffer *out, enum plain_language language, const struct report *report, const struct report_note *note)
{
	const struct image *image = report->image;

	if (note->layer >= 0 && image->kind == IMAGE_OF_LAYERS) {
		add_layer_number(out, image, (uint64_t)note->layer);
		if ((uint64_t)note->layer < image->layer_count && image->layers[note->layer].digest.len) {
			buffer_add_byte(out, ' ');
			plain_add(out, language, image->layers[note->layer].digest);
		}
		plain_add(out, language, S(": "));
	}
	if (note->note.path.len) {
		plain_add(out, language, note->note.path);
		plain_add(out, language, S(": "));
	}
	plain_add(out, language, note->note.text);
}

void told_exploitation(struct buffer *out, enum plain_language language, const struct finding *finding)
{
	const char *between = "";

	if (finding->kev.len) {
		buffer_add_slice(out, S("exploited since "));
		plain_add(out, language, finding->kev);
		plain_add(out, language, finding->ransomware ? S(" (KEV, ransomware)") : S(" (KEV)"));
		between = ", ";
	}
	if (finding->exploits.count) {
		buffer_addf(out, "%sa public exploit", between);
		between = ", ";
	}
	if (finding->has_epss)
		buffer_addf(out, "%sEPSS %.*f", between, EPSS_DIGITS, finding->epss);
}

static int compare_rule(const void *key, const void *item)
{
	return slice_compare(*(const struct slice *)key, ((const struct judged_rule *)item)->rule->id);
}

const struct judged_rule *told_judged(const struct report *report, const struct finding *finding)
{
	if (finding->kind != FINDING_SETTING || report->judged_count == 0)
		return NULL;
	return bsearch(&finding->id, report->judged, report->judged_count, sizeof *report->judged, compare_rule);
}

struct slice told_platform(const struct image *image, struct arena *arena)
{
	if (!image->os.len && !image->architecture.len)
		return S("");
	return arena_printf(arena, "%.*s/%.*s%s%.*s", SLICE_ARG(image->os), SLICE_ARG(image->architecture),
		image->variant.len ? "/" : "", SLICE_ARG(image->variant));
}
