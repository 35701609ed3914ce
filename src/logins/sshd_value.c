/* sshd_value.c - which of an sshd_config's lines is in force: for one connection, or for anybody */
#include "logins/sshd_parts.h"

static const struct sshd_default {
	const char *keyword;
	unsigned since;
	const char *value;
} defaults[] = {
#define SSHD_DEFAULT(keyword, since, value) { keyword, since, value },
#include "logins/sshd_defaults.def"
#undef SSHD_DEFAULT
};

static struct slices split(const char *text, char separator, struct arena *arena)
{
	struct slice left = slice_from_text(text), word;
	struct slices words = { arena_array(arena, struct slice, left.len / 2 + 1), 0 };

	while (slice_next_token(&left, separator, &word))
		words.items[words.count++] = word;
	return words;
}

static bool get_default(const struct sshd_config *config, const struct sshd_keyword *keyword, struct sshd_value *ret_value)
{
	struct slice name = sshd_keyword_present(keyword);
	const char *value = NULL;

	for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
		if (slice_equal(name, slice_from_text(defaults[i].keyword)) && defaults[i].since <= config->release)
			value = defaults[i].value;
	*ret_value = (struct sshd_value){ .keyword = name, .is_default = true };
	if (!value)
		return false;
	ret_value->values = split(value, keyword->kind == SSHD_ALGORITHMS ? ',' : ' ', config->arena);
	return true;
}

/* Which settings count. */
struct choice {
	const struct sshd_connection *connection; /* Match blocks for it; NULL: the main part */
	const struct sshd_scope *scope;           /* or, with neither: this block alone */
	struct slice name;                        /* present */
	struct slice spelt;                       /* or as the file spells it; empty: any spelling */
};

static bool is_chosen(const struct sshd_config *config, const struct sshd_setting *setting, const struct choice *choice)
{
	if (!slice_equal(sshd_keyword_present(setting->keyword), choice->name))
		return false;
	if (choice->spelt.len && !slice_equal(choice->spelt, slice_from_text(setting->keyword->name)))
		return false;
	if (choice->scope)
		return setting->scope == choice->scope;
	if (!choice->connection)
		return sshd_scope_is_all(setting->scope);
	return setting->scope && setting->keyword->match_since <= config->release &&
	       sshd_scope_matches(setting->scope, choice->connection, config->arena);
}

/* All values of a keyword whose lines add to each other. */
static struct slices all_values(const struct sshd_config *config, const struct choice *choice)
{
	struct slices all = { NULL, 0 };
	size_t count = 0;

	for (size_t i = 0; i < config->count; i++)
		count += is_chosen(config, &config->settings[i], choice) ? config->settings[i].values.count : 0;
	all.items = arena_array(config->arena, struct slice, count);
	for (size_t i = 0; i < config->count; i++) {
		const struct sshd_setting *setting = &config->settings[i];

		for (size_t k = 0; k < setting->values.count && is_chosen(config, setting, choice); k++)
			all.items[all.count++] = setting->values.items[k];
	}
	return all;
}

static bool get_set(const struct sshd_config *config, const struct choice *choice, struct sshd_value *ret_value)
{
	for (size_t i = 0; i < config->count; i++) {
		const struct sshd_setting *setting = &config->settings[i];

		if (!is_chosen(config, setting, choice))
			continue;
		*ret_value = (struct sshd_value){ choice->name, setting->values, setting->exhibit, false };
		if (setting->keyword->kind == SSHD_ADD)
			ret_value->values = all_values(config, choice);
		return true;
	}
	return false;
}

