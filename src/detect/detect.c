/* detect.c - every regular file of a layer, once, to all detectors */
#include "detect/detect.h"
#include "base/memory.h"
#include "detect/compiled.h"
#include "detect/looking.h"

static int open_parts(struct detect *detect, struct error *err)
{
	struct slice parts[COMPILED_PART_COUNT] = { 0 };
	int r = compiled_split(detect->options.compiled, parts, err);

	if (r >= 0 && detect->options.secrets)
		r = secrets_open(parts[COMPILED_SECRETS], detect->options.salt, &detect->secrets, err);
	if (r >= 0 && detect->options.malware && parts[COMPILED_MALWARE].len)
		r = malware_open(parts[COMPILED_MALWARE], &detect->rules, err);
	if (r >= 0 && detect->options.malware && detect->options.clamd_fd >= 0)
		detect->clamd =
			clamd_new(detect->options.clamd_fd, detect->options.clamd_bytes_max, detect->options.clamd_timeout_ms);
	return r;
}

int detect_new(const struct detect_options *options, const struct detect_sink *sink, struct note_sink *notes,
	struct detect **ret_detect, struct error *err)
{
	struct detect *detect = memory_one(struct detect);
	int r;

	detect->options = *options;
	detect->sink = *sink;
	detect->notes = notes;
	r = open_parts(detect, err);
	if (r < 0) {
		detect_free(detect);
		return r;
	}
	*ret_detect = detect;
	return 0;
}

void detect_free(struct detect *detect)
{
	if (!detect)
		return;
	window_digest_drop(&detect->window);
	digests_done(detect->digest);
	clamd_free(detect->clamd);
	malware_close(detect->rules);
	secrets_close(detect->secrets);
	arena_done(&detect->arena);
	free(detect);
}

static struct looked looked_of(const struct file *file)
{
	return (struct looked){ .path = file->path, .size = file->size, .mode = file->mode, .uid = file->uid, .gid = file->gid };
}

int detect_file(struct detect *detect, const struct file *file)
{
	struct looked looked = looked_of(file);

	detect->members = detect->inflated_bytes = 0;
	return look_at_file(detect, &looked, file->bytes);
}

int detect_window(struct detect *detect, const struct file *file, uint64_t offset)
{
	struct looked looked = looked_of(file);
	int r;

	archive_pass_by(detect, &looked, file->bytes, offset);
	r = look_at_window(detect, &detect->window, &looked, file->bytes, offset);
	if (r >= 0 && offset + file->bytes.len >= file->size)
		r = look_end_window(detect, &detect->window, &looked);
	return r;
}

int detect_text(struct detect *detect, struct slice path, struct slice text)
{
	struct looked looked = { .path = path, .size = text.len, .depth = 1 };
	bool malware = detect->options.malware;
	int r;

	detect->options.malware = false; /* a text of the configuration runs nowhere by itself */
	r = look_at_file(detect, &looked, text);
	detect->options.malware = malware;
	return r;
}

int detect_end(struct detect *detect)
{
	const struct malware_sink sink = { detect->sink.malware, detect->sink.context };
	uint64_t files = 0, bytes = 0;
	int r = 0;

	if (detect->clamd) {
		r = clamd_end(detect->clamd, &sink, detect->notes);
		clamd_unexamined(detect->clamd, &files, &bytes);
	}
	if (files)
		gates_count_files(&detect->gates, "malware", "files that clamd gave no answer on", true, S(""), files, bytes);
	return r < 0 ? r : gates_tell(&detect->gates, detect->sink.unexamined, detect->sink.context);
}
