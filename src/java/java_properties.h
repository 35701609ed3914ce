/* java_properties.h - read a .properties file as java.util.Properties does */
#pragma once
#include "base/arena.h"

struct java_properties {
	struct slice left;
	char *out; /* where the next text goes: as many bytes as were in the file */
};

/* BYTES must live as long; texts lie in ARENA, so that it holds the file once more. */
void java_properties_init(struct java_properties *properties, struct slice bytes, struct arena *arena);
/* The next pair, unescaped; false at the end. Of a key that stands twice the last one counts. */
bool java_properties_next(struct java_properties *properties, struct slice *ret_key, struct slice *ret_value);
