/* contents.c - what the image is made of: its base, how it starts, its accounts, its packages; and what it was judged by */
#include "html/view.h"
#include "model/shown.h"

#include <inttypes.h>

static void put_base(struct view *view)
{
	const struct base_image *base = &view->report->base;
	struct html *html = view->html;

	if (base->how.len == 0)
		return;
	view_section(view, M("base"), "Base image", 0);
	html_put(html, M("<p>"));
	html_text(html, base->name.len ? base->name : S("an image without a name"));
	html_put(html, M(", as its "));
	html_line(html, base->how);
	html_put(html, base->how.len && slice_equal(base->how, S("history")) ? M(" tells: ") : M(" tell: "));
	html_put(html, M("the lowest "));
	html_count(html, base->layer_count, "layer", "layers");
	if (base->digest.len) {
		html_put(html, M(". <code>"));
		html_text(html, base->digest);
		html_put(html, M("</code>"));
	}
	html_put(html, M("</p>\n"));
	if (base->newer_name.len || base->newer_digest.len) {
		html_put(html, M("<p class=do><b>To do</b> build it anew on "));
		html_text(html, base->newer_name.len ? base->newer_name : base->newer_digest);
		if (base->compared) {
			html_put(html, M(": that closes "));
			html_thousands(html, base->closes);
			html_put(html, M(" of "));
			html_thousands(html, base->finding_count);
			html_put(html, M(" findings that the base brought"));
		}
		html_put(html, M("</p>\n"));
	}
	view_section_end(view);
}

/* The words of a command; what follows an option of a secret is one. */
static void put_command(struct view *view, struct markup term, const struct slice *words, size_t count)
{
	if (count == 0)
		return;
	html_put(view->html, M("<dt>"));
	html_put(view->html, term);
	html_put(view->html, M("<dd><code>"));
	for (size_t i = 0; i < count; i++) {
		html_put(view->html, i ? M(" ") : M(""));
		html_text(
			view->html, i && shown_is_option_of_secret(words[i - 1]) ? S("***") : shown_text(words[i], &view->arena));
	}
	html_put(view->html, M("</code>\n"));
}

static void put_texts(struct view *view, struct markup term, struct slices texts)
{
	if (texts.count == 0)
		return;
	html_put(view->html, M("<dt>"));
	html_put(view->html, term);
	html_put(view->html, M("<dd>"));
	for (size_t i = 0; i < texts.count; i++) {
		html_put(view->html, i ? M("<br><code>") : M("<code>"));
		html_text(view->html, shown_text(texts.items[i], &view->arena));
		html_put(view->html, M("</code>"));
	}
	html_put(view->html, M("\n"));
}

/* Of a label as of a variable: what its name says to be a secret is not shown. */
static struct slice shown_label(struct slice label, struct arena *arena)
{
	struct slice name, value;

	if (slice_cut(label, '=', &name, &value) && shown_is_secret(name))
		return arena_printf(arena, "%.*s=***", SLICE_ARG(name));
	return label;
}

static void put_labels(struct view *view, const struct image *image)
{
	struct slices labels = { arena_array(&view->arena, struct slice, image->labels.count), image->labels.count };

	for (size_t i = 0; i < labels.count; i++)
		labels.items[i] = shown_label(image->labels.items[i], &view->arena);
	put_texts(view, M("Labels"), labels);
}

/* Of the environment the names alone. */
static void put_environment(struct view *view, const struct image *image)
{
	struct slices names = { arena_array(&view->arena, struct slice, image->env_count), image->env_count };

	for (size_t i = 0; i < names.count; i++) {
		struct slice value;

		if (!slice_cut(image->env[i], '=', &names.items[i], &value))
			names.items[i] = image->env[i];
	}
	put_texts(view, M("Variables"), names);
}

