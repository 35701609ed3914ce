/* java_manifest.h - what a jar's META-INF/MANIFEST.MF says of the jar as a whole (JAR File Specification) */
#pragma once
#include "base/arena.h"

/* Main attributes; empty where they are not stated. */
struct java_manifest {
	struct slice implementation_title, implementation_version, implementation_vendor_id;
	struct slice specification_title, specification_version;
	struct slice bundle_symbolic_name, bundle_version; /* without parameters: ";singleton:=true" */
	struct slice automatic_module_name;
};

/* Texts lie in ARENA; longer ones than 1 KiB are left out. */
void java_manifest_read(struct slice bytes, struct java_manifest *ret_manifest, struct arena *arena);
