/* allow.c - lists of what is found and yet no secret */
#include "secrets/allow.h"

static bool has_any(struct lazy_regex *regexes, size_t count, struct slice text)
{
	for (size_t i = 0; i < count; i++) {
		const struct regex *regex = lazy_regex(&regexes[i]);

		if (regex && regex_has(regex, text))
			return true;
	}
	return false;
}

/* Asked once a file. */
static bool meets_path(struct secrets *secrets, struct opened_list *list, struct slice path)
{
	if (list->path_file != secrets->file) {
		list->path_file = secrets->file;
		list->path_met = has_any(list->paths, list->list->paths.count, path);
	}
	return list->path_met;
}

static bool begins_ignoring_case(struct slice text, struct slice lower)
{
	return text.len >= lower.len && slice_equal_ignoring_case(slice_first(text, lower.len), lower);
}

static unsigned char lower_of(char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + ('a' - 'A')) : (unsigned char)c;
}

static bool has_stop_word(const struct opened_list *list, struct slice secret)
{
	for (size_t i = 0; i < secret.len; i++) {
		unsigned char first = lower_of(secret.ptr[i]);

		for (size_t k = list->word_starts[first]; k < list->word_starts[first + 1]; k++)
			if (begins_ignoring_case(slice_from(secret, i), list->list->stop_words.items[k]))
				return true;
	}
	return false;
}

static bool meets_regex(struct opened_list *list, const struct candidate *candidate)
{
	struct slice text = list->list->target == ALLOW_MATCH  ? candidate->match
			    : list->list->target == ALLOW_LINE ? candidate->line
							       : candidate->secret;

	return has_any(list->regexes, list->list->regexes.count, text);
}

/* As gitleaks: of a list for all, every kind of condition that it has; else one. */
static bool meets(struct secrets *secrets, struct opened_list *list, const struct candidate *candidate)
{
	const struct allow_list *asked = list->list;

	if (!asked->all)
		return (asked->stop_words.count && has_stop_word(list, candidate->secret)) ||
		       (asked->paths.count && meets_path(secrets, list, candidate->path)) ||
		       (asked->regexes.count && meets_regex(list, candidate));
	if (!asked->paths.count && !asked->regexes.count && !asked->stop_words.count)
		return false;
	return (!asked->paths.count || meets_path(secrets, list, candidate->path)) &&
	       (!asked->stop_words.count || has_stop_word(list, candidate->secret)) &&
	       (!asked->regexes.count || meets_regex(list, candidate));
}

bool allow_lets_go(struct secrets *secrets, const struct pattern *pattern, const struct candidate *candidate)
{
	for (size_t i = 0; i < pattern->allow_count; i++)
		if (meets(secrets, &secrets->lists[pattern->allows[i]], candidate))
			return true;
	return false;
}
