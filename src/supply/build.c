/* build.c - make an advisory store from a folder of feeds: documents go into the jail, records come out */
#include "supply/build.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "image/pump.h"
#include "vulndb/vulndb.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#define BATCH_BYTES (4u << 20) /* of documents for one reader: how large a feed is does not matter */
/* A reader repeats the text of a document for each package that it is about; here it is kept once. */
#define BATCH_STATEMENT_BYTES_MAX (4ull << 30)
#define DOCUMENT_BYTES_MAX (8u << 20)
#define READ_BYTES 65536u
#define FOLDER_DEPTH_MAX 4u

/* What feeds.def says of a feed. */
static const struct {
	const char *name, *suffix;
} known_feeds[] = {
#define FEED(symbol, folder, patterns, unit) { folder, (patterns) + 1 },
#include "model/feeds.def"
#undef FEED
};

struct building {
	const struct build_options *options;
	struct build_result *result;
	struct reader *reader;
	struct vulndb_builder *builder;
	struct build_feed *feed; /* the one at hand */
	const char *suffix;
	struct buffer documents; /* RECORD_FILE frames */
};

static void add_note(struct building *building, bool remark, struct slice text)
{
	struct build_result *result = building->result;

	memory_reserve(result->notes, result->note_count, result->note_capacity);
	result->notes[result->note_count++] = (struct build_note){ arena_copy(&result->arena, text), remark };
	if (remark)
		building->feed->remarks++;
	else
		building->feed->notes++;
}

static void __attribute__((format(printf, 2, 3))) note(struct building *building, const char *format, ...)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(4096);
	va_list arguments;

	va_start(arguments, format);
	buffer_vaddf(&text, format, arguments);
	va_end(arguments);
	add_note(building, false, buffer_slice(&text));
}

static int take_record(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct building *building = context;
	cleanup_buffer struct buffer text = BUFFER_INIT(4096);
	struct arena scratch = ARENA_INIT;
	struct advisory advisory;
	struct note found;
	int r;

	switch (kind) {
	case RECORD_ADVISORY:
		r = record_read(kind, fields, &advisory, &scratch, err);
		if (r >= 0) {
			vulndb_builder_add(building->builder, 0, &advisory);
			building->feed->advisories++;
		}
		break;
	case RECORD_DATE:
		r = 0;
		break;
	case RECORD_NOTE:
		r = record_read(kind, fields, &found, &scratch, err);
		if (r >= 0) {
			buffer_addf(&text, "%.*s: %.*s", SLICE_ARG(found.path), SLICE_ARG(found.text));
			add_note(building, found.kind == NOTE_REMARK, buffer_slice(&text));
		}
		break;
	default:
		r = error_set(err, ERR_FORMAT, "a record of kind %d in a feed", (int)kind);
		break;
	}
	arena_done(&scratch);
	return r;
}

/* Hands the documents at hand to a reader, and forgets them. */
static int read_batch(struct building *building, struct error *err)
{
	struct pump_options options = { .jobs = 1, .output_bytes_max = BATCH_STATEMENT_BYTES_MAX };
	struct pump_task task = { .job = { .kind = JOB_FEED }, .blob = { .fd = -1 }, .record = take_record, .context = building };
	int r;

	if (building->documents.len == 0)
		return 0;
	snprintf(task.job.feed, sizeof task.job.feed, "%.*s", SLICE_ARG(building->feed->name));
	task.bytes = buffer_slice(&building->documents);
	r = pump_run(building->reader, &task, 1, &options, err);
	if (r >= 0 && !task.complete)
		r = error_set(err, task.error.code, "feed '%s': %s", task.job.feed, task.error.text);
	buffer_clear(&building->documents);
	return r;
}

