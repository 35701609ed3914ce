/* detected.c - secrets and malware of all layers: gathered, kept, and made findings of */
#include "scan/detected.h"
#include "base/clock.h"
#include "base/memory.h"
#include "scan/detectors.h"
#include "scan/traits.h"

#define TEXTS_BYTES_MAX (32u << 20)
#define LOOKS_MAX 4u /* at layers whose covers answer "maybe" */

void detected_done(struct detected *detected)
{
	free(detected->secrets);
	free(detected->malware);
	free(detected->unexamined);
}

/* The same gate kept files away in several layers, or readers. */
static void add_unexamined(struct detected *detected, const struct unexamined *more)
{
	for (size_t i = 0; i < detected->unexamined_count; i++) {
		struct unexamined *one = &detected->unexamined[i];

		if (!slice_equal(one->gate, more->gate) || !slice_equal(one->scanner, more->scanner))
			continue;
		if (more->bytes / (more->files ? more->files : 1) > one->bytes / (one->files ? one->files : 1))
			one->example = more->example;
		one->files += more->files;
		one->bytes += more->bytes;
		one->incomplete |= more->incomplete;
		return;
	}
	memory_reserve(detected->unexamined, detected->unexamined_count, detected->unexamined_capacity);
	detected->unexamined[detected->unexamined_count++] = *more;
}

int detected_take(struct scan *scan, enum record_kind kind, struct slice fields, uint64_t layer, uint64_t hidden_by,
	bool replaced, struct error *err)
{
	struct detected *detected = &scan->detected;
	bool of_layer = layer < scan->image->layer_count;
	struct unexamined unexamined;
	int r;

	if (kind != RECORD_UNEXAMINED &&
		((!of_layer && layer != OWNER_NONE) || (hidden_by != FINDING_VISIBLE && hidden_by >= scan->image->layer_count)))
		return error_set(err, ERR_FORMAT, "a secret or malware of nobody");
	switch (kind) {
	case RECORD_SECRET:
		memory_reserve(detected->secrets, detected->secret_count, detected->secret_capacity);
		detected->secrets[detected->secret_count] =
			(struct found_secret){ .layer = layer, .hidden_by = hidden_by, .replaced = replaced };
		r = record_read(kind, fields, &detected->secrets[detected->secret_count].secret, &scan->arena, err);
		if (r >= 0 && detected->secrets[detected->secret_count].secret.rating >= RATING_COUNT)
			r = error_set(err, ERR_FORMAT, "a secret of no rating");
		detected->secret_count += r >= 0;
		return r;
	case RECORD_MALWARE:
		memory_reserve(detected->malware, detected->malware_count, detected->malware_capacity);
		detected->malware[detected->malware_count] =
			(struct found_malware){ .layer = layer, .hidden_by = hidden_by, .replaced = replaced };
		r = record_read(kind, fields, &detected->malware[detected->malware_count].malware, &scan->arena, err);
		if (r >= 0 && (detected->malware[detected->malware_count].malware.rating >= RATING_COUNT ||
				      detected->malware[detected->malware_count].malware.source >= MALWARE_SOURCE_COUNT ||
				      detected->malware[detected->malware_count].malware.confidence >= CONFIDENCE_COUNT))
			r = error_set(err, ERR_FORMAT, "malware of no rating");
		detected->malware_count += r >= 0;
		return r;
	default:
		r = record_read(kind, fields, &unexamined, &scan->arena, err);
		if (r >= 0)
			add_unexamined(detected, &unexamined);
		return r;
	}
}

static bool is_of_layer(const struct scan *scan, struct slice path, uint64_t layer)
{
	struct slice target;
	uint64_t owner;

	return merge_owner(scan->merge, path, layer, &target, &owner) && owner == layer;
}

/* "a.zip!/b" lies where "a.zip" does; but a folder may be called "a!". */
static struct slice file_of(const struct scan *scan, struct slice path, uint64_t layer)
{
	ptrdiff_t inside = slice_find(path, S("!/")), at = inside;

	if (inside < 0 || is_of_layer(scan, path, layer))
		return path;
	for (size_t len = 0; at >= 0; at = slice_find(slice_from(path, len), S("!/"))) {
		len += (size_t)at;
		if (is_of_layer(scan, slice_first(path, len), layer))
			return slice_first(path, len);
		len += 2;
	}
	return slice_first(path, (size_t)inside); /* written through a link */
}

