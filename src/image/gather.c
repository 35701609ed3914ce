/* gather.c - the images that descriptors of a layout lead to, through indexes */
#include "image/gather.h"
#include "base/cleanup.h"
#include "base/memory.h"

#define INDEX_DEPTH_MAX 4u
#define DOCUMENTS_BYTES_MAX (64u << 20)
#define SEEN_MAX (2u * MANIFESTS_MAX)
#define SEEN_SLOTS (2u * SEEN_MAX)

struct gathering {
	struct opened *opened;
	struct candidate *items;
	size_t count, capacity;
	uint64_t documents_bytes; /* read so far, to find out what is what */
	struct slice *seen;       /* digests: a table of SEEN_SLOTS */
	size_t seen_count;
};

static void gathering_done(struct gathering *gathering)
{
	free(gathering->items);
	free(gathering->seen);
}

/* 1 the first time that it is asked about DIGEST, then 0. */
static int is_new(struct gathering *gathering, struct slice digest, struct error *err)
{
	size_t at = slice_hash(digest, 0) % SEEN_SLOTS;

	if (!gathering->seen)
		gathering->seen = memory_new(SEEN_SLOTS * sizeof *gathering->seen);
	for (; gathering->seen[at].len; at = (at + 1) % SEEN_SLOTS)
		if (slice_equal(gathering->seen[at], digest))
			return 0;
	if (gathering->seen_count == SEEN_MAX)
		return error_set(err, ERR_LIMIT, "more than %u indexes and images", SEEN_MAX);
	gathering->seen[at] = digest;
	gathering->seen_count++;
	return 1;
}

/* CODE negative: WHY_NOT says why nobody can tell what it is. */
static void add(struct gathering *gathering, const struct descriptor *item, int code, const struct error *why_not)
{
	struct candidate candidate = { .item = *item, .code = code };

	if (code < 0)
		candidate.why_not = arena_text(&gathering->opened->image.arena, slice_from_text(why_not->text));
	memory_reserve(gathering->items, gathering->count, gathering->capacity);
	gathering->items[gathering->count++] = candidate;
}

/* The document of ITEM, into ARENA. */
static int look(struct gathering *gathering, const struct descriptor *item, struct arena *arena, struct manifest *ret_manifest,
	struct error *err)
{
	size_t before = arena->used_bytes;
	struct slice path = { 0 };
	int r;

	if (gathering->documents_bytes > DOCUMENTS_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "more than %u MiB of manifests", DOCUMENTS_BYTES_MAX >> 20);
	r = document_manifest(gathering->opened, item, arena, ret_manifest, &path, err);
	gathering->documents_bytes += arena->used_bytes - before;
	return r;
}

static void follow(struct gathering *gathering, const struct descriptor *item, unsigned depth);

static void follow_index(struct gathering *gathering, const struct descriptor *item, const struct manifest *index, unsigned depth)
{
	struct error err;

	for (size_t i = 0; i < index->item_count && gathering->count <= MANIFESTS_MAX; i++) {
		struct descriptor below = index->items[i];

		if (select_claim(&below) == CLAIM_ATTESTATION)
			continue;
		if (!select_states_platform(&below))
			below.platform = item->platform;
		below.tag = item->tag;
		below.image_name = item->image_name;
		follow(gathering, &below, depth + 1);
	}
	if (index->item_count == 0)
		add(gathering, item, error_set(&err, ERR_NOT_FOUND, "index %.*s: no image in it", SLICE_ARG(item->digest)), &err);
}

static void follow(struct gathering *gathering, const struct descriptor *item, unsigned depth)
{
	bool is_index = manifest_is_index_type(item->media_type);
	struct manifest manifest = { .kind = MANIFEST_IMAGE };
	struct error err;
	int r = 1;

	if (gathering->count > MANIFESTS_MAX)
		return; /* one too many says it */
	if (depth > INDEX_DEPTH_MAX)
		r = error_set(&err, ERR_LIMIT, "indexes in indexes, more than %u deep", INDEX_DEPTH_MAX);
	if (r > 0 && is_index)
		r = is_new(gathering, item->digest, &err);
	if (r > 0 && !manifest_is_image_type(item->media_type)) {
		r = look(gathering, item, &gathering->opened->image.arena, &manifest, &err);
		if (r >= 0)
			r = is_index || manifest.kind == MANIFEST_IMAGE ? 1 : is_new(gathering, item->digest, &err);
	}
	if (r < 0)
		add(gathering, item, r, &err);
	else if (r > 0 && manifest.kind == MANIFEST_INDEX)
		follow_index(gathering, item, &manifest, depth);
	else if (r > 0)
		add(gathering, item, 0, NULL);
}

/* 1: ITEM's document is that of an artefact, *ERR says of which; 0: it is not. BY_LAYERS: also without a layer of files, whatever its
 * configuration says; then RET_PLATFORM (may be NULL) is what that says. */
static int artefact_check(struct gathering *gathering, const struct descriptor *item, bool by_layers,
	struct platform *ret_platform, struct error *err)
{
	cleanup_arena struct arena scratch = ARENA_INIT;
	struct arena *kept = &gathering->opened->image.arena;
	struct slice path = { 0 }, text = { 0 };
	struct manifest manifest = { 0 };
	struct config config = { 0 };
	int r = look(gathering, item, &scratch, &manifest, err);

