/* provides.h - which package of a database provides what another one needs: a name, a library, a file */
#pragma once
#include "catalog/claims.h"
#include "rpm/header.h"

struct rpm_pack {
	uint64_t number; /* of its record */
	struct rpm_header header;
	struct slice name, source;
	struct slice version; /* and release, without epoch */
	bool has_epoch;
	uint32_t epoch;
};

#define RPM_PROVIDES_MAX (1u << 20)

struct rpm_provide {
	uint64_t hash;
	uint32_t pack, order; /* index of the package; when it was added */
};

struct rpm_provides {
	struct rpm_provide *items; /* once it has ended by hash, and of one hash in the order of adding */
	size_t count, capacity;
	uint64_t *files; /* hashes of paths that are needed, ascending */
	size_t files_count, files_capacity;
};

void rpm_provides_begin(struct rpm_provides *provides, const struct rpm_pack *packs, size_t count, struct claims *claims);
void rpm_provides_file(struct rpm_provides *provides, uint64_t cover_hash, size_t pack); /* PACK has a file there */
void rpm_provides_end(struct rpm_provides *provides);
/* False: nobody provides NEED. */
bool rpm_provides_find(const struct rpm_provides *provides, struct slice need, size_t *ret_pack);
void rpm_provides_done(struct rpm_provides *provides);
