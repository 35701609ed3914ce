/* source_file.h - which files of a folder of sources say how a container is built and run: by their names */
#pragma once
#include "base/slice.h"

#define SOURCE_FILE_BYTES_MAX (1u << 20)

enum source_file {
	SOURCE_NOT,
	SOURCE_DOCKERFILE, /* Dockerfile, Containerfile, Dockerfile.prod, app.Dockerfile */
	SOURCE_COMPOSE,    /* compose.yaml, docker-compose.override.yml */
	SOURCE_YAML        /* any other YAML: perhaps a manifest of Kubernetes; what it says tells */
};

/* PATH (normalised). What lies in .git and in node_modules is nobody's. */
enum source_file source_file_of(struct slice path);
