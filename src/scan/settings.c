/* settings.c - which layers brought, changed and removed accounts and the distribution */
#include "scan/settings.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include <inttypes.h>

#define CHANGES_MAX 100000u /* of all accounts; far more than any image has */

/* A change, and those before it: accounts that stay the same from layer to layer share the list. */
struct step {
	struct change change;
	const struct step *older;
	size_t count; /* with the older ones */
};

/* An account of one state, in the order of names; a name may stand in a file several times. */
struct known {
	struct found_account *account;
	size_t number; /* among those of its name */
	const struct step *steps;
};

struct state {
	struct known *items;
	size_t count;
};

struct comparing {
	struct scan *scan;
	size_t change_count, hidden_capacity, distribution_capacity;
};

void settings_done(struct settings *settings)
{
	free(settings->accounts);
}

static int by_name(const void *a, const void *b)
{
	const struct known *x = a, *y = b;
	int order = slice_compare(x->account->account.name, y->account->account.name);

	return order ? order : (x->account > y->account) - (x->account < y->account);
}

static int by_name_and_number(const struct known *a, const struct known *b)
{
	int order = slice_compare(a->account->account.name, b->account->account.name);

	return order ? order : (a->number > b->number) - (a->number < b->number);
}

static struct state state_of(struct settings *settings)
{
	struct state state = { memory_new((settings->account_count + 1) * sizeof *state.items), settings->account_count };

	for (size_t i = 0; i < state.count; i++)
		state.items[i].account = &settings->accounts[i];
	if (state.count)
		qsort(state.items, state.count, sizeof *state.items, by_name);
	for (size_t i = 1; i < state.count; i++)
		if (slice_equal(state.items[i].account->account.name, state.items[i - 1].account->account.name))
			state.items[i].number = state.items[i - 1].number + 1;
	return state;
}

static void add_step(
	struct comparing *comparing, const struct step **steps, uint64_t layer, const char *fact, struct slice before)
{
	struct step *step;

	if (comparing->change_count++ >= CHANGES_MAX)
		return;
	step = arena_array(&comparing->scan->arena, struct step, 1);
	*step = (struct step){ { layer, slice_from_text(fact), before }, *steps, 1 + (*steps ? (*steps)->count : 0) };
	*steps = step;
}

static void compare_texts(struct comparing *comparing, const struct step **steps, uint64_t layer, const char *fact,
	struct slice before, struct slice now)
{
	if (!slice_equal(before, now))
		add_step(comparing, steps, layer, fact, before);
}

static void compare_numbers(
	struct comparing *comparing, const struct step **steps, uint64_t layer, const char *fact, uint64_t before, uint64_t now)
{
	if (before != now)
		add_step(comparing, steps, layer, fact, arena_printf(&comparing->scan->arena, "%" PRIu64, before));
}

static void compare_accounts(struct comparing *comparing, const struct step **steps, uint64_t layer, const struct account *before,
	const struct account *now)
{
	compare_numbers(comparing, steps, layer, "uid", before->uid, now->uid);
	compare_numbers(comparing, steps, layer, "gid", before->gid, now->gid);
	compare_texts(comparing, steps, layer, "gecos", before->gecos, now->gecos);
	compare_texts(comparing, steps, layer, "home", before->home, now->home);
	compare_texts(comparing, steps, layer, "shell", before->shell, now->shell);
	compare_texts(comparing, steps, layer, "path", before->path, now->path);
}

static void end_origin(struct comparing *comparing, struct origin *origin, const struct step *steps)
{
	origin->change_count = steps ? steps->count : 0;
	origin->changes = arena_array(&comparing->scan->arena, struct change, origin->change_count);
	for (size_t at = origin->change_count; steps; steps = steps->older)
		origin->changes[--at] = steps->change;
}

static void hide_account(struct comparing *comparing, const struct known *known, uint64_t layer)
{
	struct scan *scan = comparing->scan;
	struct found_account *hidden;

	memory_reserve(scan->hidden_accounts, scan->hidden_account_count, comparing->hidden_capacity);
	hidden = &scan->hidden_accounts[scan->hidden_account_count++];
	*hidden = *known->account;
	hidden->origin.hidden_by = layer;
	end_origin(comparing, &hidden->origin, known->steps);
}

