/* shown.h - what an image says as a report may show it: no secret, no control character, not too long */
#pragma once
#include "base/arena.h"

/* LINE, with "***" for the values of what is called a password, a secret, a token or a key, for the passwords in URLs and for words that look like a
 * known kind of token. WORDS_TELL: "password" alone at a line's start is a secret's name too ("requirepass abc"), as it is not in PAM's files. */
struct slice shown_line(struct slice line, bool words_tell, struct arena *arena);
/* The same of a text of any length and lines (of an image's history, a command): no word of it is left out but what is secret. */
struct slice shown_text(struct slice text, struct arena *arena);
/* "--password" of a command's words: the next one is a secret. */
bool shown_is_option_of_secret(struct slice word);
/* LINE of the file PATH. */
struct slice shown_file_line(struct slice path, struct slice line, struct arena *arena);
/* What KEY is called says that its value is a secret. */
bool shown_is_secret(struct slice key);
/* "PATH=***": of the environment the name alone. */
struct slice shown_variable(struct slice variable, struct arena *arena);
