/* cache_status.c - plimsoll cache status: the evidence that is kept */
#include "base/buffer.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/say.h"
#include "codec/json.h"
#include "evidence/store.h"

#include <inttypes.h>

#define STATUS_BYTES_MAX 16384

static const char *put_date(int64_t unix_time, char text[32])
{
	time_t time = (time_t)unix_time;
	struct tm tm;

	if (!gmtime_r(&time, &tm) || strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		text[0] = '\0';
	return text;
}

/* "3.4 MB" */
static void put_size(struct buffer *out, uint64_t bytes)
{
	static const char *const units[] = { "kB", "MB", "GB" };
	double amount = (double)bytes / 1000;
	size_t unit = 0;

	while (amount >= 999.95 && unit + 1 < sizeof units / sizeof units[0]) {
		amount /= 1000;
		unit++;
	}
	buffer_addf(out, "%.1f %s", amount, units[unit]);
}

static void write_text(const struct evidence_status *status, struct buffer *out)
{
	char oldest[32], newest[32];

	buffer_addf(out, "%s\n  %" PRIu64 " %s, ", status->folder, status->items, status->items == 1 ? "item" : "items");
	put_size(out, status->bytes);
	buffer_add_slice(out, S(" of at most "));
	put_size(out, EVIDENCE_LIMIT_BYTES);
	buffer_add_byte(out, '\n');
	if (status->items > 0)
		buffer_addf(
			out, "  from %s to %s\n", put_date(status->oldest_unix, oldest), put_date(status->newest_unix, newest));
}

static void write_json(const struct evidence_status *status, struct buffer *out)
{
	struct json_writer json;
	char text[32];

	json_writer_init(&json, out, true);
	json_begin_object(&json);
	json_member(&json, "folder", slice_from_text(status->folder));
	json_key(&json, "items");
	json_put_u64(&json, status->items);
	json_key(&json, "bytes");
	json_put_u64(&json, status->bytes);
	json_key(&json, "limit_bytes");
	json_put_u64(&json, EVIDENCE_LIMIT_BYTES);
	if (status->items > 0) {
		json_member(&json, "oldest", slice_from_text(put_date(status->oldest_unix, text)));
		json_member(&json, "newest", slice_from_text(put_date(status->newest_unix, text)));
	}
	json_end_object(&json);
	buffer_add_byte(out, '\n');
}

static int cache_status(const struct options *options)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(STATUS_BYTES_MAX);
	const char *format = option_text(options, OPTION_PLAIN_FORMAT);
	cleanup_evidence struct evidence_store *store = NULL;
	struct evidence_status status;
	struct error err;
	int r = evidence_open_as_it_is(option_text(options, OPTION_CACHE_DIR), &store, &err);

	if (r == 0)
		r = evidence_status(store, &status, &err);
	if (r == 0) {
		if (format && strcmp(format, "json") == 0)
			write_json(&status, &text);
		else
			write_text(&status, &text);
		r = output_stdout(buffer_slice(&text), &err);
	}
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_cache_status = {
	.operands = "",
	.about = "show what is kept of earlier scans: size and age",
	.run = cache_status,
};
