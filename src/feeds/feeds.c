/* feeds.c - the table of feeds */
#include "feeds/feed.h"

#define FEED(symbol, folder, patterns, unit, concerns) extern const struct feed feed_##symbol;
#include "model/feeds.def"
#undef FEED

const struct feed *const feeds[] = {
#define FEED(symbol, folder, patterns, unit, concerns) &feed_##symbol,
#include "model/feeds.def"
#undef FEED
	NULL,
};

const struct feed *feed_by_name(struct slice name)
{
	for (size_t i = 0; feeds[i]; i++)
		if (slice_equal(name, slice_from_text(feeds[i]->name)))
			return feeds[i];
	return NULL;
}
