/* match.h - inside this room: does a finding, does an image meet what a policy asks for? */
#pragma once
#include "model/report.h"
#include "policy/policy_file.h"

/* What a policy may ask of an image. */
struct subject {
	const struct image *image;                /* or NULL */
	struct slice repository, full_repository; /* "team/app", "docker.io/team/app": without tag and digest */
	struct slice tag;                         /* or empty */
	struct slice namespace;                   /* it is to run in, or empty: nobody says */
};

struct subject policy_subject(const struct image *image, struct slice namespace, struct arena *arena);

/* Of PATTERNS one; true without any. */
bool patterns_match(struct slices patterns, struct slice text);

bool match_image(const struct policy_match *match, const struct subject *subject);
/* A finding may be about several packages and places. WHOLE: all of them must be meant, as where it is to count no more; else one. */
bool match_finding(const struct policy_match *match, const struct finding *finding, bool whole);
/* Its id, another name of the flaw, or its mark. */
bool match_ids(struct slices ids, const struct finding *finding);
bool match_scope(const struct policy_exemption *exemption, const struct subject *subject);

/* Of an exemption: REPORT's `created` is not before its end. */
bool exemption_has_ended(const struct policy_exemption *exemption, const struct report *report);

/* The first rule that FINDING, in the image, meets, or NULL. */
const struct policy_rule *match_rule(const struct policy *policy, const struct finding *finding, const struct subject *subject);
