/* check_config.c - config, history: the image's configuration */
#include "judge/asked.h"
#include "judge/expression.h"
#include "model/shown.h"

/* What a field has: one text, or a list. */
struct field {
	struct slices entries;
	bool is_list;
};

static struct field field_of(const struct judging *judging, struct slice name)
{
	const struct image *image = judging->input->logins.image;
	struct slice *text = arena_array(judging->arena, struct slice, 1);
	struct field field = { { text, 1 }, false };

	if (slice_equal(name, S("entrypoint")))
		return (struct field){ { image->entrypoint, image->entrypoint_count }, true };
	if (slice_equal(name, S("cmd")))
		return (struct field){ { image->cmd, image->cmd_count }, true };
	if (slice_equal(name, S("env")))
		return (struct field){ { image->env, image->env_count }, true };
	if (slice_equal(name, S("ports")))
		return (struct field){ image->ports, true };
	if (slice_equal(name, S("volumes")))
		return (struct field){ image->volumes, true };
	if (slice_equal(name, S("labels")))
		return (struct field){ image->labels, true };
	*text = slice_equal(name, S("user"))        ? image->user
		: slice_equal(name, S("workdir"))   ? image->workdir
		: slice_equal(name, S("reference")) ? image->reference
		: image->has_healthcheck            ? S("yes")
						    : S("");
	return field;
}

/* "22" of "22/tcp". */
static struct slice number_of(struct slice text)
{
	size_t len = 0;

	while (len < text.len && text.ptr[len] >= '0' && text.ptr[len] <= '9')
		len++;
	return slice_first(text, len);
}

/* As people know a field: by its line of a Dockerfile. */
static struct slice known_as(struct slice name)
{
	static const struct {
		const char *name, *line;
	} lines[] = {
		{ "user", "USER" },
		{ "entrypoint", "ENTRYPOINT" },
		{ "cmd", "CMD" },
		{ "env", "ENV" },
		{ "ports", "EXPOSE" },
		{ "volumes", "VOLUME" },
		{ "healthcheck", "HEALTHCHECK" },
		{ "labels", "LABEL" },
		{ "workdir", "WORKDIR" },
		{ "reference", "the image's name" },
	};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (slice_equal(name, slice_from_text(lines[i].name)))
			return slice_from_text(lines[i].line);
	return name;
}

/* "LABEL a=b" as it may be shown; behind FIRST, which is the field's own name where the line of a Dockerfile is looked for by it. */
static struct slice shown(const struct judging *judging, struct slice name, struct slice first, struct slice entry)
{
	struct slice text =
		slice_equal(name, S("env")) ? shown_variable(entry, judging->arena) : shown_line(entry, false, judging->arena);

	return arena_printf(judging->arena, "%.*s %.*s", SLICE_ARG(first), SLICE_ARG(text));
}

/* For people. */
static struct slice told(const struct judging *judging, struct slice name, struct slice entry)
{
	return entry.len ? shown(judging, name, known_as(name), entry)
			 : arena_printf(judging->arena, "%.*s is not set", SLICE_ARG(known_as(name)));
}

/* What holds of one entry; of a pattern -ERR_… */
struct holding {
	const struct condition *condition;
	struct expressions *matches, *not_matches;
	struct error err;
};

static int entry_is_wanted(struct holding *holding, struct slice entry)
{
	int r;

	if (condition_parameter(holding->condition, "is") && !parameter_has(holding->condition, "is", entry))
		return 0;
	r = holding->matches ? expressions_find(holding->matches, entry, &holding->err) : 1;
	return r;
}

static int entry_is_bad(struct holding *holding, struct slice entry)
{
	struct slice least = condition_value(holding->condition, "at-least"),
		     most = condition_value(holding->condition, "at-most");
	uint64_t number, limit;
	int r;

	if (parameter_has(holding->condition, "is-not", entry))
		return 1;
	r = holding->not_matches ? expressions_find(holding->not_matches, entry, &holding->err) : 0;
	if (r || (!least.len && !most.len))
		return r;
	if (!slice_to_u64(number_of(entry), &number))
		return 1;
	return (least.len && slice_to_u64(least, &limit) && number < limit) ||
	       (most.len && slice_to_u64(most, &limit) && number > limit);
}