static void put_configuration(struct view *view)
{
	const struct image *image = view->report->image;

	if (!image->has_config && !image->cmd_count && !image->entrypoint_count && !image->user.len && !image->env_count)
		return;
	view_folded(view, M("configuration"), "Configuration", 0);
	html_put(view->html, M("<dl>"));
	view_fact(view->html, M("User"), image->user.len ? image->user : S("root, as none is named"));
	put_command(view, M("Entrypoint"), image->entrypoint, image->entrypoint_count);
	put_command(view, M("Command"), image->cmd, image->cmd_count);
	view_fact(view->html, M("Folder"), image->workdir);
	put_texts(view, M("Ports"), image->ports);
	put_texts(view, M("Volumes"), image->volumes);
	put_environment(view, image);
	put_labels(view, image);
	put_texts(view, M("History"), image->history);
	html_put(view->html, M("</dl>\n"));
	view_folded_end(view);
}

static void put_accounts(struct view *view)
{
	const struct report *report = view->report;

	if (report->account_count == 0)
		return;
	view_folded(view, M("accounts"), "Accounts", report->account_count);
	html_put(view->html, M("<table><thead><tr><th scope=col>Name<th scope=col>Number<th scope=col>Shell"
			       "<th scope=col>Brought by\n<tbody>\n"));
	for (size_t i = 0; i < report->account_count; i++) {
		const struct found_account *found = &report->accounts[i];

		html_put(view->html, M("<tr><th scope=row>"));
		html_text(view->html, found->account.name);
		html_put(view->html, M("<td class=num>"));
		html_number(view->html, found->account.uid);
		html_put(view->html, M("<td><code>"));
		html_text(view->html, found->account.shell);
		html_put(view->html, M("</code><td>"));
		view_layer(view, found->origin.layer, found->base);
		html_put(view->html, M("\n"));
	}
	html_put(view->html, M("</table>\n"));
	view_folded_end(view);
}

static void put_password(struct html *html, const struct password *password)
{
	html_put(html, M("<tr><th scope=row>"));
	html_text(html, password->account);
	html_put(html, M("<td><code>"));
	html_text(html, password->path);
	html_put(html, M(":"));
	html_number(html, password->line);
	html_put(html, M("</code><td>"));
	html_text(html, password->scheme);
	html_put(html, M("<td>"));
	if (password->guess != PASSWORD_NOT_GUESSED)
		html_put(html, M("<b class=x>guessed</b>"));
	else
		html_put(html, M("not guessed"));
	html_textf(html, ", %" PRIu64 " of %" PRIu64 " candidates tried", password->tried, password->candidates);
	if (password->reason.len) {
		html_put(html, M(" <small>"));
		html_line(html, password->reason);
		html_put(html, M("</small>"));
	}
	html_put(html, M("\n"));
}

static void put_passwords(struct view *view)
{
	const struct report *report = view->report;

	if (report->password_count == 0)
		return;
	view_folded(view, M("passwords"), "Passwords", report->password_count);
	html_put(view->html, M("<table><thead><tr><th scope=col>Account<th scope=col>Stated in<th scope=col>Scheme<th scope=col>"
			       "Withstands a guess\n<tbody>\n"));
	for (size_t i = 0; i < report->password_count; i++)
		put_password(view->html, &report->passwords[i]);
	html_put(view->html, M("</table>\n"));
	view_folded_end(view);
}

void view_image(struct view *view)
{
	put_base(view);
	put_configuration(view);
	put_accounts(view);
	put_passwords(view);
}

/* As a bar, too, beside that of the oldest. */
static void put_age(struct html *html, int64_t days, int64_t oldest)
{
	if (days < 0) {
		html_put(html, M("not known"));
		return;
	}
	html_put(html, M("<svg class=age viewBox=\"0 0 100 10\" preserveAspectRatio=none aria-hidden=true><rect class=fb"));
	html_measure(html, M("width"), 1 + 99 * (double)days / (double)oldest);
	html_put(html, M(" height=10 /></svg> "));
	html_count(html, (uint64_t)days, "day", "days");
}

static int64_t oldest_of(const struct report *report)
{
	int64_t oldest = 1;

	for (size_t i = 0; i < report->source_count; i++) {
		const struct report_source *source = &report->sources[i];

		oldest = source->age_days > oldest ? source->age_days : oldest;
		for (size_t k = 0; k < source->feed_count; k++)
			oldest = source->feeds[k].age_days > oldest ? source->feeds[k].age_days : oldest;
	}
	return oldest;
}

