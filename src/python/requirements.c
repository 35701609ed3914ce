/* requirements.c - what pip is told to install: requirements.txt and files that are called like it
 *
 * Only a requirement of one version says which package there is; others are remarks. Conditions are not looked at: what is installed
 * on some systems only counts. */
#include "base/buffer.h"
#include "python/python_metadata.h"
#include "python/requirement.h"

/* "requirements.txt", "requirements-dev.txt", "dev-requirements.txt", "requirements/base.txt"; not those inside of installed packages. */
static bool requirements_accepts(struct slice path)
{
	struct slice folder = slice_folder_name(path);

	if (!slice_ends_with(path, S(".txt")) || slice_find(path, S("site-packages/")) >= 0 ||
		slice_find(path, S("dist-packages/")) >= 0)
		return false;
	return slice_find(slice_base_name(path), S("requirements")) >= 0 ||
	       slice_equal(slice_base_name(folder), S("requirements"));
}

static void add_utf8(char *out, size_t *len, uint32_t c)
{
	if (c < 0x80) {
		out[(*len)++] = (char)c;
	} else if (c < 0x800) {
		out[(*len)++] = (char)(0xc0 | c >> 6);
		out[(*len)++] = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		out[(*len)++] = (char)(0xe0 | c >> 12);
		out[(*len)++] = (char)(0x80 | (c >> 6 & 0x3f));
		out[(*len)++] = (char)(0x80 | (c & 0x3f));
	} else {
		out[(*len)++] = (char)(0xf0 | c >> 18);
		out[(*len)++] = (char)(0x80 | (c >> 12 & 0x3f));
		out[(*len)++] = (char)(0x80 | (c >> 6 & 0x3f));
		out[(*len)++] = (char)(0x80 | (c & 0x3f));
	}
}

/* Without a byte order mark; UTF-16, which PowerShell writes and pip reads, as UTF-8. */
static struct slice plain_text(struct slice text, struct arena *arena)
{
	const unsigned char *in = (const unsigned char *)text.ptr;
	bool little = slice_starts_with(text, S("\xff\xfe")), big = slice_starts_with(text, S("\xfe\xff"));
	size_t len = 0;
	uint32_t high = 0;
	char *out;

	if (!little && !big)
		return slice_starts_with(text, S("\xef\xbb\xbf")) ? slice_from(text, 3) : text;
	out = arena_alloc(arena, text.len / 2 * 3 + 4);
	for (size_t i = 2; i + 1 < text.len; i += 2) {
		uint32_t c = little ? (uint32_t)(in[i] | in[i + 1] << 8) : (uint32_t)(in[i] << 8 | in[i + 1]);

		if (c >= 0xd800 && c < 0xdc00) {
			high = c;
			continue;
		}
		if (c >= 0xdc00 && c < 0xe000)
			c = high ? 0x10000 + ((high - 0xd800) << 10) + (c - 0xdc00) : 0xfffd;
		high = 0;
		add_utf8(out, &len, c);
	}
	return slice_make(out, len);
}

/* The value of the option "-r" or "--requirement": "-r x", "-rx", "--requirement=x". False: another option. */
static bool option_value(struct slice line, struct slice letter, struct slice word, struct slice *ret_value)
{
	struct slice option = slice_starts_with(line, word) ? word : letter;

	if (!slice_starts_with(line, option))
		return false;
	line = slice_trim(slice_from(line, option.len));
	*ret_value = slice_trim(slice_starts_with(line, S("=")) ? slice_from(line, 1) : line);
	return true;
}

struct requirements {
	struct claims claims;
	struct claim_list list;
	struct arena *arena;
	uint64_t line; /* where the one at hand begins */
};

static void included(struct requirements *requirements, struct slice name)
{
	struct slice folder = slice_folder_name(requirements->claims.file->path);

	if (!requirements_accepts(arena_printf(requirements->arena, "%.*s/%.*s", SLICE_ARG(folder), SLICE_ARG(name))))
		claims_note(&requirements->claims, NOTE_INCOMPLETE,
			"line %ju: '%.*s', which it includes, is not read: it is not called like requirements",
			(uintmax_t)requirements->line, SLICE_ARG(slice_first(name, 120)));
}

