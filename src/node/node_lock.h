/* node_lock.h - what the lock files of JavaScript have in common */
#pragma once
#include "catalog/claims.h"
#include "codec/json.h"
#include "codec/tree.h"

enum node_source {
	NODE_FROM_REGISTRY,
	NODE_LOCAL,    /* a part of the project, or of its own files: "file:", "workspace:", "patch:" … */
	NODE_ELSEWHERE /* a repository, an archive somewhere, and what nobody knows: no registry's package */
};

/* Cuts "a@1.0.0", "@s/a@npm:1.0.0" behind the name. False (and nothing set) without "@" there. */
bool node_spec_cut(struct slice spec, struct slice *ret_name, struct slice *ret_range);
/* What a range or version says of where its package comes from: "^1.0.0", "npm:a@1", "workspace:*", "git+ssh://…", "user/repository". */
enum node_source node_source(struct slice range);
/* The name of what is meant: NAME, or the other one of "npm:other@^1.0.0". */
struct slice node_real_name(struct slice name, struct slice range);
/* A remark that says that the package NAME comes from elsewhere and is not counted. */
void node_note_elsewhere(struct claims *claims, struct slice evidence, struct slice name, struct slice range);

/* What a package needs, as its fields say; zero-initialise. */
struct node_needs {
	struct name_list names, peers, optional_peers;
};

/* Reads the value of KEY and says true when that is one of package.json's fields of dependencies ("dependencies" itself only when WANTED),
 * or Bun's "optionalPeers". What is for development is not needed. */
bool node_needs_field(struct json *json, struct slice key, bool wanted, struct node_needs *needs);
void node_needs_of_tree(const struct tree *entry, struct node_needs *needs, struct arena *arena);
struct slices node_needs_end(struct node_needs *needs, struct arena *arena); /* without optional peers */
/* The names in { "a": "^1.0.0", … }; what is no table of texts is skipped. */
void node_names_of_json(struct json *json, struct name_list *names);

/* package-lock.json and its like, for the cataloger called CATALOGER. */
int node_npm_lock_read(
	const struct catalog_file *file, const char *cataloger, struct package_sink *sink, struct note_sink *notes);
