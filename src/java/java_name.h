/* java_name.h - what a jar is called, by its file's name and its manifest, where no Maven coordinates lie in it */
#pragma once
#include "java/java_manifest.h"

struct java_name {
	struct slice group; /* empty where nothing states it */
	struct slice artifact, version;
	bool from_manifest; /* at least one of the two */
};

/* "log4j-core-2.14.1" is "log4j-core" and "2.14.1"; false without a version. */
bool java_file_name_cut(struct slice stem, struct slice *ret_artifact, struct slice *ret_version);

/* STEM: the file's name without its suffix. Parts that nothing states are empty. */
struct java_name java_name_of(struct slice stem, const struct java_manifest *manifest);
