/* checks.h - inside this room: what rules' checks are asked, and what they answer */
#pragma once
#include "judge/settings.h"
#include "settings/shadow.h"
#include "sources/workload.h"

enum answer_kind {
	ANSWER_YES,
	ANSWER_NO,
	ANSWER_UNKNOWN, /* something it asks for could not be read */
	ANSWER_NOTHING /* what it asks about is not there at all, and its parameter missing-is does not say what that means: the rule does not apply */
};

struct answer {
	enum answer_kind kind;
	struct slice reason; /* a sentence without a full stop: "mode of /etc is 0777"; of a YES what was seen, too */
	struct exhibit *exhibits;
	size_t exhibit_count; /* at most JUDGEMENT_EXHIBITS_MAX */
	size_t more;          /* others */
	bool asks_support;    /* of UNKNOWN: only whether the distribution gets repairs is not known */
};

/* One image at work. */
struct judging {
	const struct judge_input *input;
	const struct logins *logins;       /* found once */
	const struct sshd_config *sshd;    /* or NULL: there is none */
	struct slice sshd_error;           /* why it could not be read, or empty */
	struct user_files users;           /* passwd, shadow, group, gshadow */
	const struct password **passwords; /* the input's, by account, path and line */
	const struct workload *workload;   /* of sources: the one that is asked about; else NULL */
	struct arena *arena;
};

/* A check of rules/checks.def. Missing parameters that must be there were refused when the rule was read. */
#define RULE_CHECK(symbol, function, name, parameters) \
	struct answer function(const struct judging *judging, const struct condition *condition);
#include "rules/checks.def"
#undef RULE_CHECK

/* What data cannot say, for `named: {check: unique-uids}`: a function for each name of rules/named.def. */
struct named_check {
	const char *name;
	struct answer (*check)(const struct judging *judging);
};
extern const struct named_check named_checks[];
extern const size_t named_check_count;

struct answer answer_make(const struct judging *judging, enum answer_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void answer_add(const struct judging *judging, struct answer *answer, struct slice path, uint64_t line, struct slice text);
/* The same of a line as it stands in a file, what is secret in it as "***" (model/shown.h). */
void answer_add_line(const struct judging *judging, struct answer *answer, struct slice path, uint64_t line, struct slice text);
/* Of an entry: its mode and owner. */
void answer_add_entry(const struct judging *judging, struct answer *answer, const struct file *file);
/* All, any and not, to the end: an answer has the reasons and exhibits of the parts that decided. */
struct answer condition_ask(const struct judging *judging, const struct condition *condition);
/* What RULE says of the one image, or workload, at work. */
enum judgement_kind rule_ask(const struct judging *judging, const struct rule *rule, struct answer *ret_answer);
/* The same of a folder of sources: of each file that RULE can be asked of. */
struct source_files;
struct source_files *source_files_read(const struct judging *judging);
enum judgement_kind rule_ask_sources(
	const struct judging *judging, const struct source_files *files, const struct rule *rule, struct answer *ret_answer);
/* What several checks ask of an image is found out once: logins, sshd, shadow. */
void judging_prepare(struct judging *judging);
/* What guessing found of ACCOUNT in the file PATH, its first line's, or NULL: nobody tried. */
const struct password *password_of(const struct judging *judging, struct slice account, struct slice path);
