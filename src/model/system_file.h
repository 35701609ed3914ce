/* system_file.h - files that a system's packages bring: programs, libraries, shells, by where they lie and what they are called */
#pragma once
#include "base/slice.h"

/* Below a folder of programs and libraries that packages fill: bin, sbin, lib, lib64, usr/libexec … Not below usr/local, opt or usr/share.
 * PATH: normalised. */
bool system_file_is(struct slice path);
/* PATH without "usr/" where the folders of that name are one on systems whose /bin, /lib and /sbin are links into /usr. */
struct slice system_file_key(struct slice path);
/* Is it called as a shell or an interpreter is: "bash", "python3.11", "busybox"? */
bool system_file_is_shell(struct slice path);
/* Is somebody asking what digest it has (struct file_digest): system files, shells wherever they lie, setuid and setgid programs. */
bool system_file_is_digested(struct slice path, uint64_t mode);
