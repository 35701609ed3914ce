/* notes.c - what is to be said of the files that a store is made from */
#include "base/memory.h"
#include "supply/building.h"

void building_note(struct building *building, uint64_t file, size_t source, bool remark, struct slice text)
{
	struct build_result *result = building->result;

	memory_reserve(result->notes, result->note_count, result->note_capacity);
	result->notes[result->note_count++] =
		(struct build_note){ arena_copy(&result->arena, text), remark, file, result->sources[source].name };
}

void building_refuse(struct building *building, size_t file, const char *format, ...)
{
	struct build_result *result = building->result;
	const struct build_file *refused = &building->files[file];
	cleanup_buffer struct buffer text = BUFFER_INIT(16384);
	va_list arguments;

	buffer_addf(&text, "%.*s: refused: ", SLICE_ARG(refused->path));
	va_start(arguments, format);
	buffer_vaddf(&text, format, arguments);
	va_end(arguments);
	building_note(building, file, refused->source, false, buffer_slice(&text));
	result->sources[refused->source].refused++;
	memory_reserve(result->refused, result->refused_count, result->refused_capacity);
	result->refused[result->refused_count++] = refused->path;
}

static int by_file(const void *a, const void *b)
{
	const struct build_note *x = a, *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return slice_compare(x->text, y->text);
}

void building_sort_notes(struct building *building)
{
	if (building->result->note_count)
		qsort(building->result->notes, building->result->note_count, sizeof *building->result->notes, by_file);
}
