/* guess.c - easily guessed passwords */
#include "guess/guess.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "guess/candidates.h"
#include "guess/verifier.h"

#include <stdlib.h>

#define TURN_SECONDS 0.05 /* before the next target's turn: costly hashes advance together, cheap ones end in their first turn */
#define SAID_EVERY_MS 1000u
#define GUESS_SECONDS_MAX 5.0 /* one guess; a hash that asks for more is not tried */
#define BUDGET_PARTS 3.0      /* nor is one of which so many guesses do not fit into the budget */

CLEANUP_DEFINE(struct verifier *, cleanup_verifier_run, verifier_free)
#define cleanup_verifier CLEANUP(cleanup_verifier_run)

/* One target, and how far it is. */
struct attempt {
	struct guess_target *target;
	size_t index;
	struct field field;
	struct password password;
	struct words required; /* its own; made when it is its turn for the first time, given back at the end */
	size_t next;           /* candidate */
	uint64_t said;         /* `tried` when it was said last */
	bool over, told;       /* nothing more is to be done; told is what `reason` says beforehand */
};

struct guessing {
	const struct guess_options *options;
	struct guess_sink *sink;
	struct arena *arena;
	struct verifier *verifier;
	struct attempt *attempts;
	size_t count;
	struct words rest;
	struct deadline next_said;
};

static void say(struct guessing *guessing, struct attempt *attempt)
{
	guessing->sink->said(guessing->sink->context, attempt->index, &attempt->password);
	attempt->said = attempt->password.tried;
}

static struct slice duration(struct arena *arena, double seconds)
{
	if (seconds < 1)
		return S("less than a second");
	if (seconds < 120)
		return arena_printf(arena, "%.0f s", seconds);
	if (seconds < 120 * 60)
		return arena_printf(arena, "%.0f min", seconds / 60);
	if (seconds < 72 * 3600)
		return arena_printf(arena, "%.0f hours", seconds / 3600);
	if (seconds < 1000 * 86400.0)
		return arena_printf(arena, "%.0f days", seconds / 86400);
	return S("years");
}

/* What is left of the budget; 0: there is no end to it. */
static double seconds_left(const struct guessing *guessing)
{
	const struct deadline *budget = guessing->options->budget;

	return budget ? deadline_left_ms(budget) / 1000.0 : 0;
}

static bool is_time_over(struct guessing *guessing, const struct field *field)
{
	double left;

	if (!guessing->options->budget)
		return false;
	if (field->seconds < 0.0005)
		return deadline_step(guessing->options->budget);
	if (deadline_passed(guessing->options->budget))
		return true;
	left = seconds_left(guessing);
	return left > 0 && left < field->seconds; /* it could not be ended before */
}

static void give_up(struct attempt *attempt, struct slice reason)
{
	attempt->password.reason = reason;
	attempt->over = true;
}

/* Is the candidate at PLACE of its list one of this call's? */
static bool is_own(const struct guessing *guessing, size_t place)
{
	return guessing->options->parts < 2 || place % guessing->options->parts == guessing->options->part;
}

/* How many of the first COUNT are. */
static size_t own_of(const struct guessing *guessing, size_t count)
{
	size_t parts = guessing->options->parts;

	return parts < 2 ? count : count / parts + (count % parts > guessing->options->part);
}

/* What the parameters say, before anything is tried. */
static void look_at_cost(struct guessing *guessing, struct attempt *attempt)
{
	struct arena *arena = guessing->arena;
	double seconds = attempt->field.seconds, all, left = seconds_left(guessing);
	const char *cost = attempt->field.cost;
	uint64_t memory_max = guessing->options->memory_max;

	if (memory_max == 0 || memory_max > GUESS_MEMORY_MAX)
		memory_max = GUESS_MEMORY_MAX;
	if (attempt->field.memory_bytes > memory_max) {
		give_up(attempt, arena_printf(arena, "%s: a guess would need %llu MiB of memory", cost,
					 (unsigned long long)(attempt->field.memory_bytes >> 20)));
		return;
	}
	if (seconds > GUESS_SECONDS_MAX || (left > 0 && seconds * BUDGET_PARTS > left && seconds > TURN_SECONDS)) {
		give_up(attempt,
			arena_printf(arena, "%s: a guess would take about %.*s", cost, SLICE_ARG(duration(arena, seconds))));
		return;
	}
	all = seconds * (double)own_of(guessing, attempt->required.count);
	if (left > 0 && all > left && cost[0]) {
		attempt->password.reason = arena_printf(arena, "%s: the %zu candidates that are required would take about %.*s",
			cost, attempt->required.count, SLICE_ARG(duration(arena, all)));
		attempt->told = true;
	}
}

