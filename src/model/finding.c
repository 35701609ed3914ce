/* finding.c - what the facts of a finding come to */
#include "model/finding.h"

/* "exploitation=active" among the decision points; no point's value is the beginning of another's. */
static bool has_point(const struct finding *finding, struct slice point)
{
	return slice_find(finding->ssvc, point) >= 0;
}

enum exploitation finding_exploitation(const struct finding *finding)
{
	if (finding->kev.len || has_point(finding, S("exploitation=active")))
		return EXPLOITATION_ACTIVE;
	if (finding->exploits.count)
		return EXPLOITATION_PUBLIC;
	if (finding->proofs.count || has_point(finding, S("exploitation=poc")))
		return EXPLOITATION_PROOF;
	return EXPLOITATION_NONE;
}

struct slice finding_mark(const struct finding *finding)
{
	if (finding->kind == FINDING_SECRET && finding->secret)
		return finding->secret->fingerprint;
	if (finding->kind == FINDING_MALWARE && finding->malware)
		return finding->malware->digest;
	return S("");
}
