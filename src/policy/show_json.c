/* show_json.c - the policy that holds, as JSON: which is a policy file, too */
#include "codec/json.h"
#include "model/finding.h"
#include "policy/policy_file.h"

static void put_word(struct json_writer *json, const char *key, const char *word)
{
	json_member(json, key, slice_from_text(word));
}

static void put_step(struct json_writer *json, const struct policy_step *step, enum situation_shape shape)
{
	json_begin_object(json);
	put_word(json, "action", policy_action_name(step->action));
	put_word(json, "at_least", rating_name(step->at_least));
	if (shape == SHAPE_VULNERABILITIES)
		json_member_bool(json, "fixable_only", step->fixable_only);
	json_end_object(json);
}

/* An action alone is a text where a table needs more than that. */
static void put_stance(struct json_writer *json, const struct stance *stance, enum situation_shape shape)
{
	const char *action = policy_action_name(stance->steps[0].action);

	if (shape == SHAPE_RATED || shape == SHAPE_VULNERABILITIES) {
		json_begin_array(json);
		for (size_t i = 0; i < stance->step_count; i++)
			put_step(json, &stance->steps[i], shape);
		json_end_array(json);
		return;
	}
	if ((shape == SHAPE_LICENCE && !policy_asks_of_licences(stance)) || (shape == SHAPE_AGE && !stance->days)) {
		json_put_string(json, slice_from_text(action));
		return;
	}
	json_begin_object(json);
	put_word(json, "action", action);
	json_member_if(json, "reason", stance->reason);
	if (shape == SHAPE_LICENCE) {
		json_member_texts_if(json, "allow", stance->allow);
		json_member_texts_if(json, "deny", stance->deny);
		put_word(json, "unknown", policy_action_name(stance->unknown));
	}
	if (shape == SHAPE_AGE)
		json_member_u64(json, "days", stance->days);
	json_end_object(json);
}

/* As in show.c what is not always examined is there where a file states it. */
static void put_situations(struct json_writer *json, const struct policy *policy)
{
	json_key(json, "situations");
	json_begin_object(json);
	for (size_t i = 0; i < SITUATION_COUNT; i++) {
		if (situation_facts[i].examination != EXAMINED && !policy_states(policy, (enum policy_situation)i))
			continue;
		json_key(json, situation_facts[i].name);
		put_stance(json, &policy->stances[i], situation_facts[i].shape);
	}
	json_end_object(json);
}

static void put_choice(struct json_writer *json, const char *key, enum policy_choice choice)
{
	if (choice != CHOICE_ANY)
		json_member_bool(json, key, choice == CHOICE_YES);
}

static void put_bits(struct json_writer *json, const char *key, unsigned bits, const char *(*name_of)(unsigned bit))
{
	if (!bits)
		return;
	json_key(json, key);
	json_begin_array(json);
	for (unsigned bit = 0; bit < 32; bit++)
		if (bits & 1u << bit)
			json_put_string(json, slice_from_text(name_of(bit)));
	json_end_array(json);
}

static void put_match(struct json_writer *json, const struct policy_match *match)
{
	json_key(json, "match");
	json_begin_object(json);
	json_member_texts_if(json, "id", match->ids);
	put_bits(json, "kind", match->kinds, policy_kind_name);
	put_bits(json, "rating", match->ratings, policy_rating_name);
	json_member_texts_if(json, "package", match->packages);
	json_member_texts_if(json, "path", match->paths);
	if (match->base != CHOICE_ANY)
		put_word(json, "layer", match->base == CHOICE_YES ? "base" : "own");
	put_choice(json, "fixable", match->fixable);
	put_choice(json, "kev", match->kev);
	if (match->has_epss) {
		json_key(json, "epss");
		json_put_double(json, match->epss, 6);
	}
	json_member_texts_if(json, "label", match->labels);
	json_member_texts_if(json, "repository", match->repositories);
	json_member_texts_if(json, "namespace", match->namespaces);
	json_end_object(json);
}

static void put_rules(struct json_writer *json, const struct policy *policy)
{
	json_key(json, "rules");
	json_begin_array(json);
	for (size_t i = 0; i < policy->rule_count; i++) {
		json_begin_object(json);
		put_match(json, &policy->rules[i].match);
		put_word(json, "action", policy_action_name(policy->rules[i].action));
		json_member_if(json, "message", policy->rules[i].message);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_exemption(struct json_writer *json, const struct policy_exemption *exemption)
{
	json_begin_object(json);
	if (exemption->ids.count)
		json_member_texts_if(json, "id", exemption->ids);
	else
		put_match(json, &exemption->match);
	if (exemption->repositories.count || exemption->tags.count || exemption->digests.count || exemption->namespaces.count) {
		json_key(json, "scope");
		json_begin_object(json);
		json_member_texts_if(json, "repository", exemption->repositories);
		json_member_texts_if(json, "tag", exemption->tags);
		json_member_texts_if(json, "digest", exemption->digests);
		json_member_texts_if(json, "namespace", exemption->namespaces);
		json_end_object(json);
	}
	json_member(json, "reason", exemption->ruling.reason);
	json_member(json, "owner", exemption->ruling.author);
	json_member(json, "until", exemption->ruling.until);
	json_end_object(json);
}

void policy_show_json(const struct policy *policy, struct buffer *out)
{
	struct json_writer json;

	json_writer_init(&json, out, true);
	json_begin_object(&json);
	json_member_u64(&json, "version", 1);
	json_member_if(&json, "name", policy->name);
	put_situations(&json, policy);
	put_rules(&json, policy);
	json_key(&json, "exemptions");
	json_begin_array(&json);
	for (size_t i = 0; i < policy->exemption_count; i++)
		put_exemption(&json, &policy->exemptions[i]);
	json_end_array(&json);
	json_end_object(&json);
	buffer_add_byte(out, '\n');
}
