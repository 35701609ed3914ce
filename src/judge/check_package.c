/* check_package.c - package, program, distribution: what is installed, and of what system */
#include "judge/asked.h"
#include "model/family.h"
#include "model/package.h"
#include "model/wanted.h"
#include "version/version.h"

static bool is_older(const struct package *package, struct slice limit)
{
	const struct version_scheme *scheme =
		version_scheme_by_name(slice_from_text(package_type_facts((enum package_type)package->type)->scheme));

	return scheme && package->version.len && scheme->compare(package->version, limit) < 0;
}

struct answer check_package(const struct judging *judging, const struct condition *condition)
{
	const struct logins_input *input = &judging->input->logins;
	struct slice below = condition_value(condition, "version-below");
	struct answer answer = { .kind = ANSWER_NO };

	for (size_t i = 0; i < input->package_count; i++) {
		const struct package *package = &input->packages[i];
		struct slice type = slice_from_text(package_type_facts((enum package_type)package->type)->purl);

		if (!parameter_covers(condition, "name", package->name) ||
			(condition_parameter(condition, "type") && !parameter_has(condition, "type", type)) ||
			(below.len && !is_older(package, below)))
			continue;
		if (answer.kind == ANSWER_NO)
			answer = answer_make(judging, ANSWER_YES, "package %.*s %.*s is installed", SLICE_ARG(package->name),
				SLICE_ARG(package->version));
		answer_add(judging, &answer, package->path, 0,
			arena_printf(judging->arena, "%.*s %.*s", SLICE_ARG(package->name), SLICE_ARG(package->version)));
	}
	if (answer.kind == ANSWER_YES)
		return answer;
	if (input->packages_unread)
		return answer_make(judging, ANSWER_UNKNOWN, PACKAGES_UNREAD);
	return answer_make(judging, ANSWER_NO, "no package %.*s%s%.*s is installed",
		SLICE_ARG(parameter_words(judging, condition, "name")), below.len ? " before " : "", SLICE_ARG(below));
}

/* Where programs lie: "sshd" of PAM's settings and of init scripts is none. */
static bool is_program(const struct file *file)
{
	struct slice folder = slice_folder_name(file->path), last = slice_base_name(folder);

	if (file->kind == FILE_FOLDER || file->kind == FILE_DEVICE || slice_starts_with(file->path, S("etc/")))
		return false;
	if (file->kind != FILE_SYMLINK && !(file->mode & 0111))
		return false;
	return slice_equal(last, S("bin")) || slice_equal(last, S("sbin")) || slice_find(folder, S("libexec")) >= 0 ||
	       slice_starts_with(file->path, S("usr/lib/")) || slice_starts_with(file->path, S("opt/")) ||
	       slice_starts_with(file->path, S("usr/local/")) || !folder.len;
}

/* Files of such names are kept of an image. */
static bool names_are_kept(const struct judging *judging, const struct condition *condition, struct slice *ret_name)
{
	static const char *const folders[] = { "bin/", "sbin/", "usr/bin/", "usr/sbin/" };
	const struct parameter *names = condition_parameter(condition, "name");
	struct wanted_table *table = wanted_new();
	bool kept = true;

	for (size_t i = 0; kept && i < names->values.count; i++) {
		kept = false;
		for (size_t k = 0; !kept && k < sizeof folders / sizeof *folders; k++)
			kept = wanted_find(table, arena_printf(judging->arena, "%s%.*s", folders[k],
							  SLICE_ARG(names->values.items[i]))) != WANTED_NOT;
		*ret_name = names->values.items[i];
	}
	wanted_free(table);
	return kept;
}

struct answer check_program(const struct judging *judging, const struct condition *condition)
{
	const struct logins_input *input = &judging->input->logins;
	struct answer answer = { .kind = ANSWER_NO };
	struct slice name;

	for (size_t i = 0; i < input->root->count; i++) {
		const struct file *file = &input->root->files[i];

		if (!parameter_has(condition, "name", slice_base_name(file->path)) || !is_program(file))
			continue;
		if (answer.kind == ANSWER_NO)
			answer = answer_make(judging, ANSWER_YES, "there is the program /%.*s", SLICE_ARG(file->path));
		answer_add_entry(judging, &answer, file);
	}
	for (size_t i = 0; i < input->package_count; i++) {
		const struct package *package = &input->packages[i];

		if (package->type != PACKAGE_GENERIC || !parameter_has(condition, "name", package->name))
			continue;
		if (answer.kind == ANSWER_NO)
			answer = answer_make(judging, ANSWER_YES, "there is the program /%.*s", SLICE_ARG(package->path));
		answer_add(judging, &answer, package->path, 0, package->name);
	}
	if (answer.kind == ANSWER_YES)
		return answer;
	if (!names_are_kept(judging, condition, &name))
		return answer_make(judging, ANSWER_UNKNOWN, "programs named %.*s are not looked for", SLICE_ARG(name));
	return answer_make(
		judging, ANSWER_NO, "there is no program %.*s", SLICE_ARG(parameter_words(judging, condition, "name")));
}

static struct answer answer_support(const struct judging *judging, const struct distribution *distribution)
{
	bool ended = slice_equal(distribution->support, S("ended"));
	struct answer answer;

	if (!distribution->support.len) {
		answer = answer_make(judging, ANSWER_UNKNOWN, "how long %.*s %.*s gets repairs is not known here",
			SLICE_ARG(distribution->id), SLICE_ARG(distribution->version_id));
		answer.asks_support = true;
	} else {
		answer = answer_make(judging, ended ? ANSWER_YES : ANSWER_NO, "%.*s %.*s gets %s repairs",
			SLICE_ARG(distribution->id), SLICE_ARG(distribution->version_id), ended ? "no more" : "its");
	}
	answer_add(judging, &answer, distribution->path, 0, S(""));
	return answer;
}

struct answer check_distribution(const struct judging *judging, const struct condition *condition)
{
	const struct distribution *distribution = &judging->input->logins.distribution;
	struct slice family = distribution_family(distribution);
	struct answer answer;
	bool is;

	if (!distribution->id.len)
		return answer_make(judging, ANSWER_NOTHING, "nothing says which distribution it is");
	is = (!condition_parameter(condition, "family") || parameter_has(condition, "family", family)) &&
	     (!condition_parameter(condition, "id") || parameter_has(condition, "id", distribution->id));
	if (is && condition_parameter(condition, "has"))
		return answer_support(judging, distribution);
	answer = answer_make(judging, is ? ANSWER_YES : ANSWER_NO, "it is %.*s %.*s", SLICE_ARG(distribution->id),
		SLICE_ARG(distribution->version_id));
	answer_add(judging, &answer, distribution->path, 0, S(""));
	return answer;
}
