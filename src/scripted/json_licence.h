/* json_licence.h - a licence, or a list of which one is to be chosen, as files of several languages state it in JSON */
#pragma once
#include "catalog/claims.h"
#include "codec/json.h"

/* Reads the next value: "MIT", or ["MIT", "GPL-2.0"] as "MIT OR GPL-2.0", into the arena; of anything else "". */
struct slice json_licence_read(struct json *json, struct arena *arena);
