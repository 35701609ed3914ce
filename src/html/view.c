/* view.c - one report's part of a page: its numbers, and what all sections are made of */
#include "html/view.h"
#include "base/moment.h"

#include <inttypes.h>

#define DAY_SECONDS 86400

const enum rating view_ratings[RATING_COUNT] = { RATING_CRITICAL, RATING_HIGH, RATING_MODERATE, RATING_LOW, RATING_UNKNOWN };

enum rating view_rating(const struct finding *finding)
{
	return (unsigned)finding->rating < RATING_COUNT ? finding->rating : RATING_UNKNOWN;
}

enum html_age view_age(const struct view *view, const struct finding *finding)
{
	static const int64_t days[AGE_OLDER] = { 30, 91, 365, 2 * 365, 5 * 365 };
	struct moment now, then;
	size_t age = 0;

	if (!moment_parse(view->report->created, &now) || !moment_parse(finding->published, &then))
		return AGE_UNKNOWN;
	while (age < AGE_OLDER && now.seconds - then.seconds > days[age] * DAY_SECONDS)
		age++;
	return (enum html_age)age;
}

static void count_finding(struct view *view, const struct finding *finding)
{
	struct html_numbers *numbers = &view->numbers;
	enum rating rating = view_rating(finding);
	enum exploitation exploitation = finding_exploitation(finding);
	size_t count = view->report->layer_count, layer = finding->place.layer < count ? (size_t)finding->place.layer : count;

	numbers->by_rating[rating]++;
	if ((unsigned)finding->kind < FINDING_KIND_COUNT)
		numbers->by_kind[finding->kind]++;
	numbers->exploited += exploitation == EXPLOITATION_ACTIVE;
	numbers->weaponised += exploitation == EXPLOITATION_PUBLIC;
	numbers->fixable += finding->fixed_version.len > 0;
	numbers->base += finding->place.base;
	numbers->layers[layer].by_rating[rating]++;
	numbers->layers[layer].findings++;
	if (finding->kind != FINDING_VULNERABILITY)
		return;
	numbers->by_age[view_age(view, finding)][rating]++;
	numbers->aged++;
}

void view_init(struct view *view, const struct report *report, struct html *html, size_t number)
{
	*view = (struct view){ .report = report, .html = html, .number = number };
	view->numbers.layers = arena_array(&view->arena, struct layer_numbers, report->layer_count + 1);
	for (size_t i = 0; i < report->layer_count; i++) {
		const struct layer_result *result = &report->layers[i];

		view->numbers.layers[i].bytes = result->layer ? result->layer->size_bytes : 0;
		if (result->inflated_bytes > 0)
			view->numbers.layers[i].bytes = result->inflated_bytes;
	}
	for (size_t i = 0; i < report->finding_count; i++)
		count_finding(view, &report->findings[i]);
}

void view_done(struct view *view)
{
	arena_done(&view->arena);
}

void view_id(struct view *view, struct markup name)
{
	html_put(view->html, M(" id=\""));
	if (view->number > 0) {
		html_put(view->html, M("i"));
		html_number(view->html, view->number);
		html_put(view->html, M("-"));
	}
	html_put(view->html, name);
	html_put(view->html, M("\""));
}

static void put_heading(struct view *view, const char *heading, size_t count)
{
	html_put(view->html, view->number ? M("<h3>") : M("<h2>"));
	html_text(view->html, slice_from_text(heading));
	if (count > 0) {
		html_put(view->html, M(" <span class=n>"));
		html_thousands(view->html, count);
		html_put(view->html, M("</span>"));
	}
	html_put(view->html, view->number ? M("</h3>\n") : M("</h2>\n"));
}

void view_section(struct view *view, struct markup name, const char *heading, size_t count)
{
	html_put(view->html, M("<section"));
	view_id(view, name);
	html_put(view->html, M(">"));
	put_heading(view, heading, count);
}

void view_section_end(struct view *view)
{
	html_put(view->html, M("</section>\n"));
}

void view_folded(struct view *view, struct markup name, const char *heading, size_t count)
{
	html_put(view->html, M("<section"));
	view_id(view, name);
	html_put(view->html, M("><details class=fold><summary>"));
	put_heading(view, heading, count);
	html_put(view->html, M("</summary>\n"));
}

void view_folded_end(struct view *view)
{
	html_put(view->html, M("</details></section>\n"));
}

void view_rating_word(struct html *html, enum rating rating)
{
	static const struct markup begins[RATING_COUNT] = {
		[RATING_UNKNOWN] = MARKUP("<b class=\"r r0\"><i></i>unknown</b>"),
		[RATING_LOW] = MARKUP("<b class=\"r r1\"><i></i>low</b>"),
		[RATING_MODERATE] = MARKUP("<b class=\"r r2\"><i></i>moderate</b>"),
		[RATING_HIGH] = MARKUP("<b class=\"r r3\"><i></i>high</b>"),
		[RATING_CRITICAL] = MARKUP("<b class=\"r r4\"><i></i>critical</b>"),
	};

	html_put(html, begins[(unsigned)rating < RATING_COUNT ? rating : RATING_UNKNOWN]);
}

void view_verdict_word(struct html *html, enum verdict_kind kind)
{
	static const struct markup words[VERDICT_KIND_COUNT] = {
		[VERDICT_PASS] = MARKUP("<b class=\"v vp\">pass</b>"),
		[VERDICT_WARN] = MARKUP("<b class=\"v vw\">warn</b>"),
		[VERDICT_INCOMPLETE] = MARKUP("<b class=\"v vi\">incomplete</b>"),
		[VERDICT_BLOCK] = MARKUP("<b class=\"v vb\">block</b>"),
	};

	html_put(html, words[(unsigned)kind < VERDICT_KIND_COUNT ? kind : VERDICT_INCOMPLETE]);
}

void view_layer(struct view *view, uint64_t layer, bool base)
{
	const struct report *report = view->report;

	if (layer == PLACE_NO_LAYER)
		html_put(view->html, M("configuration"));
	else if (report->image->kind == IMAGE_BOM)
		html_put(view->html, M("this document"));
	else if (report->image->kind != IMAGE_OF_LAYERS)
		html_put(view->html, M("this folder"));
	else
		html_textf(view->html, "%s layer %" PRIu64 " of %zu", base ? "base" : "own", layer + 1, report->layer_count);
}

void view_fact(struct html *html, struct markup term, struct slice value)
{
	if (value.len == 0)
		return;
	html_put(html, M("<dt>"));
	html_put(html, term);
	html_put(html, M("<dd>"));
	html_line(html, value);
	html_put(html, M("\n"));
}
