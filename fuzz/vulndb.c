/* vulndb.c - fuzz: advisory stores, as whole files and as values whose checksum is right */
#include "vulndb/vulndb.h"
#include "vulndb/pack.h"

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

static void open_file(const uint8_t *data, size_t size, volatile uint64_t *sum)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	struct vulndb *store = NULL;
	struct error err = { 0 };
	char path[32];

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		__builtin_trap();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (vulndb_open(path, &store, &err) == 0)
		for (size_t i = 0; i < sizeof packages / sizeof *packages; i++) {
			cleanup_arena struct arena arena = ARENA_INIT;
			struct slice ecosystem = packages[i].ecosystem, name = packages[i].name;
			struct vulndb_statement *statements;
			size_t count;

			if (vulndb_has_ecosystem(store, ecosystem))
				*sum += 1;
			if (vulndb_find(store, ecosystem, name, &arena, &statements, &count, &err) < 0)
				continue;
			for (size_t k = 0; k < count; k++) {
				if (vulndb_read_text(store, &statements[k], &arena, &err) < 0 && !err.text[0])
					__builtin_trap();
				*sum += look_at(&statements[k].advisory);
			}
		}
	vulndb_close(store);
	close(fd);
}

static void unpack(const uint8_t *data, size_t size, volatile uint64_t *sum)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer sealed = BUFFER_INIT(0);
	struct vulndb_unpack unpack;
	struct error err = { 0 };
	size_t count;

	vulndb_seal(&sealed, S("p"), slice_make(data, size));
	if (vulndb_unseal(S("p"), buffer_slice(&sealed), S("x"), &unpack, &err) < 0)
		__builtin_trap();
	count = vulndb_unpack_count(&unpack, VULNDB_STATEMENT_BYTES_MIN);
	for (size_t i = 0; i < count; i++) {
		struct advisory advisory = { 0 };

		vulndb_unpack_advisory(&unpack, &advisory, &arena);
		*sum += slice_hash(vulndb_unpack_text(&unpack), 0);
		*sum += look_at(&advisory);
	}
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
