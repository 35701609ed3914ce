/* dockerfile.c - a Dockerfile, and the configuration and history of the image as they will come out */
#include "sources/dockerfile.h"
#include "sources/lines.h"
#include "sources/words.h"

/* A list that grows in the arena. A copy of the struct is a list of its own once it is added to: `capacity` of a copy is its count. */
struct list {
	struct slice *items;
	size_t count, capacity;
};

struct stage {
	struct slice name, user, workdir;
	struct list entrypoint, cmd, env, ports, volumes, labels, history;
	uint64_t *history_lines;
	size_t history_line_capacity;
	struct dockerfile_setting *settings;
	size_t setting_count, setting_capacity;
	struct variables variables, args;
	bool has_healthcheck;
	uint64_t line;
};

struct building {
	struct arena *arena;
	char escape;
	struct stage *stages;
	size_t stage_count, stage_capacity;
	struct variables globals;
	struct dockerfile_base *bases;
	size_t base_count, base_capacity;
	const struct instruction *at;
	struct error *err;
};

#define grow(building, items, count, capacity)                                                    \
	do {                                                                                      \
		if ((count) == (capacity)) {                                                      \
			size_t more = (capacity) ? (capacity)*2 : 8;                              \
			void *room = arena_alloc_array((building)->arena, more, sizeof *(items)); \
			if (count)                                                                \
				memcpy(room, (items), (count) * sizeof *(items));                 \
			(items) = room;                                                           \
			(capacity) = more;                                                        \
		}                                                                                 \
	} while (0)

static int fail(const struct building *building, const char *why)
{
	return error_set(building->err, ERR_FORMAT, "line %lu: %s", (unsigned long)building->at->line, why);
}

static void list_add(const struct building *building, struct list *list, struct slice item)
{
	grow(building, list->items, list->count, list->capacity);
	list->items[list->count++] = item;
}

static struct stage *stage_now(const struct building *building)
{
	return building->stage_count ? &building->stages[building->stage_count - 1] : NULL;
}

static void set(const struct building *building, const char *field, struct slice name)
{
	struct stage *stage = stage_now(building);

	grow(building, stage->settings, stage->setting_count, stage->setting_capacity);
	stage->settings[stage->setting_count++] = (struct dockerfile_setting){ slice_from_text(field), name, building->at->line };
}

static struct slice replace(const struct building *building, struct slice text, bool *ret_known)
{
	const struct stage *stage = stage_now(building);
	struct scope scope = { stage ? &stage->variables : NULL, stage ? &stage->args : &building->globals };

	return words_replace(text, building->escape, &scope, building->arena, ret_known);
}

static struct slice replaced(const struct building *building, struct slice text)
{
	bool known;

	return replace(building, text, &known);
}

static void remember(struct building *building, struct slice text)
{
	struct stage *stage = stage_now(building);
	size_t count = stage->history.count;

	grow(building, stage->history_lines, count, stage->history_line_capacity);
	stage->history_lines[count] = building->at->line;
	list_add(building, &stage->history,
		arena_printf(building->arena, "%.*s %.*s", SLICE_ARG(building->at->word), SLICE_ARG(text)));
}

/* Takes "--name=value" off *TEXT. */
static bool next_flag(const struct building *building, struct slice *text, struct slice *ret_name, struct slice *ret_value)
{
	struct slice rest = *text, word;

	if (!words_next_raw(&rest, building->escape, &word) || !slice_starts_with(word, S("--")))
		return false;
	word = slice_from(word, 2);
	if (!slice_cut(word, '=', ret_name, ret_value)) {
		*ret_name = word;
		*ret_value = S("");
	}
	*text = slice_trim(rest);
	return true;
}

static const struct stage *find_stage(const struct building *building, struct slice name)
{
	uint64_t number;

	for (size_t i = building->stage_count; i > 0; i--)
		if (building->stages[i - 1].name.len && slice_equal_ignoring_case(building->stages[i - 1].name, name))
			return &building->stages[i - 1];
	if (slice_to_u64(name, &number) && number < building->stage_count)
		return &building->stages[number];
	return NULL;
}

static void add_base(struct building *building, struct slice image)
{
	if (!image.len || slice_equal(image, S("scratch")))
		return;
	grow(building, building->bases, building->base_count, building->base_capacity);
	building->bases[building->base_count++] = (struct dockerfile_base){ image, building->at->line };
}

