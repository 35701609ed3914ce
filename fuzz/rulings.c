/* rulings.c - fuzz what reads VEX documents and ignore files, and what finds out what they are said of: the first byte picks the kind */
#include "rulings/rulings.h"
#include "silence/silence.h"

#define RULINGS_MAX 1000

struct gathered {
	struct arena arena;
	struct ruling rulings[RULINGS_MAX];
	size_t count;
};

static struct slices copy_list(struct slices list, struct arena *arena)
{
	struct slices copy = { arena_array(arena, struct slice, list.count), list.count };

	for (size_t i = 0; i < list.count; i++)
		copy.items[i] = arena_copy(arena, list.items[i]);
	return copy;
}

static int take(void *context, const struct ruling *ruling)
{
	struct gathered *gathered = context;
	struct ruling *kept = &gathered->rulings[gathered->count];

	if (gathered->count == RULINGS_MAX)
		return -ERR_LIMIT;
	*kept = *ruling;
	kept->place = arena_copy(&gathered->arena, ruling->place);
	kept->stated = arena_copy(&gathered->arena, ruling->stated);
	kept->until = arena_copy(&gathered->arena, ruling->until);
	kept->names = copy_list(ruling->names, &gathered->arena);
	kept->products = copy_list(ruling->products, &gathered->arena);
	kept->components = copy_list(ruling->components, &gathered->arena);
	kept->conditions = copy_list(ruling->conditions, &gathered->arena);
	gathered->count++;
	return 0;
}

static void take_note(void *context, const struct note *note)
{
	(void)context;
	(void)slice_hash(note->text, 0);
}

static void read(unsigned char kind, struct slice bytes, struct gathered *gathered)
{
	static const char *const names[] = { ".trivyignore", ".trivyignore.yaml", "osv-scanner.toml" };
	struct ruling_sink sink = { take, gathered, { take_note, NULL } };
	struct file files[2] = { { .path = S("index.json") }, { .path = S("a.json") } };
	struct error err;

	if (kind == 'v') {
		(void)rulings_read_vex(S("a.json"), bytes, 0, &sink, &gathered->arena, &err);
	} else if (kind == 'f') { /* up to a NUL the index */
		slice_cut(bytes, 0, &files[0].bytes, &files[1].bytes);
		(void)rulings_read_folder(files, 2, &sink, &gathered->arena, &err);
	} else {
		(void)rulings_read_ignores(slice_from_text(names[kind % 3]), bytes, 0, &sink, &gathered->arena, &err);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct gathered gathered;
	struct note_sink notes = { take_note, NULL };
	struct image image = { .reference = S("ghcr.io/a/b:1"),
		.digest = S("sha256:124c7d2707904eea7431fffe91522a01e5a861a624ee31d03372cc1d138a3126") };
	struct found_package packages[] = {
		{ .package = { .type = PACKAGE_GOLANG, .name = S("b"), .version = S("v1"), .path = S("p"), .module = S("a") },
			.purl = S("pkg:golang/b@v1") },
		{ .package = { .type = PACKAGE_DEB,
			  .name = S("c"),
			  .version = S("1"),
			  .source_name = S("s"),
			  .source_version = S("1") },
			.purl = S("pkg:deb/debian/c@1?arch=amd64&distro=debian-12") },
	};
	struct finding findings[] = { { .id = S("CVE-1"), .place = { .package = &packages[0].package, .path = S("p") } },
		{ .id = S("CVE-2"), .place = { .package = &packages[1].package } },
		{ .id = S("X"), .place.path = S("a/b.jar!/c") } };
	struct report report = { .image = &image,
		.distribution.distribution = { .id = S("debian"), .version_id = S("12") },
		.findings = findings,
		.finding_count = 3,
		.packages = packages,
		.package_count = 2,
		.created = S("2026-01-01T00:00:00Z") };

	if (size == 0)
		return 0;
	gathered.count = 0;
	read(data[0], slice_make(data + 1, size - 1), &gathered);
	silence_report(&report, (struct rulings){ gathered.rulings, gathered.count }, &gathered.arena, &notes, NULL);
	if (report.finding_count + report.suppressed_count != 3)
		__builtin_trap(); /* nothing is lost */
	arena_done(&gathered.arena);
	return 0;
}
