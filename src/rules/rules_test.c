/* rules_test.c - the language of rules: what is taken, and what is refused with which words */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/test.h"
#include "rules/rules.h"

#define HEAD "id: X-1\ntitle: t\nrating: low\n"
#define FIX "fix: f\n"

static int read_one(const char *text, struct arena *arena, struct rules *rules, struct error *err)
{
	return rules_read(S("x.yaml"), slice_from_text(text), false, arena, rules, err);
}

TEST(every_built_in_rule_is_read_in_the_order_of_ids)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct rules rules = { 0 };
	struct error err = { 0 };

	if (rules_read_builtin(true, &arena, &rules, &err) < 0)
		fail_msg("%s", err.text);
	CHECK_INT(rules.count, rules_builtin_count);
	CHECK(rules.count > 0);
	for (size_t i = 1; i < rules.count; i++)
		CHECK(slice_compare(rules.items[i - 1].id, rules.items[i].id) < 0);
	for (size_t i = 0; i < rules.count; i++)
		CHECK(rules.items[i].builtin);
}

TEST(a_rule_is_read_whole)
{
	static const char text[] =
		"id: SHOP-7\n"
		"title: A title\n"
		"why: Because.\n"
		"rating: moderate\n"
		"hint: true\n"
		"applies: {passwd: {has: password}}\n"
		"check:\n"
		"  all:\n"
		"    - key-value: {path: /etc/login.defs, key: A, is: [x, 'y'], takes: first, missing-is: true}\n"
		"    - not:\n"
		"        any:\n"
		"          - mode: {path: /etc/ppp/*, at-most: \"0644\"}\n"
		"          - named: {check: shadow-max-age}\n"
		"fix: {any: do it, alpine: do that}\n"
		"maps: {iso27002-2022: [\"5.17\", 8.5], cis-docker: 4.1}\n"
		"aliases: [CIS-DI-0001, Linux.2-1-b]\n"
		"examples:\n"
		"  - title: one\n"
		"    expect: not-applicable\n"
		"    files:\n"
		"      - {path: /etc/shadow, mode: \"0640\", owner: [0, 42], text: \"a\\nb\\n\"}\n"
		"      - {path: /usr, kind: folder}\n"
		"      - {path: /bin, kind: link, to: usr/bin}\n"
		"    packages: [{type: deb, name: openssh-server, version: \"1:9.2p1-2\", source: openssh}]\n"
		"    config: {user: app, entrypoint: [/s, -x], env: [A=b], ports: 22/tcp, healthcheck: true, history: [RUN a]}\n"
		"    distribution: {id: debian, version: \"12\"}\n"
		"  - expect: pass\n"
		"    target: rootfs\n";
	/* What lies in /etc/ppp is not kept, but the drop-in files of sshd are. */
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer mended = BUFFER_INIT(0);
	struct rules rules = { 0 };
	const struct condition *part;
	const struct example *example;
	const struct rule *rule;
	struct error err = { 0 };
	ptrdiff_t at = slice_find(slice_from_text(text), S("/etc/ppp/*"));

	CHECK_INT(read_one(text, &arena, &rules, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "x.yaml:12:26: '/etc/ppp/*' is not kept of an image, so that no rule can ask for it; "
			     "docs/kept-files.md lists what is");
	CHECK_INT(rules.count, 0);
	buffer_add(&mended, text, (size_t)at);
	buffer_addf(&mended, "/etc/ssh/sshd_config.d/*.conf%s", text + at + strlen("/etc/ppp/*"));
	if (rules_read(S("x.yaml"), buffer_slice(&mended), false, &arena, &rules, &err) < 0)
		fail_msg("%s", err.text);
	CHECK_INT(rules.count, 1);
	rule = rules_find(&rules, S("shop-7"));
	CHECK(rule == &rules.items[0]);
	CHECK_SLICE(rule->title, "A title");
	CHECK_SLICE(rule->why, "Because.");
	CHECK_INT(rule->rating, RATING_MODERATE);
	CHECK(rule->hint);
	CHECK(!rule->builtin);
	CHECK_SLICE(rule->file, "x.yaml");
	CHECK_INT(rule->line, 1);
	CHECK_INT(rule->applies->kind, CONDITION_CHECK);
	CHECK_INT(rule->applies->check, CHECK_PASSWD);
	CHECK_SLICE(condition_value(rule->applies, "has"), "password");
	CHECK_INT(rule->check->kind, CONDITION_ALL);
	CHECK_INT(rule->check->part_count, 2);
	part = &rule->check->parts[0];
	CHECK_INT(part->check, CHECK_KEY_VALUE);
	CHECK_INT(part->line, 9);
	CHECK_INT(condition_parameter(part, "is")->values.count, 2);
	CHECK_SLICE(condition_parameter(part, "is")->values.items[1], "y");
	CHECK_SLICE(condition_value(part, "path"), "/etc/login.defs");
	CHECK_SLICE(condition_value(part, "missing-is"), "yes");
	CHECK(!condition_parameter(part, "is-not"));
	CHECK_SLICE(condition_value(part, "is-not"), "");
	part = &rule->check->parts[1];
	CHECK_INT(part->kind, CONDITION_NOT);
	CHECK_INT(part->parts->kind, CONDITION_ANY);
	CHECK_INT(part->parts->parts[0].check, CHECK_MODE);
	CHECK_SLICE(condition_value(&part->parts->parts[0], "at-most"), "0644");
	CHECK_INT(part->parts->parts[1].check, CHECK_NAMED);
	CHECK_SLICE(rule_remedy(rule, S("alpine")), "do that");
	CHECK_SLICE(rule_remedy(rule, S("debian")), "do it");
	CHECK_INT(rule_mapping(rule, S("iso27002-2022"))->clauses.count, 2);
	CHECK_SLICE(rule_mapping(rule, S("cis-docker"))->clauses.items[0], "4.1");
	CHECK(!rule_mapping(rule, S("disa")));
	CHECK(rule_has_alias(rule, S("cis-di-0001")));
	CHECK(!rule_has_alias(rule, S("CIS-DI-000")));
	CHECK_INT(rule->example_count, 2);
	example = &rule->examples[0];
	CHECK_SLICE(example->title, "one");
	CHECK_INT(example->expected, JUDGEMENT_NOT_APPLICABLE);
	CHECK_INT(example->file_count, 3);
	CHECK_SLICE(example->files[0].path, "etc/shadow");
	CHECK_INT(example->files[0].mode, 0640);
	CHECK_INT(example->files[0].gid, 42);
	CHECK_SLICE(example->files[0].bytes, "a\nb\n");
	CHECK_INT(example->files[0].size, 4);
	CHECK_INT(example->files[1].kind, FILE_FOLDER);
	CHECK_INT(example->files[1].mode, 0755);
	CHECK_INT(example->files[2].kind, FILE_SYMLINK);
	CHECK_SLICE(example->files[2].link, "usr/bin");
	CHECK_INT(example->packages[0].type, PACKAGE_DEB);
	CHECK_SLICE(example->packages[0].source_name, "openssh");
	CHECK_SLICE(example->image.user, "app");
	CHECK_INT(example->image.entrypoint_count, 2);
	CHECK_SLICE(example->image.ports.items[0], "22/tcp");
	CHECK(example->image.has_healthcheck);
	CHECK_INT(example->image.kind, IMAGE_OF_LAYERS);
	CHECK_SLICE(example->distribution.version_id, "12");
	CHECK_INT(rule->examples[1].image.kind, IMAGE_ROOTFS);
}

TEST(what_a_rule_must_not_say_is_refused_with_its_place)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{ HEAD "chekc: {}\n" FIX, "x.yaml:4:1: unknown key 'chekc'; did you mean 'check'?" },
		{ HEAD FIX, "x.yaml:1:1: the key 'check' is missing" },
		{ "id: PLM-A02\ntitle: t\nrating: low\ncheck: {}\n" FIX,
			"x.yaml:1:5: ids that begin with 'PLM-' are those of the built-in rules; expected another, found "
			"'PLM-A02'" },
		{ "id: shop\ntitle: t\nrating: low\ncheck: {}\n" FIX,
			"x.yaml:1:5: expected an id of A-Z, 0-9 and '-' that begins with a letter, found 'shop'" },
		{ HEAD "check: {}\n" FIX, "x.yaml:4:8: expected one check, or one of all, any and not, found 0; several stand in "
					  "a list below all or any" },
		{ HEAD "check: {passwd: {has: login}, program: {name: a}}\n" FIX,
			"x.yaml:4:8: expected one check, or one of all, any and not, found 2; several stand in a list below all "
			"or any" },
		{ HEAD "check: yes\n" FIX, "x.yaml:4:8: expected a condition, as {file: {path: /etc/passwd}}, found 'yes'" },
		{ HEAD "check: {key-values: {path: /etc/login.defs}}\n" FIX,
			"x.yaml:4:9: unknown key 'key-values'; did you mean 'key-value'?" },
		{ HEAD "check:\n  all: []\n" FIX, "x.yaml:5:8: expected a list of 1 or more, found 0" },
		{ HEAD "check:\n  any: {passwd: {has: login}}\n" FIX, "x.yaml:5:8: expected a list, found a table" },
		{ HEAD "check:\n  not: [{passwd: {has: login}}]\n" FIX,
			"x.yaml:5:8: expected a table of all, any, not, file, mode, owner, text, key-value, ini, directive, "
			"passwd, "
			"pam, sshd, package, program, config, history, enabled-service, entries, distribution, workload, named, "
			"found a "
			"list" },
		{ HEAD "check: {key-value: {path: /etc/login.defs, is: a}}\n" FIX, "x.yaml:4:20: the key 'key' is missing" },
		{ HEAD "check: {key-value: {path: /etc/login.defs, key: a}}\n" FIX,
			"x.yaml:4:20: expected one of is, is-not, at-least, at-most, found none of them" },
		{ HEAD "check: {key-value: {path: /etc/login.defs, key: a, at-leats: 1}}\n" FIX,
			"x.yaml:4:52: unknown key 'at-leats'; did you mean 'at-least'?" },
		{ HEAD "check: {key-value: {path: /etc/login.defs, key: a, at-least: abc}}\n" FIX,
			"x.yaml:4:62: expected a whole number, found 'abc'" },
		{ HEAD "check: {key-value: {path: /etc/login.defs, key: a, at-least: 9, at-most: 1}}\n" FIX,
			"x.yaml:4:20: no number is at least 9 and at most 1" },
		{ HEAD "check: {key-value: {path: /etc/login.defs, key: [a, b], is: c}}\n" FIX,
			"x.yaml:4:49: expected one value of 'key', found a list" },
		{ HEAD "check: {mode: {path: /etc, at-most: 0755}}\n" FIX,
			"x.yaml:4:37: expected an octal mode in quotes, as \"0644\", found '0755'" },
		{ HEAD "check: {mode: {path: /etc}}\n" FIX,
			"x.yaml:4:15: expected one of at-most, is, sticky, found none of them" },
		{ HEAD "check: {file: {path: etc/passwd}}\n" FIX,
			"x.yaml:4:22: expected a path that begins with '/', found 'etc/passwd'" },
		{ HEAD "check: {file: {path: /etc/../x}}\n" FIX,
			"x.yaml:4:22: expected a path without empty parts, '.' and '..', found '/etc/../x'" },
		{ HEAD "check: {file: {path: /etc//x}}\n" FIX,
			"x.yaml:4:22: expected a path without empty parts, '.' and '..', found '/etc//x'" },
		{ HEAD "check: {file: {path: /etc/}}\n" FIX,
			"x.yaml:4:22: expected a path without a slash at its end, found '/etc/'" },
		{ HEAD "check: {file: {path: /opt/x}}\n" FIX, "x.yaml:4:22: '/opt/x' is not kept of an image, so that no rule "
							      "can ask for it; docs/kept-files.md lists what is" },
		{ HEAD "check: {text: {path: /var/log/wtmp, contains: a}}\n" FIX,
			"x.yaml:4:22: of '/var/log/wtmp' only mode, owner and kind are kept of an image, so that no rule can ask "
			"what it says" },
		{ HEAD "check: {file: {path: /etc/passwd, exists: maybe}}\n" FIX,
			"x.yaml:4:43: expected one of yes, no, true, false, found 'maybe'" },
		{ HEAD "check: {passwd: {has: pasword}}\n" FIX,
			"x.yaml:4:23: expected one of account, login, password, found 'pasword'; did you mean 'password'?" },
		{ HEAD "check: {named: {check: shadow-max-agee}}\n" FIX, NULL },
		{ HEAD "check: {package: {name: [a, b*], type: [deb, rpmm]}}\n" FIX, NULL },
		{ HEAD "check: {passwd: {has: login}}\nfix: {debain: x}\n",
			"x.yaml:5:7: unknown key 'debain'; did you mean 'debian'?" },
		{ HEAD "check: {passwd: {has: login}}\nfix: [x]\n", "x.yaml:5:6: expected a text, found a list" },
		{ HEAD "check: {passwd: {has: login}}\n" FIX "maps: {iso27002: [1]}\n",
			"x.yaml:6:8: unknown key 'iso27002'; did you mean 'iso27002-2013'?" },
		{ HEAD "check: {passwd: {has: login}}\n" FIX "examples:\n  - files: []\n",
			"x.yaml:7:5: the key 'expect' is missing" },
		{ HEAD "check: {passwd: {has: login}}\n" FIX "examples:\n  - {expect: pass, files: [{path: /a, kind: link}]}\n",
			"x.yaml:7:28: the key 'to' is missing: where the link leads" },
		{ HEAD "check: {passwd: {has: login}}\n" FIX "examples:\n  - {expect: pass, files: [{path: /a, to: b}]}\n",
			"x.yaml:7:39: 'to' is for links: kind: link" },
		{ HEAD "check: {passwd: {has: login}}\n" FIX "examples:\n  - {expect: pass, files: [{path: /a}, {path: /a}]}\n",
			"x.yaml:7:40: a path that stands twice" },
		{ HEAD "check: {passwd: {has: login}}\n" FIX "examples:\n  - {expect: pass, files: [{path: /*}]}\n",
			"x.yaml:7:35: expected a path without '*' and '?', found '/*'" },
		{ "- "
		  "id: A\n  title: t\n  rating: low\n  check: {passwd: {has: login}}\n  fix: f\n"
		  "- id: A\n  title: t\n  rating: low\n  check: {passwd: {has: login}}\n  fix: f\n",
			"x.yaml:6:1: the id 'A' is taken by x.yaml line 1" },
		{ "[]\n", "x.yaml:1:1: expected a list of 1 or more, found 0" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct rules rules = { 0 };
		struct error err = { 0 };

		if (read_one(cases[i].text, &arena, &rules, &err) >= 0)
			fail_msg("taken:\n%s", cases[i].text);
		CHECK_INT(rules.count, 0);
		if (cases[i].error)
			CHECK_TEXT(err.text, cases[i].error);
		else
			CHECK(strstr(err.text, "did you mean") != NULL);
	}
}

