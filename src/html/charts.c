/* charts.c - how bad, and how old, as pictures; what they show is told in words as well */
#include "html/view.h"

#include "model/shown.h"

#define COLUMNS_WIDTH 340.0
#define COLUMNS_HEIGHT 96.0

static const struct markup fills[RATING_COUNT] = {
	[RATING_UNKNOWN] = MARKUP(" class=f0"),
	[RATING_LOW] = MARKUP(" class=f1"),
	[RATING_MODERATE] = MARKUP(" class=f2"),
	[RATING_HIGH] = MARKUP(" class=f3"),
	[RATING_CRITICAL] = MARKUP(" class=f4"),
};

static void put_rect(struct html *html, enum rating rating, double x, double y, double width, double height)
{
	html_put(html, M("<rect"));
	html_put(html, fills[rating]);
	html_measure(html, M("x"), x);
	html_measure(html, M("y"), y);
	html_measure(html, M("width"), width);
	html_measure(html, M("height"), height);
	html_put(html, M("/>"));
}

/* One row a rating: its word, a bar, the number. The bars are as wide as the page leaves room. */
static void put_ratings(struct view *view)
{
	size_t most = 1;

	for (size_t i = 0; i < RATING_COUNT; i++)
		most = view->numbers.by_rating[i] > most ? view->numbers.by_rating[i] : most;
	html_put(view->html, M("<table class=bars><caption>By rating</caption><tbody>\n"));
	for (size_t i = 0; i < RATING_COUNT; i++) {
		enum rating rating = view_ratings[i];
		size_t count = view->numbers.by_rating[rating];

		html_put(view->html, M("<tr><th scope=row>"));
		view_rating_word(view->html, rating);
		html_put(view->html, M("<td><svg viewBox=\"0 0 100 10\" preserveAspectRatio=none aria-hidden=true>"));
		if (count)
			put_rect(view->html, rating, 0, 0, 1 + 99 * (double)count / (double)most, 10);
		html_put(view->html, M("</svg><td class=num>"));
		html_thousands(view->html, count);
		html_put(view->html, M("\n"));
	}
	html_put(view->html, M("</table>\n"));
}

static const char *const age_names[AGE_COUNT] = {
	[AGE_MONTH] = "\u2264 30 d",
	[AGE_QUARTER] = "\u2264 3 mo",
	[AGE_YEAR] = "\u2264 1 y",
	[AGE_TWO_YEARS] = "\u2264 2 y",
	[AGE_FIVE_YEARS] = "\u2264 5 y",
	[AGE_OLDER] = "> 5 y",
	[AGE_UNKNOWN] = "not told",
};
static const char *const age_words[AGE_COUNT] = {
	[AGE_MONTH] = "up to 30 days",
	[AGE_QUARTER] = "up to 3 months",
	[AGE_YEAR] = "up to 1 year",
	[AGE_TWO_YEARS] = "up to 2 years",
	[AGE_FIVE_YEARS] = "up to 5 years",
	[AGE_OLDER] = "older",
	[AGE_UNKNOWN] = "not told",
};

static size_t age_count(const struct view *view, size_t age)
{
	size_t count = 0;

	for (size_t i = 0; i < RATING_COUNT; i++)
		count += view->numbers.by_age[age][i];
	return count;
}

/* "up to 30 days: 2, older: 12" */
static void put_ages_in_words(struct view *view)
{
	bool first = true;

	html_put(view->html, M(" role=img aria-label=\"Vulnerabilities by age: "));
	for (size_t age = 0; age < AGE_COUNT; age++) {
		if (!first)
			html_put(view->html, M(", "));
		html_text(view->html, slice_from_text(age_words[age]));
		html_put(view->html, M(" "));
		html_number(view->html, age_count(view, age));
		first = false;
	}
	html_put(view->html, M("\""));
}

