/* vulndb.c - fuzz: advisory stores, as whole files and as values whose checksum is right */
#include "vulndb/vulndb.h"
#include "vulndb/flaws.h"
#include "vulndb/package.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static const struct {
	struct slice ecosystem, name;
} packages[] = {
	{ { "npm", 3 }, { "a", 1 } },
	{ { "npm", 3 }, { "b", 1 } },
	{ { "PyPI", 4 }, { "Big_One", 7 } },
	{ { "Debian:12", 9 }, { "openssl", 7 } },
};

static uint64_t look_at(const struct advisory *advisory)
{
	uint64_t sum = slice_hash(advisory->id, 0) + slice_hash(advisory->title, 0) + slice_hash(advisory->details, 0) +
		       slice_hash(advisory->source, 0) + slice_hash(advisory->kev, 0);

	for (size_t i = 0; i < advisory->events.count; i++)
		sum += slice_hash(advisory->events.items[i], 0);
	for (size_t i = 0; i < advisory->bulletins.count; i++)
		sum += slice_hash(advisory->bulletins.items[i], 0);
	return sum;
}

static bool wants_some(void *context, const struct advisory *head)
{
	volatile uint64_t *sum = context;

	*sum += look_at(head);
	return head->id.len % 2;
}

static void look_up(struct vulndb *store, struct slice ecosystem, struct slice name, volatile uint64_t *sum)
{
	const struct vulndb_filter filter = { wants_some, (void *)(uintptr_t)sum };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct vulndb_statement *statements;
	struct error err = { 0 };
	size_t count, wanted = 0, some;

	if (vulndb_has_ecosystem(store, ecosystem))
		*sum += 1;
	if (vulndb_find(store, ecosystem, name, &arena, &statements, &count, &err) < 0)
		return;
	for (size_t k = 0; k < count; k++) {
		wanted += statements[k].advisory.id.len % 2;
		if (vulndb_read_text(store, &statements[k], &arena, &err) < 0 && !err.text[0])
			__builtin_trap();
		*sum += look_at(&statements[k].advisory);
	}
	if (vulndb_find_wanted(store, ecosystem, name, &filter, &arena, &statements, &some, &err) < 0 || some != wanted)
		__builtin_trap();
	for (size_t k = 0; k < some; k++)
		*sum += look_at(&statements[k].advisory);
}

static uint64_t look_at_assessments(const struct assessment *assessments, size_t count)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += slice_hash(assessments[i].id, 0) + slice_hash(assessments[i].source, 0) +
		       slice_hash(assessments[i].kev, 0) + slice_hash(assessments[i].epss, 0) +
		       slice_hash(assessments[i].date, 0);
	return sum;
}

static void look_further(struct vulndb *store, volatile uint64_t *sum)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct assessment *assessments;
	struct release release;
	struct error err = { 0 };
	size_t count;

	if (vulndb_find_flaw(store, S("CVE-2021-44228"), &arena, &assessments, &count, &err) == 0)
		*sum += look_at_assessments(assessments, count);
	if (vulndb_find_release(store, S("debian"), S(""), S("bookworm"), &arena, &release, &err) > 0)
		*sum += slice_hash(release.eol_paid, 0);
	for (size_t i = 0; i < vulndb_facts(store)->feed_count; i++)
		*sum += slice_hash(vulndb_facts(store)->feeds[i].digest, 0);
}

static int see_package(void *context, struct vulndb_statement *statements, size_t count, struct error *err)
{
	volatile uint64_t *sum = context;

	(void)err;
	for (size_t i = 0; i < count; i++)
		*sum += look_at(&statements[i].advisory);
	return 0;
}

static int see_flaw(void *context, const struct assessment *assessments, size_t count, struct error *err)
{
	(void)err;
	*(volatile uint64_t *)context += look_at_assessments(assessments, count);
	return 0;
}

static int see_release(void *context, const struct release *release, struct error *err)
{
	(void)err;
	*(volatile uint64_t *)context += slice_hash(release->version, 0);
	return 0;
}

static void open_file(const uint8_t *data, size_t size, volatile uint64_t *sum)
{
	const struct vulndb_visitor visitor = { see_package, see_flaw, see_release, (void *)(uintptr_t)sum };
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	struct vulndb *store = NULL;
	struct error err = { 0 };
	bool visited = false;
	char path[32];

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		__builtin_trap();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (vulndb_open(path, &store, &err) == 0) {
		for (size_t i = 0; i < sizeof packages / sizeof *packages; i++)
			look_up(store, packages[i].ecosystem, packages[i].name, sum);
		look_further(store, sum);
		visited = vulndb_visit(store, &visitor, &err) == 0;
	}
	if (vulndb_verify(path, &err) == 0 && !visited)
		__builtin_trap();
	vulndb_close(store);
	close(fd);
}

static struct vulndb_unpack body_of(struct slice bytes, struct buffer *sealed)
{
	struct vulndb_unpack unpack;
	struct error err = { 0 };

	buffer_clear(sealed);
	vulndb_seal(sealed, S("p"), bytes);
	if (vulndb_unseal(S("p"), buffer_slice(sealed), S("x"), &unpack, &err) < 0)
		__builtin_trap();
	return unpack;
}

/* As what is said of a package: head by head, and the rest of each. */
static void unpack_package(struct vulndb_unpack whole, volatile uint64_t *sum)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct vulndb_head head = { 0 };
	struct package_reader reader;
	size_t rest;

	package_read(&whole, &reader);
	while (package_next(&reader, &head, &rest)) {
		struct advisory advisory = { 0 };
		struct slice text;

		*sum += look_at(&head.advisory);
		*sum += vulndb_unpack_rest(package_rest(&reader, rest), &advisory, &text, &arena);
		vulndb_keep_head(&head, &advisory, &arena);
		*sum += look_at(&advisory);
		*sum += slice_hash(text, 0);
	}
	*sum += package_is_done(&reader);
	vulndb_head_done(&head);
	package_reader_done(&reader);
}

/* As a package; as a statement, as builders keep it; as a block of scores; as releases. */
static void unpack(const uint8_t *data, size_t size, volatile uint64_t *sum)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer sealed = BUFFER_INIT(0);
	struct slice bytes = slice_make(data, size), block;
	struct vulndb_unpack whole = body_of(bytes, &sealed);
	struct assessment *assessments;
	struct advisory advisory = { 0 };
	struct release release;
	size_t count;

	unpack_package(whole, sum);
	vulndb_unpack_advisory(&whole, &advisory, &arena);
	*sum += look_at(&advisory);
	whole = body_of(bytes, &sealed);
	flaw_unpack_block(&whole, S(""), &arena, &block, &assessments, &count);
	*sum += look_at_assessments(assessments, count);
	whole = body_of(bytes, &sealed);
	for (count = vulndb_unpack_count(&whole, VULNDB_RELEASE_BYTES_MIN); count > 0; count--)
		vulndb_unpack_release(&whole, &release);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	volatile uint64_t sum = 0;

	if (size >= 8192)
		open_file(data, size, &sum);
	else
		unpack(data, size, &sum);
	return 0;
}
