/* named_snmpd.c - the named check of snmpd.conf(5): who may read it, and the communities that it and what it includes name */
#include "judge/asked.h"
#include "judge/named.h"

#define WORDS_MAX 8u
#define DEPTH_MAX 4u   /* of files that include files */
#define FILES_MAX 100u /* in all, and as many lines that include */

struct asking {
	const struct judging *judging;
	struct answer no, yes;
	struct slice trouble; /* the first thing that could not be read, in words, or empty */
	unsigned depth, files, includes;
};

/* "public" of "rocommunity public 10.0.0.0/8", "com2sec -Cn context name default public", "authcommunity read public". */
static struct slice community_of(const struct slice *words, size_t count)
{
	static const char *const names[] = { "rocommunity", "rwcommunity", "rocommunity6", "rwcommunity6" };
	size_t at = 1;

	if (!count)
		return S("");
	for (size_t i = 0; count > 1 && i < sizeof names / sizeof *names; i++)
		if (slice_equal_ignoring_case(words[0], slice_from_text(names[i])))
			return words[1];
	if (slice_equal_ignoring_case(words[0], S("authcommunity")))
		return count > 2 ? words[2] : S("");
	if (!slice_equal_ignoring_case(words[0], S("com2sec")) && !slice_equal_ignoring_case(words[0], S("com2sec6")) &&
		!slice_equal_ignoring_case(words[0], S("com2secunix")))
		return S("");
	at += count > 2 && slice_equal(words[1], S("-Cn")) ? 2 : 0;
	at += slice_equal_ignoring_case(words[0], S("com2secunix")) ? 1 : 2;
	return at < count ? words[at] : S("");
}

static void add_trouble(struct asking *asking, struct slice why)
{
	if (!asking->trouble.len)
		asking->trouble = why;
}

static void look_at_mode(struct asking *asking, const struct file *file)
{
	if (!(file->mode & 07137))
		return answer_add_entry(asking->judging, &asking->yes, file);
	if (asking->no.kind == ANSWER_YES)
		asking->no = answer_make(asking->judging, ANSWER_NO, "mode of /%.*s is %04llo", SLICE_ARG(file->path),
			(unsigned long long)file->mode & 07777);
	answer_add_entry(asking->judging, &asking->no, file);
}

static void look_at_lines(struct asking *asking, const struct file *file);

/* A FOLDER's files whose names end in ".conf", or one file. What is not there is passed over, as the agent does. */
static void include(struct asking *asking, struct slice path, bool folder)
{
	const struct root *root = asking->judging->input->logins.root;
	struct root_matches found = { 0 };
	const struct file *file;
	struct slice why = S("");

	path = root_joined(S("etc/snmp"), path, S(""), asking->judging->arena);
	if (asking->depth == DEPTH_MAX || asking->includes == FILES_MAX) {
		why = arena_printf(
			asking->judging->arena, "/%.*s is included too deep, or with too many others", SLICE_ARG(path));
		return add_trouble(asking, why);
	}
	asking->includes++;
	if (folder) {
		path = arena_printf(asking->judging->arena, "%.*s/*.conf", SLICE_ARG(path));
		found = root_match(root, path);
		why = found.why;
		if (!found.count && !why.len && !root_is_wanted(path))
			why = arena_printf(asking->judging->arena, "/%.*s is not read", SLICE_ARG(path));
	} else if (settings_file(root, path, &file, &why) == ROOT_THERE) {
		found.files = &file;
		found.count = 1;
	} else if (!why.len && !root_is_wanted(path)) {
		why = arena_printf(asking->judging->arena, "/%.*s is not read", SLICE_ARG(path));
	}
	if (why.len)
		add_trouble(asking, why);
	asking->depth++;
	for (size_t i = 0; i < found.count; i++)
		look_at_lines(asking, found.files[i]);
	asking->depth--;
}

static void look_at_line(struct asking *asking, const struct file *file, uint64_t number, struct slice line)
{
	struct slice words[WORDS_MAX], rest = line, community;
	size_t count = 0;

	while (count < WORDS_MAX && settings_next_word(&rest, asking->judging->arena, &words[count]))
		count++;
	if (count > 1 && slice_equal_ignoring_case(words[0], S("includeDir")))
		return include(asking, words[1], true);
	if (count > 1 && slice_equal_ignoring_case(words[0], S("includeFile")))
		return include(asking, words[1], false);
	community = community_of(words, count);
	if (!slice_equal(community, S("public")) && !slice_equal(community, S("private")))
		return;
	if (asking->no.kind == ANSWER_YES)
		asking->no = answer_make(
			asking->judging, ANSWER_NO, "a community of /%.*s is %.*s", SLICE_ARG(file->path), SLICE_ARG(community));
	answer_add_line(asking->judging, &asking->no, file->path, number, line);
}

static void look_at_lines(struct asking *asking, const struct file *file)
{
	struct slice bytes = file->bytes, line;

	if (asking->files == FILES_MAX)
		return add_trouble(asking, S("snmpd.conf includes too many files"));
	asking->files++;
	if (!settings_has_bytes(file))
		return add_trouble(asking,
			arena_printf(asking->judging->arena, "/%.*s is too large, or was not read", SLICE_ARG(file->path)));
	for (uint64_t number = 1; slice_next_line(&bytes, &line); number++) {
		line = slice_trim(line);
		if (line.len && line.ptr[0] != '#')
			look_at_line(asking, file, number, line);
	}
}

struct answer named_snmpd_conf(const struct judging *judging)
{
	static const char *const paths[] = { "etc/snmpd.conf", "etc/snmp/snmpd.conf", "etc/snmpd/snmpd.conf" };
	struct asking asking = { .judging = judging, .no = { .kind = ANSWER_YES }, .yes = { .kind = ANSWER_YES } };

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct slice path = slice_from_text(paths[i]), why = S("");
		const struct file *file;
		enum root_answer answer = settings_file(judging->input->logins.root, path, &file, &why);

		if (answer == ROOT_THERE) {
			look_at_mode(&asking, file);
			look_at_lines(&asking, file);
		}
		if (answer == ROOT_UNKNOWN)
			add_trouble(&asking, why);
	}
	if (asking.no.kind == ANSWER_NO)
		return asking.no;
	if (asking.trouble.len)
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(asking.trouble));
	if (!asking.yes.exhibit_count)
		return answer_make(judging, ANSWER_NOTHING, "there is no snmpd.conf");
	asking.yes.reason = S("every snmpd.conf is 0640 or stricter, and has no community that all know");
	return asking.yes;
}
