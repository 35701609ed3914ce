/* osv_imports.h - in which parts of a module of Go a flaw is (https://go.dev/doc/security/vuln/database#schema, "imports") */
#pragma once
#include "base/arena.h"
#include "codec/json.h"

struct osv_imports {
	struct slice remark;    /* "in archive/tar: Reader.Next, Reader.readGNUSparseMap; in os"; empty: none is named */
	struct slice condition; /* where it is not in what is built for Linux: "for windows" (match/cpe.h); else empty */
};

void osv_read_imports(struct json *json, struct arena *arena, struct osv_imports *ret_imports);