/* What a stage has of the one it is made from: all but its arguments. */
static struct stage inherit(const struct building *building, const struct stage *parent)
{
	struct stage stage = *parent;

	stage.entrypoint.capacity = stage.entrypoint.count;
	stage.cmd.capacity = stage.cmd.count;
	stage.env.capacity = stage.env.count;
	stage.ports.capacity = stage.ports.count;
	stage.volumes.capacity = stage.volumes.count;
	stage.labels.capacity = stage.labels.count;
	stage.history.capacity = stage.history_line_capacity = stage.history.count;
	stage.setting_capacity = stage.setting_count;
	stage.variables = variables_copy(&parent->variables, building->arena);
	stage.args = (struct variables){ 0 };
	return stage;
}

/* Images whose tag says so come with a user of that name. */
static bool says_nonroot(struct slice image)
{
	ptrdiff_t colon = slice_find_last_byte(image, ':');

	return colon >= 0 && slice_find(slice_from(image, (size_t)colon), S("nonroot")) >= 0;
}

static int take_from(struct building *building, struct slice text)
{
	struct slice name, value, word, image;
	const struct stage *parent;
	struct stage stage = { 0 };
	struct scope scope = { NULL, &building->globals };
	bool known;

	while (next_flag(building, &text, &name, &value))
		;
	if (!words_next_raw(&text, building->escape, &word))
		return fail(building, "FROM without an image");
	if (building->stage_count == DOCKERFILE_STAGES_MAX)
		return error_set(building->err, ERR_LIMIT, "line %lu: more than %u stages", (unsigned long)building->at->line,
			DOCKERFILE_STAGES_MAX);
	image = words_replace(word, building->escape, &scope, building->arena, &known);
	parent = find_stage(building, image);
	if (parent)
		stage = inherit(building, parent);
	else if (known)
		add_base(building, image);
	stage.name = S("");
	stage.line = building->at->line;
	if (words_next_raw(&text, building->escape, &word) && slice_equal_ignoring_case(word, S("AS")) &&
		words_next_raw(&text, building->escape, &word))
		stage.name = word;
	grow(building, building->stages, building->stage_count, building->stage_capacity);
	building->stages[building->stage_count++] = stage;
	if (!parent && says_nonroot(image)) {
		stage_now(building)->user = S("nonroot");
		set(building, "user", S(""));
	}
	return 0;
}

/* ARG NAME, NAME=value, several. */
static int take_arg(struct building *building, struct slice text)
{
	struct stage *stage = stage_now(building);
	struct slice word, name, value;

	while (words_next_raw(&text, building->escape, &word)) {
		if (slice_cut(word, '=', &name, &value)) {
			value = replaced(building, value);
		} else {
			const struct variable *global = stage ? variables_find(&building->globals, word) : NULL;

			name = word;
			if (!global) {
				if (stage)
					remember(building, name);
				continue;
			}
			value = global->value;
		}
		variables_set(stage ? &stage->args : &building->globals, name, value, building->arena);
		if (stage)
			remember(building, arena_printf(building->arena, "%.*s=%.*s", SLICE_ARG(name), SLICE_ARG(value)));
	}
	return 0;
}

/* NAME=value of a list that has each name once. */
static void put_pair(struct building *building, struct list *list, const char *field, struct slice name, struct slice value)
{
	struct slice pair = arena_printf(building->arena, "%.*s=%.*s", SLICE_ARG(name), SLICE_ARG(value)), old, rest;

	set(building, field, name);
	for (size_t i = 0; i < list->count; i++)
		if (slice_cut(list->items[i], '=', &old, &rest) && slice_equal(old, name)) {
			struct list copy = { 0 }; /* another stage may have the same list */

			for (size_t k = 0; k < list->count; k++)
				list_add(building, &copy, k == i ? pair : list->items[k]);
			*list = copy;
			return;
		}
	list_add(building, list, pair);
}