TEST(patterns_are_short)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct rules rules = { 0 };
	struct error err = { 0 };

	buffer_addf(&text, HEAD "check: {history: {matches: %0200d}}\n" FIX, 7);
	CHECK_INT(rules_read(S("x"), buffer_slice(&text), false, &arena, &rules, &err), 0);
	buffer_clear(&text);
	buffer_addf(&text, "id: X-2\ntitle: t\nrating: low\ncheck: {history: {matches: %0201d}}\n" FIX, 7);
	CHECK_INT(rules_read(S("x"), buffer_slice(&text), false, &arena, &rules, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "x:4:28: expected a pattern of at most 200 bytes, found 201");
	CHECK_INT(rules.count, 1);
}

static void add_rule(struct buffer *text, const char *id)
{
	buffer_addf(text, "- id: %s\n  title: t\n  rating: low\n  check: {passwd: {has: login}}\n  fix: f\n", id);
}

TEST(rules_of_several_files_stand_in_the_order_of_ids)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer one = BUFFER_INIT(0), two = BUFFER_INIT(0), three = BUFFER_INIT(0);
	struct rules rules = { 0 };
	struct error err = { 0 };

	add_rule(&one, "D");
	add_rule(&one, "B");
	add_rule(&two, "C");
	add_rule(&two, "A");
	add_rule(&three, "E");
	add_rule(&three, "C");
	CHECK_INT(rules_read(S("one"), buffer_slice(&one), false, &arena, &rules, &err), 0);
	CHECK_INT(rules_read(S("two"), buffer_slice(&two), false, &arena, &rules, &err), 0);
	CHECK_INT(rules.count, 4);
	for (size_t i = 0; i < 4; i++)
		CHECK_INT(rules.items[i].id.ptr[0], 'A' + (int)i);
	CHECK_SLICE(rules.items[2].file, "two");
	CHECK_INT(rules_read(S("three"), buffer_slice(&three), false, &arena, &rules, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "three:6:1: the id 'C' is taken by two line 1");
	CHECK_INT(rules.count, 4); /* as it was */
	for (size_t i = 0; i < 4; i++)
		CHECK_INT(rules.items[i].id.ptr[0], 'A' + (int)i);
}

