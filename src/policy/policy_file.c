/* policy_file.c - a policy file, read by what is expected of it */
#include "policy/policy_file.h"
#include "base/words.h"
#include "codec/schema.h"
#include "model/finding.h"

#define PATTERNS_MAX 1000u
#define PATTERN_BYTES_MAX 400u
#define LINE_BYTES_MAX 500u
#define DAYS_MAX 36500u
#define ACTIONS "block warn allow"

const struct situation_facts situation_facts[SITUATION_COUNT] = {
#define SITUATION(symbol, name, shape, examination, about) { name, shape, examination, about },
#include "policy/situations.def"
#undef SITUATION
};

#define SITUATION(symbol, name, shape, examination, about) name " "
static const char situation_words[] =
#include "policy/situations.def"
	"";
#undef SITUATION

const char policy_kind_words[] = "vulnerability setting archive secret malware"; /* by enum finding_kind */
static const char rating_words[] = "low moderate high critical unknown";

const char *policy_action_name(enum verdict_kind action)
{
	return action == VERDICT_PASS ? "allow" : verdict_name(action);
}

enum verdict_kind policy_read_action(struct schema *schema, const struct tree *value, const char *words)
{
	struct slice word = schema_word(schema, value, words);

	if (slice_equal(word, S("block")))
		return VERDICT_BLOCK;
	if (slice_equal(word, S("warn")))
		return VERDICT_WARN;
	if (slice_equal(word, S("incomplete")))
		return VERDICT_INCOMPLETE;
	return VERDICT_PASS;
}

/* Keys for tests are in many images, and files that no package owns in nearly all: they are not meant, unless that is said. */
static enum rating least_of(enum policy_situation situation)
{
	return situation == SITUATION_SECRETS || situation == SITUATION_MALWARE ? RATING_MODERATE : RATING_LOW;
}

static struct policy_step read_step(struct schema *schema, const struct tree *value, enum policy_situation situation)
{
	enum situation_shape shape = situation_facts[situation].shape;
	struct policy_step step = { .at_least = least_of(situation), .line = value->line };
	const char *words = shape == SHAPE_INCOMPLETE ? "incomplete " ACTIONS : ACTIONS;
	struct slice word;

	if (value->kind == TREE_TEXT) {
		step.action = policy_read_action(schema, value, words);
		return step;
	}
	step.action = policy_read_action(schema, tree_get(value, "action"), words);
	step.fixable_only = schema_switch(schema, tree_get(value, "fixable_only"), false);
	word = schema_word(schema, tree_get(value, "at_least"), "low moderate high critical");
	if (word.len)
		rating_by_name(word, &step.at_least);
	return step;
}

static const char *keys_of(enum situation_shape shape)
{
	switch (shape) {
	case SHAPE_REASON:
	case SHAPE_INCOMPLETE:
		return "action! reason";
	case SHAPE_RATED:
		return "action! at_least";
	case SHAPE_VULNERABILITIES:
		return "action! at_least fixable_only";
	case SHAPE_LICENCE:
		return "action allow deny unknown";
	case SHAPE_AGE:
		return "action! days!";
	default:
		return "action!";
	}
}

static void read_steps(struct schema *schema, const struct tree *value, enum policy_situation situation, struct stance *stance)
{
	if (!schema_list(schema, value, 1, POLICY_STEPS_MAX))
		return;
	for (size_t i = 0; i < value->count && !schema->failed; i++) {
		if (!schema_table(schema, value->items[i], keys_of(situation_facts[situation].shape)))
			return;
		stance->steps[stance->step_count++] = read_step(schema, value->items[i], situation);
	}
}

/* Of lists without an action: what they do not allow is blocked. */
static void read_licences(struct schema *schema, const struct tree *value, struct stance *stance)
{
	stance->allow = schema_lines(schema, tree_get(value, "allow"), PATTERNS_MAX, PATTERN_BYTES_MAX);
	stance->deny = schema_lines(schema, tree_get(value, "deny"), PATTERNS_MAX, PATTERN_BYTES_MAX);
	if (!tree_get(value, "action"))
		stance->steps[0].action = VERDICT_BLOCK;
	if (tree_get(value, "unknown"))
		stance->unknown = policy_read_action(schema, tree_get(value, "unknown"), ACTIONS);
	else
		stance->unknown =
			stance->allow.count ? stance->steps[0].action : VERDICT_PASS; /* what is not on a list is not allowed */
	if (stance->allow.count + stance->deny.count == 0 && !tree_get(value, "unknown"))
		schema_fail(schema, value, "expected a list, 'allow' or 'deny', or 'unknown'");
}

