/* taking.c - those who want files, and handing files over to them */
#include "walk/taking.h"
#include <assert.h>

void taking_init(struct taking *taking, const struct walk_wanted *wanted, size_t count, struct note_sink *notes)
{
	assert(count <= WALK_WANTED_MAX);
	*taking = (struct taking){ wanted, count, notes, index_new() };
	for (unsigned i = 0; i < count; i++)
		index_add(taking->index, i, wanted[i].interests);
}

void taking_done(struct taking *taking)
{
	index_free(taking->index);
}

uint64_t taking_find(const struct taking *taking, struct slice path)
{
	uint64_t takers = index_find(taking->index, path);

	for (uint64_t left = takers; left; left &= left - 1) {
		unsigned i = (unsigned)__builtin_ctzll(left);

		if (taking->wanted[i].accepts && !taking->wanted[i].accepts(path))
			takers &= ~(1ull << i);
	}
	for (size_t i = 0; i < taking->count; i++)
		if (taking->wanted[i].wants && taking->wanted[i].wants(taking->wanted[i].context, path))
			takers |= 1ull << i;
	return takers;
}

uint64_t taking_bytes_max(const struct taking *taking, uint64_t takers)
{
	uint64_t most = 0;

	for (size_t i = 0; i < taking->count; i++)
		if (takers & 1ull << i && taking->wanted[i].size_max_bytes > most)
			most = taking->wanted[i].size_max_bytes;
	return most;
}

int taking_give(const struct taking *taking, const struct file *file, uint64_t takers, struct error *err)
{
	for (size_t i = 0; i < taking->count; i++) {
		const struct walk_wanted *wanted = &taking->wanted[i];
		int r;

		if (!(takers & 1ull << i))
			continue;
		if (file->size > wanted->size_max_bytes) {
			note_add(taking->notes, NOTE_INCOMPLETE, file->path, "%lu bytes: not read, the limit is %lu",
				(unsigned long)file->size, (unsigned long)wanted->size_max_bytes);
			continue;
		}
		r = wanted->take(wanted->context, file);
		if (r < 0)
			return taking_refused(r, err);
	}
	return 0;
}

int taking_refused(int r, struct error *err)
{
	return error_set(err, (enum error_code) - r, "too much was found");
}
