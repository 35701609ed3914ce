/* registries_conf.h - containers-registries.conf(5), version 2: where images are had, what is blocked, what short names mean
 *
 * Read are $CONTAINERS_REGISTRIES_CONF, or ~/.config/containers/registries.conf where that is, or /etc/containers/registries.conf; and
 * then the *.conf of /etc/containers/registries.conf.d and ~/.config/containers/registries.conf.d in the order of their names, of which
 * the later counts: podman's 000-shortnames.conf is one of them. Version 1 is named and refused. Files: at most 1 MiB each. What is not
 * there is empty. */
#pragma once
#include "base/arena.h"
#include "base/error.h"

struct registry_mirror {
	struct slice location; /* "mirror.example/copy" */
	bool insecure, digest_only, tag_only;
};

struct registry_rule {
	struct slice prefix;   /* "docker.io/library", "*.example" */
	struct slice location; /* what takes its place; empty: itself */
	bool insecure, blocked;
	struct registry_mirror *mirrors;
	size_t mirror_count, mirror_capacity;
	struct slice source; /* the file that says so */
};

struct registry_alias {
	struct slice name, value; /* "debian", "docker.io/library/debian" */
};

struct registries_conf {
	struct registry_rule *rules;
	size_t rule_count, rule_capacity;
	struct registry_alias *aliases;
	size_t alias_count, alias_capacity;
	struct slices search; /* unqualified-search-registries */
	struct slice search_source;
};

/* Slices are ARENA's, lists the heap's (registries_conf_done). Errors name file and line. */
int registries_conf_read(struct arena *arena, struct registries_conf *ret_conf, struct error *err);
/* One file's text; SOURCE: its path. What it says counts before what was there. */
int registries_conf_add(
	struct registries_conf *conf, struct slice text, struct slice source, struct arena *arena, struct error *err);
void registries_conf_done(struct registries_conf *conf);

/* The rule with the longest prefix that NAME ("docker.io/library/debian") begins with, or NULL; *RET_REST: what stands behind it. */
const struct registry_rule *registries_conf_rule(const struct registries_conf *conf, struct slice name, struct slice *ret_rest);
struct slice registries_conf_alias(const struct registries_conf *conf, struct slice name); /* or empty */

#define cleanup_registries_conf __attribute__((cleanup(registries_conf_done)))
