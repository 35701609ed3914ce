/* engine.c - many regular expressions at once, by Vectorscan: the room's only door to it */
#include "secrets/engine.h"
#include "base/cleanup.h"
#include "base/memory.h"

#include <hs/hs.h>

#define ATTEMPTS_MAX 200u

struct engine {
	hs_database_t *database; /* NULL: no expression */
	hs_scratch_t *scratch;
};

struct slice engine_version(void)
{
	return slice_from_text(hs_version());
}

static void refuse(struct engine_text *text, const char *why)
{
	text->refused = true;
	snprintf(text->why, sizeof text->why, "%s", why);
}

/* Is it one for the engine, as it stands or as something weaker? */
static bool look_at(struct engine_text *text, const char *expression, bool loose)
{
	hs_compile_error_t *error = NULL;
	hs_expr_info_t *info = NULL;
	hs_error_t r = hs_expression_info(expression, loose ? HS_FLAG_PREFILTER : 0, &info, &error);

	if (r == HS_SUCCESS) {
		text->loose = loose;
		text->width = loose ? UINT32_MAX : info->max_width;
		if (info->min_width == 0)
			refuse(text, "it matches nothing at all");
		free(info);
		return true;
	}
	if (loose)
		refuse(text, error ? error->message : "the engine does not know it");
	hs_free_compile_error(error);
	return false;
}

static void look_at_all(struct engine_text *texts, size_t count, char **expressions)
{
	for (size_t i = 0; i < count; i++) {
		expressions[i] = memory_text(texts[i].regex.ptr, texts[i].regex.len);
		if (memchr(expressions[i], 0, texts[i].regex.len))
			refuse(&texts[i], "a NUL stands in it");
		else if (!look_at(&texts[i], expressions[i], false))
			look_at(&texts[i], expressions[i], true);
	}
}

/* What is sent to the library: those of TEXTS that are not refused. */
struct batch {
	const char **expressions;
	unsigned *flags, *ids;
	size_t *numbers; /* in TEXTS */
	size_t count;
};

static void gather(struct batch *batch, const struct engine_text *texts, size_t count, char **expressions)
{
	batch->count = 0;
	for (size_t i = 0; i < count; i++) {
		if (texts[i].refused)
			continue;
		batch->expressions[batch->count] = expressions[i];
		batch->flags[batch->count] = texts[i].loose ? HS_FLAG_PREFILTER : 0;
		batch->ids[batch->count] = texts[i].id;
		batch->numbers[batch->count++] = i;
	}
}

/* One bad expression spoils all: it is made weaker, or left out, until the rest is taken. */
static int compile(struct batch *batch, struct engine_text *texts, size_t count, char **expressions, hs_database_t **ret_database,
	struct error *err)
{
	const hs_platform_info_t oldest = { .tune = HS_TUNE_FAMILY_GENERIC }; /* what is kept is opened on other machines, too */

	for (unsigned attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
		hs_compile_error_t *error = NULL;
		struct engine_text *culprit;

		gather(batch, texts, count, expressions);
		if (batch->count == 0 || hs_compile_multi(batch->expressions, batch->flags, batch->ids, (unsigned)batch->count,
						 HS_MODE_BLOCK, &oldest, ret_database, &error) == HS_SUCCESS)
			return 0;
		if (!error || error->expression < 0 || (size_t)error->expression >= batch->count) {
			int r = error_set(err, ERR_LIMIT, "patterns: %s", error ? error->message : "not compiled");

			hs_free_compile_error(error);
			return r;
		}
		culprit = &texts[batch->numbers[error->expression]];
		if (culprit->loose)
			refuse(culprit, error->message);
		culprit->loose = true;
		culprit->width = UINT32_MAX;
		hs_free_compile_error(error);
	}
	return error_set(err, ERR_LIMIT, "more than %u patterns that cannot be used", ATTEMPTS_MAX);
}

static int serialise(const hs_database_t *database, struct buffer *out, struct error *err)
{
	cleanup_free char *bytes = NULL;
	size_t len = 0;

	if (hs_serialize_database(database, &bytes, &len) != HS_SUCCESS || !buffer_add(out, bytes, len))
		return error_set(err, ERR_LIMIT, "no memory for patterns");
	return 0;
}

int engine_compile(struct engine_text *texts, size_t count, struct buffer *out, struct error *err)
{
	struct batch batch = {
		.expressions = memory_grow(NULL, count + 1, sizeof *batch.expressions),
		.flags = memory_grow(NULL, count + 1, sizeof *batch.flags),
		.ids = memory_grow(NULL, count + 1, sizeof *batch.ids),
		.numbers = memory_grow(NULL, count + 1, sizeof *batch.numbers),
	};
	char **expressions = memory_grow(NULL, count + 1, sizeof *expressions);
	hs_database_t *database = NULL;
	int r;

	look_at_all(texts, count, expressions);
	r = compile(&batch, texts, count, expressions, &database, err);
	if (r >= 0 && database)
		r = serialise(database, out, err);
	hs_free_database(database);
	for (size_t i = 0; i < count; i++)
		free(expressions[i]);
	free(expressions);
	free(batch.expressions);
	free(batch.flags);
	free(batch.ids);
	free(batch.numbers);
	return r;
}

int engine_open(struct slice compiled, struct engine **ret_engine, struct error *err)
{
	struct engine *engine = memory_one(struct engine);

	if (compiled.len && (hs_deserialize_database(compiled.ptr, compiled.len, &engine->database) != HS_SUCCESS ||
				    hs_alloc_scratch(engine->database, &engine->scratch) != HS_SUCCESS)) {
		engine_close(engine);
		return error_set(err, ERR_UNSUPPORTED, "patterns were compiled for another library or processor");
	}
	*ret_engine = engine;
	return 0;
}

void engine_close(struct engine *engine)
{
	if (!engine)
		return;
	hs_free_scratch(engine->scratch);
	hs_free_database(engine->database);
	free(engine);
}

struct scan {
	void (*found)(void *context, uint32_t id, uint64_t end);
	void *context;
};

static int take(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
	const struct scan *scan = context;

	(void)from;
	(void)flags;
	scan->found(scan->context, id, to);
	return 0;
}

int engine_scan(struct engine *engine, struct slice bytes, void (*found)(void *context, uint32_t id, uint64_t end), void *context)
{
	struct scan scan = { found, context };

	if (!engine->database || bytes.len == 0)
		return 0;
	if (bytes.len > UINT32_MAX ||
		hs_scan(engine->database, bytes.ptr, (unsigned)bytes.len, 0, engine->scratch, take, &scan) != HS_SUCCESS)
		return -ERR_LIMIT;
	return 0;
}
