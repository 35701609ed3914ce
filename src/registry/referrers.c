/* referrers.c - what says something of a manifest, of several pages one index */
#include "registry/referrers.h"
#include "codec/json.h"
#include "registry/digest.h"
#include "registry/endpoint.h"

#define INDEX_TYPE "application/vnd.oci.image.index.v1+json"
#define ITEMS_BYTES_MAX (16u << 20)

struct gathering {
	struct pages pages; /* first: read() is given these */
	struct buffer items;
};

/* Each item as it stands there, with what nobody here knows; once. */
static int take_item(struct pages *pages, struct json *json, struct buffer *items, struct error *err)
{
	struct slice digest = S(""), key;
	size_t before = pages->new_on_page;
	const char *start;
	int r;

	if (json_peek(json) != JSON_OBJECT) {
		json_fail(json, "a referrer that is no object");
		return 0;
	}
	start = json->at;
	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("digest")))
			digest = json_string(json);
		else
			json_skip(json);
	}
	if (json->failed)
		return 0;
	if (!digest_is_valid(digest))
		return error_set(err, ERR_FORMAT, "a referrer without a digest");
	r = pages_take(pages, digest, err);
	if (r < 0 || pages->new_on_page == before)
		return r;
	if (items->len)
		buffer_add_byte(items, ',');
	buffer_add(items, start, (size_t)(json->at - start));
	return items->full ? error_set(err, ERR_LIMIT, "more than %u bytes of them", ITEMS_BYTES_MAX) : 0;
}

int referrers_read(struct pages *pages, const struct answer *answer, struct arena *arena, struct buffer *items, struct error *err)
{
	bool found = false;
	struct slice key;
	struct json json;
	int r = 0;

	json_init(&json, answer->text, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (!slice_equal(key, S("manifests")) || r < 0) {
			json_skip(&json);
			continue;
		}
		found = true;
		json_enter_array(&json);
		while (json_next_item(&json)) {
			if (r >= 0)
				r = take_item(pages, &json, items, err);
			else
				json_skip(&json);
		}
	}
	if (r < 0)
		return r;
	r = json_end(&json, err);
	return r >= 0 && !found ? error_set(err, ERR_FORMAT, "it has no \"manifests\"") : r;
}

static int read_page(
	struct pages *pages, const struct answer *answer, struct arena *arena, struct slice *ret_next, struct error *err)
{
	struct gathering *gathering = (struct gathering *)pages;

	(void)ret_next;
	return referrers_read(pages, answer, arena, &gathering->items, err);
}

static int take_nothing(void *context, struct slice name, struct error *err)
{
	(void)context;
	(void)name;
	(void)err;
	return 0;
}

/* FIRST is a page that is not the last: half of what refers to an image must not be taken for all of it. */
static int gather(struct repository *repository, const struct answer *first, struct arena *arena, struct slice *ret_index,
	struct error *err)
{
	size_t at = repository->chosen;
	const struct registry_taker taker = { take_nothing, NULL };
	struct gathering gathering = {
		.pages = { .registries = repository->registries,
			.scope = endpoint_scope(repository, at, "pull", arena),
			.accept = INDEX_TYPE,
			.read = read_page,
			.taker = &taker },
		.items = BUFFER_INIT(ITEMS_BYTES_MAX),
	};
	struct site *site;
	int r = endpoint_site(repository, at, &site, err);

	gathering.pages.site = site;
	if (r >= 0)
		r = referrers_read(&gathering.pages, first, arena, &gathering.items, err);
	if (r >= 0)
		r = pages_turn(&gathering.pages, slice_from_text(first->result.next), err);
	if (r >= 0)
		*ret_index = arena_printf(arena, "{\"schemaVersion\":2,\"mediaType\":\"" INDEX_TYPE "\",\"manifests\":[%.*s]}",
			SLICE_ARG(buffer_slice(&gathering.items)));
	pages_done(&gathering.pages);
	buffer_done(&gathering.items);
	return r;
}

/* The tag under which those say it who know no referrers API: "sha256-…". */
static int referrers_by_tag(
	struct repository *repository, struct slice digest, struct arena *arena, struct slice *ret_index, struct error *err)
{
	struct slice algorithm, hex;
	struct registry_document document;
	int r;

	if (!slice_cut(digest, ':', &algorithm, &hex))
		return error_set(err, ERR_FORMAT, "'%.*s' is no digest", SLICE_ARG(digest));
	r = repository_manifest(
		repository, arena_printf(arena, "%.*s-%.*s", SLICE_ARG(algorithm), SLICE_ARG(hex)), arena, &document, err);
	if (r == -ERR_NOT_FOUND) {
		*ret_index = S("");
		return 0;
	}
	if (r >= 0)
		*ret_index = document.text;
	return r;
}

int repository_referrers(
	struct repository *repository, struct slice digest, struct arena *arena, struct slice *ret_index, struct error *err)
{
	const struct wanted_of wanted = {
		.question = { .accept = INDEX_TYPE },
		.rest = arena_printf(arena, "referrers/%.*s", SLICE_ARG(digest)),
	};
	struct answer answer;
	int r;

	if (!digest_is_valid(digest))
		return error_set(err, ERR_FORMAT, "'%.*s' is no digest", SLICE_ARG(digest));
	r = endpoints_ask(repository, &wanted, arena, &answer, err);
	if (r == -ERR_NOT_FOUND)
		return referrers_by_tag(repository, digest, arena, ret_index, err);
	if (r >= 0 && answer.result.next[0])
		r = gather(repository, &answer, arena, ret_index, err);
	else if (r >= 0)
		*ret_index = answer.text;
	return r < 0 ? error_context(
			       err, r, "referrers to %.*s of %.*s", SLICE_ARG(digest), SLICE_ARG(repository_name(repository)))
		     : r;
}
