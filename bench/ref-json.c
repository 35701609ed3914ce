/* ref-json.c - what reading feeds costs: clocks JSON that lies in memory
 *
 *     ref-json FILE...
 *
 * Prints a line "WHAT MB-PER-SECOND" each, of CPU time, after FILE was read once: "memchr" (looks at every byte for a newline), "skip"
 * (checks all of it), "pull" (asks for every key, text and number), and where FILE is an array of OSV records, "osv" (the feed's own
 * reader, a record a document). */
#include "base/memory.h"
#include "codec/json.h"
#include "feeds/feed.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void report(const char *what, struct slice text, double since)
{
	printf("%s %.0f\n", what, (double)text.len / 1e6 / (now() - since));
}

static void count_lines(struct slice text)
{
	double since = now();
	size_t count = 0;

	for (const char *at = text.ptr, *stop = at + text.len; at && (at = memchr(at, '\n', (size_t)(stop - at))); at++)
		count++;
	if (count > text.len) /* so that somebody wants the count */
		exit(1);
	report("memchr", text, since);
}

static void end(struct json *json)
{
	struct error err = { 0 };

	if (json_end(json, &err) < 0) {
		fprintf(stderr, "ref-json: %s\n", err.text);
		exit(1);
	}
}

static void skip(struct slice text)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	double since = now();
	struct json json;

	json_init(&json, text, &arena);
	json_skip(&json);
	end(&json);
	report("skip", text, since);
}

static void pull_value(struct json *json)
{
	struct slice key;

	switch (json_peek(json)) {
	case JSON_OBJECT:
		json_enter_object(json);
		while (json_next_key(json, &key))
			pull_value(json);
		break;
	case JSON_ARRAY:
		json_enter_array(json);
		while (json_next_item(json))
			pull_value(json);
		break;
	case JSON_STRING:
		json_string(json);
		break;
	case JSON_NUMBER:
		json_number_text(json);
		break;
	default:
		json_skip(json);
	}
}

static void pull(struct slice text)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	double since = now();
	struct json json;

	json_init(&json, text, &arena);
	pull_value(&json);
	end(&json);
	report("pull", text, since);
}

static int take(void *context, const struct advisory *advisory)
{
	(void)advisory;
	++*(size_t *)context;
	return 0;
}

static void take_note(void *context, const struct note *note)
{
	(void)context;
	(void)note;
}

static void take_date(void *context, struct slice date)
{
	(void)context;
	(void)date;
}

/* The records are looked for beforehand: whoever reads a feed gets them one by one. */
static void read_records(struct slice text)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice *records = NULL, key;
	size_t count = 0, capacity = 0, statements = 0;
	struct feed_sink sink = { .advisory = take, .date = take_date, .context = &statements, .notes = { take_note, NULL } };
	struct json json;
	double since;

	json_init(&json, text, &arena);
	if (json_peek(&json) != JSON_ARRAY)
		return;
	json_enter_array(&json);
	while (json_next_item(&json)) {
		const char *start = json.at;

		json_skip(&json);
		memory_reserve(records, count, capacity);
		records[count++] = slice_make(start, (size_t)(json.at - start));
	}
	end(&json);
	json_init(&json, count ? records[0] : S("0"), &arena);
	if (!json_enter_object_or_skip(&json) || !json_next_key(&json, &key))
		count = 0;
	since = now();
	for (size_t i = 0; i < count; i++) {
		struct error err = { 0 };

		if (feed_by_name(S("osv"))->parse(S("record"), records[i], &sink, &arena, &err) < 0) {
			fprintf(stderr, "ref-json: record %zu: %s\n", i, err.text);
			exit(1);
		}
		arena_clear(&arena);
	}
	if (statements)
		report("osv", text, since);
	free(records);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		int fd = open(argv[i], O_RDONLY | O_CLOEXEC);
		struct stat stat;
		void *map;

		if (fd < 0 || fstat(fd, &stat) < 0 || stat.st_size == 0)
			return 1;
		map = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
		if (map == MAP_FAILED)
			return 1;
		close(fd);
		count_lines(slice_make(map, (size_t)stat.st_size));
		skip(slice_make(map, (size_t)stat.st_size));
		pull(slice_make(map, (size_t)stat.st_size));
		read_records(slice_make(map, (size_t)stat.st_size));
		munmap(map, (size_t)stat.st_size);
	}
	return 0;
}