/* Words that somebody is to read: blanks are none. */
static struct slice read_words(struct schema *schema, const struct tree *value)
{
	struct slice words = schema_line(schema, value, LINE_BYTES_MAX);

	if (value && !schema->failed && slice_trim(words).len == 0)
		schema_fail(schema, value, "expected words, found blanks");
	return words;
}

/* What only may be malware, by a rule for hunters or a trait, is not what "block" means: it is warned of from moderate on. */
static void split_block(const struct tree *value, struct stance *stance)
{
	if (stance->steps[0].action != VERDICT_BLOCK || tree_get(value, "at_least"))
		return;
	stance->steps[1] = stance->steps[0];
	stance->steps[1].action = VERDICT_WARN;
	stance->steps[1].at_least = RATING_MODERATE;
	stance->steps[0].at_least = RATING_HIGH;
	stance->step_count = 2;
}

static void read_stance(struct schema *schema, const struct tree *value, enum policy_situation situation, struct stance *stance)
{
	enum situation_shape shape = situation_facts[situation].shape;
	bool steps = shape == SHAPE_RATED || shape == SHAPE_VULNERABILITIES;
	enum verdict_kind action;

	*stance = (struct stance){ .line = value->key_line ? value->key_line : value->line, .stated = true };
	if (steps && value->kind == TREE_LIST) {
		read_steps(schema, value, situation, stance);
		return;
	}
	if (value->kind != TREE_TEXT && !schema_table(schema, value, keys_of(shape)))
		return;
	stance->steps[stance->step_count++] = read_step(schema, value, situation);
	stance->steps[0].line = stance->line;
	if (situation == SITUATION_MALWARE)
		split_block(value, stance);
	action = stance->steps[0].action;
	if (value->kind == TREE_TEXT) {
		if (!schema->failed && (shape == SHAPE_LICENCE || shape == SHAPE_AGE) && action != VERDICT_PASS)
			schema_fail(schema, value,
				shape == SHAPE_AGE ? "expected allow, or a table of action, days"
						   : "expected allow, or a table of action, allow, deny, unknown");
	} else if (shape == SHAPE_LICENCE) {
		read_licences(schema, value, stance);
	} else if (shape == SHAPE_AGE) {
		stance->days = schema_number(schema, tree_get(value, "days"), 1, DAYS_MAX, 0);
	} else if (shape == SHAPE_REASON || shape == SHAPE_INCOMPLETE) {
		stance->reason = read_words(schema, tree_get(value, "reason"));
	}
	if (shape == SHAPE_INCOMPLETE && !stance->reason.len && (action == VERDICT_PASS || action == VERDICT_WARN))
		schema_fail(schema, value, "'incomplete' may be %s only with a reason: {action: %s, reason: ...}",
			policy_action_name(action), policy_action_name(action));
}

static void read_situations(struct schema *schema, const struct tree *value, struct policy *policy)
{
	if (!schema_table(schema, value, situation_words))
		return;
	for (size_t i = 0; i < SITUATION_COUNT; i++) {
		const struct tree *stance = tree_get(value, situation_facts[i].name);

		if (stance && !schema->failed)
			read_stance(schema, stance, (enum policy_situation)i, &policy->stances[i]);
	}
}

static struct slices read_patterns(struct schema *schema, const struct tree *value)
{
	struct slices patterns = schema_lines(schema, value, PATTERNS_MAX, PATTERN_BYTES_MAX);

	if (value && !schema->failed && patterns.count == 0)
		schema_fail(schema, value, "expected a pattern, or a list of some");
	return patterns;
}

/* A bit for each of the words that are named, by its place among WORDS. */
static unsigned read_bits(struct schema *schema, const struct tree *value, const char *words)
{
	struct slices named = schema_words(schema, value, words, 32);
	struct slice word;
	unsigned bits = 0;

	if (value && !schema->failed && named.count == 0)
		schema_fail(schema, value, "expected a word, or a list of some");
	for (unsigned bit = 0; words_next(&words, &word); bit++)
		for (size_t i = 0; i < named.count; i++)
			if (slice_equal(named.items[i], word))
				bits |= 1u << bit;
	return bits;
}

static unsigned read_ratings(struct schema *schema, const struct tree *value)
{
	struct slices named = schema_words(schema, value, rating_words, 32);
	unsigned bits = 0;

	if (value && !schema->failed && named.count == 0)
		schema_fail(schema, value, "expected a rating, or a list of some");
	for (size_t i = 0; i < named.count; i++) {
		enum rating rating = RATING_UNKNOWN;

		rating_by_name(named.items[i], &rating); /* "unknown" is none that it knows */
		bits |= 1u << rating;
	}
	return bits;
}