static struct answer ask_entries(
	const struct judging *judging, struct holding *holding, struct slice name, const struct field *field)
{
	const struct condition *condition = holding->condition;
	bool wants = condition_parameter(condition, "is") || condition_parameter(condition, "matches");
	bool counts = condition_parameter(condition, "at-least") || condition_parameter(condition, "at-most");
	struct answer yes = { .kind = ANSWER_YES }, no = { .kind = ANSWER_NO };

	if (counts && (!field->entries.count || (!field->is_list && !field->entries.items[0].len)))
		return answer_make(judging, ANSWER_NOTHING, "the image states no %.*s", SLICE_ARG(known_as(name)));
	for (size_t i = 0; i < field->entries.count; i++) {
		struct slice entry = field->entries.items[i], text;
		int wanted = entry_is_wanted(holding, entry), bad = wanted < 0 ? wanted : entry_is_bad(holding, entry);
		struct answer *answer = bad > 0 ? &no : &yes;

		if (bad < 0)
			return answer_make(judging, ANSWER_UNKNOWN, "%s", holding->err.text);
		if (!bad && !wanted)
			continue;
		text = entry.len ? shown(judging, name, name, entry) : S("");
		if (!answer->reason.len)
			answer->reason = told(judging, name, entry);
		answer_add(judging, answer, S(""), 0, text);
	}
	if (no.exhibit_count)
		return no;
	if (wants && !yes.exhibit_count) {
		no.reason = told(judging, name, field->entries.count ? field->entries.items[0] : S(""));
		return no;
	}
	if (!yes.reason.len)
		yes.reason = arena_printf(judging->arena, "%.*s is not set", SLICE_ARG(known_as(name)));
	return yes;
}

static struct answer ask_exists(
	const struct judging *judging, const struct condition *condition, struct slice name, const struct field *field)
{
	bool there = field->entries.count && (field->is_list || field->entries.items[0].len);
	bool wanted = !slice_equal(condition_value(condition, "exists"), S("no"));
	struct answer answer = answer_make(judging, there == wanted ? ANSWER_YES : ANSWER_NO, "%.*s is %s",
		SLICE_ARG(known_as(name)), there ? "set" : "not set");

	for (size_t i = 0; there && i < field->entries.count; i++)
		answer_add(judging, &answer, S(""), 0, shown(judging, name, name, field->entries.items[i]));
	return answer;
}

static int expressions_of(struct holding *holding, const char *name, struct expressions **ret_expressions)
{
	const struct parameter *parameter = condition_parameter(holding->condition, name);

	return parameter ? expressions_new(parameter->values, ret_expressions, &holding->err) : 0;
}

struct answer check_config(const struct judging *judging, const struct condition *condition)
{
	struct slice name = condition_value(condition, "field");
	struct holding holding = { .condition = condition };
	struct answer answer;
	struct field field;

	if (!judging->input->logins.image->has_config)
		return answer_make(judging, ANSWER_NOTHING, "it has no image configuration");
	field = field_of(judging, name);
	if (condition_parameter(condition, "exists")) {
		answer = ask_exists(judging, condition, name, &field);
		if (answer.kind != ANSWER_YES || condition->parameter_count == 2)
			return answer;
	}
	if (expressions_of(&holding, "matches", &holding.matches) < 0 ||
		expressions_of(&holding, "not-matches", &holding.not_matches) < 0)
		answer = answer_make(judging, ANSWER_UNKNOWN, "%s", holding.err.text);
	else
		answer = ask_entries(judging, &holding, name, &field);
	expressions_free(holding.matches);
	expressions_free(holding.not_matches);
	return answer;
}

static const char instructions[] =
	" RUN ADD COPY ENV ARG LABEL USER EXPOSE VOLUME WORKDIR CMD ENTRYPOINT HEALTHCHECK SHELL STOPSIGNAL "
	"ONBUILD MAINTAINER FROM ";

static bool is_instruction(struct slice word)
{
	ptrdiff_t at = word.len > 2 ? slice_find(slice_from_text(instructions), word) : -1;

	return at > 0 && instructions[at - 1] == ' ' && instructions[(size_t)at + word.len] == ' ';
}

/* *RET_ARGUMENTS: "A=b" of "RUN |1 A=b /bin/sh -c …", what the build was told. "RUN apt-get update" of what builders write for it: "/bin/sh -c apt-get update", "RUN |1 A=b /bin/sh -c apt-get update # buildkit", "/bin/sh -c
 * #(nop)  USER app". */
