/* checks.c - the table of checks, and what a condition says */
#include "rules/reading.h"

#define RULE_CHECK(symbol, function, name, parameters) " " name
const char condition_words[] = "all any not"
#include "rules/checks.def"
	;
#undef RULE_CHECK

const char *check_name(enum check_kind kind)
{
	static const char *const names[CHECK_KIND_COUNT] = {
#define RULE_CHECK(symbol, function, name, parameters) [CHECK_##symbol] = name,
#include "rules/checks.def"
#undef RULE_CHECK
	};

	return kind < CHECK_KIND_COUNT ? names[kind] : "";
}

const char *check_parameters(enum check_kind kind)
{
	static const char *const texts[CHECK_KIND_COUNT] = {
#define RULE_CHECK(symbol, function, name, parameters) [CHECK_##symbol] = parameters,
#include "rules/checks.def"
#undef RULE_CHECK
	};

	return texts[kind];
}

struct slice parameter_marks(struct slice word, struct slice *ret_name)
{
	*ret_name = word;
	while (ret_name->len && strchr("!*+", ret_name->ptr[ret_name->len - 1]))
		ret_name->len--;
	return slice_from(word, ret_name->len);
}

const struct parameter *condition_parameter(const struct condition *condition, const char *name)
{
	for (size_t i = 0; i < condition->parameter_count; i++)
		if (slice_equal(condition->parameters[i].name, slice_from_text(name)))
			return &condition->parameters[i];
	return NULL;
}

struct slice condition_value(const struct condition *condition, const char *name)
{
	const struct parameter *parameter = condition_parameter(condition, name);

	return parameter && parameter->values.count ? parameter->values.items[0] : S("");
}

const char *named_check_about(struct slice name)
{
	static const struct {
		const char *name, *about;
	} checks[] = {
#define NAMED(name, about) { name, about },
#include "rules/named.def"
#undef NAMED
	};

	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		if (slice_equal(name, slice_from_text(checks[i].name)))
			return checks[i].about;
	return "";
}
