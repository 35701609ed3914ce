/* show.c - the policy that holds, as a policy file */
#include "base/buffer.h"
#include "base/words.h"
#include "model/finding.h"
#include "policy/policy_file.h"

/* In double quotes, as YAML and JSON have them; control characters are in no text of a policy. */
static void put_text(struct buffer *out, struct slice text)
{
	buffer_add_byte(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"' || text.ptr[i] == '\\')
			buffer_add_byte(out, '\\');
		buffer_add_byte(out, text.ptr[i]);
	}
	buffer_add_byte(out, '"');
}

/* "NAME: [A, B]", with what separates it from the one before. */
static void put_list(struct buffer *out, bool *first, const char *name, struct slices texts)
{
	if (texts.count == 0)
		return;
	buffer_addf(out, "%s%s: [", *first ? "" : ", ", name);
	for (size_t i = 0; i < texts.count; i++) {
		if (i)
			buffer_add_slice(out, S(", "));
		put_text(out, texts.items[i]);
	}
	buffer_add_byte(out, ']');
	*first = false;
}

static void put_word(struct buffer *out, bool *first, const char *name, const char *word)
{
	buffer_addf(out, "%s%s: %s", *first ? "" : ", ", name, word);
	*first = false;
}

static void put_step(struct buffer *out, const struct policy_step *step, enum situation_shape shape)
{
	buffer_addf(out, "{action: %s, at_least: %s", policy_action_name(step->action), rating_name(step->at_least));
	if (shape == SHAPE_VULNERABILITIES)
		buffer_addf(out, ", fixable_only: %s", step->fixable_only ? "yes" : "no");
	buffer_add_byte(out, '}');
}

bool policy_asks_of_licences(const struct stance *stance)
{
	return stance->allow.count || stance->deny.count || stance->unknown != VERDICT_PASS ||
	       stance->steps[0].action != VERDICT_PASS;
}

/* MARK begins each further line: of a comment "# ", else nothing. */
static void put_stance(struct buffer *out, const struct stance *stance, enum situation_shape shape, const char *mark)
{
	const char *action = policy_action_name(stance->steps[0].action);
	bool rated = shape == SHAPE_RATED || shape == SHAPE_VULNERABILITIES, first = false;

	if (rated && stance->step_count == 1 && stance->steps[0].action == VERDICT_PASS) {
		buffer_add_slice(out, S(" allow"));
	} else if (rated) {
		for (size_t i = 0; i < stance->step_count; i++) {
			buffer_addf(out, "\n  %s  - ", mark);
			put_step(out, &stance->steps[i], shape);
		}
	} else if (shape == SHAPE_LICENCE && policy_asks_of_licences(stance)) {
		buffer_addf(out, " {action: %s", action);
		put_list(out, &first, "allow", stance->allow);
		put_list(out, &first, "deny", stance->deny);
		put_word(out, &first, "unknown", policy_action_name(stance->unknown));
		buffer_add_byte(out, '}');
	} else if (shape == SHAPE_AGE && stance->days) {
		buffer_addf(out, " {action: %s, days: %llu}", action, (unsigned long long)stance->days);
	} else if (stance->reason.len) {
		buffer_addf(out, " {action: %s, reason: ", action);
		put_text(out, stance->reason);
		buffer_add_byte(out, '}');
	} else {
		buffer_addf(out, " %s", action);
	}
}

static const char *about_examination(enum examination examination)
{
	switch (examination) {
	case EXAMINED_NEVER:
		return "; not examined by this version";
	case EXAMINED_WHEN_ASKED:
		return "; examined where --scanners names it";
	default:
		return "";
	}
}

/* What is not always examined, and a file does not state, is a comment: a policy that is copied from here says no more than the file does. */
static void put_situations(struct buffer *out, const struct policy *policy)
{
	buffer_add_slice(out, S("situations:\n"));
	for (size_t i = 0; i < SITUATION_COUNT; i++) {
		const struct stance *stance = &policy->stances[i];
		enum examination examination = situation_facts[i].examination;
		bool comment = examination != EXAMINED && !policy_states(policy, (enum policy_situation)i);

		buffer_addf(out, "  # %s%s%s\n  %s%s:", situation_facts[i].about, about_examination(examination),
			stance->stated ? "" : "; as in the built-in policy", comment ? "# " : "", situation_facts[i].name);
		put_stance(out, stance, situation_facts[i].shape, comment ? "# " : "");
		buffer_add_byte(out, '\n');
	}
}

