/* folder.h - walk a folder of this machine once and hand the wanted files to those who want them
 *
 * As walk.h does with a tar: names decide, what nobody wants is never opened, only regular files are. Links are followed where a
 * wanted file is one or lies behind one, as if the folder were the root of everything. What is mounted below and is of the kernel
 * (proc, sysfs, devices), of another machine or another program is named and left out. What cannot be read, or changes while it
 * is read, becomes a note; only a limit, or a taker's refusal, ends the walk. Names are names: there are no whiteouts.
 * Who wants programs (INTEREST_ELF) gets none that is called as texts and pictures are, "a.py". */
#pragma once
#include "walk/walk.h"

struct folder_result {
	uint64_t entries;    /* names seen */
	uint64_t read_bytes; /* of wanted files */
};

/* FOLDER_FD: of the folder, for reading or O_PATH. SINK: its notes, and its entry, which may be NULL, as for walk_tar. On an error
 * *RET_RESULT holds what was seen until then. */
int walk_folder(int folder_fd, const struct walk_wanted *wanted, size_t wanted_count, const struct walk_limits *limits,
	const struct walk_sink *sink, struct folder_result *ret_result, struct error *err);
/* Of the folder only what is at the paths of FILES, links followed; with a slash at the end the files of that folder. It goes to WANTED. */
int walk_folder_paths(int folder_fd, const struct file *files, size_t count, const struct walk_wanted *wanted,
	const struct walk_limits *limits, struct note_sink *notes, struct folder_result *ret_result, struct error *err);
/* The same walk for the names, sizes, modes and owners of all regular files, none of which is opened. */
int walk_folder_list(int folder_fd, int (*entry)(void *context, const struct file *file), void *context,
	const struct walk_limits *limits, struct note_sink *notes, struct folder_result *ret_result, struct error *err);
