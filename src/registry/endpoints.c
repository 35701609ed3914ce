/* endpoints.c - where an image is to be had */
#include "registry/endpoints.h"
#include "base/file.h"
#include "registry/docker_mirrors.h"
#include "registry/registries_conf.h"

#define DATA_BYTES_MAX (128u << 10)

struct finding {
	const struct registries_conf *conf;
	struct slice facts; /* the data file */
	struct arena *arena;
	struct endpoints *endpoints;
};

/* The third word of the line "KIND NAME …" of the data file, or empty. */
static struct slice fact(struct slice facts, struct slice kind, struct slice name)
{
	struct slice rest = facts, line;

	while (slice_next_line(&rest, &line)) {
		struct slice words[3] = { 0 };

		for (size_t i = 0; i < 3 && slice_next_token(&line, ' ', &words[i]); i++)
			;
		if (slice_equal(words[0], kind) && slice_equal(words[1], name))
			return slice_trim(words[2]);
	}
	return S("");
}

static int add(struct finding *finding, struct slice place, const struct endpoint *like, struct error *err)
{
	struct endpoints *endpoints = finding->endpoints;
	struct endpoint endpoint = *like;
	struct slice host, asked;

	if (endpoints->count == ENDPOINTS_MAX)
		return error_set(err, ERR_LIMIT, "'%.*s': more than %d places", SLICE_ARG(place), ENDPOINTS_MAX);
	if (!slice_cut(place, '/', &host, &endpoint.path))
		return error_set(err, ERR_FORMAT, "'%.*s' names no repository", SLICE_ARG(place));
	asked = fact(finding->facts, S("host"), host);
	endpoint.host = asked.len ? asked : host;
	endpoint.token_host = fact(finding->facts, S("token"), endpoint.host);
	endpoint.repository = place;
	endpoints->items[endpoints->count++] = endpoint;
	return 0;
}

/* One mirror, at which REST is the path. */
static int add_mirror(
	struct finding *finding, struct slice name, const struct registry_mirror *mirror, struct slice rest, struct error *err)
{
	const struct endpoint like = { .name = name,
		.insecure = mirror->insecure,
		.is_mirror = true,
		.digest_only = mirror->digest_only,
		.tag_only = mirror->tag_only };

	return add(finding, arena_printf(finding->arena, "%.*s%.*s", SLICE_ARG(mirror->location), SLICE_ARG(rest)), &like, err);
}

/* Docker's own count where podman's file says nothing of Docker Hub's mirrors, nor of another place for it. */
static int add_docker_mirrors(struct finding *finding, struct slice name, const struct registry_rule *rule, struct error *err)
{
	struct docker_mirrors mirrors;
	struct slice hub = S("docker.io");
	int r;

	if (!slice_starts_with(name, S("docker.io/")) ||
		(rule && (rule->mirror_count || (rule->location.len && !slice_equal(rule->location, rule->prefix)))))
		return 0;
	r = docker_mirrors_read(finding->arena, &mirrors, err);
	for (size_t i = 0; r >= 0 && i < mirrors.count; i++)
		r = add_mirror(finding, name, &mirrors.items[i], slice_from(name, hub.len), err);
	return r;
}

/* NAME: whole, "docker.io/library/debian". */
static int add_places(struct finding *finding, struct slice name, struct error *err)
{
	struct slice rest = S("");
	const struct registry_rule *rule = registries_conf_rule(finding->conf, name, &rest);
	struct endpoint original = { .name = name };
	int r;

	if (rule && rule->blocked)
		return error_set(err, ERR_DENIED, "'%.*s': '%.*s' is blocked by '%.*s'", SLICE_ARG(name), SLICE_ARG(rule->prefix),
			SLICE_ARG(rule->source));
	r = add_docker_mirrors(finding, name, rule, err);
	if (r < 0 || !rule)
		return r < 0 ? r : add(finding, name, &original, err);
	for (size_t i = 0; i < rule->mirror_count && r >= 0; i++)
		r = add_mirror(finding, name, &rule->mirrors[i], rest, err);
	original.insecure = rule->insecure;
	return r < 0 ? r
		     : add(finding,
			       rule->location.len
				       ? arena_printf(finding->arena, "%.*s%.*s", SLICE_ARG(rule->location), SLICE_ARG(rest))
				       : name,
			       &original, err);
}

/* An alias is what a name stands for, whatever else is said of short names. */
static int add_alias(struct finding *finding, struct slice value, const struct reference *reference, struct error *err)
{
	struct reference whole;
	int r = reference_parse(value, finding->arena, &whole, err);

	if (r < 0)
		return error_context(err, r, "the alias of '%.*s'", SLICE_ARG(reference->given));
	return add_places(finding, reference_repository(&whole, finding->arena), err);
}

static int add_searched(struct finding *finding, const struct reference *reference, struct error *err)
{
	int r = 0;

	for (size_t i = 0; i < finding->conf->search.count && r >= 0; i++) {
		struct slice domain = finding->conf->search.items[i];
		struct reference whole;

		r = reference_parse(arena_printf(finding->arena, "%.*s/%.*s", SLICE_ARG(domain), SLICE_ARG(reference->given)),
			finding->arena, &whole, err);
		if (r < 0)
			return error_context(
				err, r, "'%.*s', unqualified-search-registries", SLICE_ARG(finding->conf->search_source));
		r = add_places(finding, reference_repository(&whole, finding->arena), err);
	}
	return r;
}

static int find(struct finding *finding, const struct reference *reference, struct error *err)
{
	struct slice alias = reference->is_short ? registries_conf_alias(finding->conf, reference->given) : S("");

	if (alias.len)
		return add_alias(finding, alias, reference, err);
	if (reference->is_short && finding->conf->search.count)
		return add_searched(finding, reference, err);
	return add_places(finding, reference_repository(reference, finding->arena), err);
}

int endpoints_fact(const char *registries, struct slice kind, struct slice name, struct arena *arena, struct slice *ret_word,
	struct error *err)
{
	cleanup_buffer struct buffer facts = BUFFER_INIT(DATA_BYTES_MAX);
	int r = file_read(registries, &facts, err);

	if (r >= 0)
		*ret_word = arena_copy(arena, fact(buffer_slice(&facts), kind, name));
	return r < 0 ? r : 0;
}

int endpoints_find(const char *registries, const struct reference *reference, struct arena *arena,
	struct endpoints *ret_endpoints, struct error *err)
{
	cleanup_registries_conf struct registries_conf conf = { 0 };
	cleanup_buffer struct buffer facts = BUFFER_INIT(DATA_BYTES_MAX);
	struct finding finding = { .conf = &conf, .arena = arena, .endpoints = ret_endpoints };
	int r = file_read(registries, &facts, err);

	*ret_endpoints = (struct endpoints){ 0 };
	if (r >= 0)
		r = registries_conf_read(arena, &conf, err);
	if (r < 0)
		return r;
	finding.facts = arena_copy(arena, buffer_slice(&facts));
	return find(&finding, reference, err);
}