static void put_choice(
	struct buffer *out, bool *first, const char *name, enum policy_choice choice, const char *yes, const char *no)
{
	if (choice != CHOICE_ANY)
		put_word(out, first, name, choice == CHOICE_YES ? yes : no);
}

static void put_bits(struct buffer *out, bool *first, const char *name, unsigned bits, const char *(*name_of)(unsigned))
{
	if (!bits)
		return;
	buffer_addf(out, "%s%s: [", *first ? "" : ", ", name);
	for (unsigned bit = 0, named = 0; bit < 32; bit++)
		if (bits & 1u << bit)
			buffer_addf(out, "%s%s", named++ ? ", " : "", name_of(bit));
	buffer_add_byte(out, ']');
	*first = false;
}

const char *policy_rating_name(unsigned bit)
{
	return rating_name((enum rating)bit);
}

const char *policy_kind_name(unsigned bit)
{
	static const char *const names[FINDING_KIND_COUNT] = { "vulnerability", "setting", "archive", "secret", "malware" };

	return bit < FINDING_KIND_COUNT ? names[bit] : "";
}

static void put_match(struct buffer *out, const struct policy_match *match)
{
	bool first = true;

	buffer_add_slice(out, S("match: {"));
	put_list(out, &first, "id", match->ids);
	put_bits(out, &first, "kind", match->kinds, policy_kind_name);
	put_bits(out, &first, "rating", match->ratings, policy_rating_name);
	put_list(out, &first, "package", match->packages);
	put_list(out, &first, "path", match->paths);
	put_choice(out, &first, "layer", match->base, "base", "own");
	put_choice(out, &first, "fixable", match->fixable, "yes", "no");
	put_choice(out, &first, "kev", match->kev, "yes", "no");
	if (match->has_epss) {
		buffer_addf(out, "%sepss: %.6f", first ? "" : ", ", match->epss);
		first = false;
	}
	put_list(out, &first, "label", match->labels);
	put_list(out, &first, "repository", match->repositories);
	put_list(out, &first, "namespace", match->namespaces);
	buffer_add_byte(out, '}');
}

static void put_exemption(struct buffer *out, const struct policy_exemption *exemption)
{
	bool first = true;

	buffer_add_slice(out, S("  - "));
	if (exemption->ids.count)
		put_list(out, &first, "id", exemption->ids);
	else
		put_match(out, &exemption->match);
	buffer_add_byte(out, '\n');
	if (exemption->repositories.count || exemption->tags.count || exemption->digests.count || exemption->namespaces.count) {
		first = true;
		buffer_add_slice(out, S("    scope: {"));
		put_list(out, &first, "repository", exemption->repositories);
		put_list(out, &first, "tag", exemption->tags);
		put_list(out, &first, "digest", exemption->digests);
		put_list(out, &first, "namespace", exemption->namespaces);
		buffer_add_slice(out, S("}\n"));
	}
	buffer_add_slice(out, S("    reason: "));
	put_text(out, exemption->ruling.reason);
	buffer_add_slice(out, S("\n    owner: "));
	put_text(out, exemption->ruling.author);
	buffer_addf(out, "\n    until: %.*s\n", SLICE_ARG(exemption->ruling.until));
}

void policy_show(const struct policy *policy, struct buffer *out)
{
	buffer_add_slice(out, S("version: 1\n"));
	if (policy->name.len) {
		buffer_add_slice(out, S("name: "));
		put_text(out, policy->name);
		buffer_add_byte(out, '\n');
	}
	put_situations(out, policy);
	if (policy->rule_count)
		buffer_add_slice(out, S("rules:\n"));
	for (size_t i = 0; i < policy->rule_count; i++) {
		buffer_add_slice(out, S("  - "));
		put_match(out, &policy->rules[i].match);
		buffer_addf(out, "\n    action: %s\n", policy_action_name(policy->rules[i].action));
		if (policy->rules[i].message.len) {
			buffer_add_slice(out, S("    message: "));
			put_text(out, policy->rules[i].message);
			buffer_add_byte(out, '\n');
		}
	}
	if (policy->exemption_count)
		buffer_add_slice(out, S("exemptions:\n"));
	for (size_t i = 0; i < policy->exemption_count; i++)
		put_exemption(out, &policy->exemptions[i]);
}
