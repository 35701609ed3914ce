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

static size_t slot_of(const struct slice *slots, size_t slot_count, struct slice text)
{
	size_t slot = slice_hash(text, 0) & (slot_count - 1);

	while (slots[slot].ptr && !slice_equal(slots[slot], text))
		slot = (slot + 1) & (slot_count - 1);
	return slot;
}

static struct slice with_pointer(struct slice text)
{
	return text.ptr ? text : S("");
}

bool words_has(const struct words *words, struct slice text)
{
	return words->slot_count && words->slots[slot_of(words->slots, words->slot_count, text)].ptr;
}

static void grow(struct words *words)
{
	size_t slot_count = words->slot_count ? 2 * words->slot_count : SLOTS_FIRST;
	struct slice *slots = memory_grow(NULL, slot_count, sizeof slots[0]);

	memset(slots, 0, slot_count * sizeof slots[0]);
	for (size_t i = 0; i < words->count; i++)
		slots[slot_of(slots, slot_count, words->items[i].text)] = words->items[i].text;
	free(words->slots);
	words->slots = slots;
	words->slot_count = slot_count;
}

bool words_add(struct words *words, struct slice text, enum password_class guess)
{
	size_t slot;

	text = with_pointer(text);
	if (2 * words->count >= words->slot_count)
		grow(words);
	slot = slot_of(words->slots, words->slot_count, text);
	if (words->slots[slot].ptr)
		return false;
	words->slots[slot] = text;
	memory_reserve(words->items, words->count, words->capacity);
	words->items[words->count++] = (struct word){ text, guess };
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
