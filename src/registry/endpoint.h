/* endpoint.h - ask a repository's endpoints one after the other, until one answers */
#pragma once
#include "registry/ask.h"

/* What is asked, of whichever endpoint: its path stands behind "/v2/NAME/". */
struct wanted_of {
	struct question question;
	struct slice rest;   /* "manifests/12" */
	struct slice digest; /* what is asked for by digest may come from anywhere; empty: by a name */
	const char *actions; /* "pull", "pull,push" */
	bool original;       /* no mirror is asked */
	/* Looks at what came; a failure is the endpoint's. May be NULL. */
	int (*check)(const struct wanted_of *wanted, const struct answer *answer, struct error *err);
};

int endpoint_site(struct repository *repository, size_t number, struct site **ret_site, struct error *err);
/* "/v2/library/debian/manifests/12" and "repository:library/debian:pull" of endpoint NUMBER. */
struct slice endpoint_path(const struct repository *repository, size_t number, struct slice rest, struct arena *arena);
struct slice endpoint_scope(const struct repository *repository, size_t number, const char *actions, struct arena *arena);
int endpoints_ask(struct repository *repository, const struct wanted_of *wanted, struct arena *arena, struct answer *ret_answer,
	struct error *err);
/* The endpoint that is asked after NUMBER, or -1. */
int endpoint_after(const struct repository *repository, int number, bool by_digest, bool original);