/* Of the rest those that were not tried as required; it is the same for all targets, and may be a list of millions. */
static uint64_t count_candidates(const struct guessing *guessing, const struct attempt *attempt)
{
	uint64_t count = own_of(guessing, attempt->required.count) + own_of(guessing, guessing->rest.count);

	for (size_t i = 0; i < attempt->required.count; i++) {
		size_t place = words_place(&guessing->rest, attempt->required.items[i].text);

		count -= place != SIZE_MAX && is_own(guessing, place);
	}
	return count;
}

static void settle(struct attempt *attempt, enum password_class guess)
{
	attempt->password.guess = guess;
	attempt->password.required_done = 1;
	attempt->over = true;
}

static void begin(struct guessing *guessing, struct attempt *attempt)
{
	struct field *field = &attempt->field;
	const struct guess_target *target = attempt->target;

	attempt->password = (struct password){
		.account = target->account, .path = target->path, .line = target->line, .scheme = field->scheme
	};
	switch (field->kind) {
	case FIELD_EMPTY:
		settle(attempt, PASSWORD_EMPTY);
		return;
	case FIELD_PLAIN:
		settle(attempt, PASSWORD_PLAIN);
		return;
	case FIELD_LOCKED:
		settle(attempt, PASSWORD_NOT_GUESSED);
		return;
	case FIELD_UNKNOWN:
		give_up(attempt, slice_from_text(field->words));
		return;
	case FIELD_MALFORMED:
		give_up(attempt, arena_printf(guessing->arena, "not a hash: %s", field->words));
		return;
	case FIELD_HASH:
		break;
	}
	if (attempt->index >= GUESS_TARGETS_MAX) {
		give_up(attempt, S("there are too many hashes"));
		return;
	}
	candidates_required(target, &guessing->options->words, &attempt->required);
	/* Until they are: whoever ends this process in between is told no more. */
	attempt->password.reason = S("not all candidates that are required were tried");
	attempt->password.candidates =
		guessing->options->budget ? count_candidates(guessing, attempt) : own_of(guessing, attempt->required.count);
	look_at_cost(guessing, attempt);
}

/* It is known now. How many were tried is not said: the place of a word in a list that everybody has is the word. */
static void found(struct attempt *attempt, enum password_class guess)
{
	attempt->password.tried = attempt->password.candidates;
	attempt->password.reason = S("");
	settle(attempt, guess);
}

static void guess_one(struct guessing *guessing, struct attempt *attempt, const struct word *word)
{
	switch (verifier_try(guessing->verifier, &attempt->field, word->text)) {
	case VERIFIED_SAME:
		found(attempt, word->guess);
		break;
	case VERIFIED_DIFFERENT:
		attempt->password.tried++;
		break;
	case VERIFIED_REFUSED:
		give_up(attempt, S("crypt(3) refuses it"));
		break;
	}
}

/* The next candidate of a tier, or NULL at its end. */
static const struct word *next_word(const struct guessing *guessing, struct attempt *attempt, bool required)
{
	const struct words *words = required ? &attempt->required : &guessing->rest;

	while (attempt->next < words->count) {
		size_t place = attempt->next++;
		const struct word *word = &words->items[place];

		if (is_own(guessing, place) && (required || !words_has(&attempt->required, word->text)))
			return word;
	}
	return NULL;
}

