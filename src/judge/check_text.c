/* check_text.c - text: lines of a file, whatever they mean */
#include "judge/asked.h"
#include "judge/expression.h"
#include "model/shown.h"

struct text_asked {
	const struct judging *judging;
	const struct condition *condition;
	struct expressions *matches, *not_matches; /* or NULL */
	struct slice comment;
	struct answer yes, no; /* lines that are as asked for, and that should not be there */
	struct error err;
	bool failed;
};

static bool has_part(const struct condition *condition, const char *name, struct slice line)
{
	const struct parameter *parameter = condition_parameter(condition, name);

	for (size_t i = 0; parameter && i < parameter->values.count; i++) {
		struct slice part = parameter->values.items[i];

		for (size_t at = 0; at + part.len <= line.len; at++)
			if (slice_equal_ignoring_case(slice_make(line.ptr + at, part.len), part))
				return true;
	}
	return false;
}

static bool found(struct text_asked *asked, const struct expressions *expressions, struct slice line)
{
	int r = expressions && !asked->failed ? expressions_find(expressions, line, &asked->err) : 0;

	asked->failed = asked->failed || r < 0;
	return r > 0;
}

static struct slice line_found(const struct text_asked *asked, struct slice path, uint64_t number, struct slice line)
{
	return arena_printf(asked->judging->arena, "line %llu of /%.*s is \"%.*s\"", (unsigned long long)number, SLICE_ARG(path),
		SLICE_ARG(shown_file_line(path, line, asked->judging->arena)));
}

/* Bits: 1 contains, 2 matches. */
static unsigned look_at_line(struct text_asked *asked, const struct file *file, uint64_t number, struct slice line)
{
	unsigned has = 0;

	if (has_part(asked->condition, "contains", line))
		has |= 1;
	if (found(asked, asked->matches, line))
		has |= 2;
	if (has && !asked->yes.reason.len)
		asked->yes.reason = line_found(asked, file->path, number, line);
	if (has)
		answer_add_line(asked->judging, &asked->yes, file->path, number, line);
	if (has_part(asked->condition, "not-contains", line) || found(asked, asked->not_matches, line)) {
		if (!asked->no.exhibit_count)
			asked->no.reason = line_found(asked, file->path, number, line);
		answer_add_line(asked->judging, &asked->no, file->path, number, line);
	}
	return has;
}

/* "no line of /etc/sudoers has NOPASSWD"; of CONTAINS and MATCHES those that are asked for. Nobody wants to read the pattern that a line should
 * match: `plimsoll rules show` has it. */
static struct slice nothing_found(const struct text_asked *asked, struct slice path, const char *contains, const char *matches)
{
	struct slice words = parameter_words(asked->judging, asked->condition, contains);
	struct slice patterns = parameter_words(asked->judging, asked->condition, matches);

	if (patterns.len && !words.len && matches[0] == 'm')
		return answer_make(asked->judging, ANSWER_NO, "no line of /%.*s is as the rule asks", SLICE_ARG(path)).reason;
	return answer_make(asked->judging, ANSWER_NO, "no line of /%.*s %s%.*s%s%s%.*s", SLICE_ARG(path), words.len ? "has " : "",
		SLICE_ARG(words), words.len && patterns.len ? " or " : "", patterns.len ? "matches " : "", SLICE_ARG(patterns))
		.reason;
}

static void look_at_file(struct text_asked *asked, const struct file *file)
{
	unsigned wanted = (condition_parameter(asked->condition, "contains") ? 1u : 0u) |
			  (condition_parameter(asked->condition, "matches") ? 2u : 0u);
	struct slice bytes = file->bytes, line;
	unsigned has = 0;

	for (uint64_t number = 1; slice_next_line(&bytes, &line); number++) {
		struct slice plain = slice_trim(line);

		if (plain.len && !(asked->comment.len && slice_starts_with(plain, asked->comment)))
			has |= look_at_line(asked, file, number, line);
	}
	if ((has & wanted) == wanted)
		return;
	if (!asked->no.reason.len)
		asked->no.reason = nothing_found(asked, file->path, "contains", "matches");
	answer_add(asked->judging, &asked->no, file->path, 0, S(""));
}

static int read_expressions(struct text_asked *asked, const char *name, struct expressions **ret_expressions)
{
	const struct parameter *parameter = condition_parameter(asked->condition, name);

	return parameter ? expressions_new(parameter->values, ret_expressions, &asked->err) : 0;
}

struct answer check_text(const struct judging *judging, const struct condition *condition)
{
	struct text_asked text = { .judging = judging, .condition = condition, .comment = S("#") };
	struct asked asked = asked_files(judging, condition, true);

	if (asked.settled)
		return asked.answer;
	text.yes.kind = ANSWER_YES;
	text.no.kind = ANSWER_NO;
	if (condition_parameter(condition, "comment"))
		text.comment = condition_value(condition, "comment");
	text.failed = read_expressions(&text, "matches", &text.matches) < 0 ||
		      read_expressions(&text, "not-matches", &text.not_matches) < 0;
	for (size_t i = 0; !text.failed && i < asked.count; i++)
		look_at_file(&text, asked.files[i]);
	expressions_free(text.matches);
	expressions_free(text.not_matches);
	if (text.failed)
		return answer_make(judging, ANSWER_UNKNOWN, "%s", text.err.text);
	if (text.no.exhibit_count)
		return text.no;
	if (!text.yes.exhibit_count) {
		text.yes.reason =
			nothing_found(&text, asked_path(condition_value(condition, "path")), "not-contains", "not-matches");
		for (size_t i = 0; i < asked.count; i++)
			answer_add(judging, &text.yes, asked.files[i]->path, 0, S(""));
	}
	return text.yes;
}
