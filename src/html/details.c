/* details.c - why a finding is one: what a row shows when it is opened */
#include "html/view.h"

#include <inttypes.h>

static void put_texts(struct html *html, struct markup term, struct slices texts)
{
	if (texts.count == 0)
		return;
	html_put(html, M("<dt>"));
	html_put(html, term);
	html_put(html, M("<dd>"));
	for (size_t i = 0; i < texts.count; i++) {
		if (i > 0)
			html_put(html, M(", "));
		html_line(html, texts.items[i]);
	}
	html_put(html, M("\n"));
}

static void put_path(struct html *html, struct slice path)
{
	html_put(html, M("<br><code>"));
	html_text(html, path);
	html_put(html, M("</code>"));
}

static void put_places(struct view *view, const struct finding *finding)
{
	struct html *html = view->html;

	html_put(html, M("<dt>Where<dd>"));
	view_layer(view, finding->place.layer, finding->place.base);
	if (finding->hidden_by != FINDING_VISIBLE && (finding->secret || finding->malware))
		html_textf(html, "; %s in layer %" PRIu64 ", still there below", finding->replaced ? "replaced" : "deleted",
			finding->hidden_by + 1);
	if (finding->place.path.len)
		put_path(html, finding->place.path);
	for (size_t i = 0; i < finding->paths.count; i++)
		put_path(html, finding->paths.items[i]);
	html_put(html, M("\n"));
}

static void put_package(struct view *view, const struct finding *finding)
{
	const struct package *package = finding->place.package;
	const struct found_package *found = report_found(view->report, package);
	struct html *html = view->html;

	if (!package)
		return;
	html_put(html, M("<dt>Package<dd>"));
	html_text(html, slice_from_text(package_type_facts((enum package_type)package->type)->word));
	if (found && found->purl.len) {
		html_put(html, M(" <code>"));
		html_text(html, found->purl);
		html_put(html, M("</code>"));
	}
	if (found && found->third_party.len) {
		html_put(html, M("; third party: "));
		html_line(html, found->third_party);
	}
	html_put(html, M("\n"));
	put_texts(html, M("With"), finding->binaries);
}

static void put_rating(struct html *html, enum rating rating)
{
	html_text(html, slice_from_text(rating_name((unsigned)rating < RATING_COUNT ? rating : RATING_UNKNOWN)));
}

static void put_rows(struct html *html, const struct finding *finding)
{
	html_put(html, M("<dt>Rated so because<dd>"));
	if (finding->row_count == 0)
		html_line(html, finding->reason);
	for (size_t i = 0; i < finding->row_count; i++) {
		html_put(html, i ? M("<br>") : M(""));
		html_line(html, finding->rows[i].reason);
		html_put(html, M(" <small>rule "));
		html_number(html, finding->rows[i].rule);
		html_put(html, M(": "));
		put_rating(html, finding->rows[i].rating);
		html_put(html, M("</small>"));
	}
	html_put(html, M("\n"));
}

/* "nvd (nvd): critical, 9.3 AV:N/…" */
static void put_source_rating(struct html *html, const struct source_rating *rating)
{
	html_line(html, rating->source);
	if (rating->role.len && !slice_equal(rating->role, rating->source)) {
		html_put(html, M(" ("));
		html_line(html, rating->role);
		html_put(html, M(")"));
	}
	html_put(html, M(": "));
	if (rating->word.len)
		html_line(html, rating->word);
	else
		put_rating(html, rating->rating);
	if (rating->score >= 0)
		html_textf(html, ", %.1f", rating->score);
	if (rating->vector.len) {
		html_put(html, M(" <code>"));
		html_text(html, rating->vector);
		html_put(html, M("</code>"));
	}
}

static void put_source_ratings(struct html *html, const struct finding *finding)
{
	if (finding->picked.source.len) {
		html_put(html, M("<dt>Source that was picked<dd>"));
		put_source_rating(html, &finding->picked);
		html_put(html, M("\n"));
	}
	if (finding->rating_count == 0)
		return;
	html_put(html, M("<dt>What sources say<dd>"));
	for (size_t i = 0; i < finding->rating_count; i++) {
		html_put(html, i ? M("<br>") : M(""));
		put_source_rating(html, &finding->ratings[i]);
	}
	html_put(html, M("\n"));
}

static void put_kev(struct html *html, const struct finding *finding)
{
	if (finding->kev.len == 0)
		return;
	html_put(html, M("<dt>Exploited<dd>in the wild since "));
	html_line(html, slice_first(finding->kev, 10));
	html_put(html, M(" (CISA KEV)"));
	if (finding->kev_due.len) {
		html_put(html, M("; US agencies had until "));
		html_line(html, finding->kev_due);
	}
	if (finding->ransomware)
		html_put(html, M("; known to be used by ransomware"));
	html_put(html, M("\n"));
}

