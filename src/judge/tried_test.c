/* tried_test.c - for this room's tests: a check, asked of small trees as rules' examples write them */
#include "base/buffer.h"
#include "base/test.h"
#include "judge/tried.h"
#include "settings/root.h"

struct trial {
	struct arena *arena;
	enum judgement_kind kind;
	struct slice text;
};

static void take(void *context, const struct judgement *judgement)
{
	struct trial *trial = context;
	cleanup_buffer struct buffer out = BUFFER_INIT(0);

	trial->kind = (enum judgement_kind)judgement->kind;
	buffer_addf(&out, "%s: %.*s", rule_result(trial->kind), SLICE_ARG(judgement->reason));
	for (size_t i = 0; i < judgement->exhibit_count; i++) {
		const struct exhibit *exhibit = &judgement->exhibits[i];

		buffer_addf(
			&out, " | %.*s:%ju %.*s", SLICE_ARG(exhibit->path), (uintmax_t)exhibit->line, SLICE_ARG(exhibit->text));
	}
	if (judgement->more)
		buffer_addf(&out, " | %ju more", (uintmax_t)judgement->more);
	trial->text = arena_copy(trial->arena, buffer_slice(&out));
}

static struct trial try(const struct rule *rule, struct example *example, struct arena *arena)
{
	struct trial trial = { .arena = arena };
	struct judgement_sink sink = { take, &trial };
	struct root root = root_make(example->files, example->file_count, arena);
	struct judge_input input = { .logins = { .root = &root,
					     .packages = example->packages,
					     .package_count = example->package_count,
					     .image = &example->image,
					     .distribution = example->distribution },
		.rules = { (struct rule *)rule, 1, 1 },
		.passwords = example->passwords,
		.password_count = example->password_count,
		.source = example->image.kind == IMAGE_SOURCE };

	judge_settings(&input, &sink, arena);
	return trial;
}

static const struct rule *read_rule(
	const char *check, const char *const *examples, size_t count, struct arena *arena, struct rules *rules)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct error err;

	buffer_addf(&text, "id: X-1\ntitle: t\nrating: low\nfix: f\ncheck: {%s}\nexamples:\n", check);
	for (size_t i = 0; i < count; i++)
		buffer_addf(&text, "  - {%s}\n", examples[i]);
	if (rules_read(S("x.yaml"), arena_copy(arena, buffer_slice(&text)), false, arena, rules, &err) < 0)
		fail_msg("%s: %s", check, err.text);
	return &rules->items[0];
}

void tried_all(const char *check, const char *const *examples, size_t count)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct rules rules = { 0 };
	const struct rule *rule = read_rule(check, examples, count, &arena, &rules);

	for (size_t i = 0; i < count; i++) {
		struct trial trial = try(rule, &rule->examples[i], &arena);

		if (trial.kind != rule->examples[i].expected)
			fail_msg("%s of %s: %.*s", check, examples[i], SLICE_ARG(trial.text));
	}
}

struct slice tried_text(const char *check, const char *example, struct arena *arena)
{
	const char *start = strstr(example, "expect:") ? "" : "expect: pass, ";
	struct slice whole = arena_printf(arena, "%s%s", start, example);
	const char *examples[] = { whole.ptr };
	struct rules rules = { 0 };
	const struct rule *rule = read_rule(check, examples, 1, arena, &rules);
	struct slice text = try(rule, &rule->examples[0], arena).text;

	return text;
}

TEST(every_example_of_a_built_in_rule_is_judged_as_it_expects)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct rules rules = { 0 };
	struct error err;

	if (rules_read_builtin(true, &arena, &rules, &err) < 0)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < rules.count; i++)
		for (size_t k = 0; k < rules.items[i].example_count; k++) {
			struct example *example = &rules.items[i].examples[k];
			struct trial trial = try(&rules.items[i], example, &arena);

			if (trial.kind != example->expected)
				fail_msg("%.*s line %ju: expected %s, got %.*s", SLICE_ARG(rules.items[i].id),
					(uintmax_t)example->line, rule_result(example->expected), SLICE_ARG(trial.text));
		}
}

static const struct rule *rule_of(const struct rules *rules, const char *id)
{
	for (size_t i = 0; i < rules->count; i++)
		if (slice_equal(rules->items[i].id, slice_from_text(id)))
			return &rules->items[i];
	fail_msg("there is no rule %s", id);
	return NULL;
}

static void must_fail(const struct rule *rule, struct example *example, struct slice name, struct arena *arena)
{
	struct trial trial = try(rule, example, arena);

	if (trial.kind != JUDGEMENT_FAIL)
		fail_msg("%.*s passes over %.*s: %.*s", SLICE_ARG(rule->id), SLICE_ARG(name), SLICE_ARG(trial.text));
}

/* What login rules know to be a server, and what these rules refuse to have installed, are two lists. */
TEST(every_server_that_lets_people_in_is_one_that_a_rule_refuses)
{
	static const char *const ids[] = { [LOGIN_SSH] = "PLM-A20",
		[LOGIN_TELNET] = "PLM-A21",
		[LOGIN_RSH] = "PLM-A22",
		[LOGIN_FTP] = "PLM-A23",
		[LOGIN_TFTP] = "PLM-A23" };
	static const struct {
		enum login_service service;
		const char *packages, *programs;
	} servers[] = {
#define SERVER(service, name, packages, programs, units) { LOGIN_##service, packages, programs },
#include "logins/servers.def"
#undef SERVER
	};
	cleanup_arena struct arena arena = ARENA_INIT;
	struct rules rules = { 0 };
	struct error err;

	if (rules_read_builtin(true, &arena, &rules, &err) < 0)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < sizeof servers / sizeof *servers; i++) {
		const struct rule *rule = rule_of(&rules, ids[servers[i].service]);
		struct slice left = slice_from_text(servers[i].packages), name;

		while (slice_next_token(&left, ' ', &name)) {
			struct package package = { .name = name, .version = S("1") };
			struct example example = { .packages = &package, .package_count = 1 };

			if (!slice_equal(name, S("openssh"))) /* of Arch alone it is the server; its program says it */
				must_fail(rule, &example, name, &arena);
		}
		left = slice_from_text(servers[i].programs);
		while (slice_next_token(&left, ' ', &name)) {
			struct file file = { .path = arena_printf(&arena, "usr/sbin/%.*s", SLICE_ARG(name)), .mode = 0755 };
			struct example example = { .files = &file, .file_count = 1 };

			must_fail(rule, &example, name, &arena);
		}
	}
}
