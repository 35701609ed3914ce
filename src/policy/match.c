/* match.c - what a policy asks of findings and images, looked for */
#include "policy/match.h"
#include "silence/glob.h"

/* Most patterns are names. */
static bool is_plain(struct slice pattern)
{
	return slice_find_byte(pattern, '*') < 0 && slice_find_byte(pattern, '?') < 0;
}

static bool pattern_matches(struct slice pattern, struct slice text)
{
	return is_plain(pattern) ? slice_equal(pattern, text) : glob_matches(pattern, text);
}

static bool pattern_matches_id(struct slice pattern, struct slice id)
{
	char a[200], b[200];

	if (is_plain(pattern) || pattern.len > sizeof a || id.len > sizeof b)
		return slice_equal_ignoring_case(pattern, id);
	for (size_t i = 0; i < pattern.len; i++)
		a[i] = pattern.ptr[i] >= 'a' && pattern.ptr[i] <= 'z' ? (char)(pattern.ptr[i] - 32) : pattern.ptr[i];
	for (size_t i = 0; i < id.len; i++)
		b[i] = id.ptr[i] >= 'a' && id.ptr[i] <= 'z' ? (char)(id.ptr[i] - 32) : id.ptr[i];
	return glob_matches(slice_make(a, pattern.len), slice_make(b, id.len));
}

static bool any_id(struct slices patterns, struct slice id)
{
	for (size_t i = 0; i < patterns.count; i++)
		if (pattern_matches_id(patterns.items[i], id))
			return true;
	return false;
}

bool patterns_match(struct slices patterns, struct slice text)
{
	for (size_t i = 0; i < patterns.count; i++)
		if (pattern_matches(patterns.items[i], text))
			return true;
	return patterns.count == 0;
}

/* "host.example:5000/team/app:1@sha256:…": the part before the first slash is a registry where it has a dot or a port, or is localhost. */
struct subject policy_subject(const struct image *image, struct slice namespace, struct arena *arena)
{
	struct subject subject = { .image = image, .namespace = namespace };
	struct slice name = image ? image->reference : S(""), rest, host;
	ptrdiff_t slash, colon, at = slice_find_byte(name, '@');

	if (at >= 0)
		name = slice_first(name, (size_t)at);
	slash = slice_find_last_byte(name, '/');
	colon = slice_find_last_byte(name, ':');
	if (colon > slash) {
		subject.tag = slice_from(name, (size_t)colon + 1);
		name = slice_first(name, (size_t)colon);
	}
	subject.repository = subject.full_repository = name;
	if (name.len == 0)
		return subject;
	if (!slice_cut(name, '/', &host, &rest))
		subject.full_repository = arena_printf(arena, "docker.io/library/%.*s", SLICE_ARG(name));
	else if (slice_find_byte(host, '.') < 0 && slice_find_byte(host, ':') < 0 && !slice_equal(host, S("localhost")))
		subject.full_repository = arena_printf(arena, "docker.io/%.*s", SLICE_ARG(name));
	return subject;
}

static bool match_label(struct slices patterns, const struct image *image)
{
	if (patterns.count == 0)
		return true;
	for (size_t i = 0; image && i < image->labels.count; i++)
		if (patterns_match(patterns, image->labels.items[i]))
			return true;
	return false;
}

static bool match_repository(struct slices patterns, const struct subject *subject)
{
	return patterns.count == 0 || (subject->repository.len && (patterns_match(patterns, subject->repository) ||
									  patterns_match(patterns, subject->full_repository)));
}

static bool match_stated(struct slices patterns, struct slice text)
{
	return patterns.count == 0 || (text.len && patterns_match(patterns, text));
}

bool match_image(const struct policy_match *match, const struct subject *subject)
{
	return match_label(match->labels, subject->image) && match_repository(match->repositories, subject) &&
	       match_stated(match->namespaces, subject->namespace);
}

static bool has_digest(struct slices digests, const struct image *image)
{
	for (size_t i = 0; image && i < digests.count; i++)
		if (slice_equal(digests.items[i], image->digest) || slice_equal(digests.items[i], image->config_digest))
			return true;
	return false;
}

bool match_scope(const struct policy_exemption *exemption, const struct subject *subject)
{
	if (!match_repository(exemption->repositories, subject) || !match_stated(exemption->namespaces, subject->namespace))
		return false;
	if (exemption->digests.count) /* whatever tags it has */
		return has_digest(exemption->digests, subject->image);
	return match_stated(exemption->tags, subject->tag);
}

bool match_ids(struct slices ids, const struct finding *finding)
{
	bool found = any_id(ids, finding->id) || (finding_mark(finding).len && any_id(ids, finding_mark(finding)));

	for (size_t i = 0; i < finding->aliases.count && !found; i++)
		found = any_id(ids, finding->aliases.items[i]);
	return found;
}

static bool match_packages(struct slices patterns, const struct finding *finding, bool whole)
{
	const struct package *package = finding->place.package;
	size_t met = 0;

	if (patterns.count == 0)
		return true;
	if (!package)
		return false;
	if (package->source_name.len && patterns_match(patterns, package->source_name))
		return true; /* all are made of it */
	met += patterns_match(patterns, package->name);
	for (size_t i = 0; i < finding->binaries.count; i++)
		met += patterns_match(patterns, finding->binaries.items[i]);
	return whole ? met == finding->binaries.count + 1 : met > 0;
}

static bool match_path(struct slices patterns, struct slice path)
{
	path = glob_plain_path(path);
	for (size_t i = 0; i < patterns.count && path.len; i++)
		if (glob_matches(glob_plain_path(patterns.items[i]), path))
			return true;
	return false;
}

static bool match_paths(struct slices patterns, const struct finding *finding, bool whole)
{
	struct slice first = finding->place.path;
	size_t met = 0;

	if (patterns.count == 0)
		return true;
	if (first.len == 0 && finding->place.package)
		first = finding->place.package->path;
	met += match_path(patterns, first);
	for (size_t i = 0; i < finding->paths.count; i++)
		met += match_path(patterns, finding->paths.items[i]);
	return whole ? met == finding->paths.count + 1 : met > 0;
}

static bool match_choice(enum policy_choice choice, bool is)
{
	return choice == CHOICE_ANY || (choice == CHOICE_YES) == is;
}

bool match_finding(const struct policy_match *match, const struct finding *finding, bool whole)
{
	if (match->ids.count && !match_ids(match->ids, finding))
		return false;
	if (match->kinds && !(match->kinds & 1u << finding->kind))
		return false;
	if (match->ratings && !(match->ratings & 1u << finding->rating))
		return false;
	/* Of a setting nobody knows whether an upgrade repairs it: "fixable: no" is not meant to accept it. */
	if ((match->fixable || match->kev || match->has_epss) && finding->kind != FINDING_VULNERABILITY)
		return false;
	if (match->has_epss && !(finding->has_epss && finding->epss >= match->epss))
		return false;
	return match_choice(match->base, finding->place.base) && match_choice(match->fixable, finding->fixed_version.len > 0) &&
	       match_choice(match->kev, finding->kev.len > 0) && match_packages(match->packages, finding, whole) &&
	       match_paths(match->paths, finding, whole);
}

const struct policy_rule *match_rule(const struct policy *policy, const struct finding *finding, const struct subject *subject)
{
	for (size_t i = 0; i < policy->rule_count; i++) {
		const struct policy_rule *rule = &policy->rules[i];

		if (rule->match.of_finding && match_image(&rule->match, subject) &&
			match_finding(&rule->match, finding, rule->action == VERDICT_PASS))
			return rule;
	}
	return NULL;
}
