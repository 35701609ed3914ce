/* pwquality.c - the shortest password that a module of a PAM stack takes */
#include "settings/pwquality.h"
#include "settings/key_value.h"

#define UNIX_DEFAULT 6u
#define PWQUALITY_DEFAULT 8
#define CRACKLIB_DEFAULT 9
#define SHORTEST_OF_CRACKLIB 6 /* libcrack's and libpwquality's own, whatever is set */

static bool number_read(struct slice text, int64_t *ret_number)
{
	bool negative = slice_starts_with(text, S("-"));
	uint64_t number;

	if (!slice_to_u64(slice_from(text, negative), &number) || number > INT32_MAX)
		return false;
	*ret_number = negative ? -(int64_t)number : (int64_t)number;
	return true;
}

/* Where a number of pwquality comes from: an argument, else the last of its files that has it, else FALLBACK. */
static int64_t number_of(const struct pam_line *line, const struct stated_list *list, struct slice key, int64_t fallback,
	const struct stated **ret_setting)
{
	struct slice value;
	int64_t number;

	*ret_setting = NULL;
	if (pam_argument(line, key, &value))
		return number_read(value, &number) ? number : fallback;
	for (size_t i = list->count; i > 0; i--)
		if (slice_equal_ignoring_case(list->items[i - 1].key, key) && number_read(list->items[i - 1].value, &number)) {
			*ret_setting = &list->items[i - 1];
			return number;
		}
	return fallback;
}

/* The folder first, in the order of names; then the file, which overrides. */
static void pwquality_read(const struct root *root, struct stated_list *list)
{
	const struct key_value_style style = { true, S("#") };
	struct root_matches found = root_match(root, S("etc/security/pwquality.conf.d/*.conf"));
	const struct file *file;
	struct slice why;

	if (found.why.len)
		stated_trouble(list, "%.*s", SLICE_ARG(found.why));
	for (size_t i = 0; i < found.count; i++)
		key_value_read(found.files[i], &style, list);
	switch (settings_file(root, S("etc/security/pwquality.conf"), &file, &why)) {
	case ROOT_THERE:
		key_value_read(file, &style, list);
		break;
	case ROOT_UNKNOWN:
		stated_trouble(list, "%.*s", SLICE_ARG(why));
		break;
	default:
		break;
	}
}

static struct shortest of_cracklib(
	const struct pam_line *line, const struct stated_list *list, int64_t length, int64_t credit, struct arena *arena)
{
	static const struct slice credits[] = { S("dcredit"), S("ucredit"), S("lcredit"), S("ocredit") };
	struct shortest shortest = { .asks = true, .known = true };
	const struct stated *setting, *other;
	int64_t given = 0;

	length = number_of(line, list, S("minlen"), length, &setting);
	for (size_t i = 0; i < sizeof credits / sizeof *credits; i++) {
		int64_t number = number_of(line, list, credits[i], credit, &other);

		given += number > 0 ? number : 0;
	}
	if (setting)
		shortest.setting = *setting;
	shortest.why = given ? arena_printf(arena, "minlen %lld less credits of %lld", (long long)length, (long long)given)
			     : arena_printf(arena, "minlen %lld", (long long)length);
	length -= given;
	shortest.characters = (uint64_t)(length < SHORTEST_OF_CRACKLIB ? SHORTEST_OF_CRACKLIB : length);
	return shortest;
}

/* The least of "disabled,24,11,8,7": each kind of password has its own. */
static struct shortest of_passwdqc(const struct pam_line *line, struct arena *arena)
{
	struct shortest shortest = { .asks = true, .known = true, .characters = UINT64_MAX };
	struct slice value = S("disabled,24,11,8,7"), part, config;
	bool stated = pam_argument(line, S("min"), &value);

	shortest.why = arena_printf(arena, "min=%.*s", SLICE_ARG(value));
	if (!stated && pam_argument(line, S("config"), &config)) {
		shortest.known = false;
		shortest.why = arena_printf(arena, "%.*s is not read", SLICE_ARG(config));
		return shortest;
	}
	while (slice_next_token(&value, ',', &part)) {
		uint64_t number;

		if (slice_to_u64(part, &number) && number < shortest.characters)
			shortest.characters = number;
	}
	return shortest;
}

struct shortest pam_shortest(const struct root *root, const struct pam_line *line, struct arena *arena)
{
	struct stated_list list = { .arena = arena };
	struct shortest shortest = { 0 };
	const struct stated *setting;
	struct slice value;

	if (slice_equal_ignoring_case(line->control, S("optional")))
		return shortest; /* what it refuses is taken all the same */
	if (pam_is_module(line, S("pam_cracklib")))
		return of_cracklib(line, &list, CRACKLIB_DEFAULT, 1, arena);
	if (pam_is_module(line, S("pam_passwdqc")))
		return of_passwdqc(line, arena);
	if (pam_is_module(line, S("pam_pwquality"))) {
		pwquality_read(root, &list);
		if (list.trouble.len)
			return (struct shortest){ .asks = true, .why = list.trouble };
		if (!number_of(line, &list, S("enforcing"), 1, &setting))
			return shortest;
		return of_cracklib(line, &list, PWQUALITY_DEFAULT, 0, arena);
	}
	if (!pam_is_module(line, S("pam_unix")))
		return shortest;
	shortest = (struct shortest){ .asks = true, .known = true, .characters = UNIX_DEFAULT };
	if (pam_argument(line, S("minlen"), &value) && !slice_to_u64(value, &shortest.characters))
		shortest.characters = UNIX_DEFAULT;
	shortest.why = arena_printf(arena, "minlen %llu", (unsigned long long)shortest.characters);
	return shortest;
}
