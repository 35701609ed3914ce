/* names.c - which members the tags of a template name */
#include "template/parts.h"

#include <stdlib.h>

static int order(const void *a, const void *b)
{
	const struct template_name *x = a, *y = b;

	if (x->name.len != y->name.len)
		return x->name.len < y->name.len ? -1 : 1;
	return slice_compare(x->name, y->name);
}

const struct template_name *template_find_name(const struct template *template, struct slice name)
{
	const struct template_name wanted = { .name = name };

	return template->name_count ? bsearch(&wanted, template->names, template->name_count, sizeof wanted, order) : NULL;
}

/* What a "." in PART stands for: the last name of the section around it that has one; else the whole. */
static struct slice name_of_item(const struct template *template, size_t part)
{
	for (size_t i = part; i-- > 0;) {
		const struct part *section = &template->parts[i];
		ptrdiff_t dot = slice_find_last_byte(section->text, '.');

		if (section->kind == PART_SECTION && section->end > part && !slice_equal(section->text, S(".")))
			return slice_from(section->text, (size_t)(dot + 1));
	}
	return S(".");
}

static void add(struct template *template, struct slice name, bool whole)
{
	template->names[template->name_count++] = (struct template_name){ name, whole };
	if (name.len < 64)
		template->lengths |= UINT64_C(1) << name.len;
}

static void add_names(struct template *template, size_t at)
{
	const struct part *part = &template->parts[at];
	struct slice rest = part->text, name;

	if (slice_equal(part->text, S("."))) {
		if (part->kind == PART_VALUE)
			add(template, name_of_item(template, at), true);
		return;
	}
	while (slice_next_token(&rest, '.', &name))
		add(template, name, part->kind == PART_VALUE && rest.len == 0);
}

void template_list_names(struct template *template, struct arena *arena)
{
	size_t most = 0, kept = 0;

	for (size_t i = 0; i < template->count; i++)
		if (template->parts[i].kind != PART_TEXT)
			for (size_t k = (most++, 0); k < template->parts[i].text.len; k++)
				most += template->parts[i].text.ptr[k] == '.';
	template->names = arena_array(arena, struct template_name, most);
	for (size_t i = 0; i < template->count; i++)
		if (template->parts[i].kind != PART_TEXT)
			add_names(template, i);
	if (template->name_count)
		qsort(template->names, template->name_count, sizeof *template->names, order);
	for (size_t i = 0; i < template->name_count; i++)
		if (kept && slice_equal(template->names[kept - 1].name, template->names[i].name))
			template->names[kept - 1].whole |= template->names[i].whole;
		else
			template->names[kept++] = template->names[i];
	template->name_count = kept;
}
