/* scan.c - bytes under the patterns: the engine's pass, the exact place of what it found, and what is let go
 *
 * The engine says where matches end. What ends close to each other becomes one region, which is searched once by the pattern's own expression, so
 * that all of it is linear in the bytes. What that may cost is limited for each pattern and window: near hits without end do not hold up a scan. */
#include "base/memory.h"
#include "secrets/allow.h"
#include "secrets/checksum.h"
#include "secrets/entropy.h"
#include "secrets/found.h"
#include "secrets/keys.h"
#include "secrets/known.h"

#define UNBOUNDED_WINDOW (1u << 10) /* looked at before a hit of a pattern whose matches may be of any length … */
#define UNBOUNDED_MORE (16u << 10)  /* … and so much more where that does not explain the hit */
#define LOOK_AHEAD 64u              /* behind a hit: for '\b', '$' and looks ahead */
#define LOOSE_AHEAD (4u << 10)      /* behind a hit of something weaker than the pattern */
#define NAMES_MAX 50u               /* of SKIPPED_NAMES (compile.c) */
#define SEARCHES_MAX 200000u        /* of one pattern in one window: a near hit every 40 bytes of 8 MiB … */
#define SEARCH_MS_MAX 10000u        /* … and so long: a user's pattern may take 100,000 steps at each byte */
#define PIECE_BYTES (4u << 10)      /* that are searched at a time, between two looks at the clock */
#define LINE_BYTES_MAX 1024u        /* of a line, on both sides of a match, for lists that ask for it */
#define OVERLAP_MIN 4096u           /* of any two windows */

/* One call of secrets_scan(). */
struct scan {
	struct secrets *secrets;
	const struct secrets_input *input;
	struct note_sink *notes;
	bool head, tail; /* the file's begin and end are in the window */
	bool generated;
	const char *place; /* known_place() */
};

static struct opened_pattern *touch(struct secrets *secrets, uint32_t number)
{
	struct opened_pattern *opened = &secrets->opened[number];

	if (opened->window == secrets->window)
		return opened;
	if (opened->file != secrets->file) {
		opened->file = secrets->file;
		opened->path_fits = ANSWER_UNKNOWN;
		opened->told = 0;
		opened->stopped_in_file = opened->stop_told = false;
	}
	opened->window = secrets->window;
	opened->keyword = ANSWER_UNKNOWN;
	opened->open = false;
	opened->stopped_in_window = opened->stopped_in_file;
	opened->done = opened->searches = opened->accepted = opened->stored = 0;
	secrets->touched[secrets->touched_count++] = number;
	return opened;
}

enum stopped { STOPPED_IN_WINDOW = 1, STOPPED_IN_FILE };

static void stop(struct scan *scan, struct opened_pattern *opened, uint64_t at, enum stopped how)
{
	if (!opened->stop_told)
		note_add(scan->notes, NOTE_INCOMPLETE, scan->input->path,
			"secrets: the pattern '%.*s' was stopped at byte %llu: it %s",
			SLICE_ARG(slice_first(opened->pattern->id, 60)), (unsigned long long)(scan->input->offset + at),
			how == STOPPED_IN_FILE ? "takes too long" : "fits too often");
	opened->stop_told = true;
	opened->stopped_in_window = true;
	opened->stopped_in_file = how == STOPPED_IN_FILE;
}

