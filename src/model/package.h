/* package.h - a piece of software that an image says it has */
#pragma once
#include "base/slice.h"

enum package_type {
	PACKAGE_UNKNOWN,
#define PACKAGE_TYPE(name, purl, ecosystem, scheme, word) PACKAGE_##name,
#include "model/package_types.def"
#undef PACKAGE_TYPE
	PACKAGE_TYPE_COUNT
};

struct package_type_facts {
	const char *purl;      /* "deb" */
	const char *ecosystem; /* "Debian" */
	const char *scheme;    /* "deb" */
	const char *word;      /* "deb"; how reports call it */
};

/* Never NULL; all texts are "" for PACKAGE_UNKNOWN and for values that are none. */
const struct package_type_facts *package_type_facts(enum package_type type);
/* One that a distribution makes: its name means something only together with the distribution's. */
bool package_is_distributions(enum package_type type);

/* One package as one place in one layer states it. Slices belong to whoever made it. Empty means: not stated.
 * Names and versions are written as the ecosystem writes them (the catalogers do not normalise; matching does). */
struct package {
	uint64_t type;               /* enum package_type */
	struct slice name;           /* "libssl3"; npm with its scope "@a/b"; Maven "group:artifact" */
	struct slice version;        /* whole: dpkg with its epoch and revision */
	struct slice architecture;   /* "amd64", "all" */
	struct slice source_name;    /* of the source package: "openssl"; equals name where nothing else is stated */
	struct slice source_version; /* its version, where it differs, else the same as version */
	struct slice licence;        /* as stated */
	struct slice maintainer;     /* or vendor, as stated: tells third-party packages */
	struct slice origin;         /* the repository it came from, as stated: "Debian", a URL */
	struct slice module;    /* rpm's modularity label: "nodejs:18:8090020240301:…"; of Go the main module that it is in */
	struct slice cpe;       /* CPE 2.3 name, of what a classifier found */
	struct slices depends;  /* names of packages of the same type that it needs, as the ecosystem writes them */
	struct slice path;      /* below the image root, no slash in front: "var/lib/dpkg/status", "app/a.jar!/b.jar" */
	struct slice cataloger; /* who found it: "dpkg" */
	struct slice evidence;  /* what in that place says so: "line 12", "META-INF/maven/…/pom.properties", "file name" */
	struct slice
		owner; /* the distribution's package whose file this place is: set by who merges layers, never by catalogers */
};

/* What else is said of one package than its database's entry: the files that it put in place, as its database lists them, or the
 * licence that a file of its own names. */
struct package_files {
	uint64_t type;        /* enum package_type of the package */
	struct slice package; /* its name */
	struct slice path;    /* of the list: it goes when that file goes */
	struct slice hashes;  /* cover_hash(path, false) of each, 8 bytes little-endian, ascending (model/cover.h); or empty */
	struct slice licence; /* as stated, or empty */
};

struct stated_digest; /* model/detector_text.h */

/* Where catalogers hand packages to. The slices are good only during the call. Returns 0, or -ERR_LIMIT: stop, it was enough. */
struct package_sink {
	int (*add)(void *context, const struct package *package);
	int (*own)(void *context, const struct package_files *files);
	void *context;
	int (*state)(void *context, const struct stated_digest *stated); /* NULL: nobody asks */
};

/* The canonical purl (model/purl.h) of PACKAGE: "pkg:deb/debian/openssl@3.0.11-1?arch=amd64&distro=debian-12". Without a distro qualifier
 * when DISTRO_ID is empty. Where the package lacks what its type must have, as a Swift package without a repository, it is a generic one. */
struct arena;
struct slice package_purl(
	const struct package *package, struct slice distro_id, struct slice distro_version, struct arena *arena);
