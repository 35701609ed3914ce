/* describe_flaw.c - what the formats say alike of flaws: their names' pages, moments */
#include "bom/describe.h"

static bool is_name(struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' ||
			    c == ':' || c == '_'))
			return false;
	}
	return name.len > 0 && name.len <= 100;
}

const char *describe_flaw_name(struct slice name, struct arena *arena, struct slice *ret_url)
{
	static const struct {
		const char *prefix, *who, *page, *behind;
	} known[] = {
#define FLAW_NAME(prefix, who, page, behind) { prefix, who, page, behind },
#include "bom/flaw_names.def"
#undef FLAW_NAME
	};
	size_t i = 0;

	while (!slice_starts_with(name, slice_from_text(known[i].prefix)))
		i++; /* the last one fits all */
	*ret_url = is_name(name) ? arena_printf(arena, "%s%.*s%s", known[i].page, SLICE_ARG(name), known[i].behind) : S("");
	return known[i].who;
}

static bool is_no_url_s(char c)
{
	return c == '"' || c == '<' || c == '>' || c == '\\' || c == '^' || c == '`' || (c >= '{' && c <= '}');
}

bool describe_is_url(struct slice text)
{
	if (!slice_starts_with(text, S("https://")) && !slice_starts_with(text, S("http://")))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] <= ' ' || text.ptr[i] > '~' || is_no_url_s(text.ptr[i]))
			return false;
	return text.len < 2048;
}

/* Digits where FORM has a 0, else the same; so much of TEXT as FORM has. */
static bool fits(struct slice text, const char *form)
{
	for (size_t i = 0; form[i]; i++)
		if (i >= text.len || (form[i] == '0' ? text.ptr[i] < '0' || text.ptr[i] > '9' : text.ptr[i] != form[i]))
			return false;
	return true;
}

static unsigned number_at(struct slice text, size_t at)
{
	return (unsigned)(text.ptr[at] - '0') * 10 + (unsigned)(text.ptr[at + 1] - '0');
}

static bool is_date(struct slice text)
{
	return fits(text, "0000-00-00") && number_at(text, 5) >= 1 && number_at(text, 5) <= 12 && number_at(text, 8) >= 1 &&
	       number_at(text, 8) <= 31;
}

/* Behind the seconds: a fraction, and the zone. */
static bool is_zone(struct slice text)
{
	if (text.len > 1 && text.ptr[0] == '.') {
		size_t digits = 1;

		while (digits < text.len && text.ptr[digits] >= '0' && text.ptr[digits] <= '9')
			digits++;
		if (digits == 1)
			return false;
		text = slice_from(text, digits);
	}
	return slice_equal(text, S("Z")) || (text.len == 6 && (fits(text, "+00:00") || fits(text, "-00:00")) &&
						    number_at(text, 1) < 24 && number_at(text, 4) < 60);
}

struct slice describe_moment(struct slice text, struct arena *arena)
{
	if (!is_date(text))
		return S("");
	if (text.len == 10)
		return arena_printf(arena, "%.*sT00:00:00Z", SLICE_ARG(text));
	if (!fits(slice_from(text, 10), "T00:00:00") || number_at(text, 11) > 23 || number_at(text, 14) > 59 ||
		number_at(text, 17) > 60)
		return S("");
	if (text.len == 19) /* CVE records often have no zone: it is UTC */
		return arena_printf(arena, "%.*sZ", SLICE_ARG(text));
	return is_zone(slice_from(text, 19)) ? text : S("");
}
