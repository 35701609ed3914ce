/* job_late.c - a layer again: files that links gave a meaning after their layer was read */
#include "base/memory.h"
#include "read/layer_walk.h"
#include "read/takers.h"
#include "walk/index.h"

#define WANTS_BYTES_MAX (64u << 20)
#define WHOLE UINT64_MAX /* no offset: the file is there as a whole */

struct late {
	struct takers takers; /* of the paths that are read as */
	struct index *index;  /* of their interests */
	struct file *wants;   /* by link, which is where it lies in this layer */
	size_t count;
	struct output *output;
};

static int by_place(const void *a, const void *b)
{
	const struct file *x = a, *y = b;
	int order = slice_compare(x->link, y->link);

	return order ? order : slice_compare(x->path, y->path);
}

/* The first want at PLACE, or COUNT. */
static size_t first_at(const struct late *late, struct slice place)
{
	size_t low = 0, high = late->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slice_compare(late->wants[middle].link, place) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < late->count && slice_equal(late->wants[low].link, place) ? low : late->count;
}

/* "a/b/" of "a/b/c": how the list names a folder all of whose files are wanted. */
static struct slice folder_of(struct slice path)
{
	return slice_first(path, path.len - slice_base_name(path).len);
}

static bool wants(void *context, struct slice path)
{
	const struct late *late = context;

	return first_at(late, path) < late->count || first_at(late, folder_of(path)) < late->count;
}

static int take_as(struct late *late, const struct file *found, struct slice path, uint64_t offset)
{
	taker_set takers = found->kind == FILE_SYMLINK ? 0 : index_find(late->index, path);
	struct file file = *found;
	bool window = offset != WHOLE;

	file.path = path;
	for (size_t i = 0; i < late->takers.count; i++) {
		const struct walk_wanted *wanted = &late->takers.wanted[i];
		int r;

		if (!(takers & TAKER(i)) || (wanted->accepts && !wanted->accepts(path)))
			continue;
		if (file.size > wanted->size_max_bytes && !wanted->take_window) {
			if (offset == 0 || !window)
				note_add(late->takers.items[i].notes, NOTE_INCOMPLETE, path,
					"%lu bytes: not read, the limit is %lu", (unsigned long)file.size,
					(unsigned long)wanted->size_max_bytes);
			continue;
		}
		r = window ? wanted->take_window(wanted->context, &file, offset) : wanted->take(wanted->context, &file);
		if (r < 0)
			return r;
	}
	return 0;
}

static int send_raw(struct late *late, const struct file *found, struct slice path, uint64_t offset)
{
	struct file file = *found;

	file.path = path;
	return offset == WHOLE || offset == 0 ? takers_send_raw(late->output, &file) : 0;
}

static int take_at(struct late *late, const struct file *file, struct slice place, uint64_t offset)
{
	for (size_t i = first_at(late, place); i < late->count && slice_equal(late->wants[i].link, place); i++) {
		struct buffer path = BUFFER_INIT(0);
		int r;

		buffer_add_slice(&path, late->wants[i].path);
		buffer_add_slice(&path, slice_from(file->path, place.len));
		r = late->wants[i].mode ? send_raw(late, file, buffer_slice(&path), offset)
					: take_as(late, file, buffer_slice(&path), offset);
		buffer_done(&path);
		if (r < 0)
			return r;
	}
	return 0;
}

static int take(void *context, const struct file *file)
{
	int r = take_at(context, file, file->path, WHOLE);

	return r < 0 ? r : take_at(context, file, folder_of(file->path), WHOLE);
}

static int take_window(void *context, const struct file *file, uint64_t offset)
{
	int r = take_at(context, file, file->path, offset);

	return r < 0 ? r : take_at(context, file, folder_of(file->path), offset);
}

/* A hard link where a file was wanted: it lies elsewhere, perhaps in a lower layer. What the layer takes away and the rest of its links were
 * told when it was read first. */
static int send_link(void *context, const struct walk_link *link)
{
	struct late *late = context;
	struct link record = { link->path, link->target, link->hard, link->wants };

	return link->hard && link->wants.count ? output_record(late->output, RECORD_LINK, &record) : 0;
}

static int read_layer(struct late *late, const struct job *job, struct input *input, struct note_sink *notes, struct done *done,
	struct error *err)
{
	static const struct decoder_limits decoder_limits = { LAYER_OUTPUT_BYTES_MAX, LAYER_RATIO_MAX };
	static const struct walk_limits limits = { .entries = LAYER_ENTRIES_MAX, .no_cover = true };
	static const struct interest nothing[] = { { INTEREST_END, NULL } };
	struct walk_wanted wanted = { .interests = nothing,
		.size_max_bytes = CATALOG_TOGETHER_BYTES_MAX,
		.take = take,
		.takes_links = true, /* whoever judges by the raw file follows them */
		.context = late,
		.wants = wants,
		.take_window = take_window };
	struct walk_sink sink = { .link = send_link, .notes = notes, .context = late };
	struct walk_result result = { 0 };
	int r = layer_walk(job, input, late->output, &decoder_limits, &wanted, 1, &limits, &sink, &result, done, err);

	if (r == 0 && takers_end(&late->takers, late->output, notes) < 0)
		r = error_set(err, ERR_LIMIT, "too much was found");
	return r;
}

void job_late(const struct job *job, int wants_fd, struct input *input, struct output *output, struct done *done)
{
	static struct late late;
	static struct arena arena;
	struct note_sink notes = { output_note, output };
	struct input list;
	struct error err;
	int r;

	input_init(&list, wants_fd, false, 0, 0);
	r = jobs_read_files(&list, &arena, WANTS_BYTES_MAX, &late.wants, &late.count, &err);
	if (r >= 0) {
		if (late.count)
			qsort(late.wants, late.count, sizeof *late.wants, by_place);
		late.output = output;
		takers_init(&late.takers, CATALOG_IMAGE, output, &notes);
		late.index = index_new();
		for (unsigned i = 0; i < late.takers.count; i++)
			index_add(late.index, i, late.takers.wanted[i].interests);
		r = read_layer(&late, job, input, &notes, done, &err);
	}
	if (r < 0) {
		done->error_code = (uint64_t)-r;
		done->error = arena_copy(&arena, slice_from_text(err.text));
	}
}
