/* found.c - secrets of a window: which are told, with line, column and words */
#include "secrets/found.h"
#include "secrets/keys.h"

#define BINARY_BYTES 8192u /* a NUL in the first so many bytes of a window, or before a secret: it is no text */

static int compare(const void *a, const void *b)
{
	const struct found *first = a, *second = b;

	if (first->start != second->start)
		return first->start < second->start ? -1 : 1;
	if (first->end != second->end)
		return first->end > second->end ? -1 : 1;
	return first->pattern < second->pattern ? -1 : first->pattern > second->pattern;
}

/* Which of two that overlap is dropped: -1 the first, 1 the second, 0 none. */
static int weaker(const struct secrets *secrets, const struct found *first, const struct found *second)
{
	bool first_generic = secrets->patterns.items[first->pattern].generic;
	bool second_generic = secrets->patterns.items[second->pattern].generic;

	if (first_generic != second_generic)
		return first_generic ? -1 : 1;
	if (first_generic) /* of two guesses at one place the longer one */
		return 1;
	if (first->start != second->start || first->end != second->end)
		return 0;
	return first->rating < second->rating ? -1 : 1;
}

void found_settle(struct secrets *secrets)
{
	struct found *found = secrets->found;
	size_t left = 0;

	if (secrets->found_count > 1)
		qsort(found, secrets->found_count, sizeof *found, compare);
	for (size_t i = 0; i < secrets->found_count; i++)
		for (size_t k = i + 1; k < secrets->found_count && found[k].start < found[i].end && !found[i].dropped; k++) {
			int drop = found[k].dropped ? 0 : weaker(secrets, &found[i], &found[k]);

			if (drop < 0)
				found[i].dropped = true;
			else if (drop > 0)
				found[k].dropped = true;
		}
	for (size_t i = 0; i < secrets->found_count; i++)
		if (!found[i].dropped)
			found[left++] = found[i];
	secrets->found_count = left;
}

static uint64_t count_newlines(const char *at, const char *stop)
{
	uint64_t count = 0;

	while (at < stop) {
		size_t part = stop - at < 255 ? (size_t)(stop - at) : 255;
		unsigned char in_part = 0; /* a byte, so that the compiler counts many at once */

		for (size_t i = 0; i < part; i++)
			in_part = (unsigned char)(in_part + (at[i] == '\n'));
		count += in_part;
		at += part;
	}
	return count;
}

/* Where lines stand while secrets of a window are told in order of place. */
struct place {
	const char *bytes;
	uint64_t at, line; /* LINE: newlines before the byte AT */
};

static void step_to(struct place *place, uint64_t at)
{
	place->line += count_newlines(place->bytes + place->at, place->bytes + at);
	place->at = at;
}

static uint64_t column_of(const struct secrets *secrets, const struct secrets_input *input, uint64_t at)
{
	const char *newline = memrchr(input->bytes.ptr, '\n', at);

	if (newline)
		return (uint64_t)(input->bytes.ptr + at - newline);
	/* Within the overlap a newline may stand behind it: then its line began where nobody looks any more. */
	return input->offset + at >= secrets->line_start ? input->offset + at - secrets->line_start + 1 : 0;
}

static struct slice reason_of(struct arena *arena, const struct pattern *pattern, const struct found *found)
{
	if (found->why_low)
		return arena_printf(arena, "low: %s", found->why_low);
	if (pattern->reason.len)
		return pattern->reason;
	if (pattern->generic)
		return arena_printf(
			arena, "a name and a value that look like it: %.1f bits of randomness a character", found->entropy);
	return slice_from_text("of this form, and good for whoever has the image");
}

static int tell(struct secrets *secrets, const struct secrets_input *input, const struct found *found, struct place *place,
	bool text, uint64_t more, struct arena *arena, const struct secret_sink *sink)
{
	const struct pattern *pattern = &secrets->patterns.items[found->pattern];
	struct slice bytes = slice_make(input->bytes.ptr + found->start, found->end - found->start);
	char fingerprint[SECRET_FINGERPRINT_SIZE + 1];
	struct secret secret = {
		.path = input->path,
		.rule = pattern->id,
		.title = pattern->title,
		.rating = found->rating,
		.reason = reason_of(arena, pattern, found),
		.masked = secrets_mask(arena, bytes),
		.action = pattern->action,
		.source = pattern->source,
		.more = more,
	};

	secrets_fingerprint(secrets, bytes, fingerprint);
	secret.fingerprint = slice_make(fingerprint, SECRET_FINGERPRINT_SIZE);
	if (text) {
		step_to(place, found->start);
		secret.line = place->line + 1;
		secret.column = column_of(secrets, input, found->start);
	}
	return sink->add(sink->context, &secret);
}

/* How many of each pattern may be told of this window, and how many there are. */
static void allot(struct secrets *secrets)
{
	for (size_t i = 0; i < secrets->touched_count; i++) {
		struct opened_pattern *opened = &secrets->opened[secrets->touched[i]];

		opened->may_tell = opened->told < FOUND_TOLD_MAX ? FOUND_TOLD_MAX - opened->told : 1;
		opened->left = opened->accepted - opened->stored;
	}
	for (size_t i = 0; i < secrets->found_count; i++)
		secrets->opened[secrets->found[i].pattern].left++;
}

int found_tell(struct secrets *secrets, const struct secrets_input *input, struct arena *arena, const struct secret_sink *sink)
{
	struct place place = { .bytes = input->bytes.ptr };
	bool text = !memchr(input->bytes.ptr, 0, input->bytes.len < BINARY_BYTES ? input->bytes.len : BINARY_BYTES);
	int r = 0;

	/* input->line is of the first byte that was not in the window before. */
	place.line = input->line - (text ? count_newlines(input->bytes.ptr, input->bytes.ptr + input->overlap) : 0);
	allot(secrets);
	for (size_t i = 0; i < secrets->found_count && r >= 0; i++) {
		struct opened_pattern *opened = &secrets->opened[secrets->found[i].pattern];

		if (opened->may_tell == 0)
			continue;
		opened->may_tell--;
		opened->left--;
		opened->told++;
		r = tell(secrets, input, &secrets->found[i], &place, text, opened->may_tell ? 0 : opened->left, arena, sink);
	}
	return r;
}

void found_count_lines(struct secrets *secrets, struct secrets_input *input)
{
	struct slice fresh = slice_from(input->bytes, input->overlap);
	const char *newline = memrchr(input->bytes.ptr, '\n', input->bytes.len);

	secrets->end = input->offset + input->bytes.len;
	if (newline)
		secrets->line_start = input->offset + (uint64_t)(newline - input->bytes.ptr) + 1;
	/* Of the last window nobody asks. */
	if (secrets->end < input->size)
		input->line += count_newlines(fresh.ptr, fresh.ptr + fresh.len);
}
