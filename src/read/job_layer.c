/* job_layer.c - a layer: inflate, walk, catalogue */
#include "base/memory.h"
#include "read/detecting.h"
#include "read/layer_sink.h"
#include "read/layer_walk.h"
#include "read/takers.h"
#ifdef PLIMSOLL_MISBEHAVE
#include "link/fault.h"
#endif

struct limits {
	struct decoder_limits decoder;
	struct walk_limits walk;
};

struct walk_limits jobs_walk_limits(const struct job *job)
{
#ifdef PLIMSOLL_MISBEHAVE
	if (job->fault == FAULT_TIGHT_LIMITS)
		return (struct walk_limits){ .entries = 1000 };
	if (job->fault == FAULT_TIGHT_COVER)
		return (struct walk_limits){ LAYER_ENTRIES_MAX, .cover_exact_max = 3,
			.cover_filter_bytes = COVER_FILTER_BYTES_MIN };
#else
	(void)job;
#endif
	return (struct walk_limits){ .entries = LAYER_ENTRIES_MAX };
}

static struct limits limits_of(const struct job *job, struct output *output)
{
	struct limits limits = { { LAYER_OUTPUT_BYTES_MAX, LAYER_RATIO_MAX }, jobs_walk_limits(job) };

#ifdef PLIMSOLL_MISBEHAVE
	if (job->fault == FAULT_TIGHT_LIMITS) {
		limits.decoder.output_bytes = 2u << 20;
		output->packages = OUTPUT_PACKAGES_MAX - 100; /* as if so many had been sent */
	}
#else
	(void)output;
#endif
	return limits;
}

static int walk_layer(const struct job *job, const int fds[JOB_FD_COUNT], struct input *input, struct output *output,
	struct walk_result *ret_result, struct done *done, struct error *err)
{
	static struct takers takers;
	const struct limits limits = limits_of(job, output);
	struct note_sink notes = { output_note, output };
	struct layer_sending sending = { .output = output };
	struct detecting detecting;
	struct walk_sink sink;
	int r = detecting_init(&detecting, job, fds, output, &notes, err);

	if (r < 0)
		return r;
	output->digests = job->detect & JOB_DETECT_MALWARE;
	takers_init(&takers, CATALOG_IMAGE, output, &notes);
	detecting_watch(&detecting, &takers);
	sending.wanted = takers.settings;
	sink = layer_sink(&sending, &notes);
	r = layer_walk(
		job, input, output, &limits.decoder, takers.wanted, takers.count, &limits.walk, &sink, ret_result, done, err);
	if (r == 0 && takers_end(&takers, output, &notes) < 0)
		return error_set(err, ERR_LIMIT, "too much was found");
	if (r == 0)
		r = detecting_end(&detecting, err);
	layer_sink_end(&sending, &notes);
	return r;
}

void job_layer(const struct job *job, const int fds[JOB_FD_COUNT], struct input *input, struct output *output, struct done *done)
{
	struct walk_result result = { 0 };
	struct error err;
	int r = layer_send_hidden(fds[JOB_FD_WANTS], output, &err);

	if (r >= 0)
		r = walk_layer(job, fds, input, output, &result, done, &err);
	if (r == 0)
		r = layer_sink_cover(output, &result.cover, &err);
	cover_making_done(&result.cover);
	if (r < 0) {
		done->error_code = (uint64_t)-r;
		done->error = slice_make(memory_text(err.text, strlen(err.text)), strlen(err.text));
	}
}
