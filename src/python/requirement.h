/* requirement.h - a requirement as pip takes it (PEP 508): "a[x] == 1.0 ; python_version < '3' --hash=sha256:…" */
#pragma once
#include "base/slice.h"

enum requirement_kind {
	REQUIREMENT_BAD,      /* none that can be read */
	REQUIREMENT_EXACT,    /* of one version */
	REQUIREMENT_OPEN,     /* of several, or any */
	REQUIREMENT_ELSEWHERE /* a path, an archive, a repository: NAME is set where the text says it */
};

struct requirement {
	struct slice name, version; /* version: of an exact one */
};

enum requirement_kind requirement_read(struct slice text, struct requirement *ret_requirement);
