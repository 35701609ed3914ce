/* judged.h - for this room's tests: what judge_files handed out, as text */
#pragma once
#include "base/buffer.h"
#include "judge/judge.h"

struct judged {
	struct arena arena;
	struct buffer accounts; /* a line each: "3 root 0:0 root /root /bin/bash" */
	struct buffer notes;    /* a line each: "incomplete etc/passwd: line 3: no name" */
	struct distribution distribution;
	unsigned distribution_count, account_count, note_count;
};

/* Judges FILES into *RET_JUDGED, which must be zero or done. */
void judged_make(struct judged *ret_judged, const struct file *files, size_t count);
void judged_done(struct judged *judged);
