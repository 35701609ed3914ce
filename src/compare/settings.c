/* settings.c - what is set up otherwise: the configuration, the distribution, what rules say, accounts */
#include "base/buffer.h"
#include "compare/comparing.h"
#include "rules/rules.h"

#include <stdlib.h>

static void add(struct comparison *comparison, const char *name, struct slice before, struct slice after, bool is_item)
{
	comparison->settings[comparison->setting_count++] = (struct setting_change){ name, before, after, is_item };
}

static void add_text(struct comparison *comparison, const char *name, struct slice before, struct slice after)
{
	if (!slice_equal(before, after))
		add(comparison, name, before, after, false);
}

/* A command as an array, so that its words stay apart. */
static struct slice join(const struct slice *words, size_t count, struct arena *arena)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	for (size_t i = 0; i < count; i++) {
		buffer_addf(&text, "%s", i ? " " : "");
		if (words[i].len == 0 || slice_find_byte(words[i], ' ') >= 0)
			buffer_addf(&text, "'%.*s'", SLICE_ARG(words[i]));
		else
			buffer_add_slice(&text, words[i]);
	}
	return arena_copy(arena, buffer_slice(&text));
}

struct lists {
	const struct comparing *comparing;
	struct slices older, newer;
	bool by_name; /* of "name=value" the name */
};

static bool item_key(const void *context, bool newer, size_t index, size_t which, unsigned char ret_key[SHA256_SIZE])
{
	const struct lists *lists = context;
	struct slice item = (newer ? lists->newer : lists->older).items[index], name = item, value;

	if (lists->by_name)
		slice_cut(item, '=', &name, &value);
	compare_add_part(lists->comparing->sha256, name);
	sha256_end(lists->comparing->sha256, ret_key);
	return which == 0;
}

static void add_list(const struct comparing *comparing, const char *name, struct slices older, struct slices newer, bool by_name)
{
	struct comparison *comparison = comparing->comparison;
	struct lists lists = { comparing, older, newer, by_name };
	cleanup_pairs struct pairs pairs = { 0 };

	pairs_init(&pairs, older.count, newer.count);
	pairs_match(&pairs, item_key, &lists);
	for (size_t i = 0; i < older.count; i++)
		if (pairs.older[i] == PAIR_NONE)
			add(comparison, name, older.items[i], S(""), true);
		else if (!slice_equal(older.items[i], newer.items[pairs.older[i]]))
			add(comparison, name, older.items[i], newer.items[pairs.older[i]], true);
	for (size_t i = 0; i < newer.count; i++)
		if (pairs.newer[i] == PAIR_NONE)
			add(comparison, name, S(""), newer.items[i], true);
}

static struct slice distribution_name(const struct report *report, struct arena *arena)
{
	const struct distribution *distribution = &report->distribution.distribution;

	if (distribution->id.len == 0)
		return distribution->pretty_name;
	return arena_printf(arena, "%.*s %.*s", SLICE_ARG(distribution->id),
		SLICE_ARG(distribution->version_id.len ? distribution->version_id : distribution->codename));
}

static void compare_configurations(struct comparing *comparing)
{
	struct comparison *comparison = comparing->comparison;
	const struct image *older = comparison->older->image, *newer = comparison->newer->image;
	struct arena *arena = comparing->arena;
	size_t items = older->env_count + newer->env_count + older->ports.count + newer->ports.count + older->volumes.count +
		       newer->volumes.count + older->labels.count + newer->labels.count;

	comparison->settings = arena_array(arena, struct setting_change, items + 16);
	add_text(comparison, "distribution", distribution_name(comparison->older, arena),
		distribution_name(comparison->newer, arena));
	add_text(comparison, "os", older->os, newer->os);
	add_text(comparison, "architecture", older->architecture, newer->architecture);
	add_text(comparison, "variant", older->variant, newer->variant);
	add_text(comparison, "user", older->user, newer->user);
	add_text(comparison, "entrypoint", join(older->entrypoint, older->entrypoint_count, arena),
		join(newer->entrypoint, newer->entrypoint_count, arena));
	add_text(comparison, "cmd", join(older->cmd, older->cmd_count, arena), join(newer->cmd, newer->cmd_count, arena));
	add_text(comparison, "workdir", older->workdir, newer->workdir);
	add_text(comparison, "healthcheck", older->has_healthcheck ? S("yes") : S(""), newer->has_healthcheck ? S("yes") : S(""));
	add_list(comparing, "environment", (struct slices){ older->env, older->env_count },
		(struct slices){ newer->env, newer->env_count }, false);
	add_list(comparing, "port", older->ports, newer->ports, false);
	add_list(comparing, "volume", older->volumes, newer->volumes, false);
	add_list(comparing, "label", older->labels, newer->labels, true);
}

