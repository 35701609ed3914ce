/* output.c - a job's records, on their way to plimsoll */
#include "read/output.h"
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define OUTPUT_FLUSH_BYTES (64u << 10)

void output_flush(struct output *output)
{
	struct slice left = buffer_slice(&output->bytes);

	while (left.len) {
		ssize_t written = write(output->fd, left.ptr, left.len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			_exit(1); /* nobody listens any more */
		left = slice_from(left, (size_t)written);
	}
	buffer_clear(&output->bytes);
}

int output_record(struct output *output, enum record_kind kind, const void *thing)
{
	if (!record_write(&output->bytes, kind, thing))
		return -ERR_LIMIT;
	output->records++;
	if (output->bytes.len >= OUTPUT_FLUSH_BYTES)
		output_flush(output);
	return 0;
}

int output_package(void *context, const struct package *package)
{
	struct output *output = context;

	if (output->packages >= OUTPUT_PACKAGES_MAX) {
		output->full = true;
		return -ERR_LIMIT;
	}
	output->packages++;
	return output_record(output, RECORD_PACKAGE, package);
}

int output_files(void *context, const struct package_files *files)
{
	return output_record(context, RECORD_FILES, files);
}

int output_stated(void *context, const struct stated_digest *stated)
{
	struct output *output = context;

	if (output->stated++ >= OUTPUT_STATED_MAX)
		return 0;
	return output_record(output, RECORD_STATED_DIGEST, stated);
}

static uint64_t notes_max(const struct output *output)
{
	return output->notes_max ? output->notes_max : OUTPUT_NOTES_MAX;
}

void output_note(void *context, const struct note *note)
{
	struct output *output = context;

	if (output->notes++ < notes_max(output))
		(void)output_record(output, RECORD_NOTE, note);
}

void output_done(struct output *output, struct done *done)
{
	char text[64];

	if (output->stated > OUTPUT_STATED_MAX) {
		struct note_sink sink = { output_note, output };

		note_add(&sink, NOTE_INCOMPLETE, S(""), "packages state %lu digests of files: those beyond %u were not compared",
			(unsigned long)output->stated, OUTPUT_STATED_MAX);
	}
	if (output->notes > notes_max(output)) {
		struct note_sink sink = { output_note, output };
		uint64_t more = output->notes - notes_max(output);

		output->notes = 0; /* room for this one */
		note_add(&sink, NOTE_INCOMPLETE, S(""), "%lu further notes were left out", (unsigned long)more);
	}
	if (output->full && done->error_code == ERR_LIMIT) { /* the walk knows only that somebody refused */
		snprintf(text, sizeof text, "more than %u packages", OUTPUT_PACKAGES_MAX);
		done->error = slice_from_text(text);
	}
	done->records = output->records;
	(void)output_record(output, RECORD_DONE, done);
	output_flush(output);
}