TEST(there_are_not_too_many_rules)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct rules rules = { 0 };
	struct error err = { 0 };
	char id[20];

	for (unsigned i = 0; i < RULES_MAX; i++) {
		snprintf(id, sizeof id, "R-%u", i);
		add_rule(&text, id);
	}
	CHECK_INT(rules_read(S("x"), buffer_slice(&text), false, &arena, &rules, &err), 0);
	CHECK_INT(rules.count, RULES_MAX);
	buffer_clear(&text);
	add_rule(&text, "Z");
	CHECK_INT(rules_read(S("y"), buffer_slice(&text), false, &arena, &rules, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "y:1:1: more than 2000 rules");
}

TEST(built_in_rules_say_why_and_are_named_as_their_files)
{
	static const char rule[] = "id: PLM-Z1\ntitle: t\nrating: low\ncheck: {passwd: {has: login}}\nfix: f\n";
	cleanup_arena struct arena arena = ARENA_INIT;
	struct rules rules = { 0 };
	struct error err = { 0 };

	CHECK(rules_read(S("PLM-Z2.yaml"), slice_from_text(rule), true, &arena, &rules, &err) < 0);
	CHECK_TEXT(err.text,
		"PLM-Z2.yaml:1:5: expected a built-in rule's id that begins with 'PLM-' and is the file's name, found 'PLM-Z1'");
	CHECK(rules_read(S("PLM-Z1.yaml"), slice_from_text(rule), true, &arena, &rules, &err) < 0);
	CHECK_TEXT(err.text, "PLM-Z1.yaml:1:1: the key 'why' is missing");
}

