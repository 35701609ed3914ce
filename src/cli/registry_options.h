/* registry_options.h - what the options say of registries: who we are to them, and whom to believe */
#pragma once
#include "cli/options.h"
#include "cli/places.h"
#include "registry/client.h"

/* --insecure, --cacert, --username with --password-stdin or PLIMSOLL_PASSWORD; with --offline no fetcher_path. The password is read
 * from standard input, once; *RET_REGISTRY points at OPTIONS, and is the caller's (registry_options_done). */
int registry_options_read(
	const struct options *options, const struct places *places, struct registry_options *ret_registry, struct error *err);
void registry_options_done(struct registry_options *registry); /* wipes */

#define cleanup_registry_options __attribute__((cleanup(registry_options_done)))
