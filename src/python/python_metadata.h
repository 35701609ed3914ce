/* python_metadata.h - what Python packages say of themselves: the headers of METADATA and PKG-INFO (PEP 314 to 639), requires.txt */
#pragma once
#include "catalog/claims.h"

/* The name that a requirement begins with (PEP 508): "a" of "a[x]>=1; python_version<'3'". Empty when it begins with none. */
struct slice python_requirement_name(struct slice requirement);
/* The names in a requires.txt of setuptools, without those of extras. */
void python_requires_read(struct slice text, struct name_list *names, struct arena *arena);

/* Hands on the package that METADATA describes, and which needs what METADATA names, and NAMES; or a note. *RET_NAME (NULL: unwanted) is
 * the package's name, or empty. 0, or the sink's error. */
int python_metadata_claim(
	struct claims *claims, struct slice metadata, struct name_list *names, struct slice evidence, struct slice *ret_name);

/* PATH, as a list in the folder BASE has it ("../x", "/usr/x"), below the image root; into OUT, which is cleared first. */
struct buffer;
void python_path_join(struct slice base, struct slice path, struct buffer *out);
