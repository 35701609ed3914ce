/* manifests.c - small things of a repository, whole: manifests, configurations, parts of blobs */
#include "codec/json.h"
#include "registry/digest.h"
#include "registry/endpoint.h"

#define ACCEPT_MANIFESTS                                                                        \
	"application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, " \
	"application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json"
#define RANGE_BYTES_MAX (64u << 20)

static bool is_digest(struct slice what)
{
	return slice_find_byte(what, ':') >= 0;
}

static bool says_schema_1(struct slice text, struct slice media_type)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	uint64_t version = 0;
	struct slice key;
	struct json json;

	if (slice_starts_with(media_type, S("application/vnd.docker.distribution.manifest.v1+")))
		return true;
	json_init(&json, text, &arena);
	if (!json_enter_object_or_skip(&json))
		return false;
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("schemaVersion")) && json_peek(&json) == JSON_NUMBER)
			version = json_u64(&json);
		else
			json_skip(&json);
	}
	return version == 1;
}

static int check_manifest(const struct wanted_of *wanted, const struct answer *answer, struct error *err)
{
	struct slice type = slice_from_text(answer->result.content_type);
	struct slice said = slice_from_text(answer->result.content_digest);
	int r = 0;

	if (says_schema_1(answer->text, type))
		return error_set(err, ERR_UNSUPPORTED,
			"a manifest of schema 1, which is not read: push the image again with a docker of this decade");
	if (wanted->digest.len)
		r = digest_check(answer->text, wanted->digest, err);
	else if (digest_is_sha256(said))
		r = digest_check(answer->text, said, err);
	return r;
}

static int check_digest(const struct wanted_of *wanted, const struct answer *answer, struct error *err)
{
	return digest_check(answer->text, wanted->digest, err);
}

static int context(const struct repository *repository, int r, const char *kind, struct slice what, struct error *err)
{
	return r < 0 ? error_context(err, r, "%s %.*s of %.*s", kind, SLICE_ARG(what), SLICE_ARG(repository_name(repository)))
		     : r;
}

int repository_manifest(struct repository *repository, struct slice what, struct arena *arena,
	struct registry_document *ret_document, struct error *err)
{
	const struct wanted_of wanted = {
		.question = { .accept = ACCEPT_MANIFESTS },
		.rest = arena_printf(arena, "manifests/%.*s", SLICE_ARG(what)),
		.digest = is_digest(what) ? what : S(""),
		.check = check_manifest,
	};
	struct answer answer;
	int r = endpoints_ask(repository, &wanted, arena, &answer, err);

	if (r < 0)
		return context(repository, r, "manifest", what, err);
	*ret_document = (struct registry_document){
		.text = answer.text,
		.media_type = arena_copy(arena, slice_from_text(answer.result.content_type)),
		.digest = digest_of(arena, answer.text),
		.size_bytes = answer.text.len,
	};
	return 0;
}

int repository_look(struct repository *repository, struct slice what, struct arena *arena, struct registry_document *ret_document,
	struct error *err)
{
	const struct wanted_of wanted = {
		.question = { .method = METHOD_HEAD, .accept = ACCEPT_MANIFESTS },
		.rest = arena_printf(arena, "manifests/%.*s", SLICE_ARG(what)),
		.digest = is_digest(what) ? what : S(""),
	};
	struct answer answer = { 0 };
	int r = endpoints_ask(repository, &wanted, arena, &answer, err);
	struct slice digest = slice_from_text(answer.result.content_digest);

	/* Who knows no HEAD, or says no digest, is asked for all of it. */
	if (r < 0 && r != -ERR_NOT_FOUND && r != -ERR_DENIED && r != -ERR_TIMEOUT && answer.result.http_status)
		return repository_manifest(repository, what, arena, ret_document, err);
	if (r < 0)
		return context(repository, r, "manifest", what, err);
	if (!digest_is_valid(digest))
		return repository_manifest(repository, what, arena, ret_document, err);
	*ret_document = (struct registry_document){
		.media_type = arena_copy(arena, slice_from_text(answer.result.content_type)),
		.digest = arena_copy(arena, digest),
		.size_bytes = answer.result.length_bytes,
	};
	return 0;
}

int repository_blob(
	struct repository *repository, struct slice digest, struct arena *arena, struct slice *ret_bytes, struct error *err)
{
	const struct wanted_of wanted = {
		.rest = arena_printf(arena, "blobs/%.*s", SLICE_ARG(digest)),
		.digest = digest,
		.check = check_digest,
	};
	struct answer answer;
	int r;

	if (!digest_is_valid(digest))
		return error_set(err, ERR_FORMAT, "'%.*s' is no digest", SLICE_ARG(digest));
	r = endpoints_ask(repository, &wanted, arena, &answer, err);
	if (r >= 0)
		*ret_bytes = answer.text;
	return context(repository, r, "blob", digest, err);
}

int repository_range(struct repository *repository, struct slice digest, uint64_t from, uint64_t to, struct arena *arena,
	struct slice *ret_bytes, struct error *err)
{
	const struct wanted_of wanted = {
		.question = { .from = from, .to = to, .bytes_max = RANGE_BYTES_MAX },
		.rest = arena_printf(arena, "blobs/%.*s", SLICE_ARG(digest)),
		.digest = digest,
	};
	struct answer answer;
	int r;

	if (!digest_is_valid(digest))
		return error_set(err, ERR_FORMAT, "'%.*s' is no digest", SLICE_ARG(digest));
	if (to <= from || to - from > RANGE_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "blob %.*s: a range of more than %u bytes", SLICE_ARG(digest), RANGE_BYTES_MAX);
	r = endpoints_ask(repository, &wanted, arena, &answer, err);
	if (r >= 0 && answer.text.len != to - from)
		r = error_set(
			err, ERR_NETWORK, "%zu bytes came of a range of %llu", answer.text.len, (unsigned long long)(to - from));
	if (r >= 0)
		*ret_bytes = answer.text;
	return context(repository, r, "blob", digest, err);
}
