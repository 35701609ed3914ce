/* detectors.h - inside this room: what secrets and malware are looked for by: texts, compiled once in the jail, and kept
 *
 * Compiled patterns depend on the texts, on the library, and on the processor. Those of the built-in texts are installed with the
 * program; others are kept as evidence is, under the texts' digest. What does not fit is compiled anew. */
#pragma once
#include "base/buffer.h"
#include "scan/state.h"

/* Once, before anything is kept or looked up: which detectors are asked for. */
int scan_choose_detectors(struct scan *scan, struct error *err);
/* Once, before the first reader begins. An error of the user's texts names the text and the line. */
int scan_open_detectors(struct scan *scan, struct error *err);
/* TASK, whose job's kind is set, looks for them too. Its context must be CONTEXT, for which scan_detector_fds() is told SCAN. */
void scan_task_detects(const struct scan *scan, struct pump_task *task);
/* The descriptors of such a task. */
int scan_detector_fds(const struct scan *scan, int fds[JOB_FD_COUNT], struct error *err);
/* What was said when they were compiled, as notes of this scan. */
void scan_tell_detectors(struct scan *scan);
void detectors_done(struct detectors *detectors);