/* ENV and LABEL: NAME=value …, or the old "NAME value". */
static int take_pairs(struct building *building, struct slice text, bool env)
{
	struct stage *stage = stage_now(building);
	struct list names = { 0 }, values = { 0 };
	struct slice rest = text, word, name, value, said = S("");

	if (!words_next_raw(&rest, building->escape, &word))
		return fail(building, "a name is missing");
	if (slice_find_byte(word, '=') < 0) {
		list_add(building, &names, word);
		list_add(building, &values, replaced(building, slice_trim(rest)));
	} else {
		do {
			if (!slice_cut(word, '=', &name, &value))
				return fail(building, "a name without '='");
			list_add(building, &names, replaced(building, name));
			list_add(building, &values, replaced(building, value));
		} while (words_next_raw(&rest, building->escape, &word));
	}
	for (size_t i = 0; i < names.count; i++) {
		put_pair(building, env ? &stage->env : &stage->labels, env ? "env" : "labels", names.items[i], values.items[i]);
		if (env)
			variables_set(&stage->variables, names.items[i], values.items[i], building->arena);
		said = arena_printf(building->arena, "%.*s%s%.*s=%.*s", SLICE_ARG(said), i ? " " : "", SLICE_ARG(names.items[i]),
			SLICE_ARG(values.items[i]));
		said = slice_first(said, VARIABLE_BYTES_MAX);
	}
	remember(building, said);
	return 0;
}

static int take_words(struct building *building, struct slice text, struct list *list, const char *field)
{
	struct slices items;
	struct slice word, value;

	if (words_read_list(text, building->arena, &items))
		for (size_t i = 0; i < items.count; i++) {
			list_add(building, list, items.items[i]);
			set(building, field, items.items[i]);
		}
	else
		for (struct slice rest = text; words_next_raw(&rest, building->escape, &word);) {
			value = replaced(building, word);
			list_add(building, list, value);
			set(building, field, value);
		}
	remember(building, text);
	return 0;
}

/* CMD and ENTRYPOINT. */
static int take_command(struct building *building, struct slice text, struct list *list, const char *field)
{
	static const struct slice shell[] = { { "/bin/sh", 7 }, { "-c", 2 } };
	struct slices items;

	*list = (struct list){ 0 };
	if (!words_read_list(text, building->arena, &items)) {
		list_add(building, list, shell[0]);
		list_add(building, list, shell[1]);
		list_add(building, list, text);
	} else {
		for (size_t i = 0; i < items.count; i++)
			list_add(building, list, items.items[i]);
	}
	set(building, field, S(""));
	remember(building, text);
	return 0;
}

/* The images that "--mount=type=bind,from=IMAGE" and "--from=IMAGE" name. */
static void take_from_of(struct building *building, struct slice name, struct slice value)
{
	struct slice part;
	bool known;

	if (slice_equal(name, S("from")))
		part = value;
	else if (!slice_equal(name, S("mount")))
		return;
	else
		for (part = S(""); slice_next_token(&value, ',', &part) && !slice_starts_with(part, S("from="));)
			part = S("");
	if (slice_equal(name, S("mount")))
		part = slice_starts_with(part, S("from=")) ? slice_from(part, 5) : S("");
	part = replace(building, part, &known);
	if (known && !find_stage(building, part))
		add_base(building, part);
}

/* "RUN a b" of ["a", "b"]. */
static struct slice run_text(const struct building *building, struct slice text)
{
	struct slice joined = S("");
	struct slices items;

	if (!words_read_list(text, building->arena, &items))
		return text;
	for (size_t i = 0; i < items.count && joined.len < VARIABLE_BYTES_MAX; i++)
		joined = arena_printf(building->arena, "%.*s%s%.*s", SLICE_ARG(joined), i ? " " : "", SLICE_ARG(items.items[i]));
	return joined;
}

static int take_run(struct building *building, struct slice text)
{
	struct slice name, value;

	while (next_flag(building, &text, &name, &value))
		take_from_of(building, name, value);
	remember(building, run_text(building, text));
	return 0;
}

static int take_files(struct building *building, struct slice text)
{
	struct slice rest = text, name, value;

	while (next_flag(building, &rest, &name, &value))
		take_from_of(building, name, value);
	remember(building, text);
	return 0;
}

static int take_healthcheck(struct building *building, struct slice text)
{
	struct slice name, value, word, rest;

	remember(building, text);
	while (next_flag(building, &text, &name, &value))
		;
	rest = text;
	stage_now(building)->has_healthcheck =
		words_next_raw(&rest, building->escape, &word) && !slice_equal_ignoring_case(word, S("NONE"));
	set(building, "healthcheck", S(""));
	return 0;
}

static int take_text(struct building *building, struct slice text, struct slice *field, const char *name)
{
	*field = replaced(building, text);
	set(building, name, S(""));
	remember(building, *field);
	return 0;
}

