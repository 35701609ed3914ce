/* feed_folder.h - the folder of fetched feeds: what is there, of when, and what is on its way
 *
 * Feeds lie as `db build --from` wants them, each under its path. Beside them, in `.update`: the state (a text file, written whole or not at
 * all), what was cut off (NAME.part, with NAME.tag saying of what), and what a store was last made of where something newer has come since
 * (NAME.previous). One process at a time works in it; killed at any moment it leaves whole feeds behind. */
#pragma once
#include "base/arena.h"
#include "base/deadline.h"
#include "base/error.h"
#include "link/fetcher.h"

/* Of one file. */
struct feed_state {
	const char *path, *url;
	char etag[FETCH_TAG_SIZE], last_modified[FETCH_DATE_SIZE]; /* as the server said, or "" */
	char digest[SHA256_HEX_SIZE];
	uint64_t size_bytes, mtime_ns; /* a file that has others was changed by somebody else */
	uint64_t fetched_unix;         /* when it came */
	uint64_t checked_unix;         /* when it was last known to be what the server has */
};

struct feed_folder {
	struct arena arena;
	const char *path;
	int fd, own;                        /* own: .update */
	struct feed_state *states, *before; /* of what is there; of what is NAME.previous */
	size_t count, capacity, before_count, before_capacity;
	const char
		*built; /* what the store was last made of, as feed_folder_fingerprint() says, and what it calls itself; or "" */
};

/* Makes what is missing. What is damaged in the state is forgotten: *RET_FORGOTTEN. */
int feed_folder_open(const char *path, struct feed_folder *ret_folder, bool *ret_forgotten, struct error *err);
void feed_folder_close(struct feed_folder *folder);
/* Was anything ever fetched into it? Nothing is made. */
bool feed_folder_is_there(const char *path);
/* Nobody else's until it is closed: 1, or 0 where somebody is at it. */
int feed_folder_lock(struct feed_folder *folder, struct error *err);
/* After it is locked: as it is now. */
int feed_folder_load(struct feed_folder *folder, bool *ret_forgotten, struct error *err);
int feed_folder_save(struct feed_folder *folder, struct error *err);

/* What is known of PATH, if the file is still the one that is known; else NULL. */
struct feed_state *feed_folder_find(struct feed_folder *folder, const char *path);

/* The name of what belongs to PATH in `.update`: ".part", ".tag". */
#define FEED_NAME_SIZE 256
void feed_folder_name(const char *path, const char *ending, char ret_name[FEED_NAME_SIZE]);
/* The whole NAME.part, open as PART, takes its place under STATE's path; what was there becomes NAME.previous, unless there is one. */
int feed_folder_place(struct feed_folder *folder, int part, const struct feed_state *state, struct error *err);
bool feed_folder_has_previous(const struct feed_folder *folder, const char *path);
/* PATH is no good: what was there before comes back, without its tag, or nothing. 1: something came back. */
int feed_folder_put_back(struct feed_folder *folder, const char *path, struct error *err);
/* A store was made of what is there: NAME.previous is of no more use. */
void feed_folder_settle(struct feed_folder *folder);

/* Of all files that are known and that stores are made of, their digests and the days of their checks. */
void feed_folder_fingerprint(const struct feed_folder *folder, char ret_hex[SHA256_HEX_SIZE]);