/* The lowest layer above LAYER that took PATH away, or put something else there. */
static uint64_t hidden_by(const struct scan *scan, struct slice path, uint64_t layer)
{
	uint64_t last = scan->image->layer_count - 1, above = layer + 1;

	path = file_of(scan, path, layer);
	if (layer >= last || traits_is_visible(scan->merge, path, layer, last))
		return FINDING_VISIBLE;
	while (above < last && traits_is_visible(scan->merge, path, layer, above))
		above++;
	return above;
}

/* Something else lies where it was, in the layer that hides it. */
static bool is_replaced(const struct scan *scan, struct slice path, uint64_t layer, uint64_t hidden)
{
	struct slice target;
	uint64_t owner;

	return hidden != FINDING_VISIBLE && merge_owner(scan->merge, file_of(scan, path, layer), hidden, &target, &owner);
}

/* Layers whose covers answer "maybe" are looked at, and then all is asked again. */
static void see_all(struct scan *scan)
{
	struct detected *detected = &scan->detected;

	for (unsigned look = 0; look == 0 || (look < LOOKS_MAX && merge_look_now(scan->merge)); look++) {
		for (size_t i = 0; i < detected->secret_count; i++) {
			struct found_secret *found = &detected->secrets[i];

			found->hidden_by = hidden_by(scan, found->secret.path, found->layer);
			found->replaced = is_replaced(scan, found->secret.path, found->layer, found->hidden_by);
		}
		for (size_t i = 0; i < detected->malware_count; i++) {
			struct found_malware *found = &detected->malware[i];

			found->hidden_by = hidden_by(scan, found->malware.path, found->layer);
			found->replaced = is_replaced(scan, found->malware.path, found->layer, found->hidden_by);
		}
	}
}

static int take_layer(struct scan *scan, uint64_t layer, struct error *err)
{
	struct slice records = scan->layers[layer].records, fields;
	enum record_kind kind;
	int r;

	while ((r = record_next(&records, &kind, &fields, err)) > 0) {
		if (kind != RECORD_SECRET && kind != RECORD_MALWARE && kind != RECORD_UNEXAMINED)
			continue;
		r = detected_take(scan, kind, fields, layer, FINDING_VISIBLE, false, err);
		if (r < 0)
			return r;
	}
	return r;
}

struct configuring {
	struct scan *scan;
	struct buffer records;
};

static int take_record(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct configuring *configuring = context;

	if (kind != RECORD_SECRET && kind != RECORD_NOTE && kind != RECORD_UNEXAMINED)
		return error_set(err, ERR_FORMAT, "a record of kind %d where secrets were due", (int)kind);
	return record_copy(&configuring->records, kind, fields) ? 0 : error_set(err, ERR_LIMIT, "too much was found");
}

static int open_fds(void *context, int fds[JOB_FD_COUNT], struct error *err)
{
	const struct configuring *configuring = context;

	return scan_detector_fds(configuring->scan, fds, err);
}

static void put_list(struct buffer *out, const char *path, const struct slice *items, size_t count)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(TEXTS_BYTES_MAX);
	struct file file = { .path = slice_from_text(path) };

	if (!count)
		return;
	for (size_t i = 0; i < count; i++) {
		buffer_add_slice(&text, items[i]);
		buffer_add_byte(&text, '\n');
	}
	file.bytes = buffer_slice(&text);
	file.size = file.bytes.len;
	record_write(out, RECORD_FILE, &file);
}

/* What the configuration says, a text for each of its parts: lines are numbers of entries. */
static void put_texts(struct buffer *out, const struct image *image)
{
	put_list(out, "config:env", image->env, image->env_count);
	put_list(out, "config:label", image->labels.items, image->labels.count);
	put_list(out, "config:history", image->history.items, image->history.count);
	put_list(out, "config:entrypoint", image->entrypoint, image->entrypoint_count);
	put_list(out, "config:cmd", image->cmd, image->cmd_count);
}

