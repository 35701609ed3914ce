/* manifests.h - what compose files and manifests of Kubernetes say of the containers they run
 *
 * The Compose Specification; Kubernetes' Pod, and what has a pod's template: Deployment, StatefulSet, DaemonSet, ReplicaSet,
 * ReplicationController, Job, CronJob, PodTemplate, and lists of these. A file may hold several documents. Runs in the jail. */
#pragma once
#include "sources/workload.h"

/* Does it look like a manifest? Lines begin with "apiVersion:" and "kind:". */
bool manifests_looks_like(struct slice text);
/* Adds the workloads of TEXT; 0, -ERR_FORMAT or -ERR_LIMIT with "line 3: …". COMPOSE: it is a compose file, else a manifest. On an error what
 * was read until then is there. */
int manifests_read(struct slice text, bool compose, struct arena *arena, struct workloads *workloads, struct error *err);