static struct slice history_line(
	const struct judging *judging, struct slice line, struct slice *ret_instruction, struct slice *ret_arguments)
{
	struct slice rest = slice_trim(line), word = S(""), after = rest;
	bool old_style = slice_starts_with(rest, S("/bin/sh -c #(nop)"));
	ptrdiff_t at;

	*ret_arguments = S("");
	if (old_style)
		rest = slice_trim(slice_from(rest, sizeof "/bin/sh -c #(nop)" - 1));
	if (slice_ends_with(rest, S("# buildkit")))
		rest = slice_trim(slice_first(rest, rest.len - (sizeof "# buildkit" - 1)));
	if (!slice_cut(rest, ' ', &word, &after))
		word = rest;
	if (is_instruction(word)) {
		*ret_instruction = word;
		if (!slice_equal(word, S("RUN")))
			return rest;
		rest = slice_trim(after);
	} else if (old_style) {
		*ret_instruction = S("");
		return rest;
	} else {
		*ret_instruction = S("RUN");
	}
	at = slice_find(rest, S("/bin/sh -c "));
	if (at > 0 && rest.ptr[0] == '|' && slice_cut(slice_first(rest, (size_t)at), ' ', &word, &after))
		*ret_arguments = slice_trim(after);
	if (at == 0 || (at > 0 && rest.ptr[0] == '|'))
		rest = slice_trim(slice_from(rest, (size_t)at + sizeof "/bin/sh -c " - 1));
	return arena_printf(judging->arena, "RUN %.*s", SLICE_ARG(rest));
}

/* LINE of the history, that of INSTRUCTION, adds to YES or NO. -ERR_… of a pattern. */
static int look_at_history(const struct judging *judging, struct holding *holding, struct slice line, struct slice instruction,
	uint64_t number, struct answer *yes, struct answer *no)
{
	struct slice text;
	int wanted, bad;
	struct answer *answer;

	if (condition_parameter(holding->condition, "instruction") &&
		!parameter_has(holding->condition, "instruction", instruction))
		return 0;
	wanted = holding->matches ? expressions_find(holding->matches, line, &holding->err) : 0;
	if (wanted < 0)
		return wanted;
	bad = holding->not_matches ? expressions_find(holding->not_matches, line, &holding->err) : 0;
	if (bad < 0 || (!wanted && !bad))
		return bad;
	answer = bad ? no : yes;
	text = shown_line(line, false, judging->arena);
	if (!answer->reason.len)
		answer->reason = arena_printf(judging->arena, "the history has %.*s", SLICE_ARG(text));
	answer_add(judging, answer, S(""), number, text);
	return 0;
}

static struct answer ask_history(const struct judging *judging, struct holding *holding)
{
	const struct slices *history = &judging->input->logins.image->history;
	struct answer yes = { .kind = ANSWER_YES }, no = { .kind = ANSWER_NO };

	for (size_t i = 0; i < history->count; i++) {
		struct slice instruction, arguments;
		struct slice line = history_line(judging, history->items[i], &instruction, &arguments);
		int r = look_at_history(judging, holding, line, instruction, i + 1, &yes, &no);

		/* Of an argument that a build was given the value stands only here. */
		if (r >= 0 && arguments.len)
			r = look_at_history(judging, holding, arena_printf(judging->arena, "ARG %.*s", SLICE_ARG(arguments)),
				S("ARG"), i + 1, &yes, &no);
		if (r < 0)
			return answer_make(judging, ANSWER_UNKNOWN, "%s", holding->err.text);
	}
	if (no.exhibit_count || yes.exhibit_count)
		return no.exhibit_count ? no : yes;
	return answer_make(judging, holding->matches ? ANSWER_NO : ANSWER_YES, "no line of the history is so");
}

struct answer check_history(const struct judging *judging, const struct condition *condition)
{
	const struct image *image = judging->input->logins.image;
	struct holding holding = { .condition = condition };
	struct answer answer;

	if (!image->has_config || !image->history.count)
		return answer_make(judging, ANSWER_NOTHING, "it has no history");
	if (expressions_of(&holding, "matches", &holding.matches) < 0 ||
		expressions_of(&holding, "not-matches", &holding.not_matches) < 0)
		answer = answer_make(judging, ANSWER_UNKNOWN, "%s", holding.err.text);
	else
		answer = ask_history(judging, &holding);
	expressions_free(holding.matches);
	expressions_free(holding.not_matches);
	return answer;
}
