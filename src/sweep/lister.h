/* lister.h - find the images of a registry, in a process of its own, while others scan those that were found
 *
 * It tells by lines (struct sweep_news) what it finds: the registry's words reach the sweep only in this form. */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"
#include "sweep/choice.h"
#include "sweep/source.h"

#define SWEEP_NAMES_MAX 1000000u /* of repositories, and of the tags of one */
#define NEWS_LINE_BYTES_MAX 65536u

enum sweep_news_kind {
	NEWS_REPOSITORIES, /* `number`: so many there are */
	NEWS_REPOSITORY,   /* one is done; `number`: so many of its tags were left out */
	NEWS_IMAGE,        /* `reference`, `digest`, `target` */
	NEWS_FAILED,       /* `reference`, or a repository, and `error` */
	NEWS_BROKEN,       /* the list of repositories ended with `error` */
	NEWS_END           /* all was listed */
};

struct sweep_news {
	enum sweep_news_kind kind;
	struct slice reference, digest, target, error;
	uint64_t number;
};

void sweep_news_write(const struct sweep_news *news, struct buffer *out);
int sweep_news_read(struct slice line, struct arena *arena, struct sweep_news *ret_news, struct error *err);

struct sweep_lister {
	const struct sweep_source *source;
	const struct sweep_choice *choice;
	bool tags_only;         /* tags are told as they are, and not looked at: NEWS_IMAGE has a reference alone */
	bool repositories_only; /* NEWS_IMAGE has a repository */
	/* Takes each piece of news; false ends it. */
	bool (*tell)(void *context, const struct sweep_news *news);
	void *context;
};
void sweep_list(const struct sweep_lister *lister);
