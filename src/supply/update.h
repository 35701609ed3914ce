/* update.h - fetch feeds, and make the user's store of them
 *
 * What fails costs its feed only: the last good data stay, and their age tells. A store is made when something is new, or when the
 * days of the last checks are, and takes its place when it is whole; without either the one that is there stays. */
#pragma once
#include "supply/build.h"
#include "supply/download.h"

enum update_outcome {
	UPDATE_WAITS, /* not reached: a signal came */
	UPDATE_NEW,
	UPDATE_UNCHANGED,
	UPDATE_FAILED,  /* not fetched */
	UPDATE_REFUSED, /* fetched, and of no use: what was there before is there again */
};

struct update_feed {
	const struct feed_source *source;
	uint64_t size_bytes;   /* of what is there, else about */
	uint64_t checked_unix; /* when what is there was last known to be up to date; 0: nothing is there */
	enum update_outcome outcome;
	const char *why; /* what failed, or NULL */
};

struct update_events {
	/* Before anything is fetched. */
	void (*chosen)(void *context, const struct update_feed *feeds, size_t count);
	void (*waiting)(void *context); /* another process is at it */
	void (*progress)(void *context, const struct download_progress *now);
	void (*again)(void *context, const struct update_feed *feed, const char *why, uint64_t wait_ms);
	void (*ended)(void *context, const struct update_feed *feed);
	void (*forgotten)(void *context); /* what was known of the feeds was damaged: all are fetched anew */
	void (*building)(void *context);
	void (*reading)(void *context, const struct build_progress *now);
	void *context;
};

struct update_options {
	const struct feed_list *list;
	const char *feeds;  /* names and groups, commas between; NULL: the default set, and what was fetched before */
	const char *folder; /* of the feeds */
	const char *store;
	const char *fetcher_path, *reader_path;
	unsigned jobs, tries_max;    /* 0: as download.h has it */
	uint64_t timeout_ms;         /* for the fetching; 0: none */
	struct update_events events; /* all of them */
};

struct update_result {
	struct arena arena;
	struct update_feed *feeds; /* that were chosen, as the list has them */
	size_t count;
	size_t outcomes[UPDATE_REFUSED + 1];
	int signal;                /* that ended it, or 0 */
	bool rules_alone;          /* nothing is there but rules for malware: no store is made of them */
	bool built;                /* a store was made: */
	struct build_result build; /* how; its notes are good when that failed, too */
};

int supply_update(const struct update_options *options, struct update_result *ret_result, struct error *err);
void update_result_done(struct update_result *result);

/* The list at PATH, all in ARENA. */
int update_read_list(const char *path, struct arena *arena, struct feed_list *ret_list, struct error *err);