static int take_texts(struct scan *scan, struct slice records, struct error *err)
{
	enum record_kind kind;
	struct slice fields;
	struct note note;
	int r;

	while ((r = record_next(&records, &kind, &fields, err)) > 0) {
		if (kind == RECORD_NOTE) {
			r = record_read(kind, fields, &note, &scan->arena, err);
			if (r >= 0 && note.kind < NOTE_KIND_COUNT)
				scan_note_copy(scan, -1, &note);
		} else if (kind == RECORD_SECRET) {
			r = detected_take(scan, kind, fields, OWNER_NONE, FINDING_VISIBLE, false, err);
		} else { /* a text is no file that somebody would miss */
			r = 0;
		}
		if (r < 0)
			return r;
	}
	return r;
}

/* Secrets in the environment, in labels, in the history and what it says of build arguments. */
static int look_at_config(struct scan *scan, struct error *err)
{
	cleanup_buffer struct buffer input = BUFFER_INIT(2 * TEXTS_BYTES_MAX);
	struct configuring configuring = { scan, BUFFER_INIT(TEXTS_BYTES_MAX) };
	struct pump_options options = { .jobs = 1, .timeout_ms = deadline_left_ms(&scan->deadline) };
	struct pump_task task = { .job = { .kind = JOB_DETECT },
		.blob = { .fd = -1 },
		.record = take_record,
		.more_fds = open_fds,
		.context = &configuring };
	int r;

	put_texts(&input, scan->image);
	if (!scan->options->secrets || !input.len)
		return 0;
	task.bytes = buffer_slice(&input);
	scan_task_detects(scan, &task);
	task.job.detect = JOB_DETECT_SECRETS;
	r = pump_run(scan->reader, &task, 1, &options, err);
	if (r >= 0 && task.complete) {
		r = take_texts(scan, arena_copy(&scan->arena, buffer_slice(&configuring.records)), err);
	} else if (r >= 0) {
		scan->unread = true;
		scan_note(scan, -1, NOTE_INCOMPLETE, S(""), "secrets were not looked for in the image's configuration: %s",
			task.error.text);
	}
	buffer_done(&configuring.records);
	return r;
}

static int take_traits(struct scan *scan, struct error *err)
{
	struct detected *detected = &scan->detected;
	const struct owners *owners = NULL;
	struct traits_found *found;
	size_t count;
	int r;

	if (!scan->options->malware || scan->image->kind == IMAGE_SOURCE)
		return 0;
	if (scan->merged.owned_count && scan_has_system_packages(scan))
		owners = owners_new(scan->merged.owned, scan->merged.owned_count, &scan->arena);
	for (size_t i = 0; i < detected->malware_count; i++)
		scan_weigh_trait(&detected->malware[i].malware, owners, &scan->arena);
	r = scan_merged_traits(scan, &found, &count, err);
	for (size_t i = 0; r >= 0 && i < count; i++) {
		memory_reserve(detected->malware, detected->malware_count, detected->malware_capacity);
		detected->malware[detected->malware_count++] =
			(struct found_malware){ found[i].malware, found[i].layer, FINDING_VISIBLE, false };
	}
	return r;
}

int scan_take_detected(struct scan *scan, struct error *err)
{
	int r;

	if (!scan->detectors.key.len)
		return 0;
	r = scan_open_detectors(
		scan, err); /* of a scan whose layers were all kept, too: what was said of the texts is said again */
	for (size_t i = 0; i < scan->image->layer_count && r >= 0; i++)
		if (scan->layers[i].readable)
			r = take_layer(scan, i, err);
	if (r >= 0 && scan->merge && !scan->unread) {
		see_all(scan);
		r = take_traits(scan, err);
	}
	if (r >= 0)
		r = look_at_config(scan, err);
	if (r >= 0)
		scan_tell_detectors(scan);
	return r < 0 ? r : 0;
}

/* What was replaced, and not deleted, has FIRST. */
static void put_owner(struct buffer *out, uint64_t layer, uint64_t hidden, bool replaced)
{
	struct owner owner = { .layer = layer, .hidden_by = hidden, .first = replaced ? hidden : OWNER_NONE };

	record_write(out, RECORD_OWNER, &owner);
}

void detected_put(const struct detected *detected, struct buffer *out)
{
	for (size_t i = 0; i < detected->secret_count; i++) {
		put_owner(out, detected->secrets[i].layer, detected->secrets[i].hidden_by, detected->secrets[i].replaced);
		record_write(out, RECORD_SECRET, &detected->secrets[i].secret);
	}
	for (size_t i = 0; i < detected->malware_count; i++) {
		put_owner(out, detected->malware[i].layer, detected->malware[i].hidden_by, detected->malware[i].replaced);
		record_write(out, RECORD_MALWARE, &detected->malware[i].malware);
	}
	for (size_t i = 0; i < detected->unexamined_count; i++)
		record_write(out, RECORD_UNEXAMINED, &detected->unexamined[i]);
}

