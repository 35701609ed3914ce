/* jail.h - give up rights for good
 *
 * Each profile is an allow-list: what it does not name kills the process (SIGSYS). There is no switch that turns it off.
 * Sanitizer builds (PLIMSOLL_SANITIZED, chosen at compile time) cannot live under the allow-lists; theirs refuse what reaches
 * outside (exec, sockets, ptrace, writing files) with EPERM and let the rest be. */
#pragma once
#include "base/error.h"

enum jail_profile {
	JAIL_ZYGOTE,        /* forks readers, passes descriptors; opens nothing, talks to nobody */
	JAIL_READER,        /* reads, writes, allocates, ends */
	JAIL_FOLDER_ZYGOTE, /* as JAIL_ZYGOTE, and opens for reading what is below one folder */
	JAIL_FOLDER_READER, /* as JAIL_READER, and opens for reading what is below that folder */
	JAIL_NET, /* internet sockets and name look-ups; opens a few files for reading, none for writing, starts and signals nobody */
};

/* The parent's death is this process's too: the first thing to do, so that even one that hangs at its start is left by nobody. A
 * change of rights undoes it; jail_close_doors does it again. */
int jail_tie_to_parent(struct error *err);

/* Environment, descriptors other than 0, 1, 2 and KEEP_FD, capabilities, core dumps, the parent's death (this process dies with
 * it): before any thread is started and anything hostile is read. stdin, stdout and stderr become /dev/null: they may be a terminal,
 * which obeys what is written to it and tells what is typed. (Sanitizer builds keep stderr, for their reports.) */
int jail_close_doors(int keep_fd, struct error *err);
/* The same for a process that is to read the folder FOLDER_FD, which stays open (it is a higher number than KEEP_FD). Of the capabilities
 * CAP_DAC_READ_SEARCH stays, where it is there, and root becomes nobody. */
int jail_close_doors_but_folder(int keep_fd, int folder_fd, struct error *err);

/* No new privileges, landlock (no file at all for the zygote and readers; where the kernel has none, seccomp alone holds),
 * limits, the seccomp list. May be called again with a narrower profile, in a forked child. */
int jail_enter(enum jail_profile profile, struct error *err);
/* JAIL_FOLDER_ZYGOTE: landlock allows to read and list what is below FOLDER_FD, which may be closed then. -ERR_UNSUPPORTED where the kernel
 * has no landlock: nothing else would keep a reader from other files. */
int jail_enter_folder(int folder_fd, struct error *err);
/* JAIL_NET: landlock allows to read what is at PATHS (NULL-terminated; files, or folders with all that is below them) and no other
 * file, and to listen on no TCP port. Links are followed now, once. Where the kernel has no landlock, seccomp alone holds: any file of
 * the user's may be read then, none written. */
int jail_enter_net(const char *const *paths, struct error *err);

#define JAIL_READER_MEMORY_BYTES (1024ull << 20) /* address space of one reader */