/* The gravest stands at the bottom, where columns are compared best. */
static void put_column(struct view *view, size_t age, size_t most)
{
	double step = COLUMNS_WIDTH / AGE_COUNT, x = step * (double)age + 5, y = COLUMNS_HEIGHT + 16;

	for (size_t i = 0; i < RATING_COUNT; i++) {
		size_t count = view->numbers.by_age[age][view_ratings[i]];
		double height = COLUMNS_HEIGHT * (double)count / (double)most;

		y -= height;
		if (count)
			put_rect(view->html, view_ratings[i], x, y, step - 10, height);
	}
	html_put(view->html, M("<text class=num"));
	html_measure(view->html, M("x"), x + (step - 10) / 2);
	html_measure(view->html, M("y"), y - 4);
	html_put(view->html, M(">"));
	html_thousands(view->html, age_count(view, age));
	html_put(view->html, M("</text><text"));
	html_measure(view->html, M("x"), x + (step - 10) / 2);
	html_measure(view->html, M("y"), COLUMNS_HEIGHT + 30);
	html_put(view->html, M(">"));
	html_text(view->html, slice_from_text(age_names[age]));
	html_put(view->html, M("</text>"));
}

static void put_ages(struct view *view)
{
	size_t most = 1;

	for (size_t age = 0; age < AGE_COUNT; age++)
		most = age_count(view, age) > most ? age_count(view, age) : most;
	html_put(view->html,
		M("<figure><figcaption>Known since (vulnerabilities)</figcaption><svg class=ages viewBox=\"0 0 340 132\""));
	put_ages_in_words(view);
	html_put(view->html, M("><path class=axis d=\"M0 112.5h340\"/>"));
	for (size_t age = 0; age < AGE_COUNT; age++)
		put_column(view, age, most);
	html_put(view->html, M("</svg></figure>\n"));
}

static void put_number(struct html *html, struct markup begin, size_t number, const char *words)
{
	html_put(html, begin);
	html_thousands(html, number);
	html_put(html, M("</b> "));
	html_text(html, slice_from_text(words));
}

static void put_key_numbers(struct view *view)
{
	const struct html_numbers *numbers = &view->numbers;

	html_put(view->html, M("<ul class=key>"));
	put_number(
		view->html, M("<li><b>"), view->report->finding_count, view->report->finding_count == 1 ? "finding" : "findings");
	put_number(view->html, numbers->exploited ? M("<li><b class=x>") : M("<li><b>"), numbers->exploited,
		"exploited in the wild");
	put_number(view->html, M("<li><b>"), numbers->weaponised, "more with a public exploit");
	put_number(view->html, M("<li><b>"), numbers->fixable, "with a fix");
	if (view->report->image->kind == IMAGE_OF_LAYERS)
		put_number(view->html, M("<li><b>"), numbers->base, "from the base image");
	html_put(view->html, M("</ul>\n"));
}

void view_charts(struct view *view)
{
	if (view->report->finding_count == 0)
		return;
	view_section(view, M("glance"), "At a glance", 0);
	put_key_numbers(view);
	html_put(view->html, M("<div class=charts>\n"));
	put_ratings(view);
	if (view->numbers.aged)
		put_ages(view);
	html_put(view->html, M("</div>\n"));
	view_section_end(view);
}

/* What lies in a layer, from its gravest on. WIDTH of 100: all that there is. */
static void put_layer_findings(struct view *view, const struct layer_numbers *layer, size_t most)
{
	const char *between = "";
	double x = 0;

	html_put(view->html, M("<td><svg viewBox=\"0 0 100 10\" preserveAspectRatio=none aria-hidden=true>"));
	for (size_t i = 0; i < RATING_COUNT; i++) {
		double width = 100 * (double)layer->by_rating[view_ratings[i]] / (double)most;

		if (width > 0)
			put_rect(view->html, view_ratings[i], x, 0, width, 10);
		x += width;
	}
	html_put(view->html, M("</svg><small>"));
	if (layer->findings == 0)
		html_put(view->html, M("no findings"));
	for (size_t i = 0; i < RATING_COUNT; i++) {
		if (layer->by_rating[view_ratings[i]] == 0)
			continue;
		html_text(view->html, slice_from_text(between));
		html_thousands(view->html, layer->by_rating[view_ratings[i]]);
		html_put(view->html, M(" "));
		html_text(view->html, slice_from_text(rating_name(view_ratings[i])));
		between = ", ";
	}
	html_put(view->html, M("</small>"));
}

