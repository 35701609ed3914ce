/* replay.h - judge anew what plimsoll explain has written as JSON: of the facts in it, without image and stores */
#pragma once
#include "model/replay.h"
#include "scan/explain.h"
#include "scan/situations.h"

struct replayed {
	struct scan *scan; /* the caller's to free; its report is that of the target, where there was one */
	const struct replay *facts;
	struct scan_explanation explanation;
	struct situations situations; /* where there was no target */
};

/* PATH: the document; READER_PATH: plimsoll-read, which parses it. Advisory stores are made of what it has, in a folder of their own below
 * TMPDIR, and are gone when this returns. */
int scan_replay(const char *path, const char *reader_path, struct replayed *ret_replayed, struct error *err);
