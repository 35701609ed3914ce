/* manifest.h - inside this room: one document of a manifest or compose file */
#pragma once
#include "codec/tree.h"
#include "sources/workload.h"

#define ITEMS_DEPTH_MAX 8

struct reading {
	struct arena *arena;
	struct workloads *workloads;
	uint64_t line; /* before the document's first */
	bool full;
	struct slice trouble; /* not empty: what a file says was not all read */
	uint64_t trouble_line;
};

/* TABLE's KEY, or what YAML's merge key "<<" brings. */
const struct tree *manifest_get(const struct tree *table, const char *key);
struct slice manifest_text(const struct tree *table, const char *key);
/* true, yes, on. */
bool manifest_is_true(const struct tree *value);
struct workload *manifest_add(
	struct reading *reading, struct slice name, struct slice platform, enum workload_part part, uint64_t line);
/* VALUE, with its line; of a NULL the workload's. */
void manifest_fact(
	struct reading *reading, struct workload *workload, const char *field, struct slice value, const struct tree *at);
void manifest_switch(struct reading *reading, struct workload *workload, const char *field, bool on, const struct tree *at);
/* Of a list of texts each. */
void manifest_list(struct reading *reading, struct workload *workload, const char *field, const struct tree *list);
/* An absolute path as the host takes it: without "//", "." and "..". */
struct slice manifest_path(struct reading *reading, struct slice path);
struct slice manifest_at(const struct tree *list, size_t index);

/* A document: what is none of theirs is passed over. */
void kubernetes_read(struct reading *reading, const struct tree *root, unsigned depth);
void compose_read(struct reading *reading, const struct tree *root);