static void put_layer_size(struct html *html, const struct layer_numbers *layer, uint64_t most, bool base)
{
	html_put(html, M("<td><svg viewBox=\"0 0 100 10\" preserveAspectRatio=none aria-hidden=true><rect"));
	html_put(html, base ? M(" class=fb") : M(" class=fo"));
	html_measure(html, M("width"), layer->bytes ? 1 + 99 * (double)layer->bytes / (double)most : 0);
	html_put(html, M(" height=10 /></svg><small>"));
	html_bytes(html, layer->bytes);
	html_put(html, M("</small>"));
}

static void put_layer(struct view *view, size_t index, uint64_t most_bytes, size_t most_findings)
{
	static const struct layer nothing;
	const struct layer_result *result = &view->report->layers[index];
	const struct layer *layer = result->layer ? result->layer : &nothing;

	html_put(view->html, layer->base ? M("<tr class=base><th scope=row>") : M("<tr><th scope=row>"));
	html_number(view->html, index + 1);
	html_put(view->html, layer->base ? M("<td class=o>base") : M("<td class=o>own"));
	put_layer_size(view->html, &view->numbers.layers[index], most_bytes, layer->base);
	put_layer_findings(view, &view->numbers.layers[index], most_findings);
	html_put(view->html, M("<td class=made>"));
	if (layer->created_by.len) {
		html_put(view->html, M("<code>"));
		html_line(view->html, shown_text(layer->created_by, &view->arena));
		html_put(view->html, M("</code>"));
	} else {
		html_put(view->html, M("<small>no line in the history</small>"));
	}
	if (layer->skip_reason) {
		html_put(view->html, M(" <b class=x>not read: "));
		html_line(view->html, slice_from_text(layer->skip_reason));
		html_put(view->html, M("</b>"));
	} else if (!result->complete) {
		html_put(view->html, M(" <b class=x>not whole</b>"));
	}
	html_put(view->html, M("\n"));
}

void view_layers(struct view *view)
{
	const struct report *report = view->report;
	const struct layer_numbers *numbers = view->numbers.layers;
	uint64_t most_bytes = 1;
	size_t most_findings = 1;

	if (report->image->kind != IMAGE_OF_LAYERS || report->layer_count == 0)
		return;
	for (size_t i = 0; i <= report->layer_count; i++) {
		most_bytes = numbers[i].bytes > most_bytes ? numbers[i].bytes : most_bytes;
		most_findings = numbers[i].findings > most_findings ? numbers[i].findings : most_findings;
	}
	view_section(view, M("layers"), "Layers", report->layer_count);
	html_put(view->html, M("<p class=note>The uppermost layer stands first. Who brought a layer is told by the history.</p>\n"
			       "<table class=layers><thead><tr><th scope=col>Layer<th scope=col>Owner<th scope=col>Size"
			       "<th scope=col>Findings<th scope=col>Made by\n<tbody>\n"));
	if (numbers[report->layer_count].findings > 0) {
		html_put(view->html, M("<tr><th scope=row>&ndash;<td class=o>image<td>"));
		put_layer_findings(view, &numbers[report->layer_count], most_findings);
		html_put(view->html, M("<td class=made><small>the configuration</small>\n"));
	}
	for (size_t i = report->layer_count; i > 0; i--)
		put_layer(view, i - 1, most_bytes, most_findings);
	html_put(view->html, M("</table>\n"));
	view_section_end(view);
}
