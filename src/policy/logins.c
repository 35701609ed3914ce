/* logins.c - situations of remote login: rules PLM-A20 to PLM-A26, as judged */
#include "policy/deciding.h"

#define STARTED "PLM-A24"
#define INSTALLED "PLM-A20"
#define LETS_IN "PLM-A25"
#define GUESSED "PLM-A26"

static const struct judged_rule *judged_of(const struct deciding *deciding, const char *id)
{
	const struct report *report = deciding->report;

	for (size_t i = 0; i < report->judged_count; i++)
		if (slice_equal(report->judged[i].judgement.rule, slice_from_text(id)))
			return &report->judged[i];
	return NULL;
}

static const struct judged_rule *failed(const struct deciding *deciding, const char *id)
{
	const struct judged_rule *judged = judged_of(deciding, id);

	return judged && judged->judgement.kind == JUDGEMENT_FAIL ? judged : NULL;
}

/* What shows that somebody can log in from afar. */
struct logins {
	struct buffer why;
	struct slice facts[8];
	size_t count;
};

static void add_fact(struct logins *logins, const struct judged_rule *judged)
{
	buffer_addf(&logins->why, "%s%.*s", logins->count ? "; " : "", SLICE_ARG(judged->judgement.reason));
	logins->facts[logins->count++] = judged->judgement.rule;
}

/* ACCEPTED: those too that are silenced, or that a rule of the policy decides on. */
static bool find_login(const struct deciding *deciding, const char *id, bool accepted, struct logins *logins)
{
	const struct judged_rule *judged = failed(deciding, id);

	if (!judged || (!accepted && policy_is_taken(deciding, judged->judgement.rule)))
		return false;
	add_fact(logins, judged);
	return true;
}

/* An SSH server that is installed and that nothing starts lets nobody in: where it was judged whether one is started, that decides. What an
 * sshd would let in only tells where one is started. */
static void find_logins(const struct deciding *deciding, bool accepted, struct logins *logins)
{
	static const char *const other_servers[] = { "PLM-A21", "PLM-A22", "PLM-A23" };
	bool ssh = find_login(deciding, judged_of(deciding, STARTED) ? STARTED : INSTALLED, accepted, logins);

	for (size_t i = 0; i < sizeof other_servers / sizeof other_servers[0]; i++)
		find_login(deciding, other_servers[i], accepted, logins);
	if (ssh)
		find_login(deciding, LETS_IN, accepted, logins);
}

static const char *class_words(uint64_t guess)
{
	switch (guess) {
	case PASSWORD_EMPTY:
		return "none";
	case PASSWORD_PLAIN:
		return "in plain text";
	case PASSWORD_DERIVED:
		return "made of names";
	case PASSWORD_DEFAULT:
		return "a vendor's default";
	default:
		return "a common word";
	}
}

/* One of the system's, not of a web server's users, nor what a line of shadow without an account says. */
static bool is_weak(const struct report *report, const struct password *password)
{
	return password->guess != PASSWORD_NOT_GUESSED && password->guess < PASSWORD_CLASS_COUNT &&
	       (slice_equal(password->path, S("etc/shadow")) || slice_equal(password->path, S("etc/passwd"))) &&
	       (report->account_count == 0 || policy_account(report, password->account)); /* without any nobody knows them */
}

/* "account deploy has an easily guessed password (a common word)"; or what the rule says, or "". */
static struct slice name_weak(const struct deciding *deciding)
{
	const struct report *report = deciding->report;
	const struct judged_rule *judged = judged_of(deciding, GUESSED);
	struct naming naming = { .separator = ", " };
	const struct password *only = NULL;
	struct slice names;

	/* The rule knows which of them somebody could log in by. */
	if ((policy_is_taken(deciding, S(GUESSED)) && !policy_is_known(report, S(GUESSED))) ||
		(judged && judged->judgement.kind != JUDGEMENT_FAIL))
		return S("");
	for (size_t i = 0; i < report->password_count; i++)
		naming.count += is_weak(report, &report->passwords[i]);
	if (naming.count == 0)
		return judged && report->password_count == 0 ? judged->judgement.reason : S("");
	for (size_t i = 0; i < report->password_count && !naming_is_full(&naming); i++) {
		const struct password *password = &report->passwords[i];

		if (!is_weak(report, password))
			continue;
		only = naming.count == 1 ? password : NULL;
		naming_begin_item(&naming);
		buffer_add_slice(&naming.text, password->account);
		if (!only)
			buffer_addf(&naming.text, " (%s)", class_words(password->guess));
	}
	names = naming_end(&naming, deciding->arena);
	if (only)
		return arena_printf(deciding->arena, "account %.*s has an easily guessed password (%s)", SLICE_ARG(names),
			class_words(only->guess));
	return arena_printf(deciding->arena, "accounts %.*s have easily guessed passwords", SLICE_ARG(names));
}

static struct slices copy_facts(const struct logins *logins, bool weak, struct arena *arena)
{
	struct slices facts = { arena_array(arena, struct slice, logins->count + 1), logins->count };

	memcpy(facts.items, logins->facts, logins->count * sizeof *facts.items);
	if (weak)
		facts.items[facts.count++] = S(GUESSED);
	return facts;
}

/* A login and a password, each known alone, are known together; with one that is new they are not. */
static bool is_known(const struct deciding *deciding, const struct logins *logins)
{
	bool known = policy_is_known(deciding->report, S(GUESSED));

	for (size_t i = 0; i < logins->count; i++)
		known = known && policy_is_known(deciding->report, logins->facts[i]);
	return known;
}

/* Who accepts that people log in has not said that anybody may: here what is silenced counts, too. */
static void decide_weak(struct deciding *deciding)
{
	const struct stance *stance = &deciding->policy->stances[SITUATION_WEAK_PASSWORD];
	struct slice weak = stance->steps[0].action == VERDICT_PASS ? S("") : name_weak(deciding);
	struct logins logins = { .count = 0 };

	find_logins(deciding, true, &logins);
	if (weak.len && logins.count && !is_known(deciding, &logins))
		decide(deciding, &(struct decision){ .action = stance->steps[0].action,
					 .situation = S("remote_login_with_weak_password"),
					 .rule = policy_rule_place(deciding, SITUATION_WEAK_PASSWORD, stance->line),
					 .facts = copy_facts(&logins, true, deciding->arena),
					 .sentence = arena_printf(deciding->arena, "remote login is enabled, and %.*s: %.*s",
						 SLICE_ARG(weak), SLICE_ARG(buffer_slice(&logins.why))),
					 .count = logins.count + 1 });
	buffer_done(&logins.why);
}

void decide_logins(struct deciding *deciding)
{
	const struct stance *stance = &deciding->policy->stances[SITUATION_REMOTE_LOGIN];
	struct logins logins = { .count = 0 };

	find_logins(deciding, false, &logins);
	if (logins.count && stance->steps[0].action != VERDICT_PASS)
		decide(deciding, &(struct decision){ .action = stance->steps[0].action,
					 .situation = S("remote_login_enabled"),
					 .rule = policy_rule_place(deciding, SITUATION_REMOTE_LOGIN, stance->line),
					 .facts = copy_facts(&logins, false, deciding->arena),
					 .sentence = arena_printf(deciding->arena, "remote login is enabled: %.*s",
						 SLICE_ARG(buffer_slice(&logins.why))),
					 .count = logins.count });
	buffer_done(&logins.why);
	decide_weak(deciding);
}