static char lower_of(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Which of WORD's bytes is the rarest in text? */
static size_t rarest_of(struct slice word)
{
	static const char common[] = " etaoinsrhldcumfpgwybvk.-_/01";
	size_t rarest = 0, best = 0;

	for (size_t i = 0; i < word.len; i++) {
		const char *found = word.ptr[i] ? strchr(common, word.ptr[i]) : NULL;
		size_t rank = found ? (size_t)(found - common) : sizeof common;

		if (rank > best) {
			best = rank;
			rarest = i;
		}
	}
	return rarest;
}

/* Does WORD stand somewhere with BYTE at its place AT? */
static bool has_word_by(struct slice bytes, struct slice word, size_t at, char byte)
{
	size_t from = at;

	while (bytes.len >= word.len && from <= bytes.len - word.len + at) {
		const char *found = memchr(bytes.ptr + from, byte, bytes.len - word.len + at + 1 - from);

		if (!found)
			return false;
		if (slice_equal_ignoring_case(slice_make(found - at, word.len), word))
			return true;
		from = (size_t)(found - bytes.ptr) + 1;
	}
	return false;
}

/* WORD is in lower case. */
static bool has_word(struct slice bytes, struct slice word)
{
	size_t at = rarest_of(word);
	char byte = word.ptr[at];

	return has_word_by(bytes, word, at, byte) ||
	       (byte >= 'a' && byte <= 'z' && has_word_by(bytes, word, at, (char)(byte - ('a' - 'A'))));
}

/* Does one of its words stand in the window? Mostly in what the engine found itself. */
static bool has_keyword(const struct scan *scan, struct opened_pattern *opened)
{
	const struct slices *words = &opened->pattern->keywords;
	struct slice all = scan->input->bytes, region = slice_first(slice_from(all, opened->from), opened->to - opened->from);

	for (unsigned wide = 0; wide < 2 && opened->keyword == ANSWER_UNKNOWN; wide++)
		for (size_t i = 0; i < words->count && opened->keyword == ANSWER_UNKNOWN; i++)
			if (has_word(wide ? all : region, words->items[i]))
				opened->keyword = ANSWER_YES;
	if (opened->keyword == ANSWER_UNKNOWN)
		opened->keyword = words->count ? ANSWER_NO : ANSWER_YES;
	return opened->keyword == ANSWER_YES;
}

static bool fits_path(const struct scan *scan, struct opened_pattern *opened)
{
	const struct regex *regex;

	if (opened->path_fits == ANSWER_UNKNOWN) {
		opened->path_fits = ANSWER_YES;
		regex = opened->pattern->path.len ? lazy_regex(&opened->path) : NULL;
		if (opened->pattern->path.len && (!regex || !regex_has(regex, scan->input->path)))
			opened->path_fits = ANSWER_NO;
	}
	return opened->path_fits == ANSWER_YES;
}

/* What was skipped before a match (compile.c): characters of names. */
static size_t before_names(struct slice bytes, size_t start, size_t from)
{
	size_t low = start > from + NAMES_MAX ? start - NAMES_MAX : from;

	for (; start > low; start--) {
		char c = lower_of(bytes.ptr[start - 1]);

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-'))
			break;
	}
	return start;
}

/* The lines that a match stands in. */
static struct slice lines_of(struct slice bytes, size_t start, size_t end)
{
	size_t low = start > LINE_BYTES_MAX ? start - LINE_BYTES_MAX : 0;
	struct slice before = slice_make(bytes.ptr + low, start - low),
		     after = slice_first(slice_from(bytes, end), LINE_BYTES_MAX);
	ptrdiff_t newline = slice_find_last_byte(before, '\n');

	if (newline >= 0)
		low += (size_t)newline + 1;
	newline = slice_find_byte(after, '\n');
	return slice_make(bytes.ptr + low, end + (newline >= 0 ? (size_t)newline : after.len) - low);
}

static struct slice secret_of(const struct pattern *pattern, const struct regex_match *match)
{
	struct slice secret = match->groups[0];

	if (pattern->group) {
		secret = pattern->group < match->count ? match->groups[pattern->group] : S("");
	} else {
		for (size_t i = match->count; i-- > 1;)
			if (match->groups[i].len)
				secret = match->groups[i];
	}
	while (secret.len && secret.ptr[0] == '\n')
		secret = slice_from(secret, 1);
	while (secret.len && secret.ptr[secret.len - 1] == '\n')
		secret.len--;
	return secret;
}

/* Two windows that overlap both see what stands in both. What ends near the end of the first may go on behind it, as may its line: the second
 * tells it. */
static bool is_others(const struct scan *scan, size_t start, size_t end)
{
	size_t len = scan->input->bytes.len, overlap = scan->input->overlap;

	if (end <= overlap && (end + LINE_BYTES_MAX <= overlap || start + OVERLAP_MIN < overlap))
		return true;
	return !scan->tail && end + LINE_BYTES_MAX > len && start + OVERLAP_MIN >= len;
}

static void store(struct scan *scan, uint32_t number, struct slice secret, double entropy)
{
	struct secrets *secrets = scan->secrets;
	struct opened_pattern *opened = &secrets->opened[number];
	struct found found = {
		.pattern = number,
		.start = (uint64_t)(secret.ptr - scan->input->bytes.ptr),
		.rating = opened->pattern->rating,
		.why_low = known_example(secret),
		.entropy = entropy,
	};

	if (found.why_low && opened->pattern->generic)
		return;
	if (!found.why_low && opened->pattern->checksum && !checksum_holds(secret))
		found.why_low = "its checksum is wrong: nobody issued it";
	if (!found.why_low)
		found.why_low = scan->place;
	if (found.why_low)
		found.rating = RATING_LOW;
	found.end = found.start + secret.len;
	if (opened->accepted++ >= FOUND_TOLD_MAX)
		return;
	opened->stored++;
	memory_reserve(secrets->found, secrets->found_count, secrets->found_capacity);
	secrets->found[secrets->found_count++] = found;
}

/* A match of the pattern: is it a secret? */
static void judge(struct scan *scan, uint32_t number, struct regex_match *match, size_t from)
{
	const struct pattern *pattern = scan->secrets->opened[number].pattern;
	struct slice bytes = scan->input->bytes, secret = secret_of(pattern, match);
	size_t start = (size_t)(match->groups[0].ptr - bytes.ptr), end = start + match->groups[0].len;
	struct candidate candidate = { .path = scan->input->path, .secret = secret };
	double entropy;

	if (secret.len == 0 || is_others(scan, start, end) || known_is_placeholder(secret))
		return;
	entropy = entropy_of(secret);
	if (pattern->entropy > 0 && entropy <= pattern->entropy)
		return;
	if (pattern->names_skipped)
		start = before_names(bytes, start, from);
	candidate.match = slice_make(bytes.ptr + start, end - start);
	candidate.line = lines_of(bytes, start, end);
	if (!allow_lets_go(scan->secrets, pattern, &candidate))
		store(scan, number, secret, entropy);
}

/* Has the pattern what it may spend? */
static bool may_search(struct scan *scan, struct opened_pattern *opened, uint64_t at)
{
	if (opened->searches++ == 0)
		opened->deadline = deadline_in(SEARCH_MS_MAX);
	if (opened->searches <= SEARCHES_MAX && (opened->searches == 1 || !deadline_passed(&opened->deadline)))
		return true;
	stop(scan, opened, at, opened->searches > SEARCHES_MAX ? STOPPED_IN_WINDOW : STOPPED_IN_FILE);
	return false;
}

/* Looks for matches between FROM and UNTIL, piece by piece. RET_END: where the last one ended, or 0. */
static int search_between(struct scan *scan, uint32_t number, uint64_t from, uint64_t until, uint64_t *ret_end)
{
	struct opened_pattern *opened = &scan->secrets->opened[number];
	const struct regex *regex = lazy_regex(&opened->regex);
	bool unbounded = opened->pattern->width == PATTERN_WIDTH_UNBOUNDED;
	uint64_t width = unbounded ? UNBOUNDED_MORE : opened->pattern->width, len = scan->input->bytes.len;
	struct regex_match match;

	*ret_end = 0;
	while (regex && from < until) {
		struct regex_range range = { from, from + PIECE_BYTES, from + PIECE_BYTES + width + LOOK_AHEAD, scan->head,
			false };
		uint64_t start;
		int r;

		range.stop = range.stop < until ? range.stop : until;
		range.tail = scan->tail && range.stop == len;
		if (!may_search(scan, opened, from))
			return -ERR_LIMIT;
		r = regex_find(regex, scan->input->bytes, &range, &match);
		if (r < 0) {
			stop(scan, opened, from, STOPPED_IN_FILE);
			return r;
		}
		if (r == 0) {
			from = range.last + 1;
			continue;
		}
		start = (uint64_t)(match.groups[0].ptr - scan->input->bytes.ptr);
		from = start + (match.groups[0].len ? match.groups[0].len : 1);
		if (match.groups[0].len)
			judge(scan, number, &match, opened->done);
		opened->done = *ret_end = from;
	}
	return 0;
}

/* Looks at the region that is open. */
static void search(struct scan *scan, uint32_t number)
{
	struct opened_pattern *opened = &scan->secrets->opened[number];
	uint64_t len = scan->input->bytes.len, from = opened->from > opened->done ? opened->from : opened->done;
	uint64_t until = opened->to + (opened->pattern->loose ? LOOSE_AHEAD : LOOK_AHEAD), end;
	int r;

	opened->open = false;
	if (opened->stopped_in_window || !fits_path(scan, opened) || !has_keyword(scan, opened))
		return;
	until = until < len ? until : len;
	r = search_between(scan, number, from, until, &end);
	if (r >= 0 && opened->pattern->width == PATTERN_WIDTH_UNBOUNDED && end < opened->to && from > opened->done) {
		/* What is left of the hits began earlier. */
		from = from > UNBOUNDED_MORE ? from - UNBOUNDED_MORE : 0;
		(void)search_between(scan, number, from > opened->done ? from : opened->done, until, &end);
	}
	opened->done = opened->done > opened->to ? opened->done : opened->to;
}

static void take_hit(void *context, uint32_t number, uint64_t end)
{
	struct scan *scan = context;
	struct opened_pattern *opened = touch(scan->secrets, number);
	uint64_t width = opened->pattern->width == PATTERN_WIDTH_UNBOUNDED ? UNBOUNDED_WINDOW : opened->pattern->width;
	uint64_t from = end > width ? end - width : 0;

	if (opened->stopped_in_window || (scan->generated && opened->pattern->generic))
		return;
	if (opened->open && from <= opened->to) {
		opened->to = end;
		return;
	}
	if (opened->open)
		search(scan, number);
	opened->open = true;
	opened->from = from;
	opened->to = end;
}

struct named {
	struct scan *scan;
	struct arena *arena;
	const struct secret_sink *sink;
	int failed;
};

/* A file that is a secret by its name. */
static void take_name(void *context, uint32_t number, uint64_t end)
{
	struct named *named = context;
	struct scan *scan = named->scan;
	struct opened_pattern *opened = touch(scan->secrets, number);
	const struct pattern *pattern = opened->pattern;
	struct candidate candidate = { .path = scan->input->path };
	struct secret secret = {
		.path = scan->input->path,
		.rule = pattern->id,
		.title = pattern->title,
		.rating = scan->place ? RATING_LOW : pattern->rating,
		.masked = S("***"),
		.action = pattern->action,
		.source = pattern->source,
	};
	char fingerprint[SECRET_FINGERPRINT_SIZE + 1];

	(void)end;
	if (named->failed < 0 || opened->told++ || !fits_path(scan, opened) || allow_lets_go(scan->secrets, pattern, &candidate))
		return;
	secret.reason = scan->place           ? arena_printf(named->arena, "low: %s", scan->place)
			: pattern->reason.len ? pattern->reason
					      : S("files of this name hold secrets");
	secrets_fingerprint(scan->secrets, scan->input->path, fingerprint);
	secret.fingerprint = slice_make(fingerprint, SECRET_FINGERPRINT_SIZE);
	named->failed = named->sink->add(named->sink->context, &secret);
}

static int scan_name(struct scan *scan, struct arena *arena, const struct secret_sink *sink)
{
	struct named named = { scan, arena, sink, 0 };
	int r = engine_scan(scan->secrets->paths, scan->input->path, take_name, &named);

	return r < 0 ? r : named.failed;
}

/* Is it the next window of the file at hand? Then what was counted and where its line began still holds. */
static void begin(struct scan *scan)
{
	struct secrets *secrets = scan->secrets;
	const struct secrets_input *input = scan->input;
	uint64_t hash = slice_hash(input->path, 0);

	secrets->window++;
	secrets->touched_count = secrets->found_count = 0;
	if (!scan->head && secrets->path_hash == hash && secrets->end <= input->offset + input->overlap)
		return;
	secrets->file++;
	secrets->path_hash = hash;
	secrets->line_start = scan->head ? 0 : input->offset;
	secrets->end = input->offset + input->overlap;
}

int secrets_scan(struct secrets *secrets, struct secrets_input *input, struct arena *arena, const struct secret_sink *sink,
	struct note_sink *notes)
{
	struct scan scan = {
		.secrets = secrets,
		.input = input,
		.notes = notes,
		.head = input->offset == 0,
		.tail = input->offset + input->bytes.len >= input->size,
		.generated = known_is_generated(input->path),
		.place = known_place(input->path),
	};
	int r = 0;

	begin(&scan);
	if (scan.head)
		r = scan_name(&scan, arena, sink);
	if (r < 0 || input->bytes.len == 0)
		return r;
	r = engine_scan(secrets->contents, input->bytes, take_hit, &scan);
	if (r < 0)
		return r;
	for (size_t i = 0; i < secrets->touched_count; i++)
		if (secrets->opened[secrets->touched[i]].open)
			search(&scan, secrets->touched[i]);
	found_settle(secrets);
	r = found_tell(secrets, input, arena, sink);
	found_count_lines(secrets, input);
	return r;
}
