/* source.c - the images of a registry */
#include "sweep/source.h"
#include "registry/digest.h"
#include "registry/listing.h"

static int open_registries(struct sweep_registry *registry, struct error *err)
{
	return registry->registries ? 0 : registries_open(registry->options, &registry->registries, err);
}

/* The client of REPOSITORY: one at a time, for its tags are looked at one after the other. */
static int select_repository(struct sweep_registry *registry, struct slice repository, struct error *err)
{
	struct reference reference;
	int r = open_registries(registry, err);

	if (r < 0 || (registry->repository && slice_equal(registry->repository_name, repository)))
		return r;
	repository_close(registry->repository);
	registry->repository = NULL;
	arena_clear(&registry->arena);
	registry->repository_name = arena_copy(&registry->arena, repository);
	r = reference_parse(repository, &registry->arena, &reference, err);
	return r < 0 ? r : repository_open(registry->registries, &reference, &registry->repository, err);
}

static int list_tags(void *context, struct slice repository, const struct registry_taker *taker, struct error *err)
{
	struct sweep_registry *registry = context;
	int r = select_repository(registry, repository, err);

	return r < 0 ? r : repository_tags(registry->repository, taker, err);
}

static int take_nothing(void *context __attribute__((unused)), struct slice name __attribute__((unused)),
	struct error *err __attribute__((unused)))
{
	return 0;
}

/* A registry that keeps its listing closed may still show the tags of the repository that is named. */
static int list_named(struct sweep_registry *registry, const struct registry_taker *taker)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice name = arena_printf(&arena, "%.*s/%.*s", SLICE_ARG(registry->host), SLICE_ARG(registry->prefix));
	const struct registry_taker nobody = { take_nothing, NULL };
	struct error err;
	int r = list_tags(registry, name, &nobody, &err);

	return r < 0 ? r : taker->take(taker->context, name, &err);
}

static int list_repositories(void *context, const struct registry_taker *taker, struct error *err)
{
	struct sweep_registry *registry = context;
	struct listing_result result = { 0 };
	int r = open_registries(registry, err);

	if (r < 0)
		return r;
	r = registry_list(registry->registries, registry->host, registry->prefix, registry->via, taker, &result, err);
	if ((r == -ERR_DENIED || r == -ERR_NOT_FOUND || r == -ERR_UNSUPPORTED) && registry->prefix.len &&
		result.repositories == 0)
		return list_named(registry, taker) < 0 ? r : 0;
	if (r >= 0 && result.nameless)
		return error_set(err, ERR_FORMAT, "%.*s names %llu %s that cannot be %s", SLICE_ARG(registry->host),
			(unsigned long long)result.nameless, result.nameless == 1 ? "repository" : "repositories",
			result.nameless == 1 ? "one" : "any");
	return r;
}

static int look(void *context, struct slice repository, struct slice tag, struct arena *arena, struct slice *ret_digest,
	struct slice *ret_target, struct error *err)
{
	struct sweep_registry *registry = context;
	struct registry_document document;
	int r = select_repository(registry, repository, err);

	if (r >= 0)
		r = repository_look(registry->repository, tag, arena, &document, err);
	if (r >= 0 && document.digest.len == 0) /* not every registry says it unasked */
		r = repository_manifest(registry->repository, tag, arena, &document, err);
	if (r < 0)
		return r;
	*ret_digest = document.digest;
	*ret_target = arena_printf(arena, "docker://%.*s@%.*s", SLICE_ARG(repository), SLICE_ARG(document.digest));
	return 0;
}

struct sweep_source sweep_source_of(struct sweep_registry *registry)
{
	return (struct sweep_source){ .repositories = list_repositories, .tags = list_tags, .look = look, .context = registry };
}

void sweep_registry_done(struct sweep_registry *registry)
{
	repository_close(registry->repository);
	registries_close(registry->registries);
	registry->repository = NULL;
	registry->registries = NULL;
	arena_done(&registry->arena);
}