static enum policy_choice read_choice(struct schema *schema, const struct tree *value)
{
	if (!value)
		return CHOICE_ANY;
	return schema_switch(schema, value, false) ? CHOICE_YES : CHOICE_NO;
}

/* "0.5", 0 to 1: no exponent, no sign. */
static double read_share(struct schema *schema, const struct tree *value)
{
	struct slice text = schema_line(schema, value, 20);
	double share = 0, unit = 1;
	size_t digits = 0;
	bool point = false;

	if (schema->failed || !value)
		return 0;
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.ptr[i];

		if (byte == '.' && !point) {
			point = true;
		} else if (byte < '0' || byte > '9') {
			digits = 0;
			break;
		} else if (point) {
			unit /= 10;
			share += unit * (byte - '0');
			digits++;
		} else {
			share = share * 10 + (byte - '0');
			digits++;
		}
	}
	if (digits == 0 || share > 1)
		schema_fail(schema, value, "expected a number from 0 to 1, as 0.5, found '%.*s'", SLICE_ARG(text));
	return share;
}

static struct policy_match read_match(struct schema *schema, const struct tree *value)
{
	struct policy_match match = { 0 };
	struct slice layer;

	if (!schema_table(schema, value, "id kind rating package path layer fixable epss kev label repository namespace"))
		return match;
	if (value->count == 0)
		schema_fail(schema, value, "expected at least one field: what matches all decides nothing");
	match.ids = read_patterns(schema, tree_get(value, "id"));
	match.kinds = read_bits(schema, tree_get(value, "kind"), policy_kind_words);
	match.ratings = read_ratings(schema, tree_get(value, "rating"));
	match.packages = read_patterns(schema, tree_get(value, "package"));
	match.paths = read_patterns(schema, tree_get(value, "path"));
	layer = schema_word(schema, tree_get(value, "layer"), "base own");
	match.base = !layer.len ? CHOICE_ANY : slice_equal(layer, S("base")) ? CHOICE_YES : CHOICE_NO;
	match.fixable = read_choice(schema, tree_get(value, "fixable"));
	match.kev = read_choice(schema, tree_get(value, "kev"));
	match.has_epss = tree_get(value, "epss");
	match.epss = read_share(schema, tree_get(value, "epss"));
	match.labels = read_patterns(schema, tree_get(value, "label"));
	match.repositories = read_patterns(schema, tree_get(value, "repository"));
	match.namespaces = read_patterns(schema, tree_get(value, "namespace"));
	match.of_finding = match.ids.count || match.kinds || match.ratings || match.packages.count || match.paths.count ||
			   match.base || match.fixable || match.kev || match.has_epss;
	return match;
}

static void read_rules(struct schema *schema, const struct tree *value, struct policy *policy)
{
	if (!schema_list(schema, value, 0, POLICY_RULES_MAX))
		return;
	policy->rules = arena_array(schema->arena, struct policy_rule, value->count);
	for (size_t i = 0; i < value->count && !schema->failed; i++) {
		const struct tree *item = value->items[i];

		if (!schema_table(schema, item, "match! action! message"))
			return;
		policy->rules[policy->rule_count++] = (struct policy_rule){ .line = item->line,
			.match = read_match(schema, tree_get(item, "match")),
			.action = policy_read_action(schema, tree_get(item, "action"), ACTIONS),
			.message = schema_line(schema, tree_get(item, "message"), LINE_BYTES_MAX) };
	}
}

static bool is_digest(struct slice digest)
{
	struct slice hex = slice_from(digest, 7);
	bool good = slice_starts_with(digest, S("sha256:")) && hex.len == 64;

	for (size_t i = 0; i < hex.len && good; i++)
		good = (hex.ptr[i] >= '0' && hex.ptr[i] <= '9') || (hex.ptr[i] >= 'a' && hex.ptr[i] <= 'f');
	return good;
}

static void read_scope(struct schema *schema, const struct tree *value, struct policy_exemption *exemption)
{
	if (!schema_table(schema, value, "repository tag digest namespace"))
		return;
	if (value->count == 0)
		schema_fail(schema, value, "expected repository, tag, digest or namespace");
	exemption->repositories = read_patterns(schema, tree_get(value, "repository"));
	exemption->tags = read_patterns(schema, tree_get(value, "tag"));
	exemption->namespaces = read_patterns(schema, tree_get(value, "namespace"));
	exemption->digests = read_patterns(schema, tree_get(value, "digest"));
	for (size_t i = 0; i < exemption->digests.count && !schema->failed; i++)
		if (!is_digest(exemption->digests.items[i]))
			schema_fail(schema, tree_get(value, "digest"),
				"expected a digest, sha256: and 64 of 0-9 and a-f, found '%.*s'",
				SLICE_ARG(slice_first(exemption->digests.items[i], 80)));
}

