/* formats.c - the tables of formats, of reports and of bills of materials */
#include "report/formats.h"

#include "base/words.h"

#define FORMAT(symbol, name, versions) extern const struct report_format report_format_##symbol;
#include "report/formats.def"
#undef FORMAT
#define BOM_FORMAT(symbol, name, versions) extern const struct report_format bom_format_##symbol;
#include "report/bom_formats.def"
#undef BOM_FORMAT

const struct report_format *const report_formats[] = {
#define FORMAT(symbol, name, versions) &report_format_##symbol,
#include "report/formats.def"
#undef FORMAT
	NULL,
};

const struct report_format *const bom_formats[] = {
#define BOM_FORMAT(symbol, name, versions) &bom_format_##symbol,
#include "report/bom_formats.def"
#undef BOM_FORMAT
	NULL,
};

static const struct report_format *by_name(const struct report_format *const *formats, struct slice name)
{
	ptrdiff_t at = slice_find_byte(name, '@');

	if (at > 0)
		name = slice_first(name, (size_t)at);
	for (size_t i = 0; formats[i]; i++)
		if (slice_equal(name, slice_from_text(formats[i]->name)))
			return formats[i];
	return NULL;
}

const struct report_format *report_format_by_name(struct slice name)
{
	return by_name(report_formats, name);
}

const struct report_format *bom_format_by_name(struct slice name)
{
	return by_name(bom_formats, name);
}

struct slice format_version(struct slice name)
{
	ptrdiff_t at = slice_find_byte(name, '@');

	return at < 0 ? S("") : slice_from(name, (size_t)at + 1);
}

void format_versions(const struct report_format *format, const char *words, struct buffer *out)
{
	struct slice name = slice_from_text(format->name), word;

	while (words_next(&words, &word))
		if (format_version(word).len && slice_equal(slice_first(word, (size_t)slice_find_byte(word, '@')), name))
			buffer_addf(out, "%s%.*s", out->len ? ", " : "", SLICE_ARG(word));
}
