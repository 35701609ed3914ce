/* merge_links.c - where paths lead: links to folders, other names, and files that are wanted through links */
#include "base/buffer.h"
#include "base/memory.h"
#include "evidence/merge_state.h"
#include "model/cover.h"

#define PATH_BYTES_MAX 4096u
#define ALIASES_MAX \
	(1u << 18) /* a layer gives at most 200,000 links; beyond them other names are not looked at, and a note says so */
#define ALIASES_A_PATH_MAX 16u
#define WANTS_MAX 5000u
#define NAMES_MAX 64u
#define LOOKS_MAX 8u /* layers that cannot answer for sure, one below the other */

/* Is there a symbolic link at PATH now, while a layer is laid? */
static const struct group *link_at(struct merge *merge, struct slice path)
{
	const struct group *found = merge_group_find(merge, path);
	size_t at;

	if (!found || !found->is_link || found->hidden)
		return NULL;
	at = (size_t)(found - merge->groups);
	if (merge->laying && at < merge->first && merge_is_hidden(merge, &merge->laid[merge->laid_count - 1], &merge->groups[at]))
		return NULL;
	return found;
}

/* A path while it is walked: what is done lies in `done`, what is still to do in `left`, nearest part last. */
struct walk_state {
	char done[PATH_BYTES_MAX];
	size_t done_len;
	char left[2 * PATH_BYTES_MAX];
	size_t left_len; /* filled from the end of the array */
};

static bool push(struct walk_state *state, struct slice path)
{
	if (path.len + 1 > sizeof state->left - state->left_len)
		return false;
	state->left_len++;
	state->left[sizeof state->left - state->left_len] = '/';
	state->left_len += path.len;
	if (path.len)
		memcpy(state->left + sizeof state->left - state->left_len, path.ptr, path.len);
	return true;
}

static struct slice pop(struct walk_state *state)
{
	struct slice left = slice_make(state->left + sizeof state->left - state->left_len, state->left_len), part = S("");

	slice_next_token(&left, '/', &part);
	state->left_len = left.len;
	return part;
}

static bool step(struct walk_state *state, struct slice part)
{
	if (part.len == 0 || slice_equal(part, S(".")))
		return true;
	if (slice_equal(part, S(".."))) {
		state->done_len = slice_folder_name(slice_make(state->done, state->done_len)).len;
		return true;
	}
	if (part.len + 1 > sizeof state->done - state->done_len)
		return false;
	if (state->done_len)
		state->done[state->done_len++] = '/';
	memcpy(state->done + state->done_len, part.ptr, part.len);
	state->done_len += part.len;
	return true;
}

static bool is_last(const struct walk_state *state)
{
	for (size_t i = sizeof state->left - state->left_len; i < sizeof state->left; i++)
		if (state->left[i] != '/')
			return false;
	return true;
}

struct slice merge_resolve(struct merge *merge, struct slice path, bool follow_last)
{
	struct walk_state state = { .done_len = 0 };
	unsigned hops = 0;

	if (!push(&state, path))
		return S("");
	while (state.left_len) {
		size_t before = state.done_len;
		const struct group *link;

		if (++merge->steps > MERGE_STEPS_MAX)
			return path;
		if (!step(&state, pop(&state)))
			return S("");
		if (state.done_len <= before || (is_last(&state) && !follow_last))
			continue;
		link = link_at(merge, slice_make(state.done, state.done_len));
		if (!link)
			continue;
		if (++hops > MERGE_LINK_HOPS_MAX || !push(&state, link->link))
			return S("");
		state.done_len = slice_starts_with(link->link, S("/")) ? 0 : before;
	}
	if (slice_equal(slice_make(state.done, state.done_len), path))
		return path;
	return arena_copy(merge->arena, slice_make(state.done, state.done_len));
}

static int by_target(const void *a, const void *b)
{
	const struct alias *x = a, *y = b;
	int order = slice_compare(x->target, y->target);

	return order ? order : slice_compare(x->path, y->path);
}

