/* sshd_check.c - what keeps sshd from starting: values that it does not take */
#include "logins/sshd_parts.h"

#define SUBSYSTEMS_MAX 256u

static bool is_time(struct slice text)
{
	size_t digits = 0;

	if (slice_equal(text, S("none")))
		return true;
	for (size_t i = 0; i < text.len; i++) {
		bool digit = text.ptr[i] >= '0' && text.ptr[i] <= '9';

		if (!digit && (digits == 0 || !strchr("sSmMhHdDwW", text.ptr[i])))
			return false;
		digits = digit ? digits + 1 : 0;
	}
	return text.len > 0;
}

static bool words_have_ignoring_case(const char *words, struct slice word)
{
	struct slice left = slice_from_text(words), next;

	while (slice_next_token(&left, ' ', &next))
		if (slice_equal_ignoring_case(next, word))
			return true;
	return false;
}

static const struct method {
	const char *name, *keyword;
} methods[] = {
	{ "gssapi-with-mic", "gssapiauthentication" },
	{ "hostbased", "hostbasedauthentication" },
	{ "keyboard-interactive", "kbdinteractiveauthentication" },
	{ "none", "permitemptypasswords" },
	{ "password", "passwordauthentication" },
	{ "publickey", "pubkeyauthentication" },
};

/* TEXT may name a device behind a colon. */
static const struct method *method_find(struct slice text)
{
	struct slice name = text, device;

	(void)slice_cut(text, ':', &name, &device);
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (slice_equal(name, slice_from_text(methods[i].name)))
			return &methods[i];
	return NULL;
}

/* Of keywords with rules of their own. */
static const char *special_fault(const struct sshd_keyword *keyword, const struct slices *values, struct slice *ret_what)
{
	struct slice name = slice_from_text(keyword->name), list, item;
	uint64_t port;

	for (size_t i = 0; i < values->count; i++) {
		*ret_what = values->items[i];
		if (ret_what->len == 0)
			return "an empty value";
		if (slice_equal(name, S("port")) && (!slice_to_u64(*ret_what, &port) || port == 0 || port > UINT16_MAX))
			return "no port:";
		if (slice_equal(name, S("acceptenv")) && slice_find_byte(*ret_what, '=') >= 0)
			return "no name of a variable:";
		if (!slice_equal(name, S("authenticationmethods")))
			continue;
		if (slice_equal(*ret_what, S("any")) && values->count == 1)
			return NULL;
		for (list = *ret_what; slice_next_token(&list, ',', &item);)
			if (!method_find(item))
				return "no method of authentication:";
	}
	return NULL;
}

const char *sshd_values_fault(const struct sshd_keyword *keyword, const struct slices *values, struct slice *ret_what)
{
	bool one = keyword->kind == SSHD_CHOICE || keyword->kind == SSHD_NUMBER || keyword->kind == SSHD_TIME ||
		   keyword->kind == SSHD_WORD || keyword->kind == SSHD_ALGORITHMS;
	uint64_t number;

	*ret_what = slice_from_text(keyword->name);
	if (values->count == 0 || (values->items[0].len == 0 && keyword->kind != SSHD_WORD))
		return "no value for";
	if (one && values->count > 1)
		return "too many values for";
	*ret_what = values->items[0];
	if (keyword->kind == SSHD_CHOICE && !words_have_ignoring_case(keyword->words, *ret_what))
		return "a value that sshd does not know:";
	if (keyword->kind == SSHD_NUMBER && (!slice_to_u64(*ret_what, &number) || number > INT32_MAX))
		return "no number:";
	if (keyword->kind == SSHD_TIME && !is_time(*ret_what))
		return "no time:";
	if (keyword->kind == SSHD_ALGORITHMS && slice_starts_with(*ret_what, S("=")))
		return "no list of algorithms:";
	return keyword->kind == SSHD_ADD || keyword->kind == SSHD_FIRST ? special_fault(keyword, values, ret_what) : NULL;
}

static bool is_on(const struct sshd_config *config, const char *keyword)
{
	struct sshd_value value;

	return sshd_get(config, slice_from_text(keyword), NULL, &value) && value.values.count == 1 &&
	       slice_equal_ignoring_case(value.values.items[0], S("yes"));
}

/* One of the lists of AuthenticationMethods must be possible. */
static bool methods_are_possible(const struct sshd_config *config)
{
	struct sshd_value value;

	if (!sshd_get(config, S("authenticationmethods"), NULL, &value) || value.is_default)
		return true;
	for (size_t i = 0; i < value.values.count; i++) {
		struct slice list = value.values.items[i], item;
		bool possible = true;

		while (slice_next_token(&list, ',', &item)) {
			const struct method *method = method_find(item);

			possible = possible && (!method || is_on(config, method->keyword));
		}
		if (possible)
			return true;
	}
	return false;
}

/* As sshd has it: at most so many, each name once. */
static const char *subsystems_fault(const struct sshd_config *config)
{
	const struct sshd_setting *found[SUBSYSTEMS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < config->count; i++) {
		const struct sshd_setting *setting = &config->settings[i];

		if (strcmp(setting->keyword->name, "subsystem") != 0)
			continue;
		if (count == SUBSYSTEMS_MAX)
			return "too many subsystems";
		for (size_t k = 0; k < count; k++)
			if (sshd_scope_is_all(setting->scope) == sshd_scope_is_all(found[k]->scope) &&
				(sshd_scope_is_all(setting->scope) || setting->scope == found[k]->scope) &&
				slice_equal(setting->values.items[0], found[k]->values.items[0]))
				return "a subsystem twice";
		found[count++] = setting;
	}
	return NULL;
}

const char *sshd_config_fault(const struct sshd_config *config)
{
	const char *fault = subsystems_fault(config);

	return fault || methods_are_possible(config) ? fault : "AuthenticationMethods that are switched off";
}
