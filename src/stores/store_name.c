/* store_name.c - what a name may mean in a store that knows images by their names and by their ids */
#include "stores/store_name.h"
#include "registry/reference.h"
#include "registry/registries_conf.h"

#define NAMES_MAX 64u

bool store_is_id(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!(text.ptr[i] >= '0' && text.ptr[i] <= '9') && !(text.ptr[i] >= 'a' && text.ptr[i] <= 'f'))
			return false;
	return text.len >= STORE_ID_DIGITS_MIN && text.len <= 64;
}

static void name_add(struct store_name *name, struct slice repository, const struct reference *reference, struct arena *arena)
{
	if (name->names.count == NAMES_MAX)
		return;
	name->names.items[name->names.count++] =
		reference->digest.len ? repository
				      : arena_printf(arena, "%.*s:%.*s", SLICE_ARG(repository), SLICE_ARG(reference->tag));
}

static int names_short(struct store_name *name, const struct reference *reference, struct arena *arena, struct error *err)
{
	cleanup_registries_conf struct registries_conf conf = { 0 };
	int r = registries_conf_read(arena, &conf, err);
	struct slice alias;

	if (r < 0)
		return r;
	alias = registries_conf_alias(&conf, reference->given);
	if (alias.len)
		name_add(name, alias, reference, arena);
	name_add(name, arena_printf(arena, "localhost/%.*s", SLICE_ARG(reference->given)), reference, arena);
	for (size_t i = 0; i < conf.search.count; i++)
		name_add(name, arena_printf(arena, "%.*s/%.*s", SLICE_ARG(conf.search.items[i]), SLICE_ARG(reference->given)),
			reference, arena);
	return 0;
}

static int names_fill(struct store_name *name, struct slice text, bool short_too, struct arena *arena, struct error *err)
{
	struct reference reference;
	int r = reference_parse(text, arena, &reference, err);

	if (r < 0)
		return name->id.len && !name->is_both ? 0 : r;
	name->digest = reference.digest;
	name->names.items = arena_array(arena, struct slice, NAMES_MAX);
	if (reference.is_short && short_too)
		r = names_short(name, &reference, arena, err);
	name_add(name, reference_repository(&reference, arena), &reference, arena);
	return r;
}

int store_name_parse(struct slice text, bool short_too, struct arena *arena, struct store_name *ret_name, struct error *err)
{
	struct store_name name = { .text = text };
	ptrdiff_t at = slice_find_last_byte(text, '@');
	struct slice digits = slice_starts_with(text, S("@")) ? slice_from(text, 1) : text;
	int r = 0;

	if (text.len == 0)
		return error_set(err, ERR_USAGE, "an image's name is needed");
	if (at == 0 || slice_starts_with(text, S("sha256:"))) {
		if (slice_starts_with(digits, S("sha256:")))
			digits = slice_from(digits, 7);
		if (!store_is_id(digits))
			return error_set(err, ERR_USAGE, "'%.*s': %u to 64 digits of an id are needed", SLICE_ARG(text),
				STORE_ID_DIGITS_MIN);
		name.id = digits;
		if (digits.len == 64)
			name.digest = arena_printf(arena, "sha256:%.*s", SLICE_ARG(digits));
	} else if (at > 0 && store_is_id(slice_from(text, (size_t)at + 1))) {
		name.id = slice_from(text, (size_t)at + 1);
		name.is_both = true;
		r = names_fill(&name, slice_first(text, (size_t)at), short_too, arena, err);
	} else {
		if (store_is_id(text))
			name.id = text;
		if (name.id.len < 64) /* a whole id is no name, as docker has it */
			r = names_fill(&name, text, short_too, arena, err);
	}
	if (r >= 0)
		*ret_name = name;
	return r;
}

bool store_id_fits(const struct store_name *name, struct slice id)
{
	return name->id.len > 0 && slice_starts_with(id, name->id);
}

ptrdiff_t store_name_rank(const struct store_name *name, struct slice whole)
{
	for (size_t i = 0; i < name->names.count; i++) {
		struct slice one = name->names.items[i], rest = slice_from(whole, one.len);

		if (!slice_starts_with(whole, one))
			continue;
		if (name->digest.len ? slice_starts_with(rest, S(":")) || slice_starts_with(rest, S("@")) : rest.len == 0)
			return (ptrdiff_t)i;
	}
	return -1;
}
