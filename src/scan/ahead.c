/* ahead.c - layers that come before it is known whether they are any, and whose */
#include "scan/ahead.h"
#include "base/memory.h"
#include "link/fault.h"
#include "scan/detectors.h"
#include "scan/reading.h"

struct ahead {
	uint64_t place;
	bool taken; /* by a layer; others of the same bytes have their records from it */
	struct scan_layer layer;
	struct pump_task task;
	struct reading reading;
	struct ahead *next;
};

void ahead_free(struct ahead *ahead)
{
	while (ahead) {
		struct ahead *next = ahead->next;

		buffer_done(&ahead->reading.records);
		buffer_done(&ahead->layer.received);
		free(ahead);
		ahead = next;
	}
}

/* How many there are is not known yet. */
static void show_progress(void *context, uint64_t fed_bytes, size_t tasks_done)
{
	const struct scan *scan = context;
	struct scan_progress shown = { .layer_count = 1, .layers_done = tasks_done, .read_bytes = fed_bytes, .stage = "layers" };

	for (const struct ahead *ahead = scan->ahead; ahead; ahead = ahead->next) {
		shown.layer_count++;
		shown.layers_done++;
	}
	scan->options->progress(scan->options->progress_context, &shown);
}

static bool has(void *context, struct slice digest)
{
	struct scan *scan = context;

	scan_open_evidence(scan);
	return layer_is_kept(scan, digest);
}

/* What goes wrong here goes wrong again, and is said, when the layer is read because it was not found here. */
static void take(void *context, uint64_t place, const struct blob *blob)
{
	struct scan *scan = context;
	struct pump_options options = reading_options(scan);
	struct ahead *ahead = memory_one(struct ahead);
	struct error ignored;

	scan_open_evidence(scan);
	ahead->place = place;
	ahead->task.blob = *blob;
	reading_init(&ahead->reading, scan, &ahead->layer, &ahead->task);
	ahead->task.job.fault = fault_wanted("all");
	options.jobs = 1;
	options.progress = scan->options->progress ? show_progress : NULL;
	options.progress_context = scan;
	if (scan_reader(scan, &ignored) < 0 || scan_open_detectors(scan, &ignored) < 0 ||
		pump_run(scan->reader, &ahead->task, 1, &options, &ignored) < 0) {
		ahead_free(ahead);
		return;
	}
	ahead->next = scan->ahead;
	scan->ahead = ahead;
}

struct layer_taker scan_ahead(struct scan *scan)
{
	return (struct layer_taker){ .has = has, .take = take, .context = scan };
}

static struct ahead *find(const struct scan *scan, const struct layer *layer)
{
	struct ahead *ahead = scan->ahead;
	struct blob blob;

	if (!ahead || image_blob(scan->opened, layer, &blob, NULL) < 0 || !blob.source)
		return NULL;
	while (ahead && ahead->place != blob.offset)
		ahead = ahead->next;
	return ahead;
}

bool scan_take_ahead(struct scan *scan, struct scan_layer *layer)
{
	const struct layer *of = layer->result.layer;
	struct ahead *ahead = find(scan, of);
	struct reading reading;

	if (!ahead)
		return false;
	*layer = ahead->layer;
	layer->result.layer = of;
	if (ahead->taken)
		layer->received = (struct buffer)BUFFER_INIT(0); /* RECORDS point into the other's */
	else
		ahead->layer.received = (struct buffer)BUFFER_INIT(0);
	ahead->taken = true;
	reading = ahead->reading;
	reading.layer = layer;
	reading_settle(&reading);
	return true;
}
