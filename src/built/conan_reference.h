/* conan_reference.h - "name/version@user/channel#recipe%time:package#build", as Conan names what it knows */
#pragma once
#include "base/slice.h"

struct conan_reference {
	struct slice name, version;
	struct slice owner; /* "user/channel", or empty */
};

/* False: TEXT is no reference. */
bool conan_reference_read(struct slice text, struct conan_reference *ret_reference);