static void put_source(struct html *html, const struct report_source *source, int64_t oldest)
{
	html_put(html, M("<tr><th scope=row>"));
	html_line(html, source->name);
	if (source->partial)
		html_put(html, M(" <small>partial: never complete</small>"));
	html_put(html, M("<td>"));
	html_line(html, source->date);
	html_put(html, M("<td>"));
	put_age(html, source->age_days, oldest);
	html_put(html, M("<td class=num>"));
	html_thousands(html, source->advisory_count);
	html_put(html, M("\n"));
	for (size_t i = 0; i < source->feed_count; i++) {
		const struct report_feed *feed = &source->feeds[i];

		html_put(html, M("<tr class=part><td>"));
		html_line(html, feed->name);
		if (feed->concerns)
			html_put(html, M(" <small>judges packages of this image</small>"));
		html_put(html, M("<td>"));
		html_line(html, feed->date);
		html_put(html, M("<td>"));
		put_age(html, feed->age_days, oldest);
		html_put(html, M("<td>\n"));
	}
}

void view_sources(struct view *view)
{
	const struct report *report = view->report;

	if (report->source_count == 0)
		return;
	view_folded(view, M("sources"), "Sources of advisories", report->source_count);
	html_put(view->html,
		M("<table><thead><tr><th scope=col>Source<th scope=col>Date<th scope=col>Age<th scope=col>Advisories\n"
		  "<tbody>\n"));
	for (size_t i = 0; i < report->source_count; i++)
		put_source(view->html, &report->sources[i], oldest_of(report));
	html_put(view->html, M("</table>\n"));
	view_folded_end(view);
}

static void put_package(struct view *view, const struct found_package *found, bool hidden)
{
	html_put(view->html, M("<tr><td>"));
	html_text(view->html, slice_from_text(package_type_facts((enum package_type)found->package.type)->word));
	html_put(view->html, M("<td>"));
	html_text(view->html, found->package.name);
	if (found->third_party.len)
		html_put(view->html, M(" <small>third party</small>"));
	html_put(view->html, M("<td>"));
	html_text(view->html, found->package.version);
	if (found->before.len) {
		html_put(view->html, M(" <small>before it "));
		html_text(view->html, found->before);
		html_put(view->html, M("</small>"));
	}
	html_put(view->html, M("<td>"));
	html_line(view->html, found->package.licence);
	html_put(view->html, M("<td>"));
	view_layer(view, found->layer, found->base);
	if (hidden && found->after.len) {
		html_textf(view->html, ", changed in layer %" PRIu64 " to ", found->hidden_by + 1);
		html_text(view->html, found->after);
	} else if (hidden) {
		html_textf(view->html, ", removed in layer %" PRIu64, found->hidden_by + 1);
	}
	html_put(view->html, M("<td><code>"));
	html_text(view->html, found->package.path);
	html_put(view->html, M("</code>\n"));
}

static void put_packages(struct view *view, struct markup name, const char *heading, const struct found_package *packages,
	size_t count, bool hidden)
{
	if (count == 0)
		return;
	view_folded(view, name, heading, count);
	html_put(view->html, M("<table class=packages><thead><tr><th scope=col>Type<th scope=col>Name<th scope=col>Version<th "
			       "scope=col>Licence<th scope=col>Brought by<th scope=col>Stated in\n<tbody>\n"));
	for (size_t i = 0; i < count; i++)
		put_package(view, &packages[i], hidden);
	html_put(view->html, M("</table>\n"));
	view_folded_end(view);
}

void view_packages(struct view *view)
{
	const struct report *report = view->report;

	put_packages(view, M("packages"), "Packages", report->packages, report->package_count, false);
	if (report->list_hidden_packages)
		put_packages(view, M("hidden"), "Hidden in lower layers", report->hidden, report->hidden_package_count, true);
}
