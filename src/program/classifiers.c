/* classifiers.c - software that nobody packaged: by the name of its file, and what its bytes say of its version
 *
 * What a package of the distribution brought is no such software: who merges layers knows, and leaves it out. */
#include "program/pattern.h"
#include "program/program.h"

struct classifier {
	const char *name, *where;
	struct slice literal;
	const char *pattern, *cpe; /* CPE: vendor:product */
};

static const struct classifier classifiers[] = {
#define CLASSIFIER(name, where, literal, pattern, cpe) { name, where, { literal, sizeof(literal) - 1 }, pattern, cpe },
#include "program/classifiers.def"
#undef CLASSIFIER
};
#define CLASSIFIERS (sizeof classifiers / sizeof classifiers[0])
_Static_assert(CLASSIFIERS <= 64 * CATALOG_KEPT_WORDS, "a bit each of what is remembered between windows");

#define HITS_MAX 5000u /* of a literal in a window */
#define BEFORE 160u    /* bytes around a literal that its pattern sees */
#define AFTER 320u

/* '*' stands for any bytes but slashes. */
static bool fits(struct slice pattern, struct slice text)
{
	size_t star = SIZE_MAX, from = 0, at = 0, in = 0;

	while (at < text.len) {
		if (in < pattern.len && pattern.ptr[in] == '*') {
			star = in++;
			from = at;
		} else if (in < pattern.len && pattern.ptr[in] == text.ptr[at]) {
			in++;
			at++;
		} else if (star != SIZE_MAX && text.ptr[from] != '/') {
			in = star + 1;
			at = ++from;
		} else {
			return false;
		}
	}
	while (in < pattern.len && pattern.ptr[in] == '*')
		in++;
	return in == pattern.len;
}

/* The last COUNT parts of a path. */
static struct slice last_parts(struct slice path, size_t count)
{
	size_t at = path.len;

	while (at > 0 && (path.ptr[at - 1] != '/' || --count > 0))
		at--;
	return slice_from(path, at);
}

/* WHERE: words, each of which is a base name or the end of a path. */
static bool is_where(const char *where, struct slice path)
{
	struct slice words = slice_from_text(where), word;

	while (slice_next_token(&words, ' ', &word)) {
		size_t parts = 1;

		for (size_t i = 0; i < word.len; i++)
			parts += word.ptr[i] == '/';
		if (fits(word, last_parts(path, parts)))
			return true;
	}
	return false;
}

static bool classifiers_accept(struct slice path)
{
	for (size_t i = 0; i < CLASSIFIERS; i++)
		if (is_where(classifiers[i].where, path))
			return true;
	return false;
}

/* What CPE 2.3 quotes: all but letters, digits, '_', '-' and '.'. */
static void add_quoted(char *out, size_t size, struct slice version)
{
	size_t len = strlen(out);

	for (size_t i = 0; i < version.len && len + 3 < size; i++) {
		char c = version.ptr[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || strchr("_-.", c);

		if (!plain)
			out[len++] = '\\';
		out[len++] = c;
	}
	out[len] = '\0';
}

static int claim(const struct classifier *classifier, struct slice version, struct slice whole, struct slice architecture,
	struct claims *claims)
{
	char cpe[256], evidence[100];
	size_t len = 0;

	snprintf(cpe, sizeof cpe, "cpe:2.3:a:%s:", classifier->cpe);
	add_quoted(cpe, 200, version);
	snprintf(cpe + strlen(cpe), sizeof cpe - strlen(cpe), ":*:*:*:*:*:*:*");
	for (size_t i = 0; i < whole.len && len < sizeof evidence; i++) {
		bool good = whole.ptr[i] >= ' ' && whole.ptr[i] <= '~';

		if (good || (len && evidence[len - 1] != ' '))
			evidence[len++] = good ? whole.ptr[i] : ' ';
	}
	return claims_add(claims, (struct package){ .name = slice_from_text(classifier->name),
					  .version = version,
					  .architecture = architecture,
					  .cpe = slice_from_text(cpe),
					  .evidence = slice_make(evidence, len) });
}

/* 1: found; 0: not here. */
static int classify(
	const struct classifier *classifier, const struct catalog_file *file, struct slice architecture, struct claims *claims)
{
	struct slice bytes = file->bytes, whole, version;
	size_t end = catalog_window_end(file), hits = 0;
	cleanup_pattern struct pattern *pattern = NULL;
	struct error err;

	for (ptrdiff_t at = 0; (at = program_find(bytes, (size_t)at, end, classifier->literal)) >= 0; at++) {
		size_t from = (size_t)at > BEFORE ? (size_t)at - BEFORE : 0;
		struct slice around = slice_first(slice_from(bytes, from), (size_t)at - from + classifier->literal.len + AFTER);
		int r;

		pattern = pattern ? pattern : pattern_new(classifier->pattern);
		r = pattern_find(pattern, around, file->offset + from > 0, &whole, &version, &err);

		if (r < 0 || hits++ == HITS_MAX) {
			claims_note(claims, NOTE_INCOMPLETE, "%s: %s", classifier->name, r < 0 ? err.text : "found too often");
			return 0;
		}
		if (r > 0) {
			r = claim(classifier, version, whole, architecture, claims);
			return r < 0 ? r : 1;
		}
	}
	return 0;
}

static int classifiers_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "classifiers", PACKAGE_GENERIC, sink, notes);
	struct slice architecture = S("");
	struct elf elf;

	if (file->offset == 0 && elf_open(file->bytes, &elf, NULL) >= 0) {
		architecture = slice_from_text(elf_architecture(&elf));
		if (!file->kept && elf.cut)
			claims_note(&claims, NOTE_INCOMPLETE, "elf: cut off: not all is there that its tables name");
	}
	for (size_t i = 0; i < CLASSIFIERS; i++) {
		int r;

		if ((file->kept && file->kept[i / 64] & 1ull << i % 64) || !is_where(classifiers[i].where, file->path))
			continue;
		r = classify(&classifiers[i], file, architecture, &claims);
		if (r < 0)
			return r;
		if (r > 0 && file->kept)
			file->kept[i / 64] |= 1ull << i % 64;
	}
	return 0;
}

/* What is no program is wanted by its name: texts that say which version lies around them. */
static const struct interest classifiers_interests[] = {
	{ INTEREST_ELF, "" },
	{ INTEREST_BASE_NAME, "release" },
	{ INTEREST_BASE_NAME, "OTP_VERSION" },
	{ INTEREST_BASE_NAME, "VERSION" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_classifiers = {
	.name = "classifiers",
	.interests = classifiers_interests,
	.size_max_bytes = PROGRAM_BYTES_MAX,
	.windows = true,
	.accepts = classifiers_accept,
	.parse = classifiers_parse,
};
