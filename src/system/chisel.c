/* chisel.c - what chisel cut out of Ubuntu's packages: its manifest, lines of JSON in zstd
 *
 * https://documentation.ubuntu.com/chisel/, "Chisel manifest": objects of kinds package, slice, path and content, sorted. */
#include "base/error.h"
#include "catalog/file_list.h"
#include "codec/decoder.h"
#include "codec/json.h"

#define MANIFEST_BYTES_MAX (64u << 20) /* inflated */
#define UNKNOWN_NAMED_MAX 5u

struct manifest {
	struct claims claims;
	struct arena *arena;
	uint64_t line, count;       /* COUNT: as the header has it, 0: it does not say */
	struct slice slice_package; /* whose files are being listed */
	struct file_list files;
	struct buffer unknown; /* packages whose source nobody knows */
	size_t unknown_count;
};

/* "3", "70t64", "1.0", "5.38t64": what tells versions of a library apart in its package's name. */
static bool is_library_version(struct slice text)
{
	if (slice_ends_with(text, S("t64"))) /* the names since time has 64 bits everywhere */
		text.len -= 3;
	for (size_t i = 0; i < text.len; i++)
		if ((text.ptr[i] < '0' || text.ptr[i] > '9') && text.ptr[i] != '.')
			return false;
	return true;
}

static struct slice leading_number(struct slice version)
{
	size_t len = 0;
	ptrdiff_t colon = slice_find_byte(version, ':');

	if (colon >= 0)
		version = slice_from(version, (size_t)colon + 1);
	while (len < version.len && version.ptr[len] >= '0' && version.ptr[len] <= '9')
		len++;
	return slice_first(version, len);
}

/* Packages that are called after their source and its version: "python3.12-minimal", "openjdk-21-jre-headless". */
static struct slice source_by_shape(struct slice name)
{
	static const struct {
		const char *start, *digits;
	} shapes[] = { { "python", "0123456789." }, { "libpython", "0123456789." }, { "openjdk-", "0123456789" } };

	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
		size_t start = strlen(shapes[i].start), len = start, skip = shapes[i].start[0] == 'l' ? 3 : 0;

		if (!slice_starts_with(name, slice_from_text(shapes[i].start)))
			continue;
		while (len < name.len && strchr(shapes[i].digits, name.ptr[len]))
			len++;
		if (len > start + (shapes[i].start[0] == 'o' ? 0 : 1)) /* "python3-minimal" is made of something else */
			return slice_from(slice_first(name, len), skip);
	}
	return S("");
}

static struct slice source_of(struct slice name, struct slice version, struct arena *arena)
{
	static const struct {
		const char *package, *source;
	} sources[] = {
#define SOURCE(package, source) { package, source },
#include "system/chisel_sources.def"
#undef SOURCE
	};

	for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
		struct slice package = slice_from_text(sources[i].package), source = slice_from_text(sources[i].source);

		if (!slice_starts_with(name, package) || !is_library_version(slice_from(name, package.len)))
			continue;
		if (!slice_ends_with(source, S("%")))
			return source;
		return arena_printf(arena, "%.*s%.*s", (int)source.len - 1, source.ptr, SLICE_ARG(leading_number(version)));
	}
	return source_by_shape(name);
}

static int package_add(struct manifest *manifest, struct slice name, struct slice version, struct slice architecture)
{
	struct slice source = source_of(name, version, manifest->arena);
	char evidence[40];

	if (!name.len || !version.len) {
		claims_note(&manifest->claims, NOTE_INCOMPLETE, "line %ju: a package without a %s", (uintmax_t)manifest->line,
			name.len ? "version" : "name");
		return 0;
	}
	if (!source.len && manifest->unknown_count++ < UNKNOWN_NAMED_MAX)
		buffer_addf(&manifest->unknown, "%s%.*s", manifest->unknown.len ? ", " : "", SLICE_ARG(slice_first(name, 40)));
	snprintf(evidence, sizeof evidence, "line %ju", (uintmax_t)manifest->line);
	return claims_add(&manifest->claims, (struct package){ .name = name,
						     .version = version,
						     .architecture = architecture,
						     .source_name = source,
						     .evidence = slice_from_text(evidence) });
}

/* Files stand sorted by their slice, "libssl3_libs": those of one package one after another. */
static int content_add(struct manifest *manifest, struct slice name, struct slice path)
{
	ptrdiff_t underscore = slice_find_byte(name, '_');
	struct slice package = underscore < 0 ? name : slice_first(name, (size_t)underscore);
	int r = 0;

	if (!slice_equal(package, manifest->slice_package)) {
		r = file_list_end(&manifest->files, &manifest->claims, manifest->slice_package);
		manifest->slice_package = package;
	}
	if (!slice_ends_with(path, S("/")))
		file_list_add(&manifest->files, path);
	return r;
}

