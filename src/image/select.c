/* select.c - which of the manifests of an index: by tag, by platform */
#include "image/select.h"
#include "base/buffer.h"
#include "image/reference.h"

#define LIST_BYTES_MAX 240

bool select_states_platform(const struct descriptor *item)
{
	return item->platform.os.len || item->platform.architecture.len;
}

enum claim select_claim(const struct descriptor *item)
{
	if (slice_equal(item->platform.os, S("unknown")) && slice_equal(item->platform.architecture, S("unknown")))
		return CLAIM_ATTESTATION;
	return item->artifact_type.len && !select_states_platform(item) ? CLAIM_ARTEFACT : CLAIM_IMAGE;
}

struct slice select_name(const struct descriptor *item)
{
	return item->image_name.len ? item->image_name : item->tag;
}

struct selection select_all(const struct manifest *index, struct arena *arena)
{
	struct selection selection = { .items = arena_array(arena, const struct descriptor *, index->item_count + 1) };

	for (size_t i = 0; i < index->item_count; i++)
		selection.items[selection.count++] = &index->items[i];
	return selection;
}

static bool list_add(struct buffer *list, struct slice text)
{
	struct slice said = buffer_slice(list), item;

	while (slice_next_token(&said, ',', &item))
		if (slice_equal(slice_trim(item), text))
			return true;
	if (list->len + text.len + 8 > LIST_BYTES_MAX) {
		buffer_addf(list, ", …");
		return false;
	}
	buffer_addf(list, "%s%.*s", list->len ? ", " : "", SLICE_ARG(text));
	return true;
}

int select_platform(const struct selection *selection, const struct platform *want, struct arena *arena,
	const struct descriptor **ret_item, struct error *err)
{
	cleanup_buffer struct buffer list = BUFFER_INIT(0);
	const struct platform wanted = want ? *want : platform_here();
	const struct descriptor *best = NULL, *unstated = NULL;
	unsigned best_rank = 0, unstated_count = 0;

	for (size_t i = 0; i < selection->count; i++) {
		const struct descriptor *item = selection->items[i];
		unsigned rank = platform_rank(wanted, item->platform);

		if (!select_states_platform(item)) {
			unstated = item;
			unstated_count++;
		} else if (rank > best_rank) {
			best = item;
			best_rank = rank;
		}
	}
	if (!best && !want && selection->count == 1)
		best = selection->items[0];
	if (!best && want && unstated_count == 1)
		best = unstated; /* its configuration will tell */
	if (best) {
		*ret_item = best;
		return 0;
	}
	for (size_t i = 0; i < selection->count && list_add(&list, platform_text(arena, selection->items[i]->platform)); i++)
		continue;
	return error_set(err, ERR_NOT_FOUND, "no image for platform %.*s; there are %.*s: choose with --platform",
		SLICE_ARG(platform_text(arena, wanted)), SLICE_ARG(buffer_slice(&list)));
}

static int tags_error(const struct selection *selection, struct slice tag, struct error *err)
{
	cleanup_buffer struct buffer list = BUFFER_INIT(0);

	for (size_t i = 0; i < selection->count; i++) {
		const struct descriptor *item = selection->items[i];

		if (!list_add(&list, select_name(item).len ? select_name(item) : item->digest))
			break;
	}
	if (tag.len)
		return error_set(err, ERR_NOT_FOUND, "no image '%.*s' in it; there are %.*s", SLICE_ARG(tag),
			SLICE_ARG(buffer_slice(&list)));
	return error_set(err, ERR_USAGE, "%zu images in it: name one by its tag (or by its number from 0, as ':@0'): %.*s",
		selection->count, SLICE_ARG(buffer_slice(&list)));
}

enum tag_match { TAG_EXACT, TAG_IMAGE_NAME, TAG_WHOLE_NAME };

static bool tag_matches(
	const struct descriptor *item, struct slice tag, struct slice whole, enum tag_match match, struct arena *arena)
{
	switch (match) {
	case TAG_EXACT:
		return slice_equal(item->tag, tag);
	case TAG_IMAGE_NAME:
		return slice_equal(item->image_name, tag);
	case TAG_WHOLE_NAME:
		return item->image_name.len && slice_equal(reference_whole(arena, item->image_name), whole);
	}
	return false;
}

/* The exact name before one that means the same. */
int select_tag(struct selection *selection, struct slice tag, struct arena *arena, struct error *err)
{
	struct selection left = { .items = arena_array(arena, const struct descriptor *, selection->count) };
	struct slice whole = reference_whole(arena, tag);
	uint64_t number;

	if (tag.len == 0)
		return 0;
	if (slice_starts_with(tag, S("@")) && slice_to_u64(slice_from(tag, 1), &number)) {
		if (number >= selection->count)
			return error_set(
				err, ERR_NOT_FOUND, "no image '%.*s' in it, there are %zu", SLICE_ARG(tag), selection->count);
		left.items[left.count++] = selection->items[number];
	}
	for (int match = TAG_EXACT; left.count == 0 && match <= TAG_WHOLE_NAME; match++)
		for (size_t i = 0; i < selection->count; i++)
			if (tag_matches(selection->items[i], tag, whole, (enum tag_match)match, arena))
				left.items[left.count++] = selection->items[i];
	if (left.count == 0)
		return tags_error(selection, tag, err);
	*selection = left;
	return 0;
}

int select_one_name(struct selection *selection, struct slice tag, struct error *err)
{
	bool one_digest = true, one_name = true, all_stated = true;

	for (size_t i = 0; i < selection->count; i++) {
		const struct descriptor *item = selection->items[i], *first = selection->items[0];

		one_digest &= slice_equal(item->digest, first->digest);
		one_name &= slice_equal(select_name(item), select_name(first));
		all_stated &= select_states_platform(item);
	}
	if (one_digest)
		selection->count = 1;
	if (one_digest || (one_name && all_stated))
		return 0;
	if (tag.len)
		return error_set(err, ERR_FORMAT, "'%.*s' stands for %zu images: name one by its number from 0, as ':@0'",
			SLICE_ARG(tag), selection->count);
	return tags_error(selection, tag, err);
}
