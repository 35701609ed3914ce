/* tasks.c - what is in the files of feeds: readers, several at once, and what they send */
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "image/pump.h"
#include "link/fault.h"
#include "supply/building.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define WAVE_TASKS_MAX 64u            /* each holds a descriptor or a batch */
#define TOGETHER_BYTES (4u << 20)     /* of documents for one reader: how large a feed is does not matter */
#define WAVE_TOGETHER_TASKS_MAX 8u    /* of those that hold a batch */
#define DOCUMENT_BYTES_MAX (2u << 20) /* of one in a batch, and its frame */
/* A reader repeats the text of a document for each package that it is about; here it is kept once. */
#define STATEMENT_BYTES_MAX (4ull << 30)

/* One reader's work: a file, or small documents that lie one after the other. */
struct task {
	struct building *building;
	struct arena arena;
	size_t *files; /* indices */
	size_t file_count, file_capacity;
	bool alone;
	int fd;
	struct buffer bytes; /* RECORD_FILE frames */
	uint32_t batch;
	/* What came of it so far: it counts when all is well in the end. */
	uint64_t statements, advisories, malformed, remarks;
	char date[BUILD_DATE_SIZE];
	struct build_note *notes;
	size_t note_count, note_capacity;
};

struct queue {
	size_t *files;
	size_t count, next, capacity;
};

/* All that is to be read, and how far it is. */
struct reading {
	struct building *building;
	struct queue alone, together;
	struct task *tasks; /* of one wave */
	struct pump_task *pumped;
	size_t count, together_count;
	uint64_t done_bytes, total_bytes, done_files;
	uint64_t start_ms;
};

static void enqueue(struct queue *queue, size_t file)
{
	memory_reserve(queue->files, queue->count, queue->capacity);
	queue->files[queue->count++] = file;
}

/* "2026-11-26" or RFC 3339, and not in the future. */
static bool is_date(const struct building *building, struct slice date)
{
	if (date.len < BUILD_DATE_SIZE - 1)
		return false;
	for (size_t i = 0; i < BUILD_DATE_SIZE - 1; i++)
		if (i == 4 || i == 7 ? date.ptr[i] != '-' : date.ptr[i] < '0' || date.ptr[i] > '9')
			return false;
	return slice_compare(slice_first(date, BUILD_DATE_SIZE - 1), slice_from_text(building->today)) <= 0;
}

static void take_date(struct task *task, struct slice date)
{
	if (is_date(task->building, date) &&
		slice_compare(slice_first(date, BUILD_DATE_SIZE - 1), slice_from_text(task->date)) > 0)
		memcpy(task->date, date.ptr, BUILD_DATE_SIZE - 1);
}

static void take_note(struct task *task, const struct note *note)
{
	bool remark = note->kind == NOTE_REMARK;
	struct slice text = note->path.len
				    ? arena_printf(&task->arena, "%.*s: %.*s", SLICE_ARG(note->path), SLICE_ARG(note->text))
				    : arena_copy(&task->arena, note->text);

	memory_reserve(task->notes, task->note_count, task->note_capacity);
	task->notes[task->note_count++] = (struct build_note){ text, remark, task->files[0] };
	*(remark ? &task->remarks : &task->malformed) += 1;
}

static int take_record(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct task *task = context;
	struct vulndb_builder *builder = task->building->builder;
	struct arena scratch = ARENA_INIT;
	union {
		struct advisory advisory;
		struct assessment assessment;
		struct release release;
		struct feed_date date;
		struct note note;
	} found;
	int r = 0;

	if (kind != RECORD_ADVISORY && kind != RECORD_ASSESSMENT && kind != RECORD_RELEASE && kind != RECORD_DATE &&
		kind != RECORD_NOTE)
		return error_set(err, ERR_FORMAT, "a record of kind %d in a feed", (int)kind);
	r = record_read(kind, fields, &found, &scratch, err);
	if (r >= 0 && kind == RECORD_ADVISORY)
		vulndb_builder_add(builder, task->batch, &found.advisory);
	else if (r >= 0 && kind == RECORD_ASSESSMENT)
		vulndb_builder_add_assessment(builder, task->batch, &found.assessment);
	else if (r >= 0 && kind == RECORD_RELEASE)
		vulndb_builder_add_release(builder, task->batch, &found.release);
	else if (r >= 0 && kind == RECORD_DATE)
		take_date(task, found.date.date);
	else if (r >= 0)
		take_note(task, &found.note);
	task->advisories += kind == RECORD_ADVISORY;
	task->statements += kind == RECORD_ADVISORY || kind == RECORD_ASSESSMENT || kind == RECORD_RELEASE;
	arena_done(&scratch);
	return r;
}

static void task_done(struct task *task)
{
	if (task->fd >= 0)
		close(task->fd);
	buffer_done(&task->bytes);
	arena_done(&task->arena);
	free(task->files);
	free(task->notes);
}

