/* compare.c - values against is, is-not, contains, not-contains, at-least and at-most */
#include "base/wildcard.h"
#include "judge/asked.h"
#include "model/shown.h"

#define WORDS_SHOWN 4u

bool text_matches(struct slice pattern, struct slice text)
{
	return wildcard_matches(pattern, text, WILDCARD_IGNORES_CASE);
}

bool parameter_has(const struct condition *condition, const char *name, struct slice value)
{
	const struct parameter *parameter = condition_parameter(condition, name);

	for (size_t i = 0; parameter && i < parameter->values.count; i++)
		if (slice_equal_ignoring_case(parameter->values.items[i], value))
			return true;
	return false;
}

bool parameter_covers(const struct condition *condition, const char *name, struct slice value)
{
	const struct parameter *parameter = condition_parameter(condition, name);

	for (size_t i = 0; parameter && i < parameter->values.count; i++)
		if (text_matches(parameter->values.items[i], value))
			return true;
	return false;
}

struct slice parameter_words(const struct judging *judging, const struct condition *condition, const char *name)
{
	const struct parameter *parameter = condition_parameter(condition, name);
	struct slice text = S("");

	for (size_t i = 0; parameter && i < parameter->values.count; i++) {
		const char *between = !i ? "" : i + 1 == parameter->values.count ? " or " : ", ";

		if (i == WORDS_SHOWN && parameter->values.count > WORDS_SHOWN + 1)
			return arena_printf(judging->arena, "%.*s or %zu others", SLICE_ARG(text), parameter->values.count - i);
		text = arena_printf(
			judging->arena, "%.*s%s%.*s", SLICE_ARG(text), between, SLICE_ARG(parameter->values.items[i]));
	}
	return text;
}

/* WORD, or a part of it between ':' and ',' ("HIGH:!aNULL"), is one of NAME's values. */
static bool word_has(const struct condition *condition, const char *name, struct slice word)
{
	size_t from = 0;

	if (parameter_has(condition, name, word))
		return true;
	for (size_t at = 0; at <= word.len; at++)
		if (at == word.len || word.ptr[at] == ':' || word.ptr[at] == ',') {
			if (parameter_has(condition, name, slice_trim(slice_make(word.ptr + from, at - from))))
				return true;
			from = at + 1;
		}
	return false;
}

static bool words_have_one(const struct condition *condition, const char *name, struct slices words)
{
	for (size_t i = 0; i < words.count; i++)
		if (word_has(condition, name, words.items[i]))
			return true;
	return false;
}

/* No limit is kept by what is no number. */
static bool in_range(const struct condition *condition, struct slice value)
{
	struct slice least = condition_value(condition, "at-least"), most = condition_value(condition, "at-most");
	uint64_t number, limit;

	if (!least.len && !most.len)
		return true;
	if (!slice_to_u64(value, &number))
		return false;
	if (least.len && slice_to_u64(least, &limit) && number < limit)
		return false;
	return !most.len || !slice_to_u64(most, &limit) || number <= limit;
}

bool compare_value(const struct condition *condition, struct slice whole, struct slices words)
{
	if (condition_parameter(condition, "is") && !parameter_has(condition, "is", whole))
		return false;
	if (parameter_has(condition, "is-not", whole))
		return false;
	if (condition_parameter(condition, "contains") && !words_have_one(condition, "contains", words))
		return false;
	if (condition_parameter(condition, "not-contains") && words_have_one(condition, "not-contains", words))
		return false;
	return in_range(condition, whole);
}

bool compare_nothing(const struct condition *condition)
{
	static const char *const wants[] = { "is", "contains", "at-least", "at-most" };

	for (size_t i = 0; i < sizeof wants / sizeof *wants; i++)
		if (condition_parameter(condition, wants[i]))
			return false;
	return true;
}

static struct answer answer_default(
	const struct judging *judging, const struct condition *condition, struct slice key, struct slice path)
{
	const struct parameter *fallback = condition_parameter(condition, "default");
	struct answer answer;

	if (fallback && fallback->values.items[0].len) {
		struct slice value = fallback->values.items[0];

		answer = answer_make(judging,
			compare_value(condition, value, (struct slices){ &value, 1 }) ? ANSWER_YES : ANSWER_NO,
			"%.*s is not set in /%.*s, and is %.*s then", SLICE_ARG(key), SLICE_ARG(path), SLICE_ARG(value));
	} else {
		bool holds = fallback ? compare_value(condition, S(""), (struct slices){ fallback->values.items, 1 })
				      : compare_nothing(condition);

		answer = answer_make(
			judging, holds ? ANSWER_YES : ANSWER_NO, "%.*s is not set in /%.*s", SLICE_ARG(key), SLICE_ARG(path));
	}
	answer_add(judging, &answer, path, 0, S(""));
	return answer;
}

struct answer answer_stated(const struct judging *judging, const struct condition *condition, struct slice key,
	const struct stated *const *items, size_t count, struct slice path, bool every)
{
	struct answer yes = { .kind = ANSWER_YES }, no = { .kind = ANSWER_NO };
	struct slice takes = condition_value(condition, "takes");

	if (!count)
		return answer_default(judging, condition, key, path);
	if (slice_equal(takes, S("first"))) {
		count = 1;
	} else if (slice_equal(takes, S("last")) || (!takes.len && !every)) {
		items += count - 1;
		count = 1;
	}
	for (size_t i = 0; i < count; i++) {
		bool holds = compare_value(condition, items[i]->value, items[i]->values);
		struct answer *answer = holds ? &yes : &no;

		if (!answer->exhibit_count) {
			struct slice value = shown_is_secret(key) && items[i]->value.len ? S("***") : items[i]->value;

			answer->reason = answer_make(judging, answer->kind, "%.*s is %.*s", SLICE_ARG(items[i]->key),
				SLICE_ARG(value.len ? shown_line(value, false, judging->arena) : S("empty")))
						 .reason;
		}
		answer_add_line(judging, answer, items[i]->path, items[i]->line, items[i]->text);
	}
	return no.exhibit_count ? no : yes;
}
