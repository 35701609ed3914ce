/* pam.h - PAM's stacks (pam.d(5), pam.conf(5)), with what they include: "@include", "include", "substack" */
#pragma once
#include "settings/root.h"

struct pam_line {
	struct slice type;       /* "auth", "account", "password", "session": in small letters, without the "-" before it */
	struct slice control;    /* "required", "[success=1 default=ignore]" */
	struct slice module;     /* its base name: "pam_unix.so" */
	struct slices arguments; /* "minlen=8"; of a bracketed one what stands in the brackets */
	struct slice path;
	uint64_t line;
	struct slice text;
};

struct pam_stack {
	struct pam_line *items;
	size_t count, capacity;
	struct slice path;    /* of the service's own file */
	struct slice trouble; /* the first thing that could not be read, in words, or empty */
};

/* What SERVICE has for TYPE (empty: for all). ROOT_ABSENT: there is no such service; ROOT_UNKNOWN: its `trouble` says why. */
enum root_answer pam_read(
	const struct root *root, struct slice service, struct slice type, struct arena *arena, struct pam_stack *ret_stack);
#define PAM_SERVICES_MAX 500u
/* Every service that there is by name, sorted; of more than PAM_SERVICES_MAX the first ones. */
struct slices pam_services(const struct root *root, struct arena *arena);
/* NAME alone, or NAME=VALUE: false without. */
bool pam_argument(const struct pam_line *line, struct slice name, struct slice *ret_value);
/* "pam_unix" and "pam_unix.so" are one. */
bool pam_is_module(const struct pam_line *line, struct slice module);
