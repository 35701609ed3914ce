/* registry_options.h - what the options say of registries: who we are to them, and whom to believe */
#pragma once
#include "cli/options.h"
#include "cli/places.h"
#include "registry/client.h"

/* --insecure, --cacert, --username with --password-stdin or PLIMSOLL_PASSWORD; --offline. The password is read
 * from standard input, once; *RET_REGISTRY points at OPTIONS, and is the caller's (registry_options_done). */
int registry_options_read(
	const struct options *options, const struct places *places, struct registry_options *ret_registry, struct error *err);
void registry_options_done(struct registry_options *registry); /* wipes */

/* The repository that a command names, opened as the options say, also --timeout; the account of the options is for its host alone. */
struct named_repository {
	struct registry_options options;
	struct reference reference;
	struct registries *registries;
	struct repository *repository;
};
int named_repository_open(const struct options *options, const struct places *places, const char *name, struct arena *arena,
	struct named_repository *named, struct error *err);
void named_repository_done(struct named_repository *named); /* also of one that could not be opened */

#define cleanup_named_repository __attribute__((cleanup(named_repository_done)))
#define cleanup_registry_options __attribute__((cleanup(registry_options_done)))
