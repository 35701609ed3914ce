/* words.c - candidates, in the order in which they are tried */
#include "guess/words.h"
#include "base/memory.h"

#define SLOTS_FIRST 1024u

void words_done(struct words *words)
{
	for (size_t i = 0; i < words->made_count; i++) {
		explicit_bzero(words->made[i], WORDS_MADE_BLOCK_BYTES);
		free(words->made[i]);
	}
	/* Where a word lies in a list that everybody has would tell it, too. */
	if (words->items)
		explicit_bzero(words->items, words->capacity * sizeof words->items[0]);
	if (words->slots)
		explicit_bzero(words->slots, words->slot_count * sizeof words->slots[0]);
	free(words->items);
	free(words->slots);
	*words = (struct words){ 0 };
}

/* Where TEXT is, or would be. */
static size_t slot_of(const struct words *words, struct slice text)
{
	size_t slot = slice_hash(text, 0) & (words->slot_count - 1);

	while (words->slots[slot] && !slice_equal(words->items[words->slots[slot] - 1].text, text))
		slot = (slot + 1) & (words->slot_count - 1);
	return slot;
}

static struct slice with_pointer(struct slice text)
{
	return text.ptr ? text : S("");
}

size_t words_place(const struct words *words, struct slice text)
{
	return words->slot_count ? words->slots[slot_of(words, text)] - 1 : SIZE_MAX; /* of an unused one SIZE_MAX, too */
}

bool words_has(const struct words *words, struct slice text)
{
	return words_place(words, text) != SIZE_MAX;
}

static void grow(struct words *words)
{
	free(words->slots);
	words->slot_count = words->slot_count ? 2 * words->slot_count : SLOTS_FIRST;
	words->slots = memory_grow(NULL, words->slot_count, sizeof words->slots[0]);
	memset(words->slots, 0, words->slot_count * sizeof words->slots[0]);
	for (size_t i = 0; i < words->count; i++)
		words->slots[slot_of(words, words->items[i].text)] = i + 1;
}

bool words_add(struct words *words, struct slice text, enum password_class guess)
{
	size_t slot;

	text = with_pointer(text);
	if (2 * words->count >= words->slot_count)
		grow(words);
	slot = slot_of(words, text);
	if (words->slots[slot])
		return false;
	memory_reserve(words->items, words->count, words->capacity);
	words->items[words->count++] = (struct word){ text, guess };
	words->slots[slot] = words->count;
	return true;
}

void words_add_made(struct words *words, struct slice text, enum password_class guess)
{
	char *made;

	if (text.len > WORD_MADE_MAX || words_has(words, text))
		return;
	if (words->made_count == 0 || words->made_len + text.len > WORDS_MADE_BLOCK_BYTES) {
		if (words->made_count == WORDS_MADE_BLOCKS_MAX)
			return;
		words->made[words->made_count++] = memory_new(WORDS_MADE_BLOCK_BYTES);
		words->made_len = 0;
	}
	made = words->made[words->made_count - 1] + words->made_len;
	if (text.len)
		memcpy(made, text.ptr, text.len);
	words->made_len += text.len;
	words_add(words, slice_make(made, text.len), guess);
}
