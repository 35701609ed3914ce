/* jobs.h - what a reader can be asked for: one file a job */
#pragma once
#include "link/message.h"
#include "read/input.h"
#include "read/output.h"
#include "walk/walk.h"

#define LAYER_ENTRIES_MAX 50000000u
#define LAYER_OUTPUT_BYTES_MAX (64ull << 30)
#define LAYER_RATIO_MAX 10000u
#define LAYER_QUESTIONS_BYTES_MAX (16u << 20)

/* Each reads INPUT to its end (or says in DONE why it stopped) and writes its records; the caller sends DONE. */
/* FDS: by enum job_fd; the list is that of a folder that is a layer. */
void job_layer(const struct job *job, const int fds[JOB_FD_COUNT], struct input *input, struct output *output, struct done *done);
/* WANTS_FD: the list, as RECORD_FILE frames: what is at `link` in the layer is read as if it were at `path`; with a `mode`
 * it is sent as it is. */
void job_late(const struct job *job, int wants_fd, struct input *input, struct output *output, struct done *done);
/* WANTS_FD: the list, sorted hashes of model/cover.h. */
void job_cover(const struct job *job, int wants_fd, struct input *input, struct output *output, struct done *done);
void job_tree(const struct job *job, int wants_fd, struct input *input, struct output *output, struct done *done);
void job_image(const struct job *job, struct input *input, struct output *output, struct done *done);
/* FDS: the same; the list is of paths, as RECORD_FILE frames: these alone are sent, as they are. */
void job_folder(
	const struct job *job, const int fds[JOB_FD_COUNT], struct input *input, struct output *output, struct done *done);
void job_feed(const struct job *job, struct input *input, struct output *output, struct done *done);
void job_replay(const struct job *job, struct input *input, struct output *output, struct done *done);
void job_bom(const struct job *job, struct input *input, struct output *output, struct done *done);
void job_settings(const struct job *job, struct input *input, struct output *output, struct done *done);
void job_guess(const struct job *job, struct input *input, struct output *output, struct done *done);
void job_rulings(const struct job *job, struct input *input, struct output *output, struct done *done);
void job_detectors(const struct job *job, struct input *input, struct output *output, struct done *done);
void job_detect(
	const struct job *job, const int fds[JOB_FD_COUNT], struct input *input, struct output *output, struct done *done);
void job_inflate(const struct job *job, struct input *input, struct output *output, struct done *done);

/* Of a layer that is walked for the first time. */
struct walk_limits jobs_walk_limits(const struct job *job);

/* All of INPUT, at most CEILING bytes, as RECORD_FILE frames. */
int jobs_read_files(
	struct input *input, struct arena *arena, size_t ceiling, struct file **ret_files, size_t *ret_count, struct error *err);
