/* findings.c - a row a finding, which opens; above them what picks and sorts, for where scripts run */
#include "html/view.h"

#include <inttypes.h>

#define EPSS_SHOWN_MIN 0.01

static const char *const kinds[FINDING_KIND_COUNT][2] = {
	[FINDING_VULNERABILITY] = { "vulnerability", "vulnerabilities" },
	[FINDING_SETTING] = { "setting", "settings" },
	[FINDING_ARCHIVE] = { "archive", "archives" },
	[FINDING_SECRET] = { "secret", "secrets" },
	[FINDING_MALWARE] = { "malware", "malware" },
};

static void put_kinds(struct view *view)
{
	html_put(view->html, M("<label>Kind <select class=kind><option value=\"\">all"));
	for (size_t i = 0; i < FINDING_KIND_COUNT; i++) {
		if (view->numbers.by_kind[i] == 0)
			continue;
		html_put(view->html, M("<option value=k"));
		html_number(view->html, i);
		html_put(view->html, M(">"));
		html_text(view->html, slice_from_text(kinds[i][1]));
		html_put(view->html, M(" ("));
		html_thousands(view->html, view->numbers.by_kind[i]);
		html_put(view->html, M(")"));
	}
	html_put(view->html, M("</select></label>\n"));
}

static void put_rating_boxes(struct view *view)
{
	static const struct markup boxes[RATING_COUNT] = {
		[RATING_UNKNOWN] = MARKUP("<label><input type=checkbox checked value=q0>"),
		[RATING_LOW] = MARKUP("<label><input type=checkbox checked value=q1>"),
		[RATING_MODERATE] = MARKUP("<label><input type=checkbox checked value=q2>"),
		[RATING_HIGH] = MARKUP("<label><input type=checkbox checked value=q3>"),
		[RATING_CRITICAL] = MARKUP("<label><input type=checkbox checked value=q4>"),
	};

	html_put(view->html, M("<fieldset><legend>Rating</legend>"));
	for (size_t i = 0; i < RATING_COUNT; i++) {
		if (view->numbers.by_rating[view_ratings[i]] == 0)
			continue;
		html_put(view->html, boxes[view_ratings[i]]);
		html_text(view->html, slice_from_text(rating_name(view_ratings[i])));
		html_put(view->html, M(" "));
		html_thousands(view->html, view->numbers.by_rating[view_ratings[i]]);
		html_put(view->html, M("</label>"));
	}
	html_put(view->html, M("</fieldset>\n"));
}

/* Hidden until the script is there that they need. */
static void put_tools(struct view *view)
{
	html_put(view->html, M("<div class=tools role=search aria-label=\"Filter and sort the findings\" hidden>\n"
			       "<label class=wide>Filter <input type=search class=words placeholder=\"id, package, path\" "
			       "autocomplete=off></label>\n"));
	put_rating_boxes(view);
	put_kinds(view);
	html_put(view->html,
		M("<label>From <select class=owner><option value=\"\">all<option value=oo>own layers<option value=ob>base "
		  "image</select></label>\n"
		  "<label>Only <select class=only><option value=\"\">all<option value=fx>with a fix<option value=ex>with an "
		  "exploit"
		  "</select></label>\n"
		  "<label>Sort by <select class=sort><option value=u>urgency<option value=i>id<option value=p>package<option "
		  "value=d>newest<option value=e>EPSS<option value=c>CVSS</select></label>\n"
		  "<button type=button class=open>Open all</button><output aria-live=polite></output></div>\n"));
}

static void put_classes(struct html *html, const struct finding *finding)
{
	html_put(html, M("<details class=\"f q"));
	html_number(html, (uint64_t)view_rating(finding));
	html_put(html, M(" k"));
	html_number(html, (uint64_t)finding->kind);
	html_put(html, finding->place.base ? M(" ob") : M(" oo"));
	if (finding->fixed_version.len)
		html_put(html, M(" fx"));
	if (finding_exploitation(finding) >= EXPLOITATION_PUBLIC)
		html_put(html, M(" ex"));
	html_put(html, M("\""));
}

/* What is sorted by. */
static void put_keys(struct html *html, const struct finding *finding)
{
	if (finding->published.len)
		html_attribute(html, HTML_DATE, slice_first(finding->published, 10));
	if (finding->has_epss && finding->epss > 0) {
		html_put(html, M(" data-e="));
		html_number(html, (uint64_t)(finding->epss * 100000));
	}
	if (finding->score > 0) {
		html_put(html, M(" data-c="));
		html_number(html, (uint64_t)(finding->score * 10 + 0.5));
	}
	html_put(html, M(">"));
}

static void put_package(struct html *html, const struct finding *finding)
{
	const struct package *package = finding->place.package;

	html_put(html, M(" <span class=p><bdi>"));
	html_text(html, package->name.len ? package->name : S("(no package)"));
	html_put(html, M("</bdi> <bdi>"));
	html_text(html, package->version);
	html_put(html, M("</bdi>"));
	if (finding->fixed_version.len) {
		html_put(html, M(" <span class=to>&rarr; <bdi>"));
		html_text(html, finding->fixed_version);
		html_put(html, M("</bdi></span>"));
	} else if (finding->kind == FINDING_VULNERABILITY) {
		html_put(html, M(" <span class=no>no fix</span>"));
	}
	html_put(html, M("</span>"));
}

