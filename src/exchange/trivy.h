/* trivy.h - inside this room: a document as `trivy image --format json` writes it, at work */
#pragma once
#include "base/arena.h"
#include "codec/json.h"
#include "model/report.h"

enum trivy_class { TRIVY_OS, TRIVY_LANGUAGE, TRIVY_CONFIG, TRIVY_SECRET };

/* What a result is of. */
struct trivy_group {
	enum trivy_class kind;
	struct slice type, target;
};

/* What stands in a result. */
enum trivy_entry_kind { TRIVY_PACKAGE, TRIVY_FLAW, TRIVY_MISTAKE, TRIVY_SECRET_FOUND, TRIVY_SUPPRESSED, TRIVY_ENTRY_KIND_COUNT };

struct trivy_entry {
	struct trivy_group group;
	enum trivy_entry_kind kind;
	const struct finding *finding;     /* or NULL, of a package */
	const struct found_package *found; /* or NULL */
	size_t number;                     /* in the order in which they are to stand */
};

struct trivy {
	const struct report *report;
	struct json_writer json;
	struct arena arena;   /* of all */
	struct arena passing; /* of one entry */
	struct slice os;      /* how Trivy calls the distribution: "debian", "alma" */
};

/* The member "Results". */
void trivy_put_results(struct trivy *trivy);
/* One of them, as an item of the array of its kind. */
void trivy_put_entry(struct trivy *trivy, const struct trivy_entry *entry);

struct slice trivy_severity(enum rating rating); /* "MEDIUM" */
/* The member "Layer", where there is one. */
void trivy_put_layer(struct trivy *trivy, uint64_t layer);
/* "openssl@3.0.11-1", "group:artifact:1.0" */
struct slice trivy_package_id(const struct package *package, struct arena *arena);
