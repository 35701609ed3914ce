/* osv.h - one OSV record, for all feeds that come in this form */
#pragma once
#include "feeds/feed.h"

int osv_parse(struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err);
