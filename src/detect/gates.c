/* gates.c - what was not looked at, counted by the gate that kept it away */
#include "detect/gates.h"

static struct gate *find(struct gates *gates, const char *scanner, const char *words, bool incomplete)
{
	struct gate *gate;

	for (size_t i = 0; i < gates->count; i++)
		if (slice_equal(gates->items[i].told.gate, slice_from_text(words)) &&
			slice_equal(gates->items[i].told.scanner, slice_from_text(scanner)))
			return &gates->items[i];
	if (gates->count == GATES_MAX)
		return &gates->items[GATES_MAX - 1];
	gate = &gates->items[gates->count++];
	gate->told = (struct unexamined){ .scanner = slice_from_text(scanner), .gate = slice_from_text(words) };
	gate->told.incomplete = incomplete;
	return gate;
}

void gates_count(struct gates *gates, const char *scanner, const char *words, bool incomplete, struct slice path, uint64_t bytes)
{
	gates_count_files(gates, scanner, words, incomplete, path, 1, bytes);
}

void gates_count_files(struct gates *gates, const char *scanner, const char *words, bool incomplete, struct slice path,
	uint64_t files, uint64_t bytes)
{
	struct gate *gate = find(gates, scanner, words, incomplete);
	bool first = gate->told.files == 0;

	gate->told.files += files;
	gate->told.bytes += bytes;
	if (!first && bytes <= gate->largest)
		return;
	gate->largest = bytes;
	gate->example_len = path.len < sizeof gate->example ? path.len : sizeof gate->example;
	memcpy(gate->example, path.ptr, gate->example_len);
}

int gates_tell(const struct gates *gates, int (*tell)(void *context, const struct unexamined *unexamined), void *context)
{
	int r = 0;

	for (size_t i = 0; i < gates->count && r >= 0; i++) {
		struct unexamined told = gates->items[i].told;

		told.example = slice_make(gates->items[i].example, gates->items[i].example_len);
		r = tell(context, &told);
	}
	return r;
}
