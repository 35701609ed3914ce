/* dockerfile.h - a Dockerfile, and the configuration and history of the image as they will come out
 *
 * Docker's "Dockerfile reference": parser directives, continuation lines, comments, here-documents, ARG and ENV, stages. Nothing is built
 * and nothing fetched: of a base image only its name is known, so that what it sets itself is not. Runs in the jail. */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "model/image.h"

#define DOCKERFILE_LINES_MAX 4000u
#define DOCKERFILE_STAGES_MAX 200u

/* Where something of the configuration was set. */
struct dockerfile_setting {
	struct slice field, name; /* "env", "PATH"; of what is no list no name */
	uint64_t line;
};

/* An image that is not built here: "debian:12", of FROM, or of COPY --from. */
struct dockerfile_base {
	struct slice image; /* variables replaced; those nobody gives a value to are left out of `bases` */
	uint64_t line;
};

struct dockerfile {
	struct image image;      /* of the last stage; its arena is empty */
	uint64_t line;           /* of its FROM */
	uint64_t *history_lines; /* for each of image.history */
	struct dockerfile_setting *settings;
	size_t setting_count;
	struct dockerfile_base *bases; /* of every stage, in the order of their lines */
	size_t base_count;
};

/* TEXT must outlive it. -ERR_FORMAT or -ERR_LIMIT with "line 3: …". */
int dockerfile_read(struct slice text, struct arena *arena, struct dockerfile *ret_dockerfile, struct error *err);
/* Where FIELD ("user") or its entry NAME ("env", "PATH") was set last, or the line of its FROM. */
uint64_t dockerfile_line(const struct dockerfile *dockerfile, struct slice field, struct slice name);
