/* vex.c - VEX documents: which format is it, and which documents of a folder count */
#include "rulings/reading.h"
#include <stdlib.h>

#define VEX_FORMAT(symbol) extern const struct ruling_format vex_format_##symbol;
#include "rulings/vex_formats.def"
#undef VEX_FORMAT

static const struct ruling_format *const formats[] = {
#define VEX_FORMAT(symbol) &vex_format_##symbol,
#include "rulings/vex_formats.def"
#undef VEX_FORMAT
};

static int read_tree(struct reading *reading, const struct tree *root, struct error *err)
{
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		if (!formats[i]->knows(root))
			continue;
		reading->common.format = slice_from_text(formats[i]->name);
		formats[i]->read(reading, root);
		return reading->result;
	}
	return error_set(err, ERR_FORMAT, "no VEX document: neither OpenVEX nor CSAF nor CycloneDX");
}

int rulings_read_vex(struct slice path, struct slice bytes, uint64_t document, struct ruling_sink *sink, struct arena *arena,
	struct error *err)
{
	struct reading reading = { .sink = sink, .arena = arena, .path = path, .common.document = document };
	const struct tree *root = NULL;
	int r = cyclonedx_is_xml(bytes) ? cyclonedx_read_xml(bytes, arena, &root, err) : document_read(bytes, arena, &root, err);

	return r < 0 ? r : read_tree(&reading, root, err);
}

/* Of VEX repositories, https://github.com/aquasecurity/vex-repo-spec: documents of packages, by paths below the index's folder. */
static void read_index(const struct file *index, struct text_list *listed, struct arena *arena, struct error *err)
{
	const struct tree *root = NULL, *packages;
	struct slice folder = slice_folder_name(index->path);

	if (document_read(index->bytes, arena, &root, err) < 0)
		return;
	packages = tree_get(root, "packages");
	for (size_t i = 0; packages && packages->kind == TREE_LIST && i < packages->count; i++) {
		struct slice place = tree_text(packages->items[i], "location");

		if (place.len == 0)
			place = tree_text(packages->items[i], "Location");
		while (slice_starts_with(place, S("./")))
			place = slice_from(place, 2);
		text_list_add(listed, folder.len ? arena_printf(arena, "%.*s/%.*s", SLICE_ARG(folder), SLICE_ARG(place)) : place,
			arena);
	}
}

static bool is_index(struct slice path)
{
	return slice_equal(slice_base_name(path), S("index.json"));
}

int rulings_read_folder(const struct file *files, size_t count, struct ruling_sink *sink, struct arena *arena, struct error *err)
{
	struct text_list listed = { 0 };
	bool indexed = false;
	struct error why;
	int r = 0;

	for (size_t i = 0; i < count; i++) {
		if (!is_index(files[i].path))
			continue;
		indexed = true;
		why.text[0] = 0;
		read_index(&files[i], &listed, arena, &why);
		if (why.text[0])
			note_add(&sink->notes, NOTE_REMARK, files[i].path, "%s", why.text);
	}
	if (listed.count)
		qsort(listed.items, listed.count, sizeof *listed.items, slice_compare_items);
	for (size_t i = 0; i < count && r >= 0; i++) {
		struct arena scratch = ARENA_INIT;

		if (is_index(files[i].path) ||
			(indexed && (listed.count == 0 || !bsearch(&files[i].path, listed.items, listed.count,
								  sizeof *listed.items, slice_compare_items))))
			continue;
		why.code = 0;
		r = rulings_read_vex(files[i].path, files[i].bytes, i, sink, &scratch, &why);
		if (r < 0 && why.code) { /* not the sink's */
			if (indexed || why.code != ERR_FORMAT ||
				!slice_starts_with(slice_from_text(why.text), S("no VEX document")))
				note_add(&sink->notes, NOTE_REMARK, files[i].path, "%s", why.text);
			r = 0;
		}
		arena_done(&scratch);
	}
	return r < 0 ? error_set(err, ERR_LIMIT, "too many statements") : 0;
}