/* The next place of the wave, for files of the source of FILE. */
static struct task *task_begin(struct reading *reading, size_t file)
{
	struct building *building = reading->building;
	const struct build_file *first = &building->files[file];
	struct slice source = building->options->partial ? S("") : building->result->sources[first->source].name;
	struct task *task = &reading->tasks[reading->count];
	struct pump_task *pumped = &reading->pumped[reading->count++];

	*task = (struct task){ .building = building,
		.fd = -1,
		.bytes = BUFFER_INIT(TOGETHER_BYTES + DOCUMENT_BYTES_MAX),
		.batch = vulndb_builder_batch(building->builder, source) };
	*pumped = (struct pump_task){ .job = { .kind = JOB_FEED }, .blob = { .fd = -1 }, .record = take_record, .context = task };
	snprintf(pumped->job.feed, sizeof pumped->job.feed, "%s", first->kind->folder);
	return task;
}

static void add_file(struct task *task, size_t file)
{
	memory_reserve_one(task->files, task->file_count, task->file_capacity);
	task->files[task->file_count++] = file;
}

/* Opens FILE: -1 when it cannot be read, which is said. */
static int open_file(struct building *building, size_t file)
{
	const char *path = building->files[file].path.ptr; /* arena_copy() puts a NUL behind it */
	cleanup_fd int fd = openat(building->from, path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	struct stat status;
	struct error why;

	if (fd < 0 || fstat(fd, &status) < 0) {
		error_errno(&why, "open");
		building_refuse(building, file, "%s", why.text);
		return -1;
	}
	if (!S_ISREG(status.st_mode)) {
		building_refuse(building, file, "it was a file a moment ago");
		return -1;
	}
	building->files[file].size = (uint64_t)status.st_size;
	building->files[file].modified = status.st_mtime;
	return steal_fd(&fd);
}

static void begin_alone(struct reading *reading, size_t index)
{
	const struct build_file *file = &reading->building->files[index];
	struct task *task;
	struct pump_task *pumped;
	int fd;

	if (file->path.len >= JOB_DOCUMENT_NAME_SIZE) {
		building_refuse(reading->building, index, "a path of more than %d bytes", JOB_DOCUMENT_NAME_SIZE - 1);
		return;
	}
	fd = open_file(reading->building, index);
	if (fd < 0)
		return;
	task = task_begin(reading, index);
	pumped = &reading->pumped[reading->count - 1];
	pumped->job.fault = fault_wanted("file");
	task->alone = true;
	task->fd = fd;
	add_file(task, index);
	memcpy(pumped->job.document, file->path.ptr, file->path.len);
	pumped->blob = (struct blob){ .fd = fd, .length = file->size };
	pumped->hash = true;
}

/* All of FILE behind what BYTES hold. Negative: it cannot be read, which is said. */
static int read_file(struct building *building, size_t index, struct buffer *bytes)
{
	struct build_file *file = &building->files[index];
	cleanup_fd int fd = open_file(building, index);
	cleanup_buffer struct buffer whole = BUFFER_INIT(DOCUMENT_BYTES_MAX);
	struct file document = { .path = file->path };
	char *room = fd < 0 || file->size >= DOCUMENT_BYTES_MAX ? NULL : buffer_extend(&whole, (size_t)file->size + 1);
	ssize_t got = 1;

	if (fd < 0)
		return -1;
	if (!room) {
		building_refuse(building, index, "it grows while it is read");
		return -1;
	}
	for (whole.len = 0; got > 0; whole.len += got > 0 ? (size_t)got : 0)
		got = read(fd, room + whole.len, (size_t)file->size + 1 - whole.len);
	document.bytes = buffer_slice(&whole);
	document.size = whole.len;
	if (got < 0 || whole.len != file->size || !record_write(bytes, RECORD_FILE, &document)) {
		building_refuse(building, index, got < 0 ? "it cannot be read" : "it changes while it is read");
		return -1;
	}
	sha256_of(document.bytes, file->digest);
	return 0;
}

/* Small documents of one source, until they are enough for a reader. */
static void begin_together(struct reading *reading)
{
	struct building *building = reading->building;
	struct queue *queue = &reading->together;
	size_t source = building->files[queue->files[queue->next]].source;
	struct task *task = task_begin(reading, queue->files[queue->next]);

	while (queue->next < queue->count && task->bytes.len < TOGETHER_BYTES &&
		building->files[queue->files[queue->next]].source == source) {
		size_t file = queue->files[queue->next++];

		if (read_file(building, file, &task->bytes) == 0)
			add_file(task, file);
	}
	if (task->file_count == 0) {
		task_done(task);
		reading->count--;
		return;
	}
	reading->pumped[reading->count - 1].job.fault = fault_wanted("together");
	reading->pumped[reading->count - 1].bytes = buffer_slice(&task->bytes);
	reading->together_count++;
}

static void begin_wave(struct reading *reading)
{
	struct queue *alone = &reading->alone, *together = &reading->together;

	reading->count = reading->together_count = 0;
	while (reading->count < WAVE_TASKS_MAX - WAVE_TOGETHER_TASKS_MAX && alone->next < alone->count)
		begin_alone(reading, alone->files[alone->next++]);
	while (reading->together_count < WAVE_TOGETHER_TASKS_MAX && together->next < together->count &&
		reading->count < WAVE_TASKS_MAX)
		begin_together(reading);
}

static unsigned digit(char hex)
{
	return (unsigned)(hex <= '9' ? hex - '0' : hex - 'a' + 10);
}

/* Back from the pump's text. */
static void take_digest(const char *hex, unsigned char ret_digest[SHA256_SIZE])
{
	for (size_t i = 0; i < SHA256_SIZE; i++)
		ret_digest[i] = (unsigned char)(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
}

/* All was well: what it gave counts. */
static void keep(struct task *task, const struct pump_task *pumped)
{
	struct building *building = task->building;
	struct build_file *first = &building->files[task->files[0]];
	struct build_source *source = &building->result->sources[first->source];
	char *date = building->dates[first->source];

	for (size_t i = 0; i < task->file_count; i++)
		building->files[task->files[i]].counts = true;
	if (task->alone)
		take_digest(pumped->digest + strlen("sha256:"), first->digest);
	source->files += task->file_count;
	source->documents += pumped->done.entries;
	source->advisories += task->advisories;
	source->statements += task->statements;
	source->malformed += task->malformed;
	source->remarks += task->remarks;
	if (strcmp(task->date, date) > 0)
		memcpy(date, task->date, sizeof task->date);
	for (size_t i = 0; i < task->note_count; i++)
		building_note(building, task->notes[i].file, first->source, task->notes[i].remark, task->notes[i].text);
}

static void end_task(struct reading *reading, struct task *task, const struct pump_task *pumped)
{
	struct building *building = task->building;

	if (pumped->complete) {
		keep(task, pumped);
	} else {
		vulndb_builder_drop(building->builder, task->batch);
		/* One document is enough for a reader to die of; the others did nothing. */
		for (size_t i = 0; !task->alone && i < task->file_count; i++) {
			reading->total_bytes += building->files[task->files[i]].size;
			enqueue(&reading->alone, task->files[i]);
		}
		if (task->alone)
			building_refuse(building, task->files[0], "%s", pumped->error.text);
	}
	for (size_t i = 0; i < task->file_count; i++)
		reading->done_bytes += building->files[task->files[i]].size;
	reading->done_files += task->file_count;
	task_done(task);
}

static void show_progress(void *context, uint64_t fed_bytes, size_t tasks_done)
{
	const struct reading *reading = context;
	const struct build_options *options = reading->building->options;
	struct build_progress now = { .file_count = reading->building->file_count,
		.files_done = reading->done_files,
		.read_bytes = reading->done_bytes + fed_bytes,
		.total_bytes = reading->total_bytes };

	/* How many files those were is known when the wave is over. */
	for (size_t i = 0; tasks_done && i < reading->count; i++)
		if (reading->pumped[i].complete)
			now.files_done += reading->tasks[i].file_count;
	now.seconds = (double)(clock_monotonic_ms() - reading->start_ms) / 1000;
	options->progress(options->progress_context, &now);
}

static int run_wave(struct reading *reading, struct error *err)
{
	const struct build_options *options = reading->building->options;
	struct pump_options pump = { .jobs = options->jobs ? options->jobs : (unsigned)sysconf(_SC_NPROCESSORS_ONLN),
		.output_bytes_max = STATEMENT_BYTES_MAX,
		.progress = options->progress ? show_progress : NULL,
		.progress_context = reading };
	int r;

	begin_wave(reading);
	r = pump_run(reading->building->reader, reading->pumped, reading->count, &pump, err);
	for (size_t i = 0; i < reading->count; i++)
		if (r >= 0)
			end_task(reading, &reading->tasks[i], &reading->pumped[i]);
		else
			task_done(&reading->tasks[i]);
	return r;
}

static int larger_first(const void *a, const void *b, void *context)
{
	const struct build_file *files = context, *x = &files[*(const size_t *)a], *y = &files[*(const size_t *)b];

	if (x->size != y->size)
		return x->size < y->size ? 1 : -1;
	return x < y ? -1 : x > y;
}

int building_read(struct building *building, struct error *err)
{
	struct reading reading = { .building = building };
	int r = 0;

	reading.start_ms = clock_monotonic_ms();
	for (size_t i = 0; i < building->file_count; i++) {
		reading.total_bytes += building->files[i].size;
		enqueue(building->files[i].alone ? &reading.alone : &reading.together, i);
	}
	if (reading.alone.count)
		qsort_r(reading.alone.files, reading.alone.count, sizeof *reading.alone.files, larger_first, building->files);
	reading.tasks = memory_new(WAVE_TASKS_MAX * sizeof *reading.tasks);
	reading.pumped = memory_new(WAVE_TASKS_MAX * sizeof *reading.pumped);
	while (r >= 0 && (reading.alone.next < reading.alone.count || reading.together.next < reading.together.count))
		r = run_wave(&reading, err);
	free(reading.alone.files);
	free(reading.together.files);
	free(reading.tasks);
	free(reading.pumped);
	return r;
}
