/* pages.c - names that come page by page */
#include "registry/pages.h"
#include "base/memory.h"
#include "codec/json.h"

/* True: it was not there. */
static bool put(struct seen_names *seen, uint64_t hash)
{
	size_t at = hash & (seen->capacity - 1);

	for (; seen->hashes[at]; at = (at + 1) & (seen->capacity - 1))
		if (seen->hashes[at] == hash)
			return false;
	seen->hashes[at] = hash;
	seen->count++;
	return true;
}

static bool add(struct seen_names *seen, struct slice name)
{
	struct seen_names larger = { .capacity = seen->capacity ? seen->capacity * 2 : 1024 };
	uint64_t hash = slice_hash(name, 0);

	if (seen->count * 2 >= seen->capacity) {
		larger.hashes = memory_new(larger.capacity * sizeof *larger.hashes);
		for (size_t i = 0; i < seen->capacity; i++)
			if (seen->hashes[i])
				put(&larger, seen->hashes[i]);
		free(seen->hashes);
		*seen = larger;
	}
	return put(seen, hash ? hash : 1);
}

int pages_take(struct pages *pages, struct slice name, struct error *err)
{
	pages->on_page++;
	if (name.len == 0 || !add(&pages->seen, name))
		return 0;
	if (pages->seen.count > REGISTRY_NAMES_MAX)
		return error_set(err, ERR_LIMIT, "more than %u names", REGISTRY_NAMES_MAX);
	pages->new_on_page++;
	return pages->taker->take(pages->taker->context, name, err);
}

int pages_read_names(struct pages *pages, const struct answer *answer, const char *key, struct arena *arena, struct error *err)
{
	struct slice name;
	struct json json;
	bool found = false;
	int r = 0;

	json_init(&json, answer->text, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &name)) {
		if (!slice_equal(name, slice_from_text(key))) {
			json_skip(&json);
			continue;
		}
		found = true;
		if (!json_enter_array_or_skip(&json))
			continue;
		while (json_next_item(&json)) {
			struct slice item = json_string(&json);

			if (r >= 0 && !json.failed)
				r = pages_take(pages, item, err);
		}
	}
	if (r < 0)
		return r;
	r = json_end(&json, err);
	return r >= 0 && !found ? error_set(err, ERR_FORMAT, "it has no \"%s\"", key) : r;
}

static int read_page(struct pages *pages, struct slice path, struct arena *arena, struct slice *ret_next, struct error *err)
{
	const struct question question = {
		.path = path,
		.scope = pages->scope,
		.accept = pages->accept ? pages->accept : "application/json",
		.introduce = pages->introduce,
		.bytes_max = ASK_PAGE_BYTES_MAX,
	};
	struct answer answer;
	ptrdiff_t query = slice_find(path, S("?n="));
	int r = ask(pages->registries, pages->site, &question, arena, &answer, err);

	/* As many names at once are not liked everywhere. */
	if (r < 0 && answer.result.http_status == 400 && query >= 0) {
		struct question plain = question;

		plain.path = slice_first(path, (size_t)query);
		r = ask(pages->registries, pages->site, &plain, arena, &answer, err);
	}
	if (r < 0)
		return r;
	if (pages->by_account && answer.result.anonymous)
		return error_set(
			err, ERR_DENIED, "who we are was refused, or may not be told there, and what strangers get may be less");
	pages->on_page = pages->new_on_page = 0;
	*ret_next = slice_from_text(answer.result.next);
	r = pages->read(pages, &answer, arena, ret_next, err);
	*ret_next = arena_copy(arena, *ret_next); /* the answer ends here */
	return r;
}

int pages_turn(struct pages *pages, struct slice path, struct error *err)
{
	struct arena kept = ARENA_INIT;
	struct slice next = path;
	unsigned barren = 0;
	int r = 0;

	for (unsigned number = 1; r >= 0 && next.len; number++) {
		struct arena arena = ARENA_INIT;
		struct slice after = S("");

		if (number > REGISTRY_PAGES_MAX) {
			r = error_set(err, ERR_LIMIT, "more than %u pages", REGISTRY_PAGES_MAX);
			break;
		}
		r = read_page(pages, next, &arena, &after, err);
		barren = pages->on_page ? 0 : barren + 1;
		if (r >= 0 && after.len && ((pages->on_page && !pages->new_on_page) || barren > PAGES_BARREN_MAX))
			r = error_set(err, ERR_LIMIT, "page %u brings nothing new, and it goes on", number);
		else if (r < 0)
			r = error_context(err, r, "page %u", number);
		arena_clear(&kept);
		next = arena_copy(&kept, after);
		arena_done(&arena);
	}
	arena_done(&kept);
	return r;
}

void pages_done(struct pages *pages)
{
	free(pages->seen.hashes);
}