/* From the accounts as a lower layer left them to those of LAYER. */
static void next_state(struct comparing *comparing, const struct state *before, struct state *now, uint64_t layer)
{
	size_t i = 0, k = 0;

	while (i < before->count || k < now->count) {
		int order = i == before->count ? 1 : k == now->count ? -1 : by_name_and_number(&before->items[i], &now->items[k]);

		if (order < 0) {
			hide_account(comparing, &before->items[i++], layer);
		} else if (order > 0) {
			now->items[k++].account->origin = (struct origin){ .layer = layer, .hidden_by = ORIGIN_VISIBLE };
		} else {
			now->items[k].account->origin = before->items[i].account->origin;
			now->items[k].steps = before->items[i].steps;
			compare_accounts(comparing, &now->items[k].steps, layer, &before->items[i].account->account,
				&now->items[k].account->account);
			i++;
			k++;
		}
	}
}

static void compare_all_accounts(struct comparing *comparing, struct settings *items, size_t count)
{
	struct scan *scan = comparing->scan;
	struct state state = { NULL, 0 };

	for (size_t i = 0; i < count; i++) {
		struct state now;

		if (items[i].accounts_unknown)
			continue;
		now = state_of(&items[i]);
		next_state(comparing, &state, &now, items[i].layer);
		free(state.items);
		state = now;
	}
	for (size_t i = 0; i < state.count; i++)
		end_origin(comparing, &state.items[i].account->origin, state.items[i].steps);
	free(state.items);
	if (!items[count - 1].accounts_unknown) {
		scan->accounts = steal(items[count - 1].accounts);
		scan->account_count = items[count - 1].account_count;
	}
	if (comparing->change_count > CHANGES_MAX)
		scan_note(scan, -1, NOTE_REMARK, S(""), "layers change accounts more than %u times: not all changes are listed",
			CHANGES_MAX);
}

static bool is_stated(const struct distribution *distribution)
{
	return distribution->id.len || distribution->pretty_name.len || distribution->version_id.len;
}

static void hide_distribution(struct comparing *comparing, const struct distribution *distribution, struct origin origin,
	const struct step *steps, uint64_t layer)
{
	struct scan *scan = comparing->scan;

	origin.hidden_by = layer;
	end_origin(comparing, &origin, steps);
	memory_reserve(scan->hidden_distributions, scan->hidden_distribution_count, comparing->distribution_capacity);
	scan->hidden_distributions[scan->hidden_distribution_count++] =
		(struct found_distribution){ .distribution = *distribution, .origin = origin };
}

static void compare_all_distributions(struct comparing *comparing, const struct settings *items, size_t count)
{
	struct distribution before = { 0 };
	struct origin origin = { .hidden_by = ORIGIN_VISIBLE };
	const struct step *steps = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct distribution *now = &items[i].distribution;
		uint64_t layer = items[i].layer;

		if (items[i].distribution_unknown)
			continue;
		if (is_stated(&before) && !is_stated(now)) {
			hide_distribution(comparing, &before, origin, steps, layer);
		} else if (!is_stated(&before)) {
			origin.layer = layer;
			steps = NULL;
		} else {
			compare_texts(comparing, &steps, layer, "id", before.id, now->id);
			compare_texts(comparing, &steps, layer, "id_like", before.id_like, now->id_like);
			compare_texts(comparing, &steps, layer, "version_id", before.version_id, now->version_id);
			compare_texts(comparing, &steps, layer, "codename", before.codename, now->codename);
			compare_texts(comparing, &steps, layer, "pretty_name", before.pretty_name, now->pretty_name);
			compare_texts(comparing, &steps, layer, "path", before.path, now->path);
		}
		before = *now;
	}
	if (items[count - 1].distribution_unknown)
		return;
	comparing->scan->distribution = before;
	if (is_stated(&before))
		end_origin(comparing, &origin, steps);
	comparing->scan->distribution_origin = origin;
}

void settings_compare(struct scan *scan, struct settings *items, size_t count)
{
	struct comparing comparing = { .scan = scan };

	compare_all_distributions(&comparing, items, count);
	compare_all_accounts(&comparing, items, count);
}
