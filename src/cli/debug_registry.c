/* debug_registry.c - plimsoll debug registry: what a registry answers to one question, as a scan or a sweep asks it */
#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/places.h"
#include "cli/say.h"
#include "codec/text.h"
#include "registry/client.h"
#include "registry/listing.h"

#define OUT_BYTES_MAX (256u << 20)
#define SECRET_BYTES_MAX (128u << 10)
#define WORDS_MAX 32

/* What is asked of whom: the words behind the name. */
struct asked {
	const struct options *options;
	struct registry_options registry;
	struct reference reference;
	struct secret *password;
	struct slice name;   /* as it was said */
	struct slice digest; /* of a blob */
	struct slice via;
	uint64_t from, to, size_bytes;
	struct buffer out;
};

static void again(void *context, const struct error *why, uint64_t wait_ms)
{
	const struct asked *asked = context;

	say_detail(asked->options, "again in %llu ms: %s", (unsigned long long)wait_ms, why->text);
}

/* A line a name; names come as the registry says them, so they are shown. */
static int take_name(void *context, struct slice name, struct error *err)
{
	struct buffer *out = context;
	struct shown shown;

	while (text_next(&name, &shown))
		buffer_add(out, shown.bytes, shown.len);
	buffer_add_byte(out, '\n');
	return out->full ? error_set(err, ERR_LIMIT, "more than %u bytes of names", OUT_BYTES_MAX) : 0;
}

static void say_document(const struct asked *asked, const struct registry_document *document)
{
	say_detail(asked->options, "type '%.*s', digest '%.*s', %llu bytes", SLICE_ARG(document->media_type),
		SLICE_ARG(document->digest), (unsigned long long)document->size_bytes);
}

static int ask_manifest(struct asked *asked, struct repository *repository, struct arena *arena, struct error *err)
{
	struct registry_document document;
	int r = repository_manifest(repository, reference_what(&asked->reference), arena, &document, err);

	if (r >= 0) {
		say_document(asked, &document);
		buffer_add_slice(&asked->out, document.text);
	}
	return r;
}

static int ask_look(struct asked *asked, struct repository *repository, struct arena *arena, struct error *err)
{
	struct registry_document document;
	int r = repository_look(repository, reference_what(&asked->reference), arena, &document, err);

	if (r >= 0)
		buffer_addf(&asked->out, "%.*s %.*s %llu\n", SLICE_ARG(document.digest), SLICE_ARG(document.media_type),
			(unsigned long long)document.size_bytes);
	return r;
}

static int ask_tags(struct asked *asked, struct repository *repository, struct arena *arena, struct error *err)
{
	const struct registry_taker taker = { .take = take_name, .context = &asked->out };

	(void)arena;
	return repository_tags(repository, &taker, err);
}

/* With size=: of any size, resumed where it is cut off; with to=: a part of it, unchecked. */
static int ask_blob(struct asked *asked, struct repository *repository, struct arena *arena, struct error *err)
{
	struct slice bytes;
	int r;

	if (asked->size_bytes)
		return repository_fetch(
			repository, asked->digest, asked->size_bytes, &asked->registry.deadline, &asked->out, err);
	r = asked->to ? repository_range(repository, asked->digest, asked->from, asked->to, arena, &bytes, err)
		      : repository_blob(repository, asked->digest, arena, &bytes, err);
	if (r >= 0)
		buffer_add_slice(&asked->out, bytes);
	return r;
}

static int ask_referrers(struct asked *asked, struct repository *repository, struct arena *arena, struct error *err)
{
	struct slice index;
	int r = repository_referrers(repository, asked->reference.digest, arena, &index, err);

	if (r >= 0)
		buffer_add_slice(&asked->out, index);
	return r;
}

static int ask_catalog(struct asked *asked, struct registries *registries, struct error *err)
{
	const struct registry_taker taker = { .take = take_name, .context = &asked->out };
	const struct listing *via = NULL;
	struct slice host = asked->name, prefix = S("");
	struct listing_result result;
	int r;

	slice_cut(asked->name, '/', &host, &prefix);
	if (asked->via.len) {
		via = listing_by_name(asked->via);
		if (!via)
			return error_set(err, ERR_USAGE, "no listing is called '%.*s'", SLICE_ARG(asked->via));
	}
	r = registry_list(registries, host, prefix, via, &taker, &result, err);
	if (r >= 0)
		say_detail(asked->options, "%llu repositories by %s, %llu without a right name",
			(unsigned long long)result.repositories, result.via->name, (unsigned long long)result.nameless);
	return r;
}

