/* vulnrichment.c - CISA's copy of the CVE records, to which it has added how bad each is and what to do about it */
#include "feeds/cvelist.h"

const struct feed feed_vulnrichment = {
	.name = "vulnrichment",
	.parse = cvelist_parse,
};
