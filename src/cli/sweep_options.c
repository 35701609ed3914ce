/* sweep_options.c - what registry list and registry scan have in common: the registry, and which tags of it */
#include "cli/sweep_options.h"

#include "base/moment.h"
#include "cli/registry_options.h"
#include "cli/values.h"
#include "registry/listing.h"

#define DAY_S 86400

/* "registry.example:5000/team/": where, and what below it. */
static int read_place(const char *operand, struct arena *arena, struct sweep_asked *asked, struct error *err)
{
	struct slice place = slice_from_text(operand);
	ptrdiff_t slash;

	if (slice_starts_with(place, S("docker://")))
		place = slice_from(place, sizeof "docker://" - 1);
	while (place.len && place.ptr[place.len - 1] == '/')
		place.len--;
	slash = slice_find_byte(place, '/');
	asked->name = arena_copy(arena, place);
	asked->registry.host = slash < 0 ? asked->name : slice_first(asked->name, (size_t)slash);
	asked->registry.prefix = slash < 0 ? S("") : slice_from(asked->name, (size_t)slash + 1);
	if (asked->registry.host.len == 0 || slice_find_byte(place, '@') >= 0 ||
		slice_find_byte(asked->registry.prefix, ':') >= 0)
		return error_set(err, ERR_USAGE,
			"'%s' is no registry: HOST[:PORT][/PREFIX], as registry.example:5000/team; --include chooses tags",
			operand);
	return 0;
}

int sweep_options_age(const char *text, int64_t *ret_unix, int64_t *ret_seconds, struct error *err)
{
	struct moment moment;
	uint64_t days;

	*ret_unix = *ret_seconds = 0;
	if (!text)
		return 0;
	if (value_to_age_days(slice_from_text(text), &days) && days < 100000)
		*ret_seconds = (int64_t)days * DAY_S;
	else if (moment_parse(slice_from_text(text), &moment))
		*ret_unix = moment.seconds;
	else
		return error_set(
			err, ERR_USAGE, "--newer-than '%s' is neither a date, as 2026-11-26, nor an age, as 30d or 2w", text);
	return 0;
}

int sweep_options_read(const struct options *options, const struct places *places, struct arena *arena,
	struct sweep_asked *ret_asked, struct error *err)
{
	const struct option_values *include = &options->values[OPTION_INCLUDE], *exclude = &options->values[OPTION_EXCLUDE];
	const char *via = option_text(options, OPTION_VIA);
	uint64_t rate = option_number(options, OPTION_RATE, 0);
	int r;

	*ret_asked = (struct sweep_asked){
		.choice = { include->items, include->count, exclude->items, exclude->count,
			option_number(options, OPTION_TAGS_MAX, 0) },
	};
	r = read_place(options->operands[0], arena, ret_asked, err);
	if (r >= 0)
		r = registry_options_read(options, places, &ret_asked->client, err);
	if (r >= 0 && via) {
		ret_asked->registry.via = listing_by_name(slice_from_text(via));
		if (!ret_asked->registry.via)
			r = error_set(err, ERR_USAGE, "--via '%s' is no way to list a registry", via);
	}
	if (r >= 0 && rate)
		r = pace_new((double)rate, &ret_asked->pace, err);
	if (r < 0)
		return r;
	ret_asked->client.pace = ret_asked->pace ? pace_wait : NULL;
	ret_asked->client.pace_context = ret_asked->pace;
	ret_asked->registry.options = &ret_asked->client;
	return 0;
}

void sweep_options_done(struct sweep_asked *asked)
{
	sweep_registry_done(&asked->registry);
	registry_options_done(&asked->client);
	pace_free(asked->pace);
}
