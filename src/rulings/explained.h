/* explained.h - read what plimsoll explain wrote as JSON: the facts of which it made its answer
 *
 * docs/explain.schema.json describes it. It is as hostile as any other document; what it says of results is not looked at. */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "model/account.h"
#include "model/advisory.h"
#include "model/assessment.h"
#include "model/package.h"
#include "model/replay.h"
#include "model/ruling.h"

/* In this order: one replay, its distribution; each store with what it says behind it; each package behind its place; rulings. */
enum explained_kind {
	EXPLAINED_REPLAY,       /* struct replay */
	EXPLAINED_DISTRIBUTION, /* struct distribution */
	EXPLAINED_STORE,        /* struct replay_store */
	EXPLAINED_ADVISORY,     /* struct advisory */
	EXPLAINED_ASSESSMENT,   /* struct assessment */
	EXPLAINED_PLACE,        /* struct replay_place */
	EXPLAINED_PACKAGE,      /* struct package */
	EXPLAINED_RULING,       /* struct ruling */
};

/* Slices are good during the call. Negative: stop, and give that back. */
struct explained_sink {
	int (*add)(void *context, enum explained_kind kind, const void *thing);
	void *context;
};

#define EXPLAINED_FORMAT 1 /* of the document; another one is refused */
#define EXPLAINED_STORES_MAX 8u

/* -ERR_FORMAT: it is none, or one of its facts is no such thing. */
int explained_read(struct slice text, const struct explained_sink *sink, struct arena *arena, struct error *err);
