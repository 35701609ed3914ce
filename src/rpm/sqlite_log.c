/* sqlite_log.c - the write-ahead log of an SQLite database: pages that take the place of the file's
 *
 * A frame counts when its salts are the log's, the checksum of all bytes up to it is right, and one that ends a transaction follows:
 * as SQLite recovers it. */
#include "rpm/number.h"
#include "rpm/sqlite_file.h"
#include <stdlib.h>

#define LOG_HEAD_BYTES 32u
#define FRAME_HEAD_BYTES 24u
#define LOG_MAGIC 0x377f0682u /* the lowest bit: checksums are of big-endian words */
#define LOG_VERSION 3007000u

struct sum {
	uint32_t a, b;
	bool big;
};

static void sum_add(struct sum *sum, const char *bytes, size_t len)
{
	for (size_t i = 0; i + 8 <= len; i += 8) {
		sum->a += (sum->big ? rpm_big32(bytes + i) : rpm_little32(bytes + i)) + sum->b;
		sum->b += (sum->big ? rpm_big32(bytes + i + 4) : rpm_little32(bytes + i + 4)) + sum->a;
	}
}

static bool sum_is(const struct sum *sum, const char *at)
{
	return sum->a == rpm_big32(at) && sum->b == rpm_big32(at + 4);
}

/* By page, and of one page the newest first: its bytes lie farthest in the log. */
static int compare(const void *left, const void *right)
{
	const struct sqlite_logged *a = left, *b = right;
	int order = (a->page > b->page) - (a->page < b->page);

	return order ? order : (a->bytes < b->bytes) - (a->bytes > b->bytes);
}

static void keep_newest(struct sqlite_file *file, size_t count)
{
	file->logged_count = 0;
	if (count)
		qsort(file->logged, count, sizeof *file->logged, compare);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || file->logged[i].page != file->logged[file->logged_count - 1].page)
			file->logged[file->logged_count++] = file->logged[i];
}

static const char *head_wrong(const struct sqlite_file *file, struct slice log, struct sum *sum)
{
	if (log.len < LOG_HEAD_BYTES)
		return "the write-ahead log ends inside its head";
	if ((rpm_big32(log.ptr) & ~1u) != LOG_MAGIC || rpm_big32(log.ptr + 4) != LOG_VERSION)
		return "the write-ahead log is none";
	sum->big = rpm_big32(log.ptr) & 1;
	sum_add(sum, log.ptr, 24);
	if (!sum_is(sum, log.ptr + 24))
		return "the head of the write-ahead log is damaged";
	return rpm_big32(log.ptr + 8) == file->page_bytes ? NULL : "the pages of the write-ahead log have another size";
}

void sqlite_log_read(struct sqlite_file *file, struct slice log)
{
	size_t frame_bytes = FRAME_HEAD_BYTES + file->page_bytes, count = 0, committed = 0;
	struct sum sum = { 0 };
	const char *wrong = head_wrong(file, log, &sum), *at = log.ptr + LOG_HEAD_BYTES;
	size_t frames;

	if (wrong) {
		claims_note(file->claims, NOTE_INCOMPLETE, "%s", wrong);
		return;
	}
	frames = (log.len - LOG_HEAD_BYTES) / frame_bytes;
	file->logged = arena_array(file->arena, struct sqlite_logged, frames + 1);
	for (; count < frames; count++, at += frame_bytes) {
		/* Frames of an older round of the log: all that follow are old. */
		if (memcmp(at + 8, log.ptr + 16, 8) != 0 || rpm_big32(at) == 0)
			break;
		sum_add(&sum, at, 8);
		sum_add(&sum, at + FRAME_HEAD_BYTES, file->page_bytes);
		if (!sum_is(&sum, at + 16)) {
			claims_note(file->claims, NOTE_INCOMPLETE,
				"the write-ahead log is damaged at frame %zu: what follows is not read", count + 1);
			break;
		}
		file->logged[count] = (struct sqlite_logged){ rpm_big32(at), at + FRAME_HEAD_BYTES };
		if (rpm_big32(at + 4))
			committed = count + 1;
	}
	if (count > committed)
		claims_note(file->claims, NOTE_INCOMPLETE,
			"a transaction that did not end is left out: %zu pages of the write-ahead log", count - committed);
	keep_newest(file, committed);
}
