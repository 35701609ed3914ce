/* challenge.h - what a server asks for before it answers: WWW-Authenticate (RFC 9110, section 11.6.1; RFC 6750; the token specification of
 * distribution registries). Pure functions over the field. */
#pragma once
#include "base/arena.h"

struct challenge {
	struct slice scheme;                /* "Bearer", as it stands there */
	struct slice realm, service, scope; /* of the parameters the first of that name; or empty */
};

/* Takes the next challenge off *FIELD; what is quoted is unescaped into ARENA. False: there is none left, or none that can be understood. */
bool challenge_next(struct slice *field, struct arena *arena, struct challenge *ret_challenge);
