/* debian_list.c - the lists of Debian's security bulletins: data/DSA/list and data/DLA/list of the security tracker
 *
 *	[12 Feb 2025] DSA-5865-1 webkit2gtk - security update
 *		{CVE-2025-24143 CVE-2025-24150}
 *		[bookworm] - webkit2gtk 2.46.6-1~deb12u1
 *		NOTE: whatever
 *
 * A line that is not understood is a note, and the rest goes on; but what follows a headline that is not understood would be
 * said of the bulletin before it, and is left out with it. */
#include "base/cleanup.h"
#include "base/memory.h"
#include "feeds/debian_tracker.h"

#include <stdio.h>

#define NOTES_MAX 100u            /* lines that are named; more are counted */
#define NOTED_BYTES 60            /* of such a line */
#define FLAWS_MAX 8192u           /* of a bulletin */
#define PACKAGES_MAX 4096u        /* likewise: its lines about packages */
#define STATEMENTS_MAX (1u << 18) /* likewise: flaws times packages */

/* "[bookworm] - openssl 3.0.15-1~deb12u1": what a bulletin says of a package in a release. */
struct package_line {
	struct slice ecosystem, package, status, remark, severity;
	struct slice fixed; /* as an event, or empty */
};

struct bulletin {
	struct slice id, title; /* no id: between bulletins */
	char date[11];          /* "2025-02-12", or empty */
	struct slice *flaws;
	struct package_line *lines;
	size_t flaw_count, flaw_capacity, line_count, line_capacity;
};

struct list {
	struct debian_document *document;
	struct bulletin bulletin; /* the one at hand */
	char newest[11];
	size_t line;      /* number of the one at hand */
	size_t bad_count; /* lines that were not understood */
};

static void list_done(struct list *list)
{
	free(list->bulletin.flaws);
	free(list->bulletin.lines);
}

static void note_line(struct list *list, const char *what, struct slice line)
{
	if (list->bad_count++ < NOTES_MAX)
		note_add(&list->document->sink->notes, NOTE_INCOMPLETE, list->document->path, "line %zu: %s: '%.*s'", list->line,
			what, SLICE_ARG(slice_first(line, NOTED_BYTES)));
}

/* Takes the next word off *TEXT; empty at the end. */
static struct slice take_word(struct slice *text)
{
	struct slice rest = slice_trim(*text), word;
	size_t len = 0;

