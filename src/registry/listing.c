/* listing.c - which repositories a registry has: the kinds, and which of them is asked */
#include "registry/listing.h"
#include "registry/reference.h"
#include <stdio.h>

#define LISTING(name) extern const struct listing listing_##name;
#include "registry/listings.def"
#undef LISTING

#define LISTING(name) &listing_##name,
const struct listing *const listings[] = {
#include "registry/listings.def"
	NULL
};
#undef LISTING

/* Between the registry and the taker. */
struct sieve {
	const struct registry_taker *taker;
	struct listing_result *result;
	struct slice host, prefix;
};

const struct listing *listing_by_name(struct slice name)
{
	for (size_t i = 0; listings[i]; i++)
		if (slice_equal(slice_from_text(listings[i]->name), name))
			return listings[i];
	return NULL;
}

static int sift(void *context, struct slice name, struct error *err)
{
	struct sieve *sieve = context;
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice whole = arena_printf(&arena, "%.*s/%.*s", SLICE_ARG(sieve->host), SLICE_ARG(name));
	struct reference reference;

	if (sieve->prefix.len && !slice_equal(name, sieve->prefix) &&
		!(slice_starts_with(name, sieve->prefix) && name.ptr[sieve->prefix.len] == '/'))
		return 0;
	if (reference_parse(whole, &arena, &reference, NULL) < 0 || reference.digest.len ||
		!slice_equal(reference_repository(&reference, &arena), whole)) {
		sieve->result->nameless++;
		return 0;
	}
	sieve->result->repositories++;
	return sieve->taker->take(sieve->taker->context, whole, err);
}

static int list_by(const struct listing *listing, struct registries *registries, struct sieve *sieve, struct error *err)
{
	const struct registry_taker taker = { .take = sift, .context = sieve };

	*sieve->result = (struct listing_result){ .via = listing };
	return listing->list(registries, sieve->host, sieve->prefix, &taker, err);
}

/* It is not there, or closed: another kind may be open. What was begun and broke off is no reason to begin anew. */
static bool may_be_another(int r, const struct listing_result *result)
{
	return (r == -ERR_NOT_FOUND || r == -ERR_DENIED || r == -ERR_UNSUPPORTED || r == -ERR_FORMAT || r == -ERR_NETWORK) &&
	       result->repositories == 0 && result->nameless == 0;
}

int registry_list(struct registries *registries, struct slice host, struct slice prefix, const struct listing *via,
	const struct registry_taker *taker, struct listing_result *ret_result, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct reference reference;
	struct sieve sieve = { .taker = taker, .result = ret_result, .host = host, .prefix = prefix };
	char said[ERROR_TEXT_SIZE] = "";
	struct error why = { 0 };
	int r = 0, first = 0;

	if (prefix.len) /* it is put into URLs */
		r = reference_parse(
			arena_printf(&arena, "%.*s/%.*s", SLICE_ARG(host), SLICE_ARG(prefix)), &arena, &reference, err);
	if (r < 0)
		return r;
	for (size_t i = 0; !via && listings[i]; i++)
		if (listings[i]->is_for && listings[i]->is_for(host))
			via = listings[i];
	if (via) {
		r = list_by(via, registries, &sieve, err);
		return r < 0 ? error_context(err, r, "repositories of %.*s", SLICE_ARG(host)) : 0;
	}
	for (size_t i = 0; listings[i]; i++) {
		if (listings[i]->is_for)
			continue;
		r = list_by(listings[i], registries, &sieve, &why);
		if (r >= 0)
			return 0;
		if (!first)
			first = r; /* what the catalogue says is what matters */
		snprintf(said + strlen(said), sizeof said - strlen(said), "%s%s: %.100s", said[0] ? "; " : "", listings[i]->name,
			why.text);
		if (!may_be_another(r, ret_result)) {
			first = r;
			break;
		}
	}
	return error_set(err, (enum error_code) - first, "repositories of %.*s: %s", SLICE_ARG(host), said);
}
