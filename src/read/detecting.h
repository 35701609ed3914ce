/* detecting.h - inside this room: secrets and malware, in the pass that looks for packages */
#pragma once
#include "detect/detect.h"
#include "read/jobs.h"
#include "read/takers.h"

struct detecting {
	struct detect *detect; /* NULL: the job does not ask for it */
};

/* What JOB asks for, by what came along in FDS; what is found goes to OUTPUT. NOTES must live as long. */
int detecting_init(struct detecting *detecting, const struct job *job, const int fds[JOB_FD_COUNT], struct output *output,
	struct note_sink *notes, struct error *err);
/* Every regular file of the walk goes to the detectors as well. DETECTING must stay where it is. */
void detecting_watch(struct detecting *detecting, struct takers *takers);
/* After the walk. */
int detecting_end(struct detecting *detecting, struct error *err);