static int take_other(struct building *building, const struct instruction *at)
{
	static const char *const others[] = { "ONBUILD", "MAINTAINER", "STOPSIGNAL", "SHELL" };

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (slice_equal(at->word, slice_from_text(others[i]))) {
			remember(building, at->text);
			return 0;
		}
	return error_set(building->err, ERR_FORMAT, "line %lu: an instruction that is not known", (unsigned long)at->line);
}

static int take(struct building *building, const struct instruction *at)
{
	struct stage *stage = stage_now(building);

	building->at = at;
	if (slice_equal(at->word, S("FROM")))
		return take_from(building, at->text);
	if (slice_equal(at->word, S("ARG")))
		return take_arg(building, at->text);
	if (!stage)
		return fail(building, "no FROM before the first instruction");
	if (slice_equal(at->word, S("RUN")))
		return take_run(building, at->text);
	if (slice_equal(at->word, S("ADD")) || slice_equal(at->word, S("COPY")))
		return take_files(building, at->text);
	if (slice_equal(at->word, S("ENV")) || slice_equal(at->word, S("LABEL")))
		return take_pairs(building, at->text, slice_equal(at->word, S("ENV")));
	if (slice_equal(at->word, S("EXPOSE")))
		return take_words(building, at->text, &stage->ports, "ports");
	if (slice_equal(at->word, S("VOLUME")))
		return take_words(building, at->text, &stage->volumes, "volumes");
	if (slice_equal(at->word, S("ENTRYPOINT")))
		return take_command(building, at->text, &stage->entrypoint, "entrypoint");
	if (slice_equal(at->word, S("CMD")))
		return take_command(building, at->text, &stage->cmd, "cmd");
	if (slice_equal(at->word, S("USER")))
		return take_text(building, at->text, &stage->user, "user");
	if (slice_equal(at->word, S("WORKDIR")))
		return take_text(building, at->text, &stage->workdir, "workdir");
	if (slice_equal(at->word, S("HEALTHCHECK")))
		return take_healthcheck(building, at->text);
	return take_other(building, at);
}

static struct slices slices_of(const struct list *list)
{
	return (struct slices){ list->items, list->count };
}

static struct dockerfile finish(const struct building *building)
{
	const struct stage *stage = stage_now(building);

	return (struct dockerfile){ .image = { .kind = IMAGE_SOURCE,
					    .user = stage->user,
					    .workdir = stage->workdir,
					    .entrypoint = stage->entrypoint.items,
					    .entrypoint_count = stage->entrypoint.count,
					    .cmd = stage->cmd.items,
					    .cmd_count = stage->cmd.count,
					    .env = stage->env.items,
					    .env_count = stage->env.count,
					    .ports = slices_of(&stage->ports),
					    .volumes = slices_of(&stage->volumes),
					    .labels = slices_of(&stage->labels),
					    .history = slices_of(&stage->history),
					    .has_config = true,
					    .has_healthcheck = stage->has_healthcheck },
		.line = stage->line,
		.history_lines = stage->history_lines,
		.settings = stage->settings,
		.setting_count = stage->setting_count,
		.bases = building->bases,
		.base_count = building->base_count };
}

int dockerfile_read(struct slice text, struct arena *arena, struct dockerfile *ret_dockerfile, struct error *err)
{
	struct dockerfile_lines lines = dockerfile_lines(text, arena);
	struct building building = { .arena = arena, .escape = lines.escape, .err = err };
	struct instruction at;
	size_t count = 0;
	int r;

	while ((r = dockerfile_lines_next(&lines, &at, err)) > 0) {
		if (count++ == DOCKERFILE_LINES_MAX)
			return error_set(err, ERR_LIMIT, "line %lu: more than %u instructions", (unsigned long)at.line,
				DOCKERFILE_LINES_MAX);
		r = take(&building, &at);
		if (r < 0)
			return r;
	}
	if (r < 0)
		return r;
	if (!building.stage_count)
		return error_set(err, ERR_FORMAT, "line %lu: no FROM", (unsigned long)lines.line);
	*ret_dockerfile = finish(&building);
	return 0;
}

uint64_t dockerfile_line(const struct dockerfile *dockerfile, struct slice field, struct slice name)
{
	for (size_t i = dockerfile->setting_count; i > 0; i--) {
		const struct dockerfile_setting *setting = &dockerfile->settings[i - 1];

		if (slice_equal(setting->field, field) && (!setting->name.len || slice_equal(setting->name, name)))
			return setting->line;
	}
	return dockerfile->line;
}
