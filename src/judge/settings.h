/* settings.h - the rules over the merged image: what each says of it
 *
 * `applies` before `check`; an unknown answer to either makes the judgement incomplete, never a pass. Runs in the jail. */
#pragma once
#include "guess/guess.h"
#include "logins/logins.h"
#include "logins/sshd.h"
#include "rules/rules.h"

struct judge_input {
	struct logins_input logins; /* root, packages, image, distribution */
	struct rules rules;
	struct account *accounts;
	size_t account_count;
	struct password *passwords; /* of guess_run() */
	size_t password_count;
	bool source; /* a folder of sources: its Dockerfiles, compose files and manifests are judged, each for itself */
	bool unread; /* a layer was not read whole: what was not found in any may be in it */
	bool skip_config, skip_accounts; /* rules of these scanners are not judged */
};

struct judgement_sink {
	void (*add)(void *context, const struct judgement *judgement);
	void *context;
};

/* One judgement for each rule, in the order of their ids: of sources that of the file it is worst of. */
void judge_settings(const struct judge_input *input, const struct judgement_sink *sink, struct arena *arena);