	if (r < 0 || manifest.kind == MANIFEST_INDEX)
		return r < 0 ? r : 0;
	if (manifest_check_config_type(&manifest, err) < 0)
		return 1;
	if (by_layers && !manifest_has_files(&manifest) && (manifest.has_subject || select_claim(item) == CLAIM_ATTESTATION)) {
		error_set(err, ERR_UNSUPPORTED, "no layer of files, only what is said of another image");
		return 1;
	}
	if (!ret_platform)
		return 0;
	r = document_read(gathering->opened, &manifest.config, false, &scratch, &path, &text, err);
	if (r >= 0)
		r = config_parse(text, &scratch, &config, err);
	if (r < 0)
		return r;
	*ret_platform = (struct platform){ arena_copy(kept, config.platform.os), arena_copy(kept, config.platform.architecture),
		arena_copy(kept, config.platform.variant) };
	return 0;
}

static bool all_same(const struct selection *selection)
{
	for (size_t i = 1; i < selection->count; i++)
		if (!slice_equal(selection->items[i]->digest, selection->items[0]->digest))
			return false;
	return true;
}

static int only_artefacts(const struct opened *opened, const struct descriptor *item, struct error *err)
{
	if (item->artifact_type.len)
		return error_set(err, ERR_UNSUPPORTED, "no image in it, only artefacts ('%.*s')", SLICE_ARG(item->artifact_type));
	if (opened->remark_count)
		return error_set(err, ERR_UNSUPPORTED, "no image in it, only artefacts: %.*s", SLICE_ARG(opened->remarks[0]));
	return error_set(err, ERR_UNSUPPORTED, "no image in it, only artefacts ('attestation')");
}

int gather_sift(struct opened *opened, struct selection *selection, struct slice tag, struct error *err)
{
	CLEANUP(gathering_done) struct gathering gathering = { .opened = opened };
	struct selection kept = { .items = arena_array(&opened->image.arena, const struct descriptor *, selection->count + 1) };
	bool several = !all_same(selection);

	if (selection->count == 0)
		return error_set(err, ERR_NOT_FOUND, "no image in it");
	for (size_t i = 0; i < selection->count; i++) {
		const struct descriptor *item = selection->items[i];
		enum claim claim = select_claim(item);
		struct error why;
		int r = 0;

		/* Those who run images refuse to choose without a tag; with one, they look at no layers' types. */
		if (!manifest_is_index_type(item->media_type) &&
			(claim != CLAIM_IMAGE || (several && !select_states_platform(item))))
			r = artefact_check(&gathering, item, tag.len == 0, NULL, &why);
		if (r == 0 || (r < 0 && claim == CLAIM_IMAGE))
			kept.items[kept.count++] = item;
		else if (claim != CLAIM_ATTESTATION)
			opened_remark(opened, "%s%.*s: %s", r < 0 ? "said to be an artefact, and not readable: " : "",
				SLICE_ARG(item->digest), why.text);
	}
	if (kept.count == 0)
		return only_artefacts(opened, selection->items[0], err);
	*selection = kept;
	return 0;
}

/* Where there are several, each must have a platform to be told from the others, and be an image. */
static void tell_apart(struct gathering *gathering, bool all)
{
	size_t kept = 0;

	for (size_t i = 0; i < gathering->count; i++) {
		struct candidate *candidate = &gathering->items[i];
		struct platform platform = { 0 };
		struct error err;
		int r = 0;

		if (all && !candidate->why_not && is_new(gathering, candidate->item.digest, &err) == 0)
			continue; /* the same image for another platform, or once more */
		if (!candidate->why_not && !select_states_platform(&candidate->item)) {
			r = artefact_check(gathering, &candidate->item, true, &platform, &err);
			if (r == 0)
				candidate->item.platform = platform;
		}
		if (r > 0)
			opened_remark(gathering->opened, "%.*s: %s", SLICE_ARG(candidate->item.digest), err.text);
		else
			gathering->items[kept++] = *candidate;
	}
	gathering->count = kept;
}

int gather(
	struct opened *opened, const struct selection *selection, bool all, struct candidates *ret_candidates, struct error *err)
{
	CLEANUP(gathering_done) struct gathering gathering = { .opened = opened };

	for (size_t i = 0; i < selection->count; i++)
		follow(&gathering, selection->items[i], 0);
	if (gathering.count > MANIFESTS_MAX)
		return error_set(err, ERR_LIMIT, "more than %u images", MANIFESTS_MAX);
	if (all || gathering.count > 1)
		tell_apart(&gathering, all);
	if (gathering.count == 0)
		return only_artefacts(opened, selection->items[0], err);
	ret_candidates->items = arena_array(&opened->image.arena, struct candidate, gathering.count);
	memcpy(ret_candidates->items, gathering.items, gathering.count * sizeof *gathering.items);
	ret_candidates->count = gathering.count;
	return 0;
}

int gather_choose(const struct candidates *candidates, const struct platform *want, struct arena *arena,
	const struct candidate **ret_candidate, struct error *err)
{
	struct selection good = { .items = arena_array(arena, const struct descriptor *, candidates->count) };
	const struct candidate *broken = NULL;
	const struct descriptor *item = NULL;
	int r = -ERR_NOT_FOUND;

	for (size_t i = 0; i < candidates->count; i++) {
		const struct candidate *candidate = &candidates->items[i];

		if (!candidate->why_not)
			good.items[good.count++] = &candidate->item;
		else if (!broken || candidate->code == -ERR_LIMIT)
			broken = candidate;
	}
	/* Behind a limit may be the one that is run. Behind what is missing is nothing that could be. */
	if (good.count && !(broken && broken->code == -ERR_LIMIT)) {
		if (good.count == 1 && candidates->count == 1)
			item = good.items[0]; /* whatever it is for: its configuration is checked */
		else
			r = select_platform(&good, want, arena, &item, err);
	}
	if (!item && broken)
		return error_set(err, (enum error_code) - broken->code, "%s", broken->why_not);
	if (!item)
		return r;
	*ret_candidate = (const struct candidate *)(const void *)((const char *)item - offsetof(struct candidate, item));
	return 0;
}
