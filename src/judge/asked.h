/* asked.h - what a check's `path` leads to, and what its other parameters compare */
#pragma once
#include "judge/checks.h"
#include "settings/stated.h"

#define PACKAGES_UNREAD "which packages are installed is not known: no database of them could be read whole"

/* The files of one check. Where `settled`, `answer` says all: nothing is there (or missing-is says what that means), or it cannot be told. */
struct asked {
	const struct file **files; /* what each leads to */
	size_t count;
	bool settled;
	struct answer answer;
};

/* WORDS: regular files, with what they say; else entries of any kind. */
struct asked asked_files(const struct judging *judging, const struct condition *condition, bool words);
/* "/etc/passwd" as a root has it. */
struct slice asked_path(struct slice path);
bool path_is_pattern(struct slice path);
/* The answer for PATH that is not there. */
struct answer answer_missing(const struct judging *judging, const struct condition *condition, struct slice path);

/* VALUES (words of one value; WHOLE as one) are as is, is-not, contains, not-contains, at-least and at-most of CONDITION say. */
bool compare_value(const struct condition *condition, struct slice whole, struct slices words);
/* The same where there is no value: it holds if none was asked for. */
bool compare_nothing(const struct condition *condition);
/* One of PARAMETER's values is VALUE, in any case of letters. False without it. */
bool parameter_has(const struct condition *condition, const char *name, struct slice value);
/* One of PARAMETER's values is VALUE, where '*' and '?' stand for anything. */
bool parameter_covers(const struct condition *condition, const char *name, struct slice value);
bool text_matches(struct slice pattern, struct slice text);
/* PARAMETER's values for a reason: "a, b or c", the first of them where they are many. */
struct slice parameter_words(const struct judging *judging, const struct condition *condition, const char *name);

/* What CONDITION says of KEY, as LIST has it (those lines of it whose key that is): takes, default, and what compares. PATH: of the main file. Where nothing says which counts: EVERY one, or the last. */
struct answer answer_stated(const struct judging *judging, const struct condition *condition, struct slice key,
	const struct stated *const *items, size_t count, struct slice path, bool every);
/* ASK of each file of `path`: yes if all say yes, no if one says no. */
struct answer answer_files(const struct judging *judging, const struct condition *condition, struct slice key,
	struct answer (*ask)(
		const struct judging *judging, const struct condition *condition, const struct file *file, struct slice key));