static void requirement_take(struct requirements *requirements, struct slice line)
{
	struct claims *claims = &requirements->claims;
	struct slice evidence = arena_printf(requirements->arena, "line %ju", (uintmax_t)requirements->line);
	struct requirement requirement;

	switch (requirement_read(line, &requirement)) {
	case REQUIREMENT_EXACT:
		claim_list_take(&requirements->list, claims,
			&(struct claim){ .name = requirement.name, .version = requirement.version, .evidence = evidence });
		break;
	case REQUIREMENT_OPEN:
		claims_note(claims, NOTE_REMARK, "%.*s: '%.*s' is not counted: no exact version is asked for",
			SLICE_ARG(evidence), SLICE_ARG(slice_first(requirement.name, 80)));
		break;
	case REQUIREMENT_ELSEWHERE:
		claims_note(claims, NOTE_REMARK, "%.*s: '%.*s' is not counted: it is a path or URL", SLICE_ARG(evidence),
			SLICE_ARG(slice_first(requirement.name.len ? requirement.name : line, 80)));
		break;
	case REQUIREMENT_BAD:
		claims_note(claims, NOTE_INCOMPLETE, "%.*s: no requirement: '%.*s'", SLICE_ARG(evidence),
			SLICE_ARG(slice_first(line, 80)));
		break;
	}
}

static void line_take(struct requirements *requirements, struct slice line)
{
	struct slice value;

	line = slice_trim(line);
	if (!line.len)
		return;
	if (!slice_starts_with(line, S("-"))) {
		requirement_take(requirements, line);
	} else if (option_value(line, S("-r"), S("--requirement"), &value)) {
		included(requirements, value);
	} else if (option_value(line, S("-e"), S("--editable"), &value)) {
		if (slice_find(value, S("://")) >= 0) /* else a folder of the project */
			requirement_take(requirements, value);
	}
}

/* Takes the next line off *TEXT, with those that continue it. A comment ends with its line; "#egg=" of a URL is none. */
static bool next_line(struct requirements *requirements, struct slice *text, uint64_t *number, struct slice *ret_line)
{
	cleanup_buffer struct buffer joined = BUFFER_INIT(0); /* no longer than the file */
	struct slice line = S("");
	bool more = true, any = false;

	requirements->line = *number + 1;
	while (more && slice_next_line(text, &line)) {
		ptrdiff_t comment = slice_find_byte(line, '#');

		++*number;
		any = true;
		if (comment > 0 && slice_find(slice_first(line, (size_t)comment), S("://")) >= 0) {
			comment = slice_find(line, S(" #"));
		}
		line = slice_trim(comment < 0 ? line : slice_first(line, (size_t)comment));
		more = slice_ends_with(line, S("\\"));
		if (more)
			line.len--;
		if (joined.len)
			buffer_add_byte(&joined, ' ');
		if (joined.len || more)
			buffer_add_slice(&joined, line);
	}
	*ret_line = joined.len ? arena_copy(requirements->arena, buffer_slice(&joined)) : line;
	return any;
}

static int requirements_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct requirements requirements = { .claims = claims_begin(file, "requirements", PACKAGE_PYPI, sink, notes),
		.arena = file->arena };
	struct slice left = plain_text(file->bytes, file->arena), line;
	uint64_t number = 0;

	claims_check_end(&requirements.claims, left, NOTE_REMARK);
	claims_check_text(&requirements.claims, left);
	if (left.len == 0 && file->bytes.len)
		claims_note(&requirements.claims, NOTE_REMARK, "a byte order mark and nothing behind it");
	while (next_line(&requirements, &left, &number, &line))
		line_take(&requirements, line);
	return claim_list_end(&requirements.list, &requirements.claims);
}

static const struct interest requirements_interests[] = {
	{ INTEREST_BASE_NAME, "requirements.txt" },
	{ INTEREST_SUFFIX, ".txt" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_requirements = {
	.name = "requirements",
	.interests = requirements_interests,
	.size_max_bytes = 8u << 20,
	.places = CATALOG_SOURCE,
	.accepts = requirements_accepts,
	.parse = requirements_parse,
};
