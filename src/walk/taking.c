/* taking.c - those who want files, and handing files over to them */
#include "walk/taking.h"
#include <assert.h>

void taking_init(struct taking *taking, const struct walk_wanted *wanted, size_t count, struct note_sink *notes)
{
	assert(count <= WALK_WANTED_MAX);
	*taking = (struct taking){ .wanted = wanted, .count = count, .notes = notes, .index = index_new() };
	for (unsigned i = 0; i < count; i++) {
		index_add(taking->index, i, wanted[i].interests);
		for (const struct interest *interest = wanted[i].interests; interest->kind != INTEREST_END; interest++)
			if (interest->kind == INTEREST_ELF)
				taking->elf |= TAKER(i);
		if (wanted[i].take_window)
			taking->windows |= TAKER(i);
		if (wanted[i].observes)
			taking->observers |= TAKER(i);
		else if (!wanted[i].ignores_links)
			taking->links |= TAKER(i);
		taking->asked = taking->asked || wanted[i].wants;
	}
}

void taking_done(struct taking *taking)
{
	index_free(taking->index);
}

/* Of TAKERS those that accept PATH. */
static taker_set accepting(const struct taking *taking, taker_set takers, struct slice path)
{
	for (size_t i = 0; takers >> i; i++)
		if (takers & TAKER(i) && taking->wanted[i].accepts && !taking->wanted[i].accepts(path))
			takers &= ~TAKER(i);
	return takers;
}

taker_set taking_find(const struct taking *taking, struct slice path)
{
	taker_set takers = index_find(taking->index, path);

	if (takers)
		takers = accepting(taking, takers, path);
	for (size_t i = 0; taking->asked && i < taking->count; i++)
		if (taking->wanted[i].wants && taking->wanted[i].wants(taking->wanted[i].context, path))
			takers |= TAKER(i);
	return takers;
}

taker_set taking_find_observers(const struct taking *taking, struct slice path)
{
	return taking->observers ? accepting(taking, taking->observers, path) : 0;
}

#define ELF_HEADER_BYTES 52u /* of the smaller of its two kinds */

/* The loader does not look at the rights of a library or a module. */
static bool is_loaded(struct slice name)
{
	return slice_ends_with(name, S(".ko")) || slice_ends_with(name, S(".node")) || slice_find(name, S(".so")) >= 0;
}

taker_set taking_find_elf(const struct taking *taking, const struct file *file)
{
	if (!taking->elf || file->size < ELF_HEADER_BYTES || (!(file->mode & 0111) && !is_loaded(slice_base_name(file->path))))
		return 0;
	return accepting(taking, taking->elf, file->path);
}

bool taking_is_elf(struct slice head)
{
	return slice_starts_with(head, S("\x7f"
					 "ELF"));
}

static bool is_below(struct slice path, const struct slice *folders, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_starts_with(path, folders[i]))
			return true;
	return false;
}

bool taking_leaves_out(const struct taking *taking, const struct file *file, taker_set takers)
{
	static const struct slice programs[] = { S("bin/"), S("sbin/"), S("lib/"), S("lib64/"), S("lib32/"), S("usr/bin/"),
		S("usr/sbin/"), S("usr/lib/"), S("usr/lib64/"), S("usr/lib32/"), S("usr/libexec/"), S("usr/share/"),
		S("usr/games/"), S("boot/") };
	/* Not all of usr/share: applications that no package brought keep their archives there, too. */
	static const struct slice archives[] = { S("usr/share/java/"), S("usr/share/maven-repo/"), S("usr/lib/java/"),
		S("usr/lib/jvm/") };

	if (!taking->elf)
		return false;
	if (takers && slice_ends_with(file->path, S(".jar")) &&
		is_below(file->path, archives, sizeof archives / sizeof *archives))
		return true;
	return file->size >= TAKING_PROGRAM_BYTES_MIN && taking_find_elf(taking, file) &&
	       is_below(file->path, programs, sizeof programs / sizeof *programs);
}

uint64_t taking_bytes_max(const struct taking *taking, taker_set takers)
{
	uint64_t most = 0;

	for (size_t i = 0; i < taking->count; i++)
		if (takers & TAKER(i) && taking->wanted[i].size_max_bytes > most)
			most = taking->wanted[i].size_max_bytes;
	return most;
}

int taking_give(const struct taking *taking, const struct file *file, taker_set takers, struct error *err)
{
	for (size_t i = 0; i < taking->count; i++) {
		const struct walk_wanted *wanted = &taking->wanted[i];
		struct file head = *file;
		bool heads = file->size > wanted->size_max_bytes && wanted->takes_heads;
		int r;

		if (!(takers & TAKER(i)))
			continue;
		head.bytes = slice_first(file->bytes, WALK_HEAD_BYTES);
		if (file->size > wanted->size_max_bytes && !heads && !wanted->take_window) {
			note_add(taking->notes, NOTE_INCOMPLETE, file->path, "%lu bytes: not read, the limit is %lu",
				(unsigned long)file->size, (unsigned long)wanted->size_max_bytes);
			continue;
		}
		r = wanted->take(wanted->context, heads ? &head : file);
		if (r < 0)
			return taking_refused(r, err);
	}
	return 0;
}

int taking_give_window(const struct taking *taking, const struct file *file, uint64_t offset, taker_set takers, struct error *err)
{
	for (size_t i = 0; i < taking->count; i++) {
		int r = takers & TAKER(i) ? taking->wanted[i].take_window(taking->wanted[i].context, file, offset) : 0;

		if (r < 0)
			return taking_refused(r, err);
	}
	return 0;
}

int taking_refused(int r, struct error *err)
{
	return error_set(err, (enum error_code) - r, "too much was found");
}
