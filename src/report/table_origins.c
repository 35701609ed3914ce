/* table_origins.c - which layers brought, changed and removed accounts, the distribution and the configuration: --all-layers */
#include "report/table.h"

#include <inttypes.h>

#define NAME_COLUMN (TABLE_LEFT + 24)

static void write_name(struct page *page, struct slice name)
{
	page->indent = NAME_COLUMN;
	page_tab(page, TABLE_LEFT);
	page_put(page, name);
	page_tab(page, page->column + 2 <= NAME_COLUMN ? NAME_COLUMN : page->column + 2);
}

/* "base layer 1 of 5; shell changed in layer 3, before it /bin/sh; removed in layer 5" */
static void write_origin(struct page *page, const struct report *report, const struct origin *origin, bool base)
{
	table_layer(page, report, origin->layer, base);
	for (size_t i = 0; i < origin->change_count; i++) {
		const struct change *change = &origin->changes[i];

		page_wordsf(page, "; %.*s changed in layer %" PRIu64 ", before it", SLICE_ARG(change->fact), change->layer + 1);
		page_whole(page, " ", change->before.len ? change->before : S("empty"));
	}
	if (origin->hidden_by != ORIGIN_VISIBLE)
		page_wordsf(page, "; removed in layer %" PRIu64, origin->hidden_by + 1);
	page_newline(page);
}

static void write_accounts(struct page *page, const struct report *report, const struct found_account *accounts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		write_name(page, accounts[i].account.name);
		write_origin(page, report, &accounts[i].origin, accounts[i].base);
	}
}

static void write_distribution(struct page *page, const struct report *report, const struct found_distribution *found)
{
	const struct distribution *distribution = &found->distribution;

	if (!distribution->id.len && !distribution->path.len)
		return;
	write_name(page, distribution->id.len ? distribution->id : S("(without a name)"));
	write_origin(page, report, &found->origin, found->base);
}

static void write_setting(struct page *page, const struct report *report, const struct setting *setting)
{
	write_name(page, setting->variable.len ? setting->variable : setting->name);
	if (!setting->line) {
		page_words(page, S("nothing in the history says who set it"));
	} else {
		if (setting->has_layer) {
			page_words(page, S("above"));
			page_words(page, S(" "));
			table_layer(page, report, setting->layer, setting->base);
			page_words(page, S(", "));
		}
		page_wordsf(page, "history line %" PRIu64 ": %.*s", setting->line, SLICE_ARG(setting->instruction));
	}
	page_newline(page);
}

void table_write_origins(struct page *page, const struct report *report)
{
	const struct image *image = report->image;

	if (report->account_count + report->hidden_account_count)
		table_heading(page, "Accounts", report->account_count + report->hidden_account_count);
	write_accounts(page, report, report->accounts, report->account_count);
	write_accounts(page, report, report->hidden_accounts, report->hidden_account_count);
	if (report->distribution.distribution.id.len || report->distribution.distribution.path.len ||
		report->hidden_distribution_count)
		table_heading(page, "Distribution", 0);
	write_distribution(page, report, &report->distribution);
	for (size_t i = 0; i < report->hidden_distribution_count; i++)
		write_distribution(page, report, &report->hidden_distributions[i]);
	if (image->setting_count)
		table_heading(page, "Configuration", image->setting_count);
	for (size_t i = 0; i < image->setting_count; i++)
		write_setting(page, report, &image->settings[i]);
}
