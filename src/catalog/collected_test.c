/* collected_test.c - for this room's tests: what a cataloger handed out, as text */
#include "base/test.h"
#include "catalog/collected.h"
#include "model/detector_text.h"

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
	if (collected->with_depends)
		for (size_t i = 0; i < package->depends.count; i++)
			buffer_addf(&collected->packages, "%s%.*s", i ? ", " : " > ", SLICE_ARG(package->depends.items[i]));
	buffer_add_byte(&collected->packages, '\n');
	return 0;
}

static int add_files(void *context, const struct package_files *files)
{
	struct collected *collected = context;

	CHECK(files->package.len > 0 && files->path.len > 0 && files->hashes.len % 8 == 0);
	CHECK(files->hashes.len > 0 || files->licence.len > 0);
	if (files->licence.len)
		buffer_addf(&collected->files, "%.*s: %.*s\n", SLICE_ARG(files->package), SLICE_ARG(files->licence));
	else
		buffer_addf(&collected->files, "%.*s %zu\n", SLICE_ARG(files->package), files->hashes.len / 8);
	return 0;
}

static int add_stated(void *context, const struct stated_digest *stated)
{
	struct collected *collected = context;

	CHECK(stated->list.len > 0);
	buffer_addf(&collected->stated, "%.*s %.*s", SLICE_ARG(stated->package), SLICE_ARG(stated->path));
	if (stated->kind == STATED_DIVERTED)
		buffer_addf(&collected->stated, " > %.*s\n", SLICE_ARG(stated->target));
	else
		buffer_addf(&collected->stated, " %.*s\n",
			SLICE_ARG(stated->kind == STATED_CHANGEABLE ? S("changeable") : stated->digest));
	return 0;
}

static void add_note(void *context, const struct note *note)
{
	struct collected *collected = context;

	collected->note_count++;
	buffer_addf(&collected->notes, "%s %.*s: %.*s\n",
		note->kind == NOTE_INCOMPLETE ? "incomplete"
		: note->kind == NOTE_SUSPECT  ? "suspect"
					      : "remark",
		SLICE_ARG(note->path), SLICE_ARG(note->text));
}

int collected_parse(struct collected *collected, const struct cataloger *cataloger, const char *path, struct slice bytes)
{
	struct catalog_file file = {
		.path = slice_from_text(path), .bytes = bytes, .mode = 0644, .arena = &collected->arena, .size = bytes.len
	};

	return collected_parse_all(collected, cataloger, &file, 1);
}

int collected_parse_all(struct collected *collected, const struct cataloger *cataloger, struct catalog_file *files, size_t count)
{
	struct package_sink sink = { add_package, add_files, collected, collected->states ? add_stated : NULL };
	struct note_sink notes = { add_note, collected };

	arena_done(&collected->arena);
	buffer_clear(&collected->packages);
	buffer_clear(&collected->notes);
	buffer_clear(&collected->files);
	buffer_clear(&collected->stated);
	collected->package_count = collected->note_count = 0;
	for (size_t i = 0; i < count; i++)
		files[i].arena = &collected->arena;
	return cataloger->parse_together ? cataloger->parse_together(files, count, &sink, &notes)
					 : cataloger->parse(&files[0], &sink, &notes);
}

void collected_done(struct collected *collected)
{
	arena_done(&collected->arena);
	buffer_done(&collected->packages);
	buffer_done(&collected->notes);
	buffer_done(&collected->files);
	buffer_done(&collected->stated);
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

struct slice collected_data(const char *below, struct arena *arena)
{
	char *path = test_data_path(below);
	struct slice text = test_read_file(path), copy = arena_copy(arena, text);

	free((char *)text.ptr);
	free(path);
	return copy;
}

void collected_check_peer(struct collected *collected, const struct cataloger *cataloger, const char *file, const char *path)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer want = BUFFER_INIT(0);
	struct slice lock, rows, row, name, version;
	char below[256];

	snprintf(below, sizeof below, "conformance/packages/lockfiles/%s", file);
	lock = collected_data(below, &arena);
	snprintf(below, sizeof below, "conformance/packages/lockfiles/%s.expected.tsv", file);
	rows = collected_data(below, &arena);
	while (slice_next_line(&rows, &row))
		if (!slice_starts_with(row, S("#")) && slice_cut(row, '\t', &name, &version))
			buffer_addf(&want, "%.*s %.*s\n", SLICE_ARG(name), SLICE_ARG(version));
	CHECK_INT(collected_parse(collected, cataloger, path, lock), 0);
	CHECK_SLICE(lines_sorted(buffer_slice(&collected->packages), &arena),
		arena_text(&arena, lines_sorted(buffer_slice(&want), &arena)));
}
