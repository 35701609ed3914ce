/* job_feed.c - a feed's documents: advisory records */
#include "feeds/feed.h"
#include "read/jobs.h"

#define FEED_BYTES_MAX (256u << 20)

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

void job_feed(const struct job *job, struct input *input, struct output *output, struct done *done)
{
	static struct arena arena;
	const struct feed *feed = feed_by_name(slice_from_text(job->feed));
	struct feed_sink sink = { send_advisory, send_assessment, send_release, send_date, output, { output_note, output } };
	struct file *files = NULL;
	size_t count = 0;
	struct error err;
	int r = feed ? 0 : error_set(&err, ERR_UNSUPPORTED, "no feed is called '%s'", job->feed);

	if (r >= 0)
		r = jobs_read_files(input, &arena, FEED_BYTES_MAX, &files, &count, &err);
	for (size_t i = 0; r >= 0 && i < count; i++) {
		struct arena scratch = ARENA_INIT;
		struct error why;

		/* One bad document does not hide the others: it is named and counted. */
		if (feed->parse(files[i].path, files[i].bytes, &sink, &scratch, &why) < 0)
			note_add(&sink.notes, NOTE_INCOMPLETE, files[i].path, "%s", why.text);
		arena_done(&scratch);
		done->entries++;
	}
	if (r < 0) {
		done->error_code = (uint64_t)-r;
		done->error = arena_copy(&arena, slice_from_text(err.text));
	}
}
