/* licence.h - licence expressions of SPDX (specification 2.3, annex D), and the spellings that packages have for them
 *
 * Ids are those of licences.def, in any case of letters; the operators are AND, OR and WITH, all in capitals or all in small letters
 * (as SPDX 3 has it). Spellings are those of licence_spellings.def that can mean one thing only. What does not parse stays a text. */
#pragma once
#include "base/arena.h"

struct licence {
	struct slice expression; /* as SPDX writes it: "MIT OR Apache-2.0"; empty: the text is none */
	bool single;             /* it is one id of the list, and nothing else */
	bool refers;             /* it names a "LicenseRef-…" or "DocumentRef-…:LicenseRef-…" */
};

/* All of TEXT; *RET_LICENCE is in ARENA. False: it is no expression. */
bool licence_parse(struct slice text, struct arena *arena, struct licence *ret_licence);

/* Takes the next "LicenseRef-…" (with its document's, where it has one) off an expression that licence_parse made. */
bool licence_next_reference(struct slice *expression, struct slice *ret_reference);

/* Of the list that the ids are from: "3.28". */
extern const char licence_list_version[];
