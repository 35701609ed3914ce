/* unexamined.h - what a detector did not look at: told, so that speed is never bought by silence */
#pragma once
#include "base/slice.h"

struct unexamined {
	struct slice scanner; /* "secret", "malware" */
	struct slice gate;    /* which decided so, in words: "images, fonts, sound and film (magic)" */
	uint64_t files, bytes;
	uint64_t
		incomplete; /* 0: nothing of that kind is looked for there; 1: something may lie there, and the scan is incomplete */
	struct slice example; /* the path of one of them, the largest */
};
