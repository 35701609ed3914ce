/* workload.h - what the sources of a container say of how it is run, as named facts
 *
 * A workload is a container, the pod around it, a service of a compose file, or an image that a Dockerfile builds on. Its facts have the
 * names that rules ask for (`workload` in docs/rules.md). */
#pragma once
#include "base/arena.h"
#include "base/error.h"

#define WORKLOADS_MAX 20000u
#define WORKLOAD_FACTS_MAX 500000u /* of one file */

enum workload_part {
	WORKLOAD_POD = 1, /* of Kubernetes: what all its containers share */
	WORKLOAD_CONTAINER = 2,
	WORKLOAD_SERVICE = WORKLOAD_POD | WORKLOAD_CONTAINER, /* of a compose file: both at once */
	WORKLOAD_BASE = 4                                     /* an image that is built on: its name alone is known */
};

struct fact {
	struct slice field; /* "privileged", "host-path" */
	struct slice value; /* "yes", "/var/run/docker.sock" */
	uint64_t line;
};

struct workload {
	struct slice path;     /* the file's; whoever reads it fills it in */
	struct slice name;     /* "Deployment web, container app", "service db", "image debian:12" */
	struct slice platform; /* "kubernetes", "compose", "dockerfile" */
	enum workload_part part;
	uint64_t line;
	struct fact *facts; /* in the order of the file; of a field that is a list one for each entry, else one at most */
	size_t fact_count, fact_capacity;
};

struct workloads {
	struct workload *items;
	size_t count, capacity;
	size_t fact_count; /* of all */
};

/* May a workload of this kind have FIELD? Then that no fact says it means: it is an empty list, or nobody states it. */
bool workload_may_have(const struct workload *workload, struct slice field);
bool workload_field_is_list(struct slice field);

/* For those who read files. NULL, or false: too many. */
struct workload *workloads_add(struct workloads *workloads, struct arena *arena, struct workload workload);
bool workload_add(struct workloads *workloads, struct workload *workload, struct arena *arena, const char *field,
	struct slice value, uint64_t line);
