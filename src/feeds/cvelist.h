/* cvelist.h - one CVE record (https://www.cve.org/, format 5.x) a document */
#pragma once
#include "feeds/feed.h"

int cvelist_parse(struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err);