static int line_read(struct manifest *manifest, struct slice line)
{
	struct slice key, kind = S(""), name = S(""), version = S(""), architecture = S(""), path = S(""), slice = S("");
	struct error err;
	struct json json;

	json_init(&json, line, manifest->arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key))
		if (slice_equal(key, S("kind")))
			kind = json_string(&json);
		else if (slice_equal(key, S("name")))
			name = json_string(&json);
		else if (slice_equal(key, S("version")))
			version = json_string(&json);
		else if (slice_equal(key, S("arch")))
			architecture = json_string(&json);
		else if (slice_equal(key, S("path")))
			path = json_string(&json);
		else if (slice_equal(key, S("slice")))
			slice = json_string(&json);
		else if (manifest->line == 1 && slice_equal(key, S("count")))
			manifest->count = json_u64(&json);
		else
			json_skip(&json);
	if (json_end(&json, &err) < 0) {
		claims_note(&manifest->claims, NOTE_INCOMPLETE, "line %ju: %s", (uintmax_t)manifest->line, err.text);
		return 0;
	}
	if (slice_equal(kind, S("package")))
		return package_add(manifest, name, version, architecture);
	if (slice_equal(kind, S("content")))
		return content_add(manifest, slice, path);
	if (manifest->line > 1 && !slice_equal(kind, S("path")) && !slice_equal(kind, S("slice")))
		claims_note(&manifest->claims, NOTE_REMARK, "line %ju: of unknown kind '%.*s'", (uintmax_t)manifest->line,
			SLICE_ARG(slice_first(kind, 40)));
	return 0;
}

static int lines_read(struct manifest *manifest, struct slice text)
{
	struct slice line;
	int r = 0;

	while (r >= 0 && slice_next_line(&text, &line)) {
		manifest->line++;
		if (line.len)
			r = line_read(manifest, line);
	}
	return r;
}

/* What can be inflated of it, into OUT; a note where that is not all. */
static void inflate(const struct catalog_file *file, struct claims *claims, struct buffer *out)
{
	const struct decoder_limits limits = { .output_bytes = MANIFEST_BYTES_MAX };
	struct slice_source state = { .left = file->bytes };
	struct source below = slice_source_open(&state), source;
	cleanup_decoder struct decoder *decoder = NULL;
	struct slice chunk;
	struct error err;
	int r = decoder_open(&below, &limits, &decoder, &err);

	if (r >= 0) {
		source = decoder_source(decoder);
		while ((r = source.next(source.context, &chunk, &err)) > 0)
			buffer_add_slice(out, chunk);
	}
	if (r < 0)
		claims_note(claims, NOTE_INCOMPLETE, "%s", err.text);
}

static void note_what_is_missing(struct manifest *manifest)
{
	if (manifest->line && !manifest->count)
		claims_note(&manifest->claims, NOTE_INCOMPLETE, "line 1: not the head of a manifest");
	else if (manifest->line + 1 < manifest->count) /* with or without the header itself */
		claims_note(&manifest->claims, NOTE_INCOMPLETE, "%ju lines of %ju: the rest is missing",
			(uintmax_t)manifest->line, (uintmax_t)manifest->count);
	if (manifest->unknown_count)
		claims_note(&manifest->claims, NOTE_INCOMPLETE,
			"%zu packages are judged by their own names, for the manifest does not say of which source they are "
			"made: "
			"%.*s%s",
			manifest->unknown_count, SLICE_ARG(buffer_slice(&manifest->unknown)),
			manifest->unknown_count > UNKNOWN_NAMED_MAX ? " …" : "");
}

static int chisel_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct manifest manifest = { .claims = claims_begin(file, "chisel", PACKAGE_DEB, sink, notes), .arena = file->arena };
	int r, owned;

	inflate(file, &manifest.claims, &text);
	r = lines_read(&manifest, buffer_slice(&text));
	owned = file_list_end(&manifest.files, &manifest.claims, manifest.slice_package); /* in any case: it frees the list */
	if (r >= 0)
		note_what_is_missing(&manifest);
	buffer_done(&manifest.unknown);
	return r < 0 ? r : owned;
}

/* Recipes may have it elsewhere than in var/lib/chisel. */
static const struct interest chisel_interests[] = {
	{ INTEREST_BASE_NAME, "manifest.wall" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_chisel = {
	.name = "chisel",
	.interests = chisel_interests,
	.size_max_bytes = 16u << 20,
	.places = CATALOG_IMAGE,
	.parse = chisel_parse,
};
