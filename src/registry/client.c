/* client.c - one plimsoll-net for registries, and the repositories that are asked through it */
#include "registry/client.h"
#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "registry/ask.h"

#define AUTHORITIES_BYTES_MAX (256u << 10)

static int read_authorities(struct registries *registries, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(AUTHORITIES_BYTES_MAX);
	int r;

	if (!registries->options.authorities_path)
		return 0;
	r = file_read(registries->options.authorities_path, &text, err);
	if (r >= 0)
		registries->authorities = arena_copy(&registries->arena, buffer_slice(&text));
	return r;
}

int registries_open(const struct registry_options *options, struct registries **ret_registries, struct error *err)
{
	struct registries *registries = memory_one(struct registries);
	int r;

	registries->options = *options;
	registries->transfers.pace = options->pace;
	registries->transfers.pace_context = options->pace_context;
	r = read_authorities(registries, err);
	if (r >= 0)
		r = fetcher_start(options->fetcher_path, &registries->transfers.fetcher, err);
	if (r < 0) {
		registries_close(registries);
		return r;
	}
	*ret_registries = registries;
	return 0;
}

void registries_close(struct registries *registries)
{
	if (!registries)
		return;
	fetcher_stop(registries->transfers.fetcher);
	sites_done(registries);
	arena_done(&registries->arena);
	free(registries);
}

int repository_open(
	struct registries *registries, const struct reference *reference, struct repository **ret_repository, struct error *err)
{
	struct repository *repository = memory_one(struct repository);
	int r;

	repository->registries = registries;
	r = endpoints_find(registries->options.registries_path, reference, &repository->arena, &repository->endpoints, err);
	if (r >= 0 && repository->endpoints.count == 0)
		r = error_set(err, ERR_NOT_FOUND, "no registry is known for '%.*s'", SLICE_ARG(reference->path));
	if (r < 0) {
		repository_close(repository);
		return r;
	}
	*ret_repository = repository;
	return 0;
}

void repository_close(struct repository *repository)
{
	if (!repository)
		return;
	arena_done(&repository->arena);
	free(repository);
}

/* Of several registries for a short name it is the one that answered, else the last. */
struct slice repository_name(const struct repository *repository)
{
	return repository->endpoints.items[repository->answered ? repository->chosen : repository->endpoints.count - 1].name;
}

struct slice repository_place(const struct repository *repository)
{
	return repository->endpoints.items[repository->chosen].host;
}

bool repository_is_mirrored(const struct repository *repository)
{
	return repository->endpoints.items[repository->chosen].is_mirror;
}
