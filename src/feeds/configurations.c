/* configurations.c - NVD's configurations of CPE names, as statements on products */
#include "feeds/configurations.h"
#include "base/cleanup.h"
#include "feeds/osv_ids.h"
#include "model/cpe.h"

#define STATEMENTS_MAX 4096u /* of one flaw: each is looked for among those before it */
#define VERSION_BYTES_MAX 512u
#define MATCHES_MAX 65536u           /* of one flaw */
#define TOGETHER_MAX 100u            /* nodes of a configuration, names of a node with AND; real ones have three */
#define CONDITION_BYTES_MAX 65536u   /* of one group */
#define CONDITIONS_BYTES_MAX 262144u /* of one configuration */

/* One CPE name with its range. */
struct cpe_match {
	struct cpe_match *next;
	bool vulnerable;
	struct cpe cpe;
	struct slice name; /* "vendor:product" */
	struct slice from_including, from_excluding, to_including, to_excluding;
};

struct node {
	struct node *next;
	bool all, negate; /* operator AND */
	struct cpe_match *first, **end;
	size_t count;
};

struct configuration {
	bool all, negate;
	struct node *first, **end;
	size_t count;
	bool spoilt; /* a name could not be read: with AND nobody can say what is left */
};

struct cpe_statement {
	struct cpe_statement *next;
	struct slice package;
	struct osv_list conditions, events, versions;
};

static void spoil(
	struct configurations *configurations, struct configuration *configuration, const char *problem, struct slice where)
{
	configurations->problem = problem;
	configurations->where = slice_first(where, 200);
	configuration->spoilt = true;
}

static bool is_version(struct slice version)
{
	for (size_t i = 0; i < version.len; i++)
		if ((unsigned char)version.ptr[i] < ' ' || version.ptr[i] == 0x7f)
			return false;
	return version.len <= VERSION_BYTES_MAX;
}

static struct slice *bound(struct cpe_match *match, struct slice key)
{
	return slice_equal(key, S("versionStartIncluding"))   ? &match->from_including
	       : slice_equal(key, S("versionStartExcluding")) ? &match->from_excluding
	       : slice_equal(key, S("versionEndIncluding"))   ? &match->to_including
	       : slice_equal(key, S("versionEndExcluding"))   ? &match->to_excluding
							      : NULL;
}

static const char *problem_of(const struct cpe_match *match, struct slice criteria)
{
	struct cpe cpe;

	if (!cpe_parse(criteria, &cpe))
		return "no CPE name";
	if (match->name.len == 0)
		return cpe_has_wildcard(cpe.vendor) || cpe_has_wildcard(cpe.product) ? "a CPE name with a pattern for a product"
										     : "a CPE name of no product";
	if (cpe_has_wildcard(match->cpe.version) || cpe_has_wildcard(match->cpe.update))
		return "a CPE name with a pattern for a version";
	if (!is_version(match->cpe.version) || !is_version(match->from_including) || !is_version(match->from_excluding) ||
		!is_version(match->to_including) || !is_version(match->to_excluding))
		return "a version with a strange character";
	return NULL;
}

static void read_match(
	struct json *json, struct configurations *configurations, struct configuration *configuration, struct node *node)
{
	struct cpe_match *match = arena_array(configurations->arena, struct cpe_match, 1);
	struct slice criteria = S(""), key;
	const char *problem;

	if (!json_enter_object_or_skip(json)) {
		spoil(configurations, configuration, "a cpeMatch that is no object", S(""));
		return;
	}
	while (json_next_key(json, &key)) {
		struct slice *text = bound(match, key);

		if (text)
			*text = cpe_plain(slice_trim(json_string_or_skip(json)), false, configurations->arena);
		else if (slice_equal(key, S("criteria")))
			criteria = json_string_or_skip(json);
		else if (slice_equal(key, S("vulnerable")) && json_peek(json) == JSON_TRUE)
			match->vulnerable = json_bool(json);
		else
			json_skip(json);
	}
	if (cpe_parse(criteria, &match->cpe))
		match->name = cpe_name(&match->cpe, configurations->arena);
	problem = ++configurations->match_count > MATCHES_MAX ? "more names than are read" : problem_of(match, criteria);
	if (problem) {
		spoil(configurations, configuration, problem, criteria);
		return;
	}
	*node->end = match;
	node->end = &match->next;
	node->count++;
}

