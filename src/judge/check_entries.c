/* check_entries.c - entries: files and folders that are special wherever they lie */
#include "base/buffer.h"
#include "judge/asked.h"
#include "model/capability.h"

static bool is_below(struct slice path, struct slice folder)
{
	folder = asked_path(folder);
	return !folder.len || (slice_starts_with(path, folder) && (path.len == folder.len || path.ptr[folder.len] == '/'));
}

/* PATH, a folder that it is in, or what matches it as a pattern. */
static bool is_left_out(const struct condition *condition, struct slice path)
{
	const struct parameter *but = condition_parameter(condition, "but-not");

	for (size_t i = 0; but && i < but->values.count; i++) {
		struct slice other = but->values.items[i];

		if (path_is_pattern(other) ? root_path_matches(asked_path(other), path) : is_below(path, other))
			return true;
	}
	return false;
}

static bool is_within(const struct condition *condition, struct slice path)
{
	const struct parameter *below = condition_parameter(condition, "below");

	for (size_t i = 0; below && i < below->values.count; i++)
		if (is_below(path, below->values.items[i]))
			return true;
	return !below;
}

static bool is_special(const struct condition *condition, const struct file *file)
{
	bool regular = file->kind == FILE_REGULAR || file->kind == FILE_HARDLINK;

	if (regular && (((file->mode & 04000) && parameter_has(condition, "with", S("setuid"))) ||
			       ((file->mode & 02000) && parameter_has(condition, "with", S("setgid")))))
		return true;
	if (file->capabilities && parameter_has(condition, "with", S("capability")))
		return true;
	if ((file->mode & 02) && (regular || (file->kind == FILE_FOLDER && !(file->mode & 01000))) &&
		parameter_has(condition, "with", S("world-writable")))
		return true;
	return file->kind == FILE_DEVICE && parameter_has(condition, "with", S("device"));
}

/* "cap_net_admin, cap_net_raw, mode 0755, owner 0:0" */
static struct slice capabilities_of(const struct judging *judging, const struct file *file)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	for (unsigned i = 0; i < CAPABILITY_COUNT; i++)
		if (file->capabilities & (1ull << i))
			buffer_addf(&text, "%.*s, ", SLICE_ARG(capability_name(i)));
	buffer_addf(&text, "mode %04llo, owner %llu:%llu", (unsigned long long)file->mode, (unsigned long long)file->uid,
		(unsigned long long)file->gid);
	return arena_copy(judging->arena, buffer_slice(&text));
}

static struct slice words_of(const struct judging *judging, const struct condition *condition)
{
	struct slice words = parameter_words(judging, condition, "with");

	return slice_equal(words, S("device"))       ? S("a device")
	       : slice_equal(words, S("capability")) ? S("given capabilities")
						     : words;
}

struct answer check_entries(const struct judging *judging, const struct condition *condition)
{
	const struct root *root = judging->input->logins.root;
	struct slice words = words_of(judging, condition);
	bool owned = slice_equal(condition_value(condition, "owned-by-package"), S("yes"));
	struct answer answer = { .kind = ANSWER_NO };
	const struct file *unknown = NULL;
	size_t count = 0;

	for (size_t i = 0; i < root->count; i++) {
		const struct file *file = &root->files[i];

		if (!is_special(condition, file) || !is_within(condition, file->path) || is_left_out(condition, file->path))
			continue;
		if (condition_parameter(condition, "owned-by-package")) {
			unknown = unknown || file->owner_known ? unknown : file;
			if (!file->owner_known || (file->owner.len > 0) != owned)
				continue;
		}
		if (!count++)
			answer.reason = arena_printf(judging->arena, "/%.*s", SLICE_ARG(file->path));
		if (file->capabilities)
			answer_add(judging, &answer, file->path, 0, capabilities_of(judging, file));
		else
			answer_add_entry(judging, &answer, file);
	}
	if (unknown && !count)
		return answer_make(judging, ANSWER_UNKNOWN, "which package's /%.*s is, is not known: there are no lists of files",
			SLICE_ARG(unknown->path));
	if (count) {
		answer.kind = ANSWER_YES;
		answer.reason = count == 1
					? arena_printf(judging->arena, "%.*s is %.*s", SLICE_ARG(answer.reason), SLICE_ARG(words))
					: arena_printf(judging->arena, "%.*s and %zu other%s are %.*s", SLICE_ARG(answer.reason),
						  count - 1, count == 2 ? "" : "s", SLICE_ARG(words));
		return answer;
	}
	return answer_make(judging, ANSWER_NO, "nothing %sis %.*s",
		condition_parameter(condition, "but-not") || condition_parameter(condition, "owned-by-package") ? "else "
		: condition_parameter(condition, "below")                                                       ? "there "
														: "",
		SLICE_ARG(words));
}