/* What a row without a package is about: a file. */
static void put_place(struct html *html, const struct finding *finding)
{
	if (finding->place.path.len == 0)
		return;
	html_put(html, M(" <span class=p><bdi>"));
	html_text(html, finding->place.path);
	if (finding->kind == FINDING_SECRET && finding->secret && finding->secret->line) {
		html_put(html, M(":"));
		html_number(html, finding->secret->line);
	}
	html_put(html, M("</bdi></span>"));
}

static void put_exploitation(struct html *html, const struct finding *finding)
{
	switch (finding_exploitation(finding)) {
	case EXPLOITATION_ACTIVE:
		html_put(html, M("<b class=x>exploited</b>"));
		break;
	case EXPLOITATION_PUBLIC:
		html_put(html, M("<b class=x>public exploit</b>"));
		break;
	case EXPLOITATION_PROOF:
		html_put(html, M("<span>proof of concept</span>"));
		break;
	default:
		break;
	}
	if (finding->ransomware)
		html_put(html, M("<b class=x>ransomware</b>"));
	if (finding->has_epss && finding->epss >= EPSS_SHOWN_MIN) {
		html_put(html, M("<span>EPSS "));
		html_number(html, (uint64_t)(finding->epss * 100 + 0.5));
		html_put(html, M("%</span>"));
	}
}

static void put_owner(struct view *view, const struct finding *finding)
{
	if (view->report->image->kind != IMAGE_OF_LAYERS)
		return;
	html_put(view->html, M("<span>"));
	if (finding->place.layer == PLACE_NO_LAYER) {
		html_put(view->html, M("configuration"));
	} else {
		html_put(view->html, finding->place.base ? M("base layer ") : M("own layer "));
		html_number(view->html, finding->place.layer + 1);
	}
	html_put(view->html, M("</span>"));
}

static void put_chips(struct view *view, const struct finding *finding)
{
	html_put(view->html, M("<span class=c>"));
	put_exploitation(view->html, finding);
	if (finding->kind != FINDING_VULNERABILITY && (unsigned)finding->kind < FINDING_KIND_COUNT) {
		html_put(view->html, M("<span>"));
		html_text(view->html, slice_from_text(kinds[finding->kind][0]));
		html_put(view->html, M("</span>"));
	}
	if (finding->known)
		html_put(view->html, M("<span>known</span>"));
	if (finding->vendor_silent)
		html_put(view->html, M("<span>vendor silent</span>"));
	put_owner(view, finding);
	html_put(view->html, M("</span>"));
}

static void put_finding(struct view *view, const struct finding *finding)
{
	struct slice title = finding->title;

	if (finding->kind == FINDING_MALWARE && finding->malware && finding->malware->name.len)
		title = finding->malware->name;
	put_classes(view->html, finding);
	put_keys(view->html, finding);
	html_put(view->html, M("<summary>"));
	view_rating_word(view->html, finding->rating);
	html_put(view->html, M("<span class=m><b class=id><bdi>"));
	html_text(view->html, finding->id);
	html_put(view->html, M("</bdi></b>"));
	if (finding->place.package)
		put_package(view->html, finding);
	else
		put_place(view->html, finding);
	html_put(view->html, M("<span class=t>"));
	html_line(view->html, title);
	html_put(view->html, M("</span></span>"));
	put_chips(view, finding);
	html_put(view->html, M("</summary>"));
	view_finding_details(view, finding);
	html_put(view->html, M("</details>\n"));
}

static void put_hidden(struct view *view)
{
	const struct report *report = view->report;

	if (report->hidden_count > 0) {
		html_put(view->html, M("<p class=note>"));
		html_count(view->html, report->hidden_count, "more finding is", "more findings are");
		html_put(view->html, M(" hidden by "));
		html_text(view->html, slice_from_text(report_hidden_by(report)));
		html_put(view->html, M(".</p>\n"));
	}
	if (report->baseline.len) {
		html_put(view->html, M("<p class=note>"));
		html_count(view->html, report->known_count, "finding is", "findings are");
		html_put(view->html, M(" known from "));
		html_text(view->html, report->baseline);
		html_put(view->html, M(", and decide nothing.</p>\n"));
	}
}

static void put_skipped(struct view *view)
{
	const struct report *report = view->report;
	static const char *const names[] = { "vulnerabilities", "accounts", "settings", "secrets", "malware" };
	const bool skipped[] = { report->vulnerabilities_skipped, report->accounts_skipped, report->settings_skipped,
		report->secrets_skipped, report->malware_skipped };
	const char *between = "<";

	for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++) {
		if (!skipped[i])
			continue;
		html_put(view->html, *between == '<' ? M("<p class=note>Not looked for (--scanners): ") : M(", "));
		html_text(view->html, slice_from_text(names[i]));
		between = ",";
	}
	if (*between == ',')
		html_put(view->html, M(".</p>\n"));
}

void view_findings(struct view *view)
{
	const struct report *report = view->report;

	view_section(view, M("findings"), "Findings", report->finding_count);
	put_hidden(view);
	put_skipped(view);
	if (report->finding_count == 0) {
		html_put(view->html, M("<p class=empty>Nothing was found.</p>\n"));
		view_section_end(view);
		return;
	}
	put_tools(view);
	html_put(view->html, M("<div class=list>\n"));
	for (size_t i = 0; i < report->finding_count; i++)
		put_finding(view, &report->findings[i]);
	html_put(view->html, M("</div>\n"));
	view_section_end(view);
}
