/* job_feed.c - a feed's documents: advisories, assessments, releases */
#include "feeds/feed.h"
#include "model/feeds.h"
#include "read/feed_file.h"
#include "read/jobs.h"

#define FEED_BYTES_MAX (256u << 20) /* of documents that come together */
#define FEED_NOTES_MAX 20000u       /* each record of a large feed may be one: that was withdrawn */

/* A job names its feed. */
#define FEED(symbol, folder, patterns, unit, concerns) \
	_Static_assert(sizeof folder <= JOB_FEED_NAME_SIZE, "longer than a job's name of a feed");
#include "model/feeds.def"
#undef FEED

static int send_advisory(void *context, const struct advisory *advisory)
{
	return output_record(context, RECORD_ADVISORY, advisory);
}

static int send_assessment(void *context, const struct assessment *assessment)
{
	return output_record(context, RECORD_ASSESSMENT, assessment);
}

static int send_release(void *context, const struct release *release)
{
	return output_record(context, RECORD_RELEASE, release);
}

static void send_date(void *context, struct slice date)
{
	struct feed_date sent = { date };

	output_record(context, RECORD_DATE, &sent);
}

struct reading {
	const struct feed *feed;
	const struct feed_kind *kind;
	struct feed_sink sink;
	struct arena scratch; /* of one document */
	struct done *done;
};

/* A document that cannot be read is named and hides no other, where each is a record of its own. */
static int refuse_document(void *context, struct slice path, const struct error *why, struct error *err)
{
	struct reading *reading = context;

	if (reading->kind->unit == FEED_WHOLE)
		return error_set(err, why->code, "%.*s: %s", SLICE_ARG(slice_base_name(path)), why->text);
	note_add(&reading->sink.notes, NOTE_INCOMPLETE, path, "%s", why->text);
	reading->done->entries++;
	return 0;
}

static int take_document(void *context, struct slice path, struct slice bytes, struct error *err)
{
	struct reading *reading = context;
	struct error why;
	int r = reading->feed->parse(path, bytes, &reading->sink, &reading->scratch, &why);

	arena_clear(&reading->scratch);
	if (r < 0)
		return refuse_document(reading, path, &why, err);
	reading->done->entries++;
	return 0;
}

/* Several, each whole. */
static int read_documents(struct reading *reading, struct input *input, struct arena *arena, struct error *err)
{
	struct file *files = NULL;
	size_t count = 0;
	int r = jobs_read_files(input, arena, FEED_BYTES_MAX, &files, &count, err);

	for (size_t i = 0; r >= 0 && i < count; i++)
		r = take_document(reading, files[i].path, files[i].bytes, err);
	return r;
}

void job_feed(const struct job *job, struct input *input, struct output *output, struct done *done)
{
	static struct arena arena;
	struct reading reading = { .feed = feed_by_name(slice_from_text(job->feed)),
		.kind = feed_kind_named(slice_from_text(job->feed)),
		.sink = { send_advisory, send_assessment, send_release, send_date, output, { output_note, output } },
		.done = done };
	struct feed_file_sink documents = { take_document, refuse_document, &reading };
	struct error err;
	int r;

	output->notes_max = FEED_NOTES_MAX;
	if (!reading.feed || !reading.kind)
		r = error_set(&err, ERR_UNSUPPORTED, "no feed is called '%s'", job->feed);
	else if (job->document[0])
		r = feed_file_read(reading.kind, job, input, &documents, &err);
	else
		r = read_documents(&reading, input, &arena, &err);
	arena_done(&reading.scratch);
	if (r < 0) {
		done->error_code = (uint64_t)-r;
		done->error = arena_copy(&arena, slice_from_text(err.text));
	}
}
