/* ship.h - send an advisory store to a registry, and have it from there (supply/shipment.h says as what) */
#pragma once
#include "registry/client.h"
#include "supply/transfer.h"

struct push_options {
	struct repository *repository;
	struct slice tag;
	const char *store;
	const char *const
		*olds; /* stores that others may have: a delta from each goes along, where it is smaller than the whole */
	size_t old_count;
	struct slice private_key; /* PEM; empty: nothing is signed */
};

struct push_result {
	uint64_t sequence, bytes; /* of all files together, also of those that were there already */
	size_t deltas;
};

int supply_push(const struct push_options *options, struct push_result *ret_result, struct error *err);

struct pull_options {
	struct repository *repository;
	struct slice what;      /* a tag, or a digest */
	const char *name;       /* of it, for errors */
	const char *public_key; /* PEM's file; NULL: no signature is looked at */
	const char *store;
	const char *reader_path;
	bool allow_older;
	struct deadline deadline;
};

struct pull_result {
	struct import_result import;
	uint64_t bytes; /* that were fetched */
	bool by_delta;
	bool unchanged; /* the registry says that it has what is in place: nothing was fetched */
};

/* As supply_import(). */
int supply_pull(const struct pull_options *options, struct pull_result *ret_result, struct error *err);