void merge_link_aliases(struct merge *merge)
{
	if (!merge->links_changed)
		return;
	merge->links_changed = false;
	merge->alias_count = 0;
	for (size_t i = 0; i < merge->first && !deadline_step(merge->deadline); i++) {
		const struct group *group = &merge->groups[i];
		struct slice target;

		if (!group->is_link || group->hidden)
			continue;
		target = merge_resolve(merge, group->path, true);
		if (!target.len || slice_equal(target, group->path))
			continue;
		if (merge->alias_count == ALIASES_MAX) {
			merge->cut_aliases = true;
			break;
		}
		memory_reserve(merge->aliases, merge->alias_count, merge->alias_capacity);
		merge->aliases[merge->alias_count++] = (struct alias){ target, merge->groups[i].path, i };
	}
	if (merge->alias_count)
		qsort(merge->aliases, merge->alias_count, sizeof *merge->aliases, by_target);
}

/* The first alias whose target is not before FOLDER. */
static size_t first_alias(const struct merge *merge, struct slice folder)
{
	size_t low = 0, high = merge->alias_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slice_compare(merge->aliases[middle].target, folder) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool merge_is_hidden_by_alias(struct merge *merge, const struct laid *laid, struct slice path)
{
	unsigned tried = 0;

	for (struct slice folder = slice_folder_name(path); folder.len && merge->alias_count;
		folder = slice_folder_name(folder)) {
		for (size_t i = first_alias(merge, folder);
			i < merge->alias_count && slice_equal(merge->aliases[i].target, folder); i++) {
			struct buffer other = BUFFER_INIT(2 * PATH_BYTES_MAX);
			struct slice name;
			bool hides = false;

			if (merge_is_taken(merge, laid, &merge->groups[merge->aliases[i].group]))
				continue;   /* the layer has something else there: its entries below lie in that */
			merge->steps += 16; /* about as much as so many parts of a path */
			if (merge->steps > MERGE_STEPS_MAX)
				return false;

			buffer_add_slice(&other, merge->aliases[i].path);
			buffer_add_slice(&other, slice_from(path, folder.len));
			name = buffer_slice(&other);
			hides = merge_covers(merge, laid, cover_hash(name, false)) ||
				merge_covers(merge, laid, cover_hash(name, true));
			for (name = slice_folder_name(name); !hides && name.len > merge->aliases[i].path.len;
				name = slice_folder_name(name))
				hides = merge_covers(merge, laid, cover_hash(name, false));
			buffer_done(&other);
			if (hides)
				return true;
			if (++tried == ALIASES_A_PATH_MAX) {
				merge->cut_names = true;
				return false;
			}
		}
	}
	return false;
}

/* The uppermost layer up to LAYER that has a file at PATH, as far as no layer between takes it away. */
static bool find_owner(struct merge *merge, struct slice path, uint64_t layer, uint64_t *ret_layer)
{
	struct group probe = { .path = path };

	for (size_t i = merge->laid_count; i > 0; i--) {
		const struct laid *laid = &merge->laid[i - 1];

		if (laid->layer > layer)
			continue;
		if (merge_covers(merge, laid, cover_hash(path, false))) {
			*ret_layer = laid->layer;
			return true;
		}
		if (merge_is_hidden(merge, laid, &probe))
			return false;
	}
	return false;
}

bool merge_owner(struct merge *merge, struct slice path, uint64_t layer, struct slice *ret_target, uint64_t *ret_layer)
{
	struct slice target = merge_resolve(merge, path, false);

	if (!target.len || !find_owner(merge, target, layer, ret_layer))
		return false;
	*ret_target = target;
	return true;
}

struct slice merge_folder(struct merge *merge, struct slice path)
{
	return merge_resolve(merge, path, true);
}

struct capacities {
	size_t wants, names;
};

static void add_want(struct merged *merged, struct capacities *capacities, struct merged_want want)
{
	memory_reserve(merged->wants, merged->want_count, capacities->wants);
	merged->wants[merged->want_count++] = want;
}

static void add_name(struct merged *merged, struct capacities *capacities, struct merged_name name)
{
	if (merged->name_count >= NAMES_MAX)
		return; /* two links at most lead to the few files that are kept, but for who plays with them */
	memory_reserve(merged->names, merged->name_count, capacities->names);
	merged->names[merged->name_count++] = name;
}

/* All files of a folder: of each layer that has it, down to the one that takes it away from those below. */
static void want_folder(
	struct merge *merge, struct slice wanted, struct slice target, struct merged *merged, struct capacities *capacities)
{
	struct group probe = { .path = target };

	if (!target.len || slice_equal(target, slice_first(wanted, wanted.len - 1)))
		return;
	for (size_t i = merge->laid_count; i > 0; i--) {
		const struct laid *laid = &merge->laid[i - 1];

		if (merge_covers(merge, laid, cover_hash(target, true)))
			add_want(merged, capacities,
				(struct merged_want){
					wanted, arena_printf(merge->arena, "%.*s/", SLICE_ARG(target)), laid->layer });
		else if (merge_is_hidden(merge, laid, &probe))
			return;
	}
}

static void want(
	struct merge *merge, const struct group *link, struct slice wanted, struct merged *merged, struct capacities *capacities)
{
	struct slice target = link->is_hard ? merge_resolve(merge, link->link, false) : merge_resolve(merge, wanted, true);
	const struct group *found = target.len ? merge_group_find(merge, target) : NULL;
	uint64_t layer;

	if (slice_ends_with(wanted, S("/"))) {
		want_folder(merge, wanted, target, merged, capacities);
		return;
	}
	if (!target.len || slice_equal(target, wanted))
		return; /* it leads nowhere, or in a circle: for an engine there is nothing either */
	if (found && !found->hidden && (found->has_file || found->package_count)) {
		if (found->has_file && !link->is_hard && wanted.len > link->path.len)
			add_name(merged, capacities, (struct merged_name){ wanted, target });
		return; /* it was read under its own name */
	}
	if (!find_owner(merge, target, link->is_hard ? link->layer : UINT64_MAX, &layer))
		return;
	add_want(merged, capacities, (struct merged_want){ wanted, target, layer });
}

static int by_layer(const void *a, const void *b)
{
	const struct merged_want *x = a, *y = b;
	int order = (x->layer > y->layer) - (x->layer < y->layer);

	if (!order)
		order = slice_compare(x->target, y->target);
	return order ? order : slice_compare(x->path, y->path);
}

static void note_cut(struct merge *merge, struct slice text)
{
	struct note note = { .kind = NOTE_INCOMPLETE, .text = text };

	merge_note(merge, merge->layer, &note);
}

void merge_end_notes(struct merge *merge, struct merged *merged)
{
	merge_doubts(merge);
	if (merge->steps > MERGE_STEPS_MAX && !merge->named_steps)
		note_cut(merge, S("so many links lead round and round that not all were followed"));
	if (merge->cut_aliases && !merge->named_aliases)
		note_cut(merge, S("so many links lead to folders that not all were taken for other names of what lies there"));
	if (merge->cut_names && !merge->named_names)
		note_cut(merge, S("folders have so many other names by links that not all were looked at"));
	merge->named_steps |= merge->steps > MERGE_STEPS_MAX;
	merge->named_aliases |= merge->cut_aliases;
	merge->named_names |= merge->cut_names;
	merged->notes = arena_array(merge->arena, struct merged_note, merge->note_count);
	merged->note_count = merge->note_count;
	if (merge->note_count)
		memcpy(merged->notes, merge->notes, merge->note_count * sizeof *merged->notes);
}

static void collect_wants(struct merge *merge, struct merged *merged, struct capacities *capacities)
{
	merged->want_count = merged->name_count = 0;
	for (size_t i = 0; i < merge->count && merged->want_count < WANTS_MAX && !deadline_step(merge->deadline); i++)
		for (size_t k = 0; !merge->groups[i].hidden && k < merge->groups[i].wants.count; k++)
			want(merge, &merge->groups[i], merge->groups[i].wants.items[k], merged, capacities);
}

/* What is still wanted when all layers lie over one another. The lists move into the arena. */
void merge_wants_end(struct merge *merge, struct merged *merged)
{
	uint64_t steps = merge->steps;
	struct capacities capacities = { 0 };
	struct merged_want *wants;
	struct merged_name *names;

	collect_wants(merge, merged, &capacities);
	for (unsigned round = 0; round < LOOKS_MAX && merge_look_now(merge); round++) {
		merge->steps = steps;
		collect_wants(merge, merged, &capacities);
	}
	if (merged->want_count >= WANTS_MAX)
		note_cut(merge, S("so many links lead to wanted files that not all were followed"));
	names = merged->names;
	merged->names = arena_array(merge->arena, struct merged_name, merged->name_count);
	if (merged->name_count)
		memcpy(merged->names, names, merged->name_count * sizeof *names);
	free(names);
	wants = merged->wants;
	if (merged->want_count) {
		qsort(wants, merged->want_count, sizeof *wants, by_layer);
		merged->wants = arena_array(merge->arena, struct merged_want, merged->want_count);
		memcpy(merged->wants, wants, merged->want_count * sizeof *wants);
	}
	free(wants);
}
