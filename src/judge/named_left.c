/* named_left.c - named checks of what was left behind: histories of sources, credentials of people, users of Tomcat */
#include "judge/asked.h"
#include "judge/named.h"

static bool is_one_of(struct slice text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_equal(text, slice_from_text(words[i])))
			return true;
	return false;
}

static bool is_version_control(const struct file *file)
{
	static const char *const names[] = { ".git", ".hg", ".svn" };

	return is_one_of(slice_base_name(file->path), names, sizeof names / sizeof *names);
}

/* By its name and folder: what they hold is not kept. An empty file holds nothing. */
static bool is_credential(const struct file *file)
{
	static const char *const anywhere[] = { ".git-credentials", ".netrc", ".pgpass", ".pypirc" };
	static const char *const places[] = { ".aws/credentials", ".config/gcloud/application_default_credentials.json",
		".config/gcloud/credentials.db", ".docker/config.json", ".kube/config", ".ssh/identity" };
	struct slice name = slice_base_name(file->path), folder = slice_folder_name(file->path);

	if ((file->kind != FILE_REGULAR && file->kind != FILE_HARDLINK) || (file->kind == FILE_REGULAR && !file->size))
		return false;
	if (is_one_of(name, anywhere, sizeof anywhere / sizeof *anywhere))
		return true;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct slice place = slice_from_text(places[i]);

		if (slice_ends_with(file->path, place) &&
			(file->path.len == place.len || file->path.ptr[file->path.len - place.len - 1] == '/'))
			return true;
	}
	return slice_equal(slice_base_name(folder), S(".ssh")) && slice_starts_with(name, S("id_")) &&
	       !slice_ends_with(name, S(".pub"));
}

static struct answer ask_entries(const struct judging *judging, bool (*is_such)(const struct file *file), const char *what)
{
	const struct root *root = judging->input->logins.root;
	struct answer answer = { .kind = ANSWER_YES };

	for (size_t i = 0; i < root->count; i++) {
		const struct file *file = &root->files[i];

		if (!is_such(file))
			continue;
		if (answer.kind == ANSWER_YES)
			answer = answer_make(judging, ANSWER_NO, "there is /%.*s", SLICE_ARG(file->path));
		answer_add_entry(judging, &answer, file);
	}
	return answer.kind == ANSWER_NO ? answer : answer_make(judging, ANSWER_YES, "there are no %s", what);
}

struct answer named_no_version_control(const struct judging *judging)
{
	return ask_entries(judging, is_version_control, "histories of sources");
}

struct answer named_no_credential_files(const struct judging *judging)
{
	return ask_entries(judging, is_credential, "credentials of people");
}

/* TEXT behind the next END, or nothing. *LINE counts what was passed. */
static struct slice behind(struct slice text, struct slice end, uint64_t *line)
{
	ptrdiff_t at = slice_find(text, end);
	size_t len = at < 0 ? text.len : (size_t)at + end.len;

	for (size_t i = 0; i < len; i++)
		*line += text.ptr[i] == '\n';
	return slice_from(text, len);
}

/* "<user …>", and not "<users>". */
static bool starts_user(struct slice text)
{
	return slice_starts_with(text, S("<user")) && text.len > 5 &&
	       (text.ptr[5] == ' ' || text.ptr[5] == '\t' || text.ptr[5] == '\r' || text.ptr[5] == '\n');
}

/* Adds each user with a password that stands in no comment. */
static void find_users(const struct judging *judging, const struct file *file, struct answer *answer)
{
	struct slice text = file->bytes;
	uint64_t line = 1;

	while (text.len) {
		uint64_t start = line;
		struct slice tag = text;
		ptrdiff_t at = slice_find_byte(text, '<');

		if (at < 0)
			return;
		if (at > 0) {
			text = behind(text, slice_first(text, (size_t)at), &line);
			continue;
		}
		text = slice_starts_with(text, S("<!--")) ? behind(text, S("-->"), &line) : behind(text, S(">"), &line);
		tag = slice_first(tag, tag.len - text.len);
		if (!starts_user(tag) || slice_find(tag, S("password")) < 0)
			continue;
		answer->kind = ANSWER_NO;
		answer_add(judging, answer, file->path, start, S("a user with a password"));
	}
}

struct answer named_tomcat_users(const struct judging *judging)
{
	const struct root *root = judging->input->logins.root;
	struct answer answer = { .kind = ANSWER_NOTHING, .reason = S("there is no tomcat-users.xml") };

	for (size_t i = 0; i < root->count; i++) {
		const struct file *file = &root->files[i];

		if (!slice_equal(slice_base_name(file->path), S("tomcat-users.xml")) || file->kind != FILE_REGULAR)
			continue;
		if (!settings_has_bytes(file))
			return answer_make(judging, ANSWER_UNKNOWN, "/%.*s is too large, or was not read", SLICE_ARG(file->path));
		if (answer.kind == ANSWER_NOTHING)
			answer = answer_make(judging, ANSWER_YES, "/%.*s has no users", SLICE_ARG(file->path));
		find_users(judging, file, &answer);
		if (answer.kind == ANSWER_NO)
			answer.reason = arena_printf(judging->arena, "/%.*s has users", SLICE_ARG(file->path));
	}
	return answer;
}