/* Of a node or a configuration. */
static bool read_operator(struct json *json, struct slice key, bool *all, bool *negate)
{
	if (slice_equal(key, S("operator")))
		*all = slice_equal(json_string_or_skip(json), S("AND"));
	else if (slice_equal(key, S("negate")) && json_peek(json) == JSON_TRUE)
		*negate = json_bool(json);
	else
		return false;
	return true;
}

static void read_node(struct json *json, struct configurations *configurations, struct configuration *configuration)
{
	struct node *node = arena_array(configurations->arena, struct node, 1);
	struct slice key;

	node->end = &node->first;
	if (!json_enter_object_or_skip(json)) {
		spoil(configurations, configuration, "a node that is no object", S(""));
		return;
	}
	while (json_next_key(json, &key)) {
		if (read_operator(json, key, &node->all, &node->negate))
			continue;
		if (slice_equal(key, S("cpeMatch")) && json_enter_array_or_skip(json))
			while (json_next_item(json))
				read_match(json, configurations, configuration, node);
		else if (!slice_equal(key, S("cpeMatch")))
			json_skip(json);
	}
	if (node->all && node->count > TOGETHER_MAX)
		spoil(configurations, configuration, "a node with AND of more names than are read", S(""));
	*configuration->end = node;
	configuration->end = &node->next;
	configuration->count++;
}

/* Conditions */

static bool has_range(const struct cpe_match *match)
{
	return match->from_including.len || match->from_excluding.len || match->to_including.len || match->to_excluding.len;
}

/* Versions stand between blanks; to their order one separator is as another. */
static void add_bound(struct buffer *text, const char *operator, struct slice version)
{
	if (version.len)
		buffer_addf(text, " %s", operator);
	for (size_t i = 0; i < version.len; i++)
		buffer_add_byte(text, version.ptr[i] == ' ' ? '_' : version.ptr[i]);
}

/* "o:debian:debian_linux =12", "a:php:php >=7.0 <7.4". Beside what is vulnerable, "-" is said of any version: "beside Linux". */
static void add_pattern(struct buffer *text, const struct cpe_match *match, struct arena *arena)
{
	buffer_addf(text, "%c:%.*s", match->cpe.part, SLICE_ARG(match->name));
	if (!has_range(match))
		add_bound(text, "=", cpe_version(&match->cpe, arena));
	add_bound(text, ">=", match->from_including);
	add_bound(text, ">", match->from_excluding);
	add_bound(text, "<=", match->to_including);
	add_bound(text, "<", match->to_excluding);
}

enum holds { HOLDS_NEVER, HOLDS_ALWAYS, HOLDS_PERHAPS };

/* One group: alternatives, with those left out that never hold. */
static enum holds add_group(struct configurations *configurations, const struct cpe_match *first, const struct cpe_match *behind,
	bool negate, struct osv_list *conditions)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(CONDITION_BYTES_MAX);
	bool any = false;

	if (negate)
		buffer_add_byte(&text, '!');
	for (const struct cpe_match *match = first; match != behind; match = match->next) {
		if (match->cpe.part == 'h')
			continue;
		if (any)
			buffer_add_slice(&text, S(" | "));
		add_pattern(&text, match, configurations->arena);
		any = true;
	}
	if (!any)
		return negate ? HOLDS_ALWAYS : HOLDS_NEVER;
	if (text.full) {
		configurations->problem = "a list of more names than are read";
		configurations->where = first->name;
		return HOLDS_NEVER;
	}
	osv_list_add_once(conditions, arena_copy(configurations->arena, buffer_slice(&text)), configurations->arena);
	return HOLDS_PERHAPS;
}