/* Before 8.7 there were two keywords of their own: where ChallengeResponseAuthentication is yes, so is the other. */
static bool kbdinteractive_before_807(
	const struct sshd_config *config, const struct sshd_connection *connection, struct sshd_value *ret_value)
{
	struct choice choice = { .name = S("kbdinteractiveauthentication"), .spelt = S("challengeresponseauthentication") };
	struct sshd_value challenge = { .keyword = choice.name, .is_default = true };
	bool set = get_set(config, &choice, &challenge);

	if (!set) {
		choice.spelt = S("skeyauthentication");
		set = get_set(config, &choice, &challenge);
	}
	if (!set) {
		challenge.values = split("yes", ' ', config->arena);
	} else if (!slice_equal_ignoring_case(challenge.values.items[0], S("yes"))) {
		struct sshd_value own;

		choice.spelt = S("kbdinteractiveauthentication");
		choice.connection = connection;
		if ((connection && get_set(config, &choice, &own)) || (choice.connection = NULL, get_set(config, &choice, &own)))
			challenge = own;
	}
	*ret_value = challenge;
	return true;
}

static bool matches_start(struct slice pattern, struct slice name)
{
	if (slice_ends_with(pattern, S("*")))
		return slice_starts_with(name, slice_first(pattern, pattern.len - 1));
	return slice_equal(pattern, name);
}

/* "+a" and "^a" are more than the default, "-a" less. */
static void finish(const struct sshd_config *config, const struct sshd_keyword *keyword, struct sshd_value *value)
{
	struct sshd_value standard;
	struct slices all;
	char sign = keyword->kind == SSHD_ALGORITHMS && value->values.count && value->values.items[0].len
			    ? value->values.items[0].ptr[0]
			    : 0;

	if ((sign != '+' && sign != '-' && sign != '^') || !get_default(config, keyword, &standard))
		return;
	all = (struct slices){ arena_array(config->arena, struct slice, standard.values.count + value->values.count), 0 };
	for (size_t i = 0; i < value->values.count && sign != '-'; i++)
		all.items[all.count++] = i ? value->values.items[i] : slice_from(value->values.items[0], 1);
	for (size_t i = 0; i < standard.values.count; i++) {
		bool taken = false;

		for (size_t k = 0; k < value->values.count && !taken && k < 1000; k++)
			taken = matches_start(slice_from(value->values.items[k], k ? 0 : 1), standard.values.items[i]);
		if (!taken)
			all.items[all.count++] = standard.values.items[i];
	}
	value->values = all;
}

bool sshd_get(const struct sshd_config *config, struct slice keyword, const struct sshd_connection *connection,
	struct sshd_value *ret_value)
{
	const struct sshd_keyword *known = sshd_keyword_find(keyword);
	struct choice choice = { .connection = connection };

	if (!known)
		return false;
	choice.name = sshd_keyword_present(known);
	known = sshd_keyword_find(choice.name);
	if (config->release < 807 && slice_equal(choice.name, S("kbdinteractiveauthentication")))
		return kbdinteractive_before_807(config, connection, ret_value);
	if (!connection || !get_set(config, &choice, ret_value)) {
		choice.connection = NULL;
		if (!get_set(config, &choice, ret_value) && !get_default(config, known, ret_value))
			return false;
	}
	finish(config, known, ret_value);
	return true;
}

size_t sshd_possible(const struct sshd_config *config, struct slice keyword, struct sshd_value *ret_values, size_t capacity)
{
	const struct sshd_keyword *known = sshd_keyword_find(keyword);
	const struct sshd_scope *last = NULL;
	struct sshd_value value;
	size_t count = 0;
	bool main_counts = true;

	if (!known)
		return 0;
	keyword = sshd_keyword_present(known);
	known = sshd_keyword_find(keyword);
	for (size_t i = 0; i < config->count && main_counts; i++) {
		const struct sshd_setting *setting = &config->settings[i];
		struct choice choice = { .scope = setting->scope, .name = keyword };

		if (!setting->scope || setting->scope == last || !slice_equal(sshd_keyword_present(setting->keyword), keyword) ||
			setting->keyword->match_since > config->release)
			continue;
		last = setting->scope;
		if (count < capacity && get_set(config, &choice, &value)) {
			finish(config, known, &value);
			ret_values[count++] = value;
		}
		main_counts =
			!sshd_scope_is_all(setting->scope) || known->kind == SSHD_ADD; /* what is for all hides what follows */
	}
	if (main_counts && count < capacity && sshd_get(config, keyword, NULL, &value))
		ret_values[count++] = value;
	return count;
}