TEST(every_built_in_rule_shows_a_tree_that_passes_and_one_that_fails)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct rules rules = { 0 };
	struct error err;

	CHECK_INT(rules_read_builtin(true, &arena, &rules, &err), 0);
	for (size_t i = 0; i < rules.count; i++) {
		unsigned seen = 0;

		for (size_t k = 0; k < rules.items[i].example_count; k++)
			seen |= 1u << rules.items[i].examples[k].expected;
		if (!(seen & 1u << JUDGEMENT_PASS) || !(seen & 1u << JUDGEMENT_FAIL))
			fail_msg("%.*s lacks an example that passes, or one that fails", SLICE_ARG(rules.items[i].id));
	}
}

TEST(without_examples_built_in_rules_are_the_same)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct rules whole = { 0 }, heads = { 0 };
	struct error err;

	CHECK_INT(rules_read_builtin(true, &arena, &whole, &err), 0);
	CHECK_INT(rules_read_builtin(false, &arena, &heads, &err), 0);
	CHECK_INT(heads.count, whole.count);
	for (size_t i = 0; i < heads.count; i++) {
		const struct rule *a = &whole.items[i], *b = &heads.items[i];

		if (b->example_count)
			fail_msg("the examples of %.*s do not stand last", SLICE_ARG(b->id));
		CHECK(slice_equal(a->id, b->id));
		CHECK_INT(a->map_count, b->map_count);
		CHECK_INT(a->aliases.count, b->aliases.count);
		CHECK_INT(a->remedy_count, b->remedy_count);
		CHECK(!a->applies == !b->applies);
	}
}