/* What must hold for NODE; EXCEPT (or NULL) is known to. */
static bool add_node(struct configurations *configurations, const struct node *node, const struct cpe_match *except,
	struct osv_list *conditions)
{
	enum holds holds = HOLDS_ALWAYS;

	if (!node->first)
		return true;
	if (!node->all)
		return add_group(configurations, node->first, NULL, node->negate, conditions) != HOLDS_NEVER;
	if (node->negate) {
		/* Not all of them together: a list of what is not, which no list of conditions says, but for one name. */
		if (node->first->next) {
			configurations->problem = "a negated node with AND";
			configurations->where = node->first->name;
			return false;
		}
		return add_group(configurations, node->first, NULL, true, conditions) != HOLDS_NEVER;
	}
	for (const struct cpe_match *match = node->first; match && holds != HOLDS_NEVER; match = match->next)
		if (match != except)
			holds = add_group(configurations, match, match->next, false, conditions);
	return holds != HOLDS_NEVER;
}

/* Statements */

static bool same_conditions(const struct osv_list *a, const struct osv_list *b)
{
	if (a->slices.count != b->slices.count)
		return false;
	for (size_t i = 0; i < a->slices.count; i++)
		if (!slice_equal(a->slices.items[i], b->slices.items[i]))
			return false;
	return true;
}

static struct cpe_statement *statement_of(
	struct configurations *configurations, struct slice package, const struct osv_list *conditions)
{
	struct cpe_statement *statement = configurations->first;

	while (statement && !(slice_equal(statement->package, package) && same_conditions(&statement->conditions, conditions)))
		statement = statement->next;
	if (statement)
		return statement;
	if (configurations->count >= STATEMENTS_MAX) {
		configurations->problem = "more products than are read";
		configurations->where = package;
		return NULL;
	}
	statement = arena_array(configurations->arena, struct cpe_statement, 1);
	statement->package = package;
	statement->conditions = *conditions;
	if (configurations->last)
		configurations->last->next = statement;
	else
		configurations->first = statement;
	configurations->last = statement;
	configurations->count++;
	return statement;
}

static void add_event(struct cpe_statement *statement, enum advisory_event kind, struct slice version, struct arena *arena)
{
	if (version.len)
		osv_list_add(&statement->events, arena_printf(arena, "%c%.*s", (char)kind, SLICE_ARG(version)), arena);
}

/* Which versions MATCH speaks of. */
static void add_versions(struct cpe_statement *statement, const struct cpe_match *match, struct arena *arena)
{
	if (!has_range(match) && !cpe_is_any(match->cpe.version)) {
		osv_list_add(&statement->versions, cpe_version(&match->cpe, arena), arena);
		return;
	}
	osv_list_add(&statement->events, S("-"), arena);
	if (match->from_including.len == 0 && match->from_excluding.len == 0)
		add_event(statement, EVENT_INTRODUCED, S("0"), arena);
	add_event(statement, EVENT_INTRODUCED, match->from_including, arena);
	add_event(statement, EVENT_AFTER, match->from_excluding, arena);
	add_event(statement, EVENT_FIXED, match->to_excluding, arena);
	add_event(statement, EVENT_LAST_AFFECTED, match->to_including, arena);
}

/* What MATCH asks of the package itself: for which software it is, and of which edition, language, machine. */
static void add_own_conditions(const struct cpe_match *match, struct osv_list *conditions, struct arena *arena)
{
	const struct {
		const char *words;
		struct slice attribute;
	} asked[] = {
		{ "for ", match->cpe.target_sw },
		{ "as edition:", match->cpe.edition },
		{ "as language:", match->cpe.language },
		{ "as sw_edition:", match->cpe.sw_edition },
		{ "as target_hw:", match->cpe.target_hw },
	};

	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
		struct slice attribute = asked[i].attribute;

		if (attribute.len && !cpe_is_any(attribute) && !cpe_is_none(attribute) && !cpe_has_wildcard(attribute))
			osv_list_add(conditions,
				arena_printf(arena, "%s%.*s", asked[i].words, SLICE_ARG(cpe_plain(attribute, true, arena))),
				arena);
	}
}

