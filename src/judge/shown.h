/* shown.h - lines of an image's files as a report may show them: no secret, no control character, not too long */
#pragma once
#include "base/arena.h"

/* LINE, with "***" for the values of what is called a password, a secret, a token or a key, for the passwords in URLs and for words that look like a
 * known kind of token. WORDS_TELL: "password" alone at a line's start is a secret's name too ("requirepass abc"), as it is not in PAM's files. */
struct slice shown_line(struct slice line, bool words_tell, struct arena *arena);
/* LINE of the file PATH. */
struct slice shown_file_line(struct slice path, struct slice line, struct arena *arena);
/* What KEY is called says that its value is a secret. */
bool shown_is_secret(struct slice key);
/* "PATH=***": of the environment the name alone. */
struct slice shown_variable(struct slice variable, struct arena *arena);