static void end_tier(struct guessing *guessing, struct attempt *attempt, bool required)
{
	attempt->next = 0;
	if (required) {
		attempt->password.required_done = 1;
		attempt->password.reason = S("");
	}
	attempt->over = !required || !guessing->options->budget;
}

static void end_early(struct guessing *guessing, struct attempt *attempt, bool required)
{
	struct slice reason = attempt->password.reason;

	if (required && !attempt->told)
		reason = arena_printf(guessing->arena, "the time was over before the %zu candidates that are required were tried",
			attempt->required.count);
	give_up(attempt, reason);
}

/* One turn; true when the tier has ended for it. */
static bool take_turn(struct guessing *guessing, struct attempt *attempt, bool required)
{
	double guesses = TURN_SECONDS / attempt->field.seconds;

	for (size_t i = 0; i == 0 || (double)i < guesses; i++) {
		const struct word *word = next_word(guessing, attempt, required);

		if (!word)
			end_tier(guessing, attempt, required);
		else if (is_time_over(guessing, &attempt->field))
			end_early(guessing, attempt, required);
		else
			guess_one(guessing, attempt, word);
		if (!word || attempt->over)
			return true;
	}
	return false;
}

static void say_what_is_new(struct guessing *guessing)
{
	if (!deadline_passed(&guessing->next_said))
		return;
	for (size_t i = 0; i < guessing->count; i++)
		if (guessing->attempts[i].password.tried != guessing->attempts[i].said)
			say(guessing, &guessing->attempts[i]);
	guessing->next_said = deadline_in(SAID_EVERY_MS);
}

/* Turn by turn, until the tier has ended for all. */
static void run_tier(struct guessing *guessing, bool required)
{
	cleanup_free bool *ended = memory_grow(NULL, guessing->count + 1, sizeof ended[0]);
	size_t left = 0;

	for (size_t i = 0; i < guessing->count; i++) {
		ended[i] = guessing->attempts[i].over;
		left += !ended[i];
	}
	while (left > 0)
		for (size_t i = 0; i < guessing->count; i++) {
			struct attempt *attempt = &guessing->attempts[i];

			if (ended[i])
				continue;
			ended[i] = take_turn(guessing, attempt, required);
			if (ended[i]) {
				left--;
				say(guessing, attempt);
			}
			say_what_is_new(guessing);
		}
}

/* Cheap ones first; of one cost in the order that they were given in. */
static int compare_attempts(const void *a, const void *b)
{
	const struct attempt *one = a, *other = b;

	if (one->field.seconds < other->field.seconds || one->field.seconds > other->field.seconds)
		return one->field.seconds < other->field.seconds ? -1 : 1;
	return one->index < other->index ? -1 : one->index > other->index;
}

static void wipe(struct slice *text)
{
	if (text->len)
		explicit_bzero((void *)(uintptr_t)text->ptr, text->len);
	text->len = 0;
}

void guess_run(struct guess_target *targets, size_t count, const struct guess_options *options, struct guess_sink *sink,
	struct arena *arena)
{
	cleanup_verifier struct verifier *verifier = verifier_new();
	struct guessing guessing = { options, sink, arena, verifier, arena_array(arena, struct attempt, count + 1), count, { 0 },
		deadline_in(SAID_EVERY_MS) };

	candidates_rest(&options->word_list, &guessing.rest);
	for (size_t i = 0; i < count; i++) {
		struct attempt *attempt = &guessing.attempts[i];

		attempt->target = &targets[i];
		attempt->index = i;
		attempt->field = field_read(targets[i].hash);
		begin(&guessing, attempt);
		say(&guessing, attempt);
	}
	qsort(guessing.attempts, count, sizeof guessing.attempts[0], compare_attempts);
	run_tier(&guessing, true);
	if (options->budget)
		run_tier(&guessing, false);
	for (size_t i = 0; i < count; i++)
		words_done(&guessing.attempts[i].required);
	words_done(&guessing.rest);
	for (size_t i = 0; i < count; i++)
		wipe(&targets[i].hash);
}
