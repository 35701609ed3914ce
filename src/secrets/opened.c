/* opened.c - compiled patterns, opened for a job */
#include "secrets/opened.h"
#include "base/memory.h"
#include "base/secret.h"
#include "secrets/compiled.h"
#include "secrets/keys.h"

const struct regex *lazy_regex(struct lazy_regex *lazy)
{
	if (!lazy->regex && !lazy->broken && regex_new(lazy->text, &lazy->regex, NULL) < 0)
		lazy->broken = true; /* not of secrets_compile(), which tries all of them */
	return lazy->regex;
}

static struct lazy_regex *open_texts(struct arena *arena, struct slices texts)
{
	struct lazy_regex *regexes = arena_array(arena, struct lazy_regex, texts.count + 1);

	for (size_t i = 0; i < texts.count; i++)
		regexes[i].text = texts.items[i];
	return regexes;
}

static void open_list(struct arena *arena, const struct allow_list *list, struct opened_list *opened)
{
	size_t at = 0;

	opened->list = list;
	opened->regexes = open_texts(arena, list->regexes);
	opened->paths = open_texts(arena, list->paths);
	opened->word_starts = arena_array(arena, size_t, 257);
	for (unsigned byte = 0; byte <= 256; byte++) {
		while (at < list->stop_words.count &&
			(list->stop_words.items[at].len == 0 || (unsigned char)list->stop_words.items[at].ptr[0] < byte))
			at++;
		opened->word_starts[byte] = at;
	}
}

static int open_engine(struct slice *rest, struct engine **ret_engine, struct error *err)
{
	struct slice bytes;
	uint64_t len;

	if (rest->len < sizeof len)
		return error_set(err, ERR_FORMAT, "patterns that are kept are broken");
	memcpy(&len, rest->ptr, sizeof len);
	*rest = slice_from(*rest, sizeof len);
	if (len > rest->len)
		return error_set(err, ERR_FORMAT, "patterns that are kept are broken");
	bytes = slice_first(*rest, len);
	*rest = slice_from(*rest, len);
	return engine_open(bytes, ret_engine, err);
}

static int open_head(struct slice *rest, struct error *err)
{
	struct slice version = engine_version();
	uint64_t len;

	if (!slice_starts_with(*rest, S(KEPT_MAGIC)))
		return error_set(err, ERR_UNSUPPORTED, "patterns are of another form");
	*rest = slice_from(*rest, sizeof KEPT_MAGIC - 1);
	if (rest->len < sizeof len)
		return error_set(err, ERR_FORMAT, "patterns that are kept are broken");
	memcpy(&len, rest->ptr, sizeof len);
	*rest = slice_from(*rest, sizeof len);
	if (len != version.len || !slice_starts_with(*rest, version))
		return error_set(err, ERR_UNSUPPORTED, "patterns were compiled by another library");
	*rest = slice_from(*rest, len);
	return 0;
}

static int open_all(struct secrets *secrets, struct slice rest, struct error *err)
{
	int r = open_head(&rest, err);

	if (r >= 0)
		r = patterns_load(&secrets->patterns, &rest, &secrets->arena, err);
	if (r < 0) {
		secrets->patterns.count = secrets->patterns.allow_count = 0; /* nothing was opened yet that is to be closed */
		return r;
	}
	secrets->opened = arena_array(&secrets->arena, struct opened_pattern, secrets->patterns.count + 1);
	secrets->touched = arena_array(&secrets->arena, uint32_t, secrets->patterns.count + 1);
	secrets->lists = arena_array(&secrets->arena, struct opened_list, secrets->patterns.allow_count + 1);
	for (size_t i = 0; i < secrets->patterns.count; i++) {
		secrets->opened[i].pattern = &secrets->patterns.items[i];
		secrets->opened[i].regex.text = secrets->patterns.items[i].regex;
		secrets->opened[i].path.text = secrets->patterns.items[i].path;
	}
	for (size_t i = 0; i < secrets->patterns.allow_count; i++)
		open_list(&secrets->arena, &secrets->patterns.allows[i], &secrets->lists[i]);
	r = open_engine(&rest, &secrets->contents, err);
	return r < 0 ? r : open_engine(&rest, &secrets->paths, err);
}

int secrets_open(
	struct slice compiled, const unsigned char salt[SECRETS_SALT_SIZE], struct secrets **ret_secrets, struct error *err)
{
	struct secrets *secrets = memory_one(struct secrets);
	int r = open_all(secrets, compiled, err);

	if (r < 0) {
		secrets_close(secrets);
		return r;
	}
	memcpy(secrets->salt, salt, sizeof secrets->salt);
	*ret_secrets = secrets;
	return 0;
}

static void close_texts(struct lazy_regex *regexes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		regex_free(regexes[i].regex);
}

void secrets_close(struct secrets *secrets)
{
	if (!secrets)
		return;
	for (size_t i = 0; i < secrets->patterns.count; i++) {
		regex_free(secrets->opened[i].regex.regex);
		regex_free(secrets->opened[i].path.regex);
	}
	for (size_t i = 0; i < secrets->patterns.allow_count; i++) {
		close_texts(secrets->lists[i].regexes, secrets->lists[i].list->regexes.count);
		close_texts(secrets->lists[i].paths, secrets->lists[i].list->paths.count);
	}
	engine_close(secrets->contents);
	engine_close(secrets->paths);
	free(secrets->found);
	secret_wipe(secrets->salt, sizeof secrets->salt);
	arena_done(&secrets->arena);
	free(secrets);
}

size_t secrets_count(const struct secrets *secrets)
{
	size_t count = 0;

	/* One that the engine did not take keeps its number, and has no expression. */
	for (size_t i = 0; i < secrets->patterns.count; i++)
		count += secrets->patterns.items[i].regex.len || secrets->patterns.items[i].path.len;
	return count;
}