	while (len < rest.len && rest.ptr[len] != ' ' && rest.ptr[len] != '\t')
		len++;
	word = slice_first(rest, len);
	*text = slice_from(rest, len);
	return word;
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* All of TEXT is letters, digits and what stands in FURTHER, and there is some. */
static bool consists_of(struct slice text, const char *further)
{
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.ptr[i];

		if (!is_digit(byte) && !((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') && (!byte || !strchr(further, byte)))
			return false;
	}
	return text.len > 0;
}

/* "12 Feb 2025" to "2025-02-12". */
static bool read_date(struct slice text, char ret_date[11])
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct slice day = take_word(&text), month = take_word(&text), year = take_word(&text);
	uint64_t day_number, year_number;
	size_t number = 0;

	while (number < 12 && !slice_equal(month, slice_make(months + 3 * number, 3)))
		number++;
	if (number == 12 || slice_trim(text).len || !slice_to_u64(day, &day_number) || !slice_to_u64(year, &year_number) ||
		day_number < 1 || day_number > 31 || year_number < 1990 || year_number > 9999)
		return false;
	snprintf(ret_date, 11, "%04u-%02u-%02u", (unsigned)year_number, (unsigned)number + 1, (unsigned)day_number);
	return true;
}

/* "DSA-5865-1"; the oldest have one number only. */
static bool is_bulletin(struct slice id)
{
	struct slice kind, numbers;

	return slice_cut(id, '-', &kind, &numbers) &&
	       (slice_equal(kind, S("DSA")) || slice_equal(kind, S("DLA")) || slice_equal(kind, S("DTSA"))) && numbers.len &&
	       is_digit(numbers.ptr[0]) && consists_of(numbers, "-");
}

/* "[12 Feb 2025] DSA-5865-1 webkit2gtk - security update": false when LINE is no headline. */
static bool read_headline(struct slice line, struct slice *ret_date, struct slice *ret_id, struct slice *ret_title)
{
	struct slice date, rest, id;

	if (!slice_starts_with(line, S("[")) || !slice_cut(slice_from(line, 1), ']', &date, &rest))
		return false;
	id = take_word(&rest);
	if (!is_bulletin(id))
		return false;
	*ret_date = date;
	*ret_id = id;
	*ret_title = slice_trim(rest);
	return true;
}

static int hand_over(struct list *list, const struct package_line *line, struct advisory *advisory, struct error *err)
{
	struct slice events[3] = { S("-"), S("i0"), line->fixed };
	int r;

	advisory->ecosystem = line->ecosystem;
	advisory->package = line->package;
	advisory->status = line->status;
	advisory->remark = line->remark;
	advisory->severity = line->severity;
	advisory->events = (struct slices){ events, line->fixed.len ? 3 : 2 };
	if (slice_equal(line->status, S(STATUS_NOT_AFFECTED)))
		advisory->events.count = 0;
	r = list->document->sink->advisory(list->document->sink->context, advisory);
	return r < 0 ? error_set(err, (enum error_code) - r, "stopped at '%.*s'", SLICE_ARG(list->bulletin.id)) : 0;
}

/* "openssl - regression update": what else the bulletins' writers announce. Words in any order and ending, "bugfix update", "database updates";
 * "update" alone is one, too. */
static bool announces_no_flaw(struct slice title)
{
	static const char *const others[] = { "regression", "bugfix", "bug fix", "new upstream", "new package",
		"timezone database", "database update", "end of life", "end of support", "end-of-life", "version number" };
	ptrdiff_t dash = slice_find(title, S(" - "));
	struct slice text = dash < 0 ? S("") : slice_trim(slice_from(title, (size_t)dash + 3));

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (slice_find(text, slice_from_text(others[i])) >= 0)
			return true;
	return slice_equal(text, S("update"));
}

/* What a headline or the end of the list ends: a statement for each of its flaws and packages. One that names no flaw is one itself, unless
 * it says that it announces something else: a system before a mere new version has no flaw. */
static int end_bulletin(struct list *list, struct error *err)
{
	const struct bulletin *bulletin = &list->bulletin;
	struct slice id = bulletin->id;
	size_t flaw_count = bulletin->flaw_count ? bulletin->flaw_count : 1;
	struct advisory advisory = { .title = bulletin->title, .published = slice_from_text(bulletin->date) };

	if (id.len == 0 || bulletin->line_count == 0 || (bulletin->flaw_count == 0 && announces_no_flaw(bulletin->title)))
		return 0; /* an announcement */
	if (bulletin->line_count > STATEMENTS_MAX / flaw_count)
		return error_set(err, ERR_LIMIT, "%.*s: %zu flaws in %zu packages are more than %u statements", SLICE_ARG(id),
			flaw_count, bulletin->line_count, STATEMENTS_MAX);
	advisory.url = arena_printf(list->document->arena, DEBIAN_TRACKER_URL "%.*s", SLICE_ARG(id));
	for (size_t i = 0; i < flaw_count; i++) {
		advisory.id = id;
		if (bulletin->flaw_count) {
			advisory.id = bulletin->flaws[i];
			advisory.record = id;
			advisory.bulletins = (struct slices){ &id, 1 };
		}
		for (size_t k = 0; k < bulletin->line_count; k++) {
			int r = hand_over(list, &bulletin->lines[k], &advisory, err);

			if (r < 0)
				return r;
		}
	}
	return 0;
}

static void begin_bulletin(struct list *list, struct slice line)
{
	struct bulletin *bulletin = &list->bulletin;
	struct slice date;

	bulletin->id = S("");
	bulletin->date[0] = '\0';
	bulletin->flaw_count = bulletin->line_count = 0;
	if (!read_headline(line, &date, &bulletin->id, &bulletin->title))
		note_line(list, "no headline of a bulletin", line);
	else if (!read_date(date, bulletin->date))
		note_line(list, "no date", line);
	else if (strcmp(bulletin->date, list->newest) > 0)
		memcpy(list->newest, bulletin->date, sizeof list->newest);
}

/* "{CVE-2025-24143 CVE-2025-24150}" */
static void read_flaws(struct list *list, struct slice line)
{
	struct bulletin *bulletin = &list->bulletin;
	struct slice names, rest, name;

	if (!slice_cut(slice_from(line, 1), '}', &names, &rest) || slice_trim(rest).len) {
		note_line(list, "a list of flaws without its end", line);
		return;
	}
	while ((name = take_word(&names)).len) {
		if ((!slice_starts_with(name, S("CVE-")) && !slice_starts_with(name, S("TEMP-"))) || !consists_of(name, "-")) {
			note_line(list, "a name that is no flaw's", name);
		} else if (bulletin->flaw_count == FLAWS_MAX) {
			note_line(list, "more flaws than are read", name);
			return;
		} else {
			memory_reserve(bulletin->flaws, bulletin->flaw_count, bulletin->flaw_capacity);
			bulletin->flaws[bulletin->flaw_count++] = name;
		}
	}
}

/* What stands in angle brackets in place of a version. */
static const struct tag {
	const char *name, *status;
	const char *remark; /* begins it, before what stands in parentheses */
} tags[] = {
	{ "not-affected", STATUS_NOT_AFFECTED, NULL }, { "unfixed", STATUS_AFFECTED, NULL },
	{ "end-of-life", STATUS_END_OF_LIFE, NULL }, { "no-dsa", STATUS_DEFERRED, "no-dsa" },
	{ "postponed", STATUS_DEFERRED, "postponed" }, { "ignored", STATUS_WILL_NOT_FIX, "ignored" },
	{ "undetermined", STATUS_UNDER_INVESTIGATION, NULL },
	{ "removed", STATUS_AFFECTED, "removed" }, /* from the release, where nobody repairs it any more */
};

static const struct tag *tag_by_name(struct slice name)
{
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (slice_equal(name, slice_from_text(tags[i].name)))
			return &tags[i];
	return NULL;
}

/* "bug #322591; medium": numbers of bugs and a word of urgency. */
static struct slice find_severity(struct slice comment)
{
	static const char *const words[] = { "unimportant", "low", "medium", "high" };
	struct slice part;

	while (slice_next_token(&comment, ';', &part))
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (slice_equal(slice_trim(part), slice_from_text(words[i])))
				return slice_trim(part);
	return S("");
}

static const char *read_state(struct slice word, struct slice comment, struct package_line *line, struct arena *arena)
{
	const struct tag *tag;

	line->severity = find_severity(comment);
	if (!slice_starts_with(word, S("<"))) {
		if (!consists_of(word, ".+-:~"))
			return "no version";
		line->status = S(STATUS_FIXED);
		line->fixed = arena_printf(arena, "%c%.*s", EVENT_FIXED, SLICE_ARG(word));
		return NULL;
	}
	tag = slice_ends_with(word, S(">")) ? tag_by_name(slice_make(word.ptr + 1, word.len - 2)) : NULL;
	if (!tag)
		return "an unknown state";
	line->status = slice_from_text(tag->status);
	if (line->severity.len || slice_equal(line->status, S(STATUS_AFFECTED)))
		comment = S("");
	if (!tag->remark)
		line->remark = comment;
	else if (comment.len == 0)
		line->remark = slice_from_text(tag->remark);
	else
		line->remark = arena_printf(arena, "%s: %.*s", tag->remark, SLICE_ARG(comment));
	return NULL;
}

/* "[bookworm] - openssl 3.0.15-1~deb12u1 (low)"; without a release it speaks of unstable. */
static void read_package_line(struct list *list, struct slice text)
{
	struct bulletin *bulletin = &list->bulletin;
	struct slice series = S("sid"), rest = text, word;
	struct package_line line = { 0 };
	const char *problem = NULL;

	if (slice_starts_with(text, S("[")) && !slice_cut(slice_from(text, 1), ']', &series, &rest))
		problem = "no release";
	if (!problem && !slice_equal(take_word(&rest), S("-")))
		problem = "no package";
	line.package = take_word(&rest);
	word = take_word(&rest);
	rest = slice_trim(rest);
	if (!problem && !consists_of(line.package, ".+-"))
		problem = "no package";
	else if (!problem && rest.len && (!slice_starts_with(rest, S("(")) || !slice_ends_with(rest, S(")"))))
		problem = "what follows the version is not understood";
	if (rest.len >= 2)
		rest = slice_make(rest.ptr + 1, rest.len - 2);
	if (!problem)
		problem = read_state(word, rest, &line, list->document->arena);
	if (!problem && bulletin->line_count == PACKAGES_MAX)
		problem = "more packages than are read";
	if (problem) {
		note_line(list, problem, text);
		return;
	}
	line.ecosystem = debian_ecosystem(list->document, series);
	if (line.ecosystem.len == 0)
		return;
	memory_reserve(bulletin->lines, bulletin->line_count, bulletin->line_capacity);
	bulletin->lines[bulletin->line_count++] = line;
}

static void read_indented(struct list *list, struct slice text)
{
	static const char *const comments[] = { "NOTE:", "TODO:", "RESERVED", "REJECTED", "NOT-FOR-US:" };

	if (list->bulletin.id.len == 0)
		return; /* of a headline that was not understood */
	for (size_t i = 0; i < sizeof comments / sizeof *comments; i++)
		if (slice_starts_with(text, slice_from_text(comments[i])))
			return;
	if (text.ptr[0] == '{')
		read_flaws(list, text);
	else if (text.ptr[0] == '[' || text.ptr[0] == '-')
		read_package_line(list, text);
	else
		note_line(list, "not understood", text);
}

static bool has_headline(struct slice bytes)
{
	struct slice line, date, id, title;

	while (slice_next_line(&bytes, &line))
		if (read_headline(line, &date, &id, &title))
			return true;
	return false;
}

int debian_read_list(struct debian_document *document, struct slice bytes, struct error *err)
{
	CLEANUP(list_done) struct list list = { .document = document };
	struct slice line;
	int r = 0;

	if (!has_headline(bytes))
		return error_set(err, ERR_FORMAT, "neither the security tracker's JSON nor a list of bulletins");
	while (r >= 0 && slice_next_line(&bytes, &line)) {
		struct slice text = slice_trim(line);

		list.line++;
		if (text.len == 0)
			continue;
		if (line.ptr[0] == ' ' || line.ptr[0] == '\t') {
			read_indented(&list, text);
			continue;
		}
		r = end_bulletin(&list, err);
		begin_bulletin(&list, text);
	}
	if (r >= 0)
		r = end_bulletin(&list, err);
	if (r < 0)
		return r;
	if (list.bad_count > NOTES_MAX)
		note_add(&document->sink->notes, NOTE_INCOMPLETE, document->path, "%zu more lines are not understood",
			list.bad_count - NOTES_MAX);
	if (list.newest[0])
		document->sink->date(document->sink->context, slice_from_text(list.newest));
	return 0;
}
