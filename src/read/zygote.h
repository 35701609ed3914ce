/* zygote.h - the one process that starts readers: locked in, and never reading hostile bytes itself */
#pragma once
#include "base/error.h"

#define ZYGOTE_CHILDREN_MAX 256u

/* Takes jobs from SOCKET and forks a child for each until the other side is gone. FOLDER: it is in JAIL_FOLDER_ZYGOTE, and all jobs are
 * JOB_FOLDER or have `overlay`; else none is or has. */
int zygote_serve(int socket, bool folder, struct error *err);