static bool rule_key(const void *context, bool newer, size_t index, size_t which, unsigned char ret_key[SHA256_SIZE])
{
	const struct comparing *comparing = context;
	const struct report *report = newer ? comparing->comparison->newer : comparing->comparison->older;

	compare_add_part(comparing->sha256, report->judged[index].rule->id);
	sha256_end(comparing->sha256, ret_key);
	return which == 0;
}

static int rule_order(const void *a, const void *b)
{
	const struct rule_change *x = a, *y = b;

	return slice_compare((x->after ? x->after : x->before)->rule->id, (y->after ? y->after : y->before)->rule->id);
}

/* Those that one report says nothing of make no change: another version has other rules. */
static void compare_rules(struct comparing *comparing)
{
	struct comparison *comparison = comparing->comparison;
	const struct report *older = comparison->older, *newer = comparison->newer;
	cleanup_pairs struct pairs pairs = { 0 };

	pairs_init(&pairs, older->judged_count, newer->judged_count);
	pairs_match(&pairs, rule_key, comparing);
	comparison->rules = arena_array(comparing->arena, struct rule_change, older->judged_count);
	for (size_t i = 0; i < older->judged_count; i++) {
		const struct judged_rule *before = &older->judged[i], *after;

		if (pairs.older[i] == PAIR_NONE)
			continue;
		after = &newer->judged[pairs.older[i]];
		if (before->judgement.kind != after->judgement.kind)
			comparison->rules[comparison->rule_count++] = (struct rule_change){ before, after };
	}
	if (comparison->rule_count)
		qsort(comparison->rules, comparison->rule_count, sizeof *comparison->rules, rule_order);
}

static bool account_key(const void *context, bool newer, size_t index, size_t which, unsigned char ret_key[SHA256_SIZE])
{
	const struct comparing *comparing = context;
	const struct report *report = newer ? comparing->comparison->newer : comparing->comparison->older;

	compare_add_part(comparing->sha256, report->accounts[index].account.name);
	compare_add_part(comparing->sha256, report->accounts[index].account.path);
	sha256_end(comparing->sha256, ret_key);
	return which == 0;
}

static bool is_same_account(const struct account *a, const struct account *b)
{
	return a->uid == b->uid && a->gid == b->gid && slice_equal(a->gecos, b->gecos) && slice_equal(a->home, b->home) &&
	       slice_equal(a->shell, b->shell);
}

static int account_order(const void *a, const void *b)
{
	const struct account_change *x = a, *y = b;
	const struct account *left = x->after ? x->after : x->before, *right = y->after ? y->after : y->before;
	int order = slice_compare(left->name, right->name);

	if (!order)
		order = slice_compare(left->path, right->path);
	return order ? order : (left->uid > right->uid) - (left->uid < right->uid);
}

static void compare_accounts(struct comparing *comparing)
{
	struct comparison *comparison = comparing->comparison;
	const struct report *older = comparison->older, *newer = comparison->newer;
	cleanup_pairs struct pairs pairs = { 0 };

	if (older->accounts_skipped || newer->accounts_skipped)
		return; /* told by those who compare findings */
	pairs_init(&pairs, older->account_count, newer->account_count);
	pairs_match(&pairs, account_key, comparing);
	comparison->accounts = arena_array(comparing->arena, struct account_change, older->account_count + newer->account_count);
	for (size_t i = 0; i < older->account_count; i++) {
		const struct account *before = &older->accounts[i].account;
		const struct account *after = pairs.older[i] == PAIR_NONE ? NULL : &newer->accounts[pairs.older[i]].account;

		if (!after || !is_same_account(before, after))
			comparison->accounts[comparison->account_count++] = (struct account_change){ before, after };
	}
	for (size_t i = 0; i < newer->account_count; i++)
		if (pairs.newer[i] == PAIR_NONE)
			comparison->accounts[comparison->account_count++] =
				(struct account_change){ NULL, &newer->accounts[i].account };
	if (comparison->account_count)
		qsort(comparison->accounts, comparison->account_count, sizeof *comparison->accounts, account_order);
}

void compare_settings(struct comparing *comparing)
{
	compare_configurations(comparing);
	compare_rules(comparing);
	compare_accounts(comparing);
}
