/* lister.c - find the images of a registry */
#include "sweep/lister.h"
#include "base/memory.h"
#include "codec/json.h"
#include <ctype.h>
#include <stdlib.h>

#define TAG_BYTES_MAX 128u

static const char *const kind_words[] = {
	[NEWS_REPOSITORIES] = "repositories",
	[NEWS_REPOSITORY] = "repository",
	[NEWS_IMAGE] = "image",
	[NEWS_FAILED] = "failed",
	[NEWS_BROKEN] = "broken",
	[NEWS_END] = "end",
};

void sweep_news_write(const struct sweep_news *news, struct buffer *out)
{
	struct json_writer json;

	json_writer_init(&json, out, false);
	json_begin_object(&json);
	json_member(&json, "kind", slice_from_text(kind_words[news->kind]));
	json_member_if(&json, "reference", news->reference);
	json_member_if(&json, "digest", news->digest);
	json_member_if(&json, "target", news->target);
	json_member_if(&json, "error", news->error);
	json_member_u64(&json, "number", news->number);
	json_end_object(&json);
	buffer_add_byte(out, '\n');
}

static enum sweep_news_kind read_kind(struct json *json)
{
	struct slice word = json_string(json);

	for (size_t i = 0; i < sizeof kind_words / sizeof kind_words[0]; i++)
		if (slice_equal(word, slice_from_text(kind_words[i])))
			return (enum sweep_news_kind)i;
	json_fail(json, "no such kind of news");
	return NEWS_BROKEN;
}

int sweep_news_read(struct slice line, struct arena *arena, struct sweep_news *ret_news, struct error *err)
{
	struct sweep_news news = { .kind = NEWS_BROKEN };
	struct json json;
	struct slice key;
	int r;

	json_init(&json, line, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("kind")))
			news.kind = read_kind(&json);
		else if (slice_equal(key, S("reference")))
			news.reference = json_string(&json);
		else if (slice_equal(key, S("digest")))
			news.digest = json_string(&json);
		else if (slice_equal(key, S("target")))
			news.target = json_string(&json);
		else if (slice_equal(key, S("error")))
			news.error = json_string(&json);
		else if (slice_equal(key, S("number")))
			news.number = json_u64(&json);
		else
			json_skip(&json);
	}
	r = json_end(&json, err);
	if (r >= 0)
		*ret_news = news;
	return r;
}

/* Names as they come, in an arena. */
struct names {
	struct arena arena;
	struct slice *items;
	size_t count, capacity;
};

static int take_name(void *context, struct slice name, struct error *err)
{
	struct names *names = context;

	if (names->count == SWEEP_NAMES_MAX)
		return error_set(err, ERR_LIMIT, "more than %u names", SWEEP_NAMES_MAX);
	memory_reserve(names->items, names->count, names->capacity);
	names->items[names->count++] = arena_copy(&names->arena, name);
	return 0;
}

static void names_done(struct names *names)
{
	free(names->items);
	arena_done(&names->arena);
}
#define cleanup_names __attribute__((cleanup(names_done)))

static bool tell(const struct sweep_lister *lister, const struct sweep_news *news)
{
	return lister->tell(lister->context, news);
}

static bool tell_failed(const struct sweep_lister *lister, struct slice reference, const struct error *err)
{
	const struct sweep_news news = { .kind = NEWS_FAILED, .reference = reference, .error = slice_from_text(err->text) };

	return tell(lister, &news);
}

/* By the grammar of references: [A-Za-z0-9_][A-Za-z0-9_.-]{0,127}. */
static bool is_tag(struct slice tag)
{
	if (tag.len == 0 || tag.len > TAG_BYTES_MAX || tag.ptr[0] == '.' || tag.ptr[0] == '-')
		return false;
	for (size_t i = 0; i < tag.len; i++)
		if (!isalnum((unsigned char)tag.ptr[i]) && !strchr("_.-", tag.ptr[i]))
			return false;
	return true;
}

static bool tell_nameless(const struct sweep_lister *lister, struct slice repository, size_t count)
{
	struct error err;

	if (!count)
		return true;
	error_set(&err, ERR_FORMAT, "the registry names %zu %s that cannot be %s", count, count == 1 ? "tag" : "tags",
		count == 1 ? "one" : "any");
	return tell_failed(lister, repository, &err);
}

static bool look_at_tag(const struct sweep_lister *lister, struct slice repository, struct slice tag)
{
	const struct sweep_source *source = lister->source;
	cleanup_arena struct arena arena = ARENA_INIT;
	struct sweep_news news = { .kind = NEWS_IMAGE };
	struct error err;
	int r = 0;

	news.reference = arena_printf(&arena, "%.*s:%.*s", SLICE_ARG(repository), SLICE_ARG(tag));
	if (!lister->tags_only)
		r = source->look(source->context, repository, tag, &arena, &news.digest, &news.target, &err);
	return r < 0 ? tell_failed(lister, news.reference, &err) : tell(lister, &news);
}

/* Those that are wanted stand first then. */
static size_t choose_tags(const struct sweep_lister *lister, struct slice repository, struct names *tags, size_t *ret_nameless)
{
	size_t wanted = 0;

	*ret_nameless = 0;
	for (size_t i = 0; i < tags->count; i++)
		if (!is_tag(tags->items[i]))
			++*ret_nameless;
		else if (!sweep_is_companion(tags->items[i]) && sweep_wants_tag(lister->choice, repository, tags->items[i]))
			tags->items[wanted++] = tags->items[i];
	return sweep_newest_tags(tags->items, wanted, lister->choice->tags_max);
}

static bool list_repository(const struct sweep_lister *lister, struct slice repository)
{
	const struct sweep_source *source = lister->source;
	struct sweep_news done = { .kind = NEWS_REPOSITORY, .reference = repository };
	cleanup_names struct names tags = { 0 };
	const struct registry_taker taker = { take_name, &tags };
	struct error err;
	size_t wanted, nameless;
	int r = source->tags(source->context, repository, &taker, &err);

	/* A registry lists repositories of which every tag was removed; they have no images. */
	if (r < 0 && r != -ERR_NOT_FOUND && !tell_failed(lister, repository, &err))
		return false;
	wanted = choose_tags(lister, repository, &tags, &nameless);
	done.number = tags.count - wanted - nameless;
	if (!tell_nameless(lister, repository, nameless))
		return false;
	for (size_t i = 0; i < wanted; i++)
		if (!look_at_tag(lister, repository, tags.items[i]))
			return false;
	return tell(lister, &done);
}

static bool list_one(const struct sweep_lister *lister, struct slice repository)
{
	const struct sweep_news news = { .kind = NEWS_IMAGE, .reference = repository };

	return lister->repositories_only ? tell(lister, &news) : list_repository(lister, repository);
}

void sweep_list(const struct sweep_lister *lister)
{
	const struct sweep_source *source = lister->source;
	struct sweep_news count = { .kind = NEWS_REPOSITORIES }, end = { .kind = NEWS_END };
	cleanup_names struct names names = { 0 };
	const struct registry_taker taker = { take_name, &names };
	struct error err;
	int r = source->repositories(source->context, &taker, &err);

	for (size_t i = 0; i < names.count; i++)
		if (sweep_wants_repository(lister->choice, names.items[i]))
			names.items[count.number++] = names.items[i];
	if (!tell(lister, &count))
		return;
	for (size_t i = 0; i < count.number; i++)
		if (!list_one(lister, names.items[i]))
			return;
	if (r < 0) {
		end.kind = NEWS_BROKEN;
		end.error = slice_from_text(err.text);
	}
	tell(lister, &end);
}
