/* sources.c - the rules over a folder of sources: its Dockerfiles, compose files and manifests, each for itself */
#include "judge/checks.h"
#include "model/source_file.h"
#include "sources/dockerfile.h"
#include "sources/manifests.h"

/* A Dockerfile, or what could not be read. */
struct source {
	struct slice path;
	struct slice why; /* not empty: it could not be read, "line 3: …" */
	bool is_dockerfile;
	struct dockerfile dockerfile;
};

struct source_files {
	struct source *items;
	size_t count;
	struct workloads workloads;
};

static void add_bases(struct source_files *files, const struct judging *judging, const struct source *source)
{
	for (size_t i = 0; i < source->dockerfile.base_count; i++) {
		const struct dockerfile_base *base = &source->dockerfile.bases[i];
		struct workload *workload = workloads_add(&files->workloads, judging->arena,
			(struct workload){
				.name = arena_printf(judging->arena, "image %.*s", SLICE_ARG(slice_first(base->image, 256))),
				.platform = S("dockerfile"),
				.part = WORKLOAD_BASE,
				.line = base->line });

		if (workload)
			workload_add(&files->workloads, workload, judging->arena, "image", base->image, base->line);
	}
}

static void read_source(struct source_files *files, const struct judging *judging, const struct file *file, enum source_file kind)
{
	struct source source = { .path = file->path, .is_dockerfile = kind == SOURCE_DOCKERFILE };
	size_t before = files->workloads.count;
	struct error err;
	int r;

	if (file->size > file->bytes.len)
		r = error_set(&err, ERR_LIMIT, "larger than %u KiB", SOURCE_FILE_BYTES_MAX >> 10);
	else if (source.is_dockerfile)
		r = dockerfile_read(file->bytes, judging->arena, &source.dockerfile, &err);
	else
		r = manifests_read(file->bytes, kind == SOURCE_COMPOSE, judging->arena, &files->workloads, &err);
	if (r < 0)
		source.why = arena_copy(judging->arena, slice_from_text(err.text));
	else if (source.is_dockerfile)
		add_bases(files, judging, &source);
	for (size_t i = before; i < files->workloads.count; i++)
		files->workloads.items[i].path = source.path;
	if (r < 0 || source.is_dockerfile)
		files->items[files->count++] = source;
}

struct source_files *source_files_read(const struct judging *judging)
{
	struct source_files *files = arena_alloc(judging->arena, sizeof *files);
	const struct root *root = judging->input->logins.root;

	files->items = arena_array(judging->arena, struct source, root->count);
	for (size_t i = 0; i < root->count; i++) {
		enum source_file kind = source_file_of(root->files[i].path);

		if (root->files[i].kind == FILE_REGULAR && kind != SOURCE_NOT)
			read_source(files, judging, &root->files[i], kind);
	}
	return files;
}

/* What a condition asks about, all its parts together. */
enum { ASKS_DOCKERFILE = 1, ASKS_WORKLOAD = 2, ASKS_BASE = 4 /* which a Dockerfile has, too */, ASKS_OTHER = 8 };

static unsigned asks_about(const struct condition *condition)
{
	unsigned about = 0;

	if (!condition)
		return 0;
	if (condition->kind != CONDITION_CHECK) {
		for (size_t i = 0; i < condition->part_count; i++)
			about |= asks_about(&condition->parts[i]);
		return about;
	}
	if (condition->check == CHECK_WORKLOAD)
		return slice_equal(condition_value(condition, "field"), S("image")) ? ASKS_WORKLOAD | ASKS_BASE : ASKS_WORKLOAD;
	if (condition->check == CHECK_HISTORY)
		return ASKS_DOCKERFILE;
	/* The number of a name is the image's to say; all else of such a rule a Dockerfile says. */
	if (condition->check == CHECK_NAMED && slice_equal(condition_value(condition, "check"), S("user-number")))
		return ASKS_DOCKERFILE;
	/* What it is called when it is built, nobody knows here. */
	return condition->check == CHECK_CONFIG && !slice_equal(condition_value(condition, "field"), S("reference"))
		       ? ASKS_DOCKERFILE
		       : ASKS_OTHER;
}