static void take(struct configurations *configurations, const struct cpe_match *match, const struct osv_list *conditions)
{
	struct arena *arena = configurations->arena;
	struct osv_list all = { 0 };
	struct cpe_statement *statement;

	for (size_t i = 0; i < conditions->slices.count; i++)
		osv_list_add(&all, conditions->slices.items[i], arena);
	add_own_conditions(match, &all, arena);
	statement = statement_of(configurations, match->name, &all);
	if (statement)
		add_versions(statement, match, arena);
}

static bool makes_a_statement(const struct cpe_match *match)
{
	return match->vulnerable && match->cpe.part != 'h' && (has_range(match) || !cpe_is_none(match->cpe.version));
}

static void take_node(struct configurations *configurations, const struct configuration *configuration, const struct node *node)
{
	struct osv_list others = { 0 };
	size_t bytes = 0;

	for (const struct node *other = configuration->first; configuration->all && other; other = other->next)
		if (other != node && !add_node(configurations, other, NULL, &others))
			return;
	for (size_t i = 0; i < others.slices.count; i++)
		bytes += others.slices.items[i].len;
	if (bytes > CONDITIONS_BYTES_MAX) {
		configurations->problem = "more conditions than are read";
		return;
	}
	for (const struct cpe_match *match = node->first; match; match = match->next) {
		struct osv_list more = { 0 };

		if (!makes_a_statement(match))
			continue;
		for (size_t i = 0; node->all && i < others.slices.count; i++)
			osv_list_add(&more, others.slices.items[i], configurations->arena);
		if (!node->all || add_node(configurations, node, match, &more))
			take(configurations, match, node->all ? &more : &others);
	}
}

static bool has_all(const struct configuration *configuration)
{
	const struct node *node = configuration->first;

	while (node && !node->all)
		node = node->next;
	return node != NULL;
}

static void read_configuration(struct json *json, struct configurations *configurations)
{
	struct configuration configuration = { .end = &configuration.first };
	struct slice key;

	if (!json_enter_object_or_skip(json)) {
		spoil(configurations, &configuration, "a configuration that is no object", S(""));
		return;
	}
	configurations->there = true;
	while (json_next_key(json, &key)) {
		if (read_operator(json, key, &configuration.all, &configuration.negate))
			continue;
		if (slice_equal(key, S("nodes")) && json_enter_array_or_skip(json))
			while (json_next_item(json))
				read_node(json, configurations, &configuration);
		else if (!slice_equal(key, S("nodes")))
			json_skip(json);
	}
	if (configuration.all && configuration.count > TOGETHER_MAX)
		spoil(configurations, &configuration, "more nodes with AND than are read", S(""));
	if (json->failed || (configuration.spoilt && (configuration.all || has_all(&configuration))))
		return;
	if (configuration.negate) { /* it names what is well, and no product that is not */
		spoil(configurations, &configuration, "a negated configuration", S(""));
		return;
	}
	for (const struct node *node = configuration.first; node; node = node->next)
		if (!node->negate)
			take_node(configurations, &configuration, node);
}

void configurations_read(struct json *json, struct configurations *configurations)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json))
		read_configuration(json, configurations);
}

int configurations_hand_over(
	const struct configurations *configurations, const struct advisory *like, struct feed_sink *sink, struct error *err)
{
	struct advisory advisory = *like;

	advisory.ecosystem = S(ECOSYSTEM_CPE);
	for (const struct cpe_statement *statement = configurations->first; statement; statement = statement->next) {
		int r;

		advisory.package = statement->package;
		advisory.conditions = statement->conditions.slices;
		advisory.events = statement->events.slices;
		advisory.versions = statement->versions.slices;
		r = sink->advisory(sink->context, &advisory);
		if (r < 0)
			return error_set(err, (enum error_code) - r, "stopped at '%.*s'", SLICE_ARG(like->id));
	}
	return 0;
}