static struct finding finding_of(const struct scan *scan, struct slice path, uint64_t layer, uint64_t hidden)
{
	bool of_layer = layer < scan->image->layer_count;

	return (struct finding){ .score = -1,
		.hidden_by = hidden,
		.place = { .path = path,
			.layer = of_layer ? layer : PLACE_NO_LAYER,
			.base = of_layer && scan->image->layers[layer].base } };
}

static void list_secret(
	struct scan *scan, const struct found_secret *found, bool (*hide)(struct scan *scan, const struct finding *finding))
{
	struct report *report = &scan->report;
	struct finding finding = finding_of(scan, found->secret.path, found->layer, found->hidden_by);

	if (found->secret.ends >= clock_seconds())
		return; /* a certificate that is good */

	finding.kind = FINDING_SECRET;
	finding.id = found->secret.rule;
	finding.title = found->secret.title;
	finding.rating = (enum rating)found->secret.rating;
	finding.reason = found->secret.reason;
	finding.source = found->secret.source;
	finding.match = found->secret.facts;
	finding.action = found->secret.action;
	finding.secret = &found->secret;
	finding.replaced = found->replaced;
	if (!hide(scan, &finding))
		report->findings[report->finding_count++] = finding;
}

static void list_malware(
	struct scan *scan, const struct found_malware *found, bool (*hide)(struct scan *scan, const struct finding *finding))
{
	struct report *report = &scan->report;
	struct finding finding = finding_of(scan, found->malware.path, found->layer, found->hidden_by);

	finding.kind = FINDING_MALWARE;
	finding.id = found->malware.rule;
	finding.title = found->malware.name;
	finding.rating = (enum rating)found->malware.rating;
	finding.reason = found->malware.reason;
	finding.source = found->malware.rules;
	finding.match = found->malware.facts;
	finding.action = found->malware.action;
	finding.url = found->malware.reference;
	finding.malware = &found->malware;
	finding.replaced = found->replaced;
	if (!hide(scan, &finding))
		report->findings[report->finding_count++] = finding;
}

static int compare_unexamined(const void *a, const void *b)
{
	const struct unexamined *x = a, *y = b;
	int order = -slice_compare(x->scanner, y->scanner); /* secrets first */

	if (!order)
		order = (x->bytes < y->bytes) - (x->bytes > y->bytes);
	return order ? order : slice_compare(x->gate, y->gate);
}

static void list_unexamined(struct scan *scan)
{
	struct detected *detected = &scan->detected;

	if (detected->unexamined_count)
		qsort(detected->unexamined, detected->unexamined_count, sizeof *detected->unexamined, compare_unexamined);
	for (size_t i = 0; i < detected->unexamined_count; i++) {
		const struct unexamined *one = &detected->unexamined[i];

		if (one->incomplete)
			scan_note(scan, -1, NOTE_INCOMPLETE, one->example, "%s not looked for in %lu %s (%lu bytes): %.*s",
				slice_equal(one->scanner, S("secret")) ? "secrets were" : "malware was",
				(unsigned long)one->files, one->files == 1 ? "file" : "files, of which this is one",
				(unsigned long)one->bytes, SLICE_ARG(one->gate));
	}
	scan->report.unexamined = detected->unexamined;
	scan->report.unexamined_count = detected->unexamined_count;
}

void scan_list_detected(struct scan *scan, bool (*hide)(struct scan *scan, const struct finding *finding))
{
	const struct detected *detected = &scan->detected;
	struct report *report = &scan->report;
	size_t more = detected->secret_count + detected->malware_count;
	struct finding *findings;

	if (more) {
		findings = arena_array(&scan->arena, struct finding, report->finding_count + more);
		if (report->finding_count)
			memcpy(findings, report->findings, report->finding_count * sizeof *findings);
		report->findings = findings;
	}
	for (size_t i = 0; i < detected->malware_count; i++)
		list_malware(scan, &detected->malware[i], hide);
	for (size_t i = 0; i < detected->secret_count; i++)
		list_secret(scan, &detected->secrets[i], hide);
	list_unexamined(scan);
}