TEST(what_is_plainly_no_pattern_is_refused_where_it_stands)
{
	static const char *const bad[] = { "(a", "a)", "[a", "[]", "a\\\\", "*a", "a|+", "(?:?)", "a**", "([)]", "(a(b)",
		"[[:alpha:]" };
	static const char *const good[] = { "(a)", "[]]", "[^]]", "[[:alpha:](]", "a{2}+", "a*?b++", "\\\\(", "[\\\\]]", "(?i)a",
		"(?=a)b", "(?<n>a)", "(?x) a # (", "\\\\Q(\\\\E", "(?#()a", "^*", "(?+1)(a)", "()*", "a{" };

	for (size_t i = 0; i < sizeof bad / sizeof *bad + sizeof good / sizeof *good; i++) {
		bool is_bad = i < sizeof bad / sizeof *bad;
		const char *pattern = is_bad ? bad[i] : good[i - sizeof bad / sizeof *bad];
		cleanup_buffer struct buffer text = BUFFER_INIT(4096);
		cleanup_arena struct arena arena = ARENA_INIT;
		struct rules rules = { 0 };
		struct error err;
		int r;

		buffer_addf(&text, "id: X-1\ntitle: t\nrating: low\ncheck: {history: {matches: \"%s\"}}\nfix: x\n", pattern);
		r = rules_read(S("x.yaml"), buffer_slice(&text), false, &arena, &rules, &err);
		if ((r < 0) != is_bad)
			fail_msg("'%s' is %s", pattern, r < 0 ? err.text : "taken");
		if (r < 0)
			CHECK(strncmp(err.text, "x.yaml:4:28: expected a pattern, found a", 40) == 0);
	}
}

TEST(every_check_has_a_name_of_its_own)
{
	for (unsigned a = 0; a < CHECK_KIND_COUNT; a++) {
		CHECK(check_name((enum check_kind)a)[0] != '\0');
		for (unsigned b = a + 1; b < CHECK_KIND_COUNT; b++)
			CHECK(strcmp(check_name((enum check_kind)a), check_name((enum check_kind)b)) != 0);
	}
}
