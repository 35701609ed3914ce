/* reference.h - names of images: "debian:12", "registry.example:5000/team/app:1.2@sha256:…"
 *
 * The grammar of github.com/distribution/reference (v0.5, reference.go), normalised as docker does: a first part with a dot, a colon, or
 * a capital, or that is "localhost", is the domain, else the domain is the default one; a path of one part on the default domain is in
 * "library/". Names of at most 255 bytes, tags of at most 128, digests sha256 and sha512. */
#pragma once
#include "base/arena.h"
#include "base/error.h"

struct reference {
	struct slice domain; /* "docker.io", "registry.example:5000", "[::1]:5000" */
	struct slice path;   /* "library/debian" */
	struct slice tag;    /* or empty: "latest" where neither is given */
	struct slice digest; /* "sha256:…", or empty; counts before the tag */
	bool is_short;       /* the domain was not given */
	struct slice given;  /* the name as it was given, without tag and digest: "debian" */
};

/* Slices into ARENA. Errors say what is wrong and where: "a repository's name is lower case", "'x:y:z' has two tags". */
int reference_parse(struct slice text, struct arena *arena, struct reference *ret_reference, struct error *err);
/* By what a registry is asked for it: the digest, else the tag. */
static inline struct slice reference_what(const struct reference *reference)
{
	return reference->digest.len ? reference->digest : reference->tag;
}
struct slice reference_text(const struct reference *reference, struct arena *arena); /* whole: "docker.io/library/debian:12" */
struct slice reference_repository(const struct reference *reference, struct arena *arena); /* "docker.io/library/debian" */
