/* ghsa.c - GitHub's advisories: OSV records, with GitHub's own facts where osv.c reads them
 *
 * Records that nobody has reviewed name no package: they are silently nothing. */
#include "feeds/osv.h"

const struct feed feed_ghsa = {
	.name = "ghsa",
	.parse = osv_parse,
};
