/* judge.h - what the merged tree's small files say: accounts, the distribution
 *
 * Gets the kept files of the merged tree, in the order of their paths, and hands out what it finds. Runs in the jail. */
#pragma once
#include "base/arena.h"
#include "model/account.h"
#include "model/file.h"
#include "model/note.h"

struct judge_sink {
	void (*add_account)(void *context, const struct account *account);
	void (*add_distribution)(void *context, const struct distribution *distribution); /* at most once */
	void *context;
};

void judge_files(const struct file *files, size_t count, struct judge_sink *sink, struct note_sink *notes, struct arena *arena);
