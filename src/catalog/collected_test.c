/* collected_test.c - for this room's tests: what a cataloger handed out, as text; and what holds for all of them */
#include "base/test.h"
#include "catalog/collected.h"

static int add_package(void *context, const struct package *package)
{
	struct collected *collected = context;

	if (collected->package_max && collected->package_count == collected->package_max)
		return -ERR_LIMIT;
	collected->package_count++;
	CHECK(package->type != PACKAGE_UNKNOWN && package->type < PACKAGE_TYPE_COUNT);
	CHECK(package->source_name.len > 0);
	if (collected->with_path)
		buffer_addf(&collected->packages, "%.*s: ", SLICE_ARG(package->path));
	buffer_addf(&collected->packages, "%.*s %.*s", SLICE_ARG(package->name), SLICE_ARG(package->version));
	if (collected->all)
		buffer_addf(&collected->packages, " | %.*s | %.*s %.*s | %.*s | %.*s | %.*s", SLICE_ARG(package->architecture),
			SLICE_ARG(package->source_name), SLICE_ARG(package->source_version), SLICE_ARG(package->licence),
			SLICE_ARG(package->maintainer), SLICE_ARG(package->evidence));
	buffer_add_byte(&collected->packages, '\n');
	return 0;
}

static void add_note(void *context, const struct note *note)
{
	struct collected *collected = context;

	collected->note_count++;
	buffer_addf(&collected->notes, "%s %.*s: %.*s\n", note->kind == NOTE_INCOMPLETE ? "incomplete" : "remark",
		SLICE_ARG(note->path), SLICE_ARG(note->text));
}

int collected_parse(struct collected *collected, const struct cataloger *cataloger, const char *path, struct slice bytes)
{
	struct catalog_file file = { slice_from_text(path), bytes, 0644, &collected->arena };
	struct package_sink sink = { add_package, collected };
	struct note_sink notes = { add_note, collected };

	arena_done(&collected->arena);
	buffer_clear(&collected->packages);
	buffer_clear(&collected->notes);
	collected->package_count = collected->note_count = 0;
	return cataloger->parse(&file, &sink, &notes);
}

void collected_done(struct collected *collected)
{
	arena_done(&collected->arena);
	buffer_done(&collected->packages);
	buffer_done(&collected->notes);
}

static int compare(const void *a, const void *b)
{
	return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

struct slice lines_sorted(struct slice text, struct arena *arena)
{
	struct slice *lines = arena_array(arena, struct slice, text.len + 1);
	char *out = arena_alloc(arena, text.len + 1);
	size_t count = 0, len = 0;

	while (slice_next_line(&text, &lines[count]))
		count++;
	qsort(lines, count, sizeof *lines, compare);
	for (size_t i = 0; i < count; i++) {
		if (i && slice_equal(lines[i], lines[i - 1]))
			continue;
		memcpy(out + len, lines[i].ptr, lines[i].len);
		len += lines[i].len;
		out[len++] = '\n';
	}
	return slice_make(out, len);
}

TEST(every_cataloger_is_whole_and_they_are_in_order)
{
	CHECK(catalogers[0] != NULL);
	for (size_t i = 0; catalogers[i]; i++) {
		CHECK(catalogers[i]->parse != NULL);
		CHECK(catalogers[i]->size_max_bytes > 0 && catalogers[i]->size_max_bytes <= CATALOG_FILE_BYTES_MAX);
		CHECK(catalogers[i]->interests[0].kind != INTEREST_END);
		CHECK(i == 0 || strcmp(catalogers[i - 1]->name, catalogers[i]->name) < 0);
	}
}

/* As a file that cannot be what it should be is handled by each: said, or nothing was claimed. */
TEST(no_cataloger_falls_over_an_empty_file_or_one_of_zeros)
{
	static const char zeros[70000];
	struct collected got = { 0 };

	for (size_t i = 0; catalogers[i]; i++) {
		CHECK_INT(collected_parse(&got, catalogers[i], "a.jar", S("")), 0);
		CHECK_INT(got.package_count, 0);
		CHECK_INT(collected_parse(&got, catalogers[i], "a.jar", slice_make(zeros, sizeof zeros)), 0);
		CHECK_INT(got.package_count, 0);
		CHECK(got.note_count > 0);
	}
	collected_done(&got);
}