/* Exhibits of the configuration ("env PATH=***") and of the history (a line of it) -> the Dockerfile's line. */
static void place_exhibits(const struct source *source, struct answer *answer)
{
	for (size_t i = 0; i < answer->exhibit_count; i++) {
		struct exhibit *exhibit = &answer->exhibits[i];
		struct slice field = exhibit->text, name = S(""), value;

		if (exhibit->path.len)
			continue;
		exhibit->path = source->path;
		if (exhibit->line) {
			exhibit->line = source->dockerfile.history_lines[exhibit->line - 1];
			continue;
		}
		(void)slice_cut(exhibit->text, ' ', &field, &name);
		if (slice_equal(field, S("env")) || slice_equal(field, S("labels")))
			(void)slice_cut(name, '=', &name, &value);
		exhibit->line = dockerfile_line(&source->dockerfile, field, name);
	}
}

static enum judgement_kind ask_dockerfile(
	const struct judging *judging, const struct source *source, const struct rule *rule, struct answer *ret_answer)
{
	struct judge_input input = *judging->input;
	struct judging own = *judging;
	enum judgement_kind kind;

	input.logins.image = &source->dockerfile.image;
	own.input = &input;
	kind = rule_ask(&own, rule, ret_answer);
	place_exhibits(source, ret_answer);
	if (kind == JUDGEMENT_FAIL && !ret_answer->exhibit_count)
		answer_add(judging, ret_answer, source->path, source->dockerfile.line, S(""));
	return kind;
}

/* Answers of each kind of judgement, of all that was asked. */
struct answers {
	struct answer of[JUDGEMENT_KIND_COUNT];
	size_t counts[JUDGEMENT_KIND_COUNT];
};

static void add(const struct judging *judging, struct answers *answers, enum judgement_kind kind, const struct answer *more)
{
	struct answer *answer = &answers->of[kind];

	if (!answers->counts[kind]++)
		answer->reason = more->reason; /* the first says enough; exhibits show the others */
	for (size_t i = 0; i < more->exhibit_count; i++)
		answer_add(judging, answer, more->exhibits[i].path, more->exhibits[i].line, more->exhibits[i].text);
	answer->more += more->more;
}

static void add_unread(const struct judging *judging, struct answers *answers, const struct source *source)
{
	struct answer answer = answer_make(judging, ANSWER_UNKNOWN, "%.*s could not be read: %.*s",
		SLICE_ARG(slice_first(source->path, 200)), SLICE_ARG(source->why));

	answer_add(judging, &answer, source->path, 0, S(""));
	add(judging, answers, JUDGEMENT_INCOMPLETE, &answer);
}

enum judgement_kind rule_ask_sources(
	const struct judging *judging, const struct source_files *files, const struct rule *rule, struct answer *ret_answer)
{
	static const enum judgement_kind worst_first[] = { JUDGEMENT_FAIL, JUDGEMENT_INCOMPLETE, JUDGEMENT_PASS,
		JUDGEMENT_NOT_APPLICABLE };
	unsigned about = asks_about(rule->check) | asks_about(rule->applies);
	bool bases = about & ASKS_BASE;
	struct answers answers = { 0 };
	struct judging own = *judging;
	struct answer answer;

	about &= ~(unsigned)ASKS_BASE;
	if (about != ASKS_DOCKERFILE && about != ASKS_WORKLOAD) {
		*ret_answer = answer_make(judging, ANSWER_NOTHING, "sources do not say what it asks for: an image does");
		return JUDGEMENT_NOT_APPLICABLE;
	}
	for (size_t i = 0; i < files->count; i++) {
		const struct source *source = &files->items[i];
		enum judgement_kind kind;

		if (source->why.len && (source->is_dockerfile ? about == ASKS_DOCKERFILE || bases : about == ASKS_WORKLOAD)) {
			add_unread(judging, &answers, source);
		} else if (about == ASKS_DOCKERFILE && source->is_dockerfile) {
			kind = ask_dockerfile(judging, source, rule, &answer);
			add(judging, &answers, kind, &answer);
		}
	}
	for (size_t i = 0; about == ASKS_WORKLOAD && i < files->workloads.count; i++) {
		enum judgement_kind kind;

		own.workload = &files->workloads.items[i];
		kind = rule_ask(&own, rule, &answer);
		add(judging, &answers, kind, &answer);
	}
	for (size_t i = 0; i < sizeof worst_first / sizeof *worst_first; i++)
		if (answers.counts[worst_first[i]]) {
			*ret_answer = answers.of[worst_first[i]];
			return worst_first[i];
		}
	*ret_answer = answer_make(judging, ANSWER_NOTHING, "there is no %s",
		about == ASKS_WORKLOAD ? "compose file and no manifest of a workload" : "Dockerfile");
	return JUDGEMENT_NOT_APPLICABLE;
}
