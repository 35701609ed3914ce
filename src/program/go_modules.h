/* go_modules.h - inside this room: the list of modules that Go writes into what it builds (`go version -m`) */
#pragma once
#include "catalog/claims.h"

/* What `go version` prints: "go1.21.5 X:boringcrypto" is version 1.21.5. Empty: none. */
struct slice go_version(struct slice text);
/* Hands on the modules that TEXT lists: the main one, what it needs, and what took such a one's place. 0, or the sink's error. */
int go_modules_claim(struct slice text, struct slice architecture, struct claims *claims);
/* Go's own library, of VERSION. */
int go_stdlib_claim(struct slice version, struct slice architecture, struct claims *claims);