static int add_document(struct building *building, int folder, const char *name, const char *shown, struct error *err)
{
	cleanup_fd int fd = openat(folder, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	cleanup_buffer struct buffer bytes = BUFFER_INIT(DOCUMENT_BYTES_MAX + READ_BYTES);
	struct file file = { .path = slice_from_text(shown) };
	struct stat status;
	ssize_t got = 1;

	if (fd < 0 || fstat(fd, &status) < 0)
		return error_errno(err, "open '%s'", shown);
	if (!S_ISREG(status.st_mode))
		return 0;
	if (status.st_size > DOCUMENT_BYTES_MAX) {
		note(building, "%s: %ld bytes: the limit is %u", shown, (long)status.st_size, DOCUMENT_BYTES_MAX);
		return 0;
	}
	while (got > 0) {
		char *room = buffer_extend(&bytes, READ_BYTES);

		if (!room)
			return error_set(err, ERR_LIMIT, "'%s' grows while it is read", shown);
		got = read(fd, room, READ_BYTES);
		bytes.len -= READ_BYTES - (got > 0 ? (size_t)got : 0);
	}
	if (got < 0)
		return error_errno(err, "read '%s'", shown);
	file.bytes = buffer_slice(&bytes);
	file.size = bytes.len;
	if (!record_write(&building->documents, RECORD_FILE, &file))
		return error_set(err, ERR_LIMIT, "'%s' is too large", shown);
	building->feed->documents++;
	return building->documents.len < BATCH_BYTES ? 0 : read_batch(building, err);
}

/* As feeds are handed out; who forgets to unpack one would get a store without it. */
static bool is_archive(const char *name)
{
	static const char *const suffixes[] = { ".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst" };

	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
		if (slice_ends_with(slice_from_text(name), slice_from_text(suffixes[i])))
			return true;
	return false;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* All documents below a folder, in the order of their names: the same folder gives the same store. */
static int add_folder(
	struct building *building, int parent, const char *name, const char *shown, unsigned depth, struct error *err)
{
	/* The user may link a feed into the folder; links inside of a feed are somebody else's. */
	cleanup_fd int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (depth ? O_NOFOLLOW : 0));
	struct dirent **entries = NULL;
	int count, r = 0;

	if (fd < 0)
		return error_errno(err, "open '%s'", shown);
	count = scandirat(fd, ".", &entries, NULL, by_name);
	if (count < 0)
		return error_errno(err, "list '%s'", shown);
	for (int i = 0; i < count; i++) {
		const char *entry = entries[i]->d_name;
		char path[4096];
		struct stat status;

		if (r >= 0 && entry[0] != '.' && snprintf(path, sizeof path, "%s/%s", shown, entry) < (int)sizeof path &&
			fstatat(fd, entry, &status, AT_SYMLINK_NOFOLLOW) == 0) {
			if (S_ISDIR(status.st_mode) && depth < FOLDER_DEPTH_MAX)
				r = add_folder(building, fd, entry, path, depth + 1, err);
			else if (S_ISDIR(status.st_mode))
				note(building, "%s: not read: %u folders in each other are the limit", path, FOLDER_DEPTH_MAX);
			else if (S_ISLNK(status.st_mode))
				note(building, "%s: a link, which is not followed", path);
			else if (S_ISREG(status.st_mode) &&
				 slice_ends_with(slice_from_text(entry), slice_from_text(building->suffix)))
				r = add_document(building, fd, entry, path, err);
			else if (S_ISREG(status.st_mode) && is_archive(entry))
				note(building, "%s: an archive, which is not read: unpack it there", path);
		}
		free(entries[i]);
	}
	free(entries);
	return r;
}

static const char *suffix_of(const char *name)
{
	for (size_t i = 0; i < sizeof known_feeds / sizeof known_feeds[0]; i++)
		if (strcmp(known_feeds[i].name, name) == 0)
			return known_feeds[i].suffix;
	return NULL;
}

static int take_feed(struct building *building, int from, const char *name, struct error *err)
{
	struct build_result *result = building->result;
	const char *suffix = suffix_of(name);
	int r;

	memory_reserve(result->feeds, result->feed_count, result->feed_capacity);
	building->feed = &result->feeds[result->feed_count++];
	*building->feed = (struct build_feed){ .name = arena_copy(&result->arena, slice_from_text(name)) };
	if (slice_equal(slice_from_text(name), S("samples")) || slice_ends_with(slice_from_text(name), S("-excerpts"))) {
		building->feed->skipped = "samples are never read";
		return 0;
	}
	if (!suffix) {
		building->feed->skipped = "no feed of this name is known";
		return building->options->strict ? error_set(err, ERR_UNSUPPORTED, "'%s/%s': no feed of this name is known",
							   building->options->from, name)
						 : 0;
	}
	building->suffix = suffix;
	buffer_clear(&building->documents);
	r = add_folder(building, from, name, name, 0, err);
	return r < 0 ? r : read_batch(building, err);
}

static int take_feeds(struct building *building, struct error *err)
{
	cleanup_fd int from = open(building->options->from, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct dirent **entries = NULL;
	int count, r = 0;

	if (from < 0)
		return error_errno(err, "open '%s'", building->options->from);
	count = scandirat(from, ".", &entries, NULL, by_name);
	if (count < 0)
		return error_errno(err, "list '%s'", building->options->from);
	for (int i = 0; i < count; i++) {
		struct stat status;

		if (r >= 0 && entries[i]->d_name[0] != '.' && fstatat(from, entries[i]->d_name, &status, 0) == 0 &&
			S_ISDIR(status.st_mode))
			r = take_feed(building, from, entries[i]->d_name, err);
		free(entries[i]);
	}
	free(entries);
	return r;
}

static int say_empty(const struct building *building, struct error *err)
{
	const struct build_result *result = building->result;
	const char *from = building->options->from;
	uint64_t documents = 0, notes = 0;
	bool known = false;

	for (size_t i = 0; i < result->feed_count; i++) {
		known = known || !result->feeds[i].skipped;
		documents += result->feeds[i].documents;
		notes += result->feeds[i].notes;
	}
	if (!known)
		return error_set(err, ERR_NOT_FOUND,
			"'%s' has no folder of a known feed: advisories in OSV format go into '%s/%s'", from, from,
			known_feeds[0].name);
	if (documents == 0)
		return error_set(err, ERR_NOT_FOUND, "'%s/%s' holds no %s file%s", from, known_feeds[0].name,
			known_feeds[0].suffix, notes ? ", only what is not read" : "");
	return error_set(err, ERR_NOT_FOUND, "'%s' holds no advisory in %" PRIu64 " .json %s", from, documents,
		documents == 1 ? "file" : "files");
}

static int finish(struct building *building, struct error *err)
{
	const struct build_options *options = building->options;
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	time_t now = time(NULL);
	struct vulndb_facts facts = { .partial = options->partial };
	uint64_t seconds;
	struct tm parts;
	char built[32];

	if (epoch && slice_to_u64(slice_from_text(epoch), &seconds))
		now = (time_t)seconds;
	gmtime_r(&now, &parts);
	strftime(built, sizeof built, "%Y-%m-%dT%H:%M:%SZ", &parts);
	facts.built = slice_from_text(built);
	facts.date = options->date ? slice_from_text(options->date) : slice_first(facts.built, 10);
	facts.name = options->name ? slice_from_text(options->name) : slice_base_name(slice_from_text(options->output));
	for (size_t i = 0; i < building->result->feed_count; i++)
		building->result->advisories += building->result->feeds[i].advisories;
	if (building->result->advisories == 0)
		return say_empty(building, err);
	for (size_t i = 0; options->strict && i < building->result->note_count; i++)
		if (!building->result->notes[i].remark)
			return error_set(err, ERR_FORMAT, "%.*s", SLICE_ARG(building->result->notes[i].text));
	return vulndb_builder_finish(building->builder, &facts, options->output, err);
}

/* Before a feed is read for minutes. */
static int check_output(const char *output, struct error *err)
{
	struct slice folder = slice_folder_name(slice_from_text(output));
	cleanup_free char *name = folder.len ? memory_text(folder.ptr, folder.len) : memory_text(output[0] == '/' ? "/" : ".", 1);
	struct stat status;

	if (stat(name, &status) < 0)
		return error_errno(err, "the store's folder '%s'", name);
	if (stat(output, &status) == 0 && !S_ISREG(status.st_mode))
		return error_set(err, ERR_USAGE, "'%s' is no regular file: a store does not take its place", output);
	return 0;
}

int supply_build(const struct build_options *options, struct build_result *ret_result, struct error *err)
{
	struct building building = {
		.options = options, .result = ret_result, .documents = BUFFER_INIT(BATCH_BYTES + DOCUMENT_BYTES_MAX + 65536)
	};
	cleanup_reader struct reader *reader = NULL;
	int r;

	*ret_result = (struct build_result){ 0 };
	r = check_output(options->output, err);
	if (r >= 0)
		r = reader_start(options->reader_path, &reader, err);
	if (r < 0)
		return r;
	building.reader = reader;
	building.builder = vulndb_builder_new();
	r = take_feeds(&building, err);
	if (r >= 0)
		r = finish(&building, err);
	vulndb_builder_free(building.builder);
	buffer_done(&building.documents);
	return r;
}

void build_result_done(struct build_result *result)
{
	free(result->feeds);
	free(result->notes);
	free(result->refused);
	arena_done(&result->arena);
	*result = (struct build_result){ 0 };
}