static void put_epss(struct html *html, const struct finding *finding)
{
	if (!finding->has_epss)
		return;
	html_put(html, M("<dt>EPSS<dd>"));
	html_textf(html, "%.2f%% within 30 days, more than %.0f%% of all", finding->epss * 100, finding->percentile * 100);
	if (finding->epss_date.len) {
		html_put(html, M(", "));
		html_line(html, finding->epss_date);
	}
	html_put(html, M("\n"));
}

static void put_status(struct html *html, const struct finding *finding)
{
	if (finding->status.len == 0 && finding->status_reason.len == 0)
		return;
	html_put(html, M("<dt>Status<dd>"));
	html_line(html, finding->status);
	if (finding->status_reason.len) {
		html_put(html, finding->status.len ? M("; ") : M(""));
		html_line(html, finding->status_reason);
	}
	if (finding->source.len) {
		html_put(html, M(" ("));
		html_line(html, finding->source);
		html_put(html, M(")"));
	}
	html_put(html, M("\n"));
}

static void put_dates(struct html *html, const struct finding *finding)
{
	if (finding->published.len == 0 && finding->modified.len == 0)
		return;
	html_put(html, M("<dt>Dates<dd>"));
	if (finding->published.len) {
		html_put(html, M("published "));
		html_line(html, slice_first(finding->published, 10));
	}
	if (finding->modified.len) {
		html_put(html, finding->published.len ? M(", changed ") : M("changed "));
		html_line(html, slice_first(finding->modified, 10));
	}
	html_put(html, M("\n"));
}

static void put_secret(struct html *html, const struct secret *secret)
{
	if (!secret)
		return;
	view_fact(html, M("Looks like"), secret->masked);
	view_fact(html, M("Fingerprint"), secret->fingerprint);
	view_fact(html, M("Facts"), secret->facts);
	if (!slice_equal(secret->source, S("plimsoll")))
		view_fact(html, M("Pattern of"), secret->source);
	if (secret->more) {
		html_put(html, M("<dt>More<dd>"));
		html_thousands(html, secret->more);
		html_put(html, M(" more like it in this file\n"));
	}
}

static void put_malware(struct html *html, const struct malware *malware)
{
	if (!malware)
		return;
	html_put(html, M("<dt>Found by<dd>"));
	html_text(html, slice_from_text(malware_source_name(malware->source)));
	html_put(html, M(", "));
	html_text(html, slice_from_text(malware_confidence_name(malware->confidence)));
	html_put(html, M(" confidence\n"));
	view_fact(html, M("Rule"), malware->rule);
	view_fact(html, M("Rules of"), malware->rules);
	view_fact(html, M("Author"), malware->author);
	view_fact(html, M("Licence"), malware->licence);
	if (malware->reference.len) {
		html_put(html, M("<dt>Reference<dd>"));
		html_link(html, malware->reference, malware->reference);
		html_put(html, M("\n"));
	}
	view_fact(html, M("Digest"), malware->digest);
	view_fact(html, M("Facts"), malware->facts);
}

static void put_link(struct html *html, const struct finding *finding)
{
	if (finding->url.len == 0)
		return;
	html_put(html, M("<dt>Read more<dd>"));
	html_link(html, finding->url, finding->url);
	html_put(html, M("\n"));
}

void view_finding_details(struct view *view, const struct finding *finding)
{
	struct html *html = view->html;

	html_put(html, M("<div class=b>"));
	if (finding->action.len) {
		html_put(html, M("<p class=do><b>To do</b> "));
		html_line(html, finding->action);
		html_put(html, M("</p>"));
	}
	html_put(html, M("<dl>"));
	put_places(view, finding);
	put_package(view, finding);
	view_fact(html, M("Seen"), finding->match);
	put_secret(html, finding->secret);
	put_malware(html, finding->malware);
	put_rows(html, finding);
	put_source_ratings(html, finding);
	put_kev(html, finding);
	put_epss(html, finding);
	view_fact(html, M("SSVC"), finding->ssvc);
	put_texts(html, M("Exploits"), finding->exploits);
	put_texts(html, M("Proofs of concept"), finding->proofs);
	put_status(html, finding);
	view_ruling(view, finding);
	put_texts(html, M("Also called"), finding->aliases);
	put_texts(html, M("Bulletins"), finding->bulletins);
	put_texts(html, M("Weakness"), finding->cwes);
	put_dates(html, finding);
	put_link(html, finding);
	html_put(html, M("</dl></div>"));
}