static void read_what(struct schema *schema, const struct tree *item, struct policy_exemption *exemption)
{
	const struct tree *id = tree_get(item, "id"), *match = tree_get(item, "match");

	if (!id == !match)
		schema_fail(schema, item, "expected either 'id' or 'match'");
	exemption->ids = read_patterns(schema, id);
	for (size_t i = 0; i < exemption->ids.count; i++)
		if (slice_equal(exemption->ids.items[i], S("incomplete")))
			schema_fail(schema, id, "'incomplete' is accepted in situations, with a reason, and not by an exemption");
	exemption->match = read_match(schema, match);
	if (match && !schema->failed && !exemption->match.of_finding)
		schema_fail(schema, match,
			"expected a field of findings: id, kind, rating, package, path, layer, fixable, epss or kev");
}

static void read_exemptions(struct schema *schema, const struct tree *value, struct policy *policy)
{
	if (!schema_list(schema, value, 0, POLICY_EXEMPTIONS_MAX))
		return;
	policy->exemptions = arena_array(schema->arena, struct policy_exemption, value->count);
	for (size_t i = 0; i < value->count && !schema->failed; i++) {
		struct policy_exemption *exemption = &policy->exemptions[policy->exemption_count];
		const struct tree *item = value->items[i];

		if (!schema_table(schema, item, "id match scope reason! owner! until!"))
			return;
		policy->exemption_count++;
		read_what(schema, item, exemption);
		read_scope(schema, tree_get(item, "scope"), exemption);
		exemption->line = item->line;
		exemption->ruling = (struct ruling){ .status = RULING_IGNORED,
			.format = S("policy"),
			.place = arena_printf(schema->arena, "line %llu", (unsigned long long)item->line),
			.author = read_words(schema, tree_get(item, "owner")),
			.reason = read_words(schema, tree_get(item, "reason")),
			.until = schema_date(schema, tree_get(item, "until")),
			.names = exemption->ids };
	}
}

/* Nothing is fetched for a policy, and nothing in it may look as if it were. */
static void refuse_urls(struct schema *schema, const struct tree *value)
{
	if (value->kind == TREE_TEXT && slice_find(value->text, S("://")) >= 0)
		schema_fail(schema, value, "a policy has no URLs; expected a name, a pattern or words, found '%.*s'",
			SLICE_ARG(slice_first(value->text, 60)));
	for (size_t i = 0; i < value->count && !schema->failed; i++)
		refuse_urls(schema, value->items[i]); /* as deep as YAML_DEPTH_MAX */
}

bool policy_states(const struct policy *policy, enum policy_situation situation)
{
	return policy->stances[situation].stated && !policy->built_in;
}

int policy_read(struct slice file, struct slice text, struct arena *arena, struct policy **ret_policy, struct error *err)
{
	struct schema schema = { .name = file, .arena = arena, .err = err };
	struct policy *policy = arena_array(arena, struct policy, 1);
	const struct tree *root;

	if (text.len > POLICY_BYTES_MAX)
		return error_set(
			err, ERR_LIMIT, "%.*s: longer than %u bytes", SLICE_ARG(slice_first(file, 200)), POLICY_BYTES_MAX);
	policy->built_in = text.ptr == policy_builtin_text;
	if (!policy->built_in) {
		memcpy(policy->stances, policy_builtin(arena)->stances, sizeof policy->stances);
		for (size_t i = 0; i < SITUATION_COUNT; i++)
			policy->stances[i].stated = false;
	}
	policy->file = file;
	root = schema_read(&schema, text);
	if (!root)
		return schema.failed;
	refuse_urls(&schema, root);
	if (schema_table(&schema, root, "version! name situations rules exemptions")) {
		schema_number(&schema, tree_get(root, "version"), 1, 1, 1);
		policy->name = schema_line(&schema, tree_get(root, "name"), LINE_BYTES_MAX);
		read_situations(&schema, tree_get(root, "situations"), policy);
		read_rules(&schema, tree_get(root, "rules"), policy);
		read_exemptions(&schema, tree_get(root, "exemptions"), policy);
	}
	if (!schema.failed)
		*ret_policy = policy;
	return schema.failed;
}