static const struct question {
	const char *name;
	int (*ask)(struct asked *asked, struct repository *repository, struct arena *arena,
		struct error *err); /* NULL: of the host */
} questions[] = {
	{ "manifest", ask_manifest },
	{ "look", ask_look },
	{ "tags", ask_tags },
	{ "blob", ask_blob },
	{ "referrers", ask_referrers },
	{ "catalog", NULL },
};

static int ask(const struct question *question, struct asked *asked, struct arena *arena, struct error *err)
{
	cleanup_registries struct registries *registries = NULL;
	cleanup_repository struct repository *repository = NULL;
	int r = 0;

	if (question->ask)
		r = reference_parse(asked->name, arena, &asked->reference, err);
	if (r >= 0)
		r = registries_open(&asked->registry, &registries, err);
	if (r >= 0 && !question->ask)
		return ask_catalog(asked, registries, err);
	if (r >= 0)
		r = repository_open(registries, &asked->reference, &repository, err);
	if (r >= 0)
		r = question->ask(asked, repository, arena, err);
	if (r >= 0)
		say_detail(asked->options, "%.*s, from %.*s", SLICE_ARG(repository_name(repository)),
			SLICE_ARG(repository_place(repository)));
	return r;
}

static int take_password(struct asked *asked, const char *path, struct error *err)
{
	int r = secret_read(path, SECRET_BYTES_MAX, &asked->password, err);

	asked->registry.access.password = asked->password;
	return r;
}

/* NAME=VALUE; those of a password and of authorities name files. */
static int take_word(struct asked *asked, struct slice word, struct arena *arena, struct error *err)
{
	struct registry_options *registry = &asked->registry;
	struct slice name, value;
	uint64_t number = 0;

	if (!slice_cut(word, '=', &name, &value))
		return error_set(err, ERR_USAGE, "'%.*s' is no NAME=VALUE", SLICE_ARG(word));
	slice_to_u64(value, &number);
	if (slice_equal(name, S("digest")))
		asked->digest = arena_copy(arena, value);
	else if (slice_equal(name, S("via")))
		asked->via = arena_copy(arena, value);
	else if (slice_equal(name, S("from")))
		asked->from = number;
	else if (slice_equal(name, S("to")))
		asked->to = number;
	else if (slice_equal(name, S("size")))
		asked->size_bytes = number;
	else if (slice_equal(name, S("timeout-ms")))
		registry->deadline = deadline_in(number);
	else if (slice_equal(name, S("insecure")))
		registry->insecure = number != 0;
	else if (slice_equal(name, S("authorities")))
		registry->authorities_path = arena_text(arena, value);
	else if (slice_equal(name, S("username")))
		registry->access.username = arena_text(arena, value);
	else if (slice_equal(name, S("host")))
		registry->access.host = arena_text(arena, value);
	else if (slice_equal(name, S("password")) && !asked->password)
		return take_password(asked, arena_text(arena, value), err);
	else
		return error_set(err, ERR_USAGE, "'%.*s' is nothing to say", SLICE_ARG(name));
	return 0;
}

static int run(struct asked *asked, struct arena *arena, struct error *err)
{
	const struct options *options = asked->options;
	const struct question *question = NULL;
	struct places places;
	int r = places_find(arena, &places, err);

	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++)
		if (strcmp(questions[i].name, options->operands[0]) == 0)
			question = &questions[i];
	if (r >= 0 && !question)
		r = error_set(err, ERR_USAGE, "'%s' is no question", options->operands[0]);
	for (size_t i = 2; i < options->operand_count && r >= 0; i++)
		r = take_word(asked, slice_from_text(options->operands[i]), arena, err);
	if (r < 0)
		return r;
	asked->registry.fetcher_path = places.fetcher;
	asked->registry.registries_path = places.registries;
	r = ask(question, asked, arena, err);
	return r < 0 ? r : output_stdout(buffer_slice(&asked->out), err);
}

static int debug_registry(const struct options *options)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct asked asked = { .options = options,
		.registry = { .again = again, .context = &asked },
		.name = slice_from_text(options->operands[1]),
		.out = BUFFER_INIT(OUT_BYTES_MAX) };
	struct error err;
	int r = run(&asked, &arena, &err);

	secret_free(asked.password);
	buffer_done(&asked.out);
	if (r >= 0)
		return EXIT_DONE;
	say_error("%s", err.text);
	return EXIT_FAILED;
}

const struct command command_debug_registry = {
	.operands = "manifest|look|tags|blob|referrers|catalog NAME [NAME=VALUE]...",
	.operand_min = 2,
	.operand_max = WORDS_MAX,
	.hidden = true,
	.about = "ask the registry of NAME one question and print the answer (--verbose: its type and digest, and who answered)",
	.run = debug_registry,
};
