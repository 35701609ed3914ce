/* python_metadata.c - what Python packages say of themselves */
#include "python/python_metadata.h"
#include "base/buffer.h"

struct headers {
	struct slice name, version, licence, expression, classifiers;
	struct name_list *names;
	struct arena *arena;
};

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

struct slice python_requirement_name(struct slice requirement)
{
	size_t len = 0;

	requirement = slice_trim(requirement);
	while (len < requirement.len && is_name_byte(requirement.ptr[len]))
		len++;
	return slice_first(requirement, len);
}

/* Is this needed only by who asks for an extra? "a; extra == 'test'" */
static bool is_extra(struct slice requirement)
{
	struct slice name, marker;

	return slice_cut(requirement, ';', &name, &marker) && slice_find(marker, S("extra")) >= 0;
}

void python_requires_read(struct slice text, struct name_list *names, struct arena *arena)
{
	struct slice line;
	bool wanted = true;

	while (slice_next_line(&text, &line)) {
		line = slice_trim(line);
		if (slice_starts_with(line, S("["))) /* "[extra]", "[extra:condition]", "[:condition]" */
			wanted = slice_starts_with(line, S("[:"));
		else if (wanted)
			name_list_add(names, python_requirement_name(line), arena);
	}
}

/* "License :: OSI Approved :: MIT License": what stands last. */
static void classifier_take(struct headers *headers, struct slice value)
{
	struct slice licence;

	if (!slice_starts_with(value, S("License ::")))
		return;
	licence = slice_trim(slice_from(value, (size_t)slice_find_last_byte(value, ':') + 1));
	if (!licence.len || slice_equal(licence, S("OSI Approved")) || headers->classifiers.len > CLAIM_TEXT_LEN_MAX)
		return;
	headers->classifiers = headers->classifiers.len ? arena_printf(headers->arena, "%.*s, %.*s",
								  SLICE_ARG(headers->classifiers), SLICE_ARG(licence))
							: licence;
}

static void header_take(struct headers *headers, struct slice key, struct slice value)
{
	const struct {
		struct slice key;
		struct slice *value;
	} wanted[] = { { S("Name"), &headers->name }, { S("Version"), &headers->version }, { S("License"), &headers->licence },
		{ S("License-Expression"), &headers->expression } };

	/* Of a header that stands twice the first one counts, as in importlib.metadata. */
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		if (slice_equal_ignoring_case(key, wanted[i].key) && !wanted[i].value->len)
			*wanted[i].value = value;
	if (slice_equal_ignoring_case(key, S("Classifier")))
		classifier_take(headers, value);
	else if (slice_equal_ignoring_case(key, S("Requires-Dist")) && !is_extra(value))
		name_list_add(headers->names, python_requirement_name(value), headers->arena);
}

static bool is_stated(struct slice licence)
{
	return licence.len && !slice_equal(licence, S("UNKNOWN")); /* what setuptools writes for nothing */
}

int python_metadata_claim(
	struct claims *claims, struct slice metadata, struct name_list *names, struct slice evidence, struct slice *ret_name)
{
	struct headers headers = { .names = names, .arena = claims->file->arena };
	struct slice line, key, value;

	if (ret_name)
		*ret_name = S("");
	/* An empty line ends the headers (one of blanks goes on with a licence's text); lines without a colon are the rest of such a
	 * text that nobody folded. */
	while (slice_next_line(&metadata, &line) && line.len)
		if (line.ptr[0] != ' ' && line.ptr[0] != '\t' && slice_cut(line, ':', &key, &value))
			header_take(&headers, slice_trim(key), slice_trim(value));
	if (!headers.name.len || !headers.version.len) {
		claims_note(claims, NOTE_INCOMPLETE, "a package without a %s", headers.name.len ? "version" : "name");
		return 0;
	}
	if (ret_name)
		*ret_name = headers.name;
	return claims_add(claims, (struct package){ .name = headers.name,
					  .version = headers.version,
					  .licence = is_stated(headers.expression) ? headers.expression
						     : is_stated(headers.licence)  ? headers.licence
										   : headers.classifiers,
					  .depends = name_list_end(names),
					  .evidence = evidence });
}

void python_path_join(struct slice base, struct slice path, struct buffer *out)
{
	struct slice left[2] = { slice_starts_with(path, S("/")) ? S("") : base, path }, part;

	buffer_clear(out);
	for (size_t i = 0; i < 2; i++)
		while (slice_next_token(&left[i], '/', &part)) {
			if (slice_equal(part, S(".."))) {
				ptrdiff_t at = slice_find_last_byte(buffer_slice(out), '/');

				out->len = at < 0 ? 0 : (size_t)at;
			} else if (part.len && !slice_equal(part, S("."))) {
				buffer_addf(out, "%s%.*s", out->len ? "/" : "", SLICE_ARG(part));
			}
		}
}
