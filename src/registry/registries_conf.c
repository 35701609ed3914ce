/* registries_conf.c - containers-registries.conf(5), version 2 */
#include "registry/registries_conf.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/memory.h"
#include "codec/toml.h"
#include "codec/tree.h"

#include <glob.h>
#include <stdlib.h>
#include <unistd.h>

#define FILE_BYTES_MAX (1u << 20)
#define SYSTEM "/etc/containers/registries.conf"
#define USER "/.config/containers/registries.conf"

static int wrong(const struct tree *at, const char *what, struct error *err)
{
	return error_set(err, ERR_FORMAT, "line %llu: %s", (unsigned long long)at->line, what);
}

static int truth(const struct tree *table, const char *key, bool *ret_value, struct error *err)
{
	const struct tree *item = tree_get(table, key);
	struct slice text = tree_as_text(item);

	if (!item)
		return 0;
	if (item->kind != TREE_TEXT || item->quoted || !(slice_equal(text, S("true")) || slice_equal(text, S("false"))))
		return error_set(err, ERR_FORMAT, "line %llu: '%s' is true or false", (unsigned long long)item->line, key);
	*ret_value = slice_equal(text, S("true"));
	return 0;
}

/* "registry.example/team": no scheme, no slash at its end. */
static int location(const struct tree *table, const char *key, struct arena *arena, struct slice *ret_text, struct error *err)
{
	const struct tree *item = tree_get(table, key);
	struct slice text = tree_as_text(item);

	if (!item)
		return 0;
	if (item->kind != TREE_TEXT || slice_find(text, S("://")) >= 0)
		return error_set(err, ERR_FORMAT, "line %llu: '%s' is a host, and perhaps a path, without a scheme",
			(unsigned long long)item->line, key);
	while (slice_ends_with(text, S("/")))
		text = slice_first(text, text.len - 1);
	*ret_text = arena_copy(arena, text);
	return 0;
}

static int mirror_read(
	const struct tree *table, bool by_digest_only, struct arena *arena, struct registry_mirror *ret_mirror, struct error *err)
{
	struct slice from = tree_text(table, "pull-from-mirror");
	int r = location(table, "location", arena, &ret_mirror->location, err);

	if (r >= 0)
		r = truth(table, "insecure", &ret_mirror->insecure, err);
	if (r < 0)
		return r;
	if (!ret_mirror->location.len)
		return wrong(table, "a mirror without a location", err);
	if (from.len && !slice_equal(from, S("all")) && !slice_equal(from, S("digest-only")) && !slice_equal(from, S("tag-only")))
		return wrong(table, "pull-from-mirror is all, digest-only or tag-only", err);
	ret_mirror->digest_only = by_digest_only || slice_equal(from, S("digest-only"));
	ret_mirror->tag_only = slice_equal(from, S("tag-only"));
	return 0;
}

static int mirrors_read(
	const struct tree *list, bool by_digest_only, struct registry_rule *rule, struct arena *arena, struct error *err)
{
	int r = 0;

	if (list && list->kind != TREE_LIST)
		return wrong(list, "mirrors are tables: [[registry.mirror]]", err);
	for (size_t i = 0; list && i < list->count && r >= 0; i++) {
		struct registry_mirror mirror = { 0 };

		r = mirror_read(list->items[i], by_digest_only, arena, &mirror, err);
		memory_reserve(rule->mirrors, rule->mirror_count, rule->mirror_capacity);
		rule->mirrors[rule->mirror_count++] = mirror;
	}
	return r;
}

static int rule_read(const struct tree *table, struct registry_rule *rule, struct arena *arena, struct error *err)
{
	bool by_digest_only = false;
	int r = location(table, "prefix", arena, &rule->prefix, err);

	if (r >= 0)
		r = location(table, "location", arena, &rule->location, err);
	if (r >= 0)
		r = truth(table, "insecure", &rule->insecure, err);
	if (r >= 0)
		r = truth(table, "blocked", &rule->blocked, err);
	if (r >= 0)
		r = truth(table, "mirror-by-digest-only", &by_digest_only, err);
	if (r >= 0)
		r = mirrors_read(tree_get(table, "mirror"), by_digest_only, rule, arena, err);
	if (r < 0)
		return r;
	if (!rule->prefix.len)
		rule->prefix = rule->location;
	return rule->prefix.len ? 0 : wrong(table, "a registry with neither a prefix nor a location", err);
}

/* A later file's rule for the same prefix takes the place of an earlier one's. */
static void rule_put(struct registries_conf *conf, const struct registry_rule *rule)
{
	for (size_t i = 0; i < conf->rule_count; i++) {
		if (!slice_equal(conf->rules[i].prefix, rule->prefix))
			continue;
		free(conf->rules[i].mirrors);
		conf->rules[i] = *rule;
		return;
	}
	memory_reserve(conf->rules, conf->rule_count, conf->rule_capacity);
	conf->rules[conf->rule_count++] = *rule;
}

static int rules_add(
	struct registries_conf *conf, const struct tree *list, struct slice source, struct arena *arena, struct error *err)
{
	if (list && list->kind != TREE_LIST)
		return wrong(list, "registries are tables: [[registry]]", err);
	for (size_t i = 0; list && i < list->count; i++) {
		struct registry_rule rule = { .source = source };
		int r = rule_read(list->items[i], &rule, arena, err);

		if (r < 0) {
			free(rule.mirrors);
			return r;
		}
		rule_put(conf, &rule);
	}
	return 0;
}

static int aliases_add(struct registries_conf *conf, const struct tree *table, struct arena *arena, struct error *err)
{
	if (table && table->kind != TREE_TABLE)
		return wrong(table, "aliases are a table: [aliases]", err);
	for (size_t i = 0; table && i < table->count; i++) {
		const struct registry_alias alias = { arena_copy(arena, table->keys[i]),
			arena_copy(arena, tree_as_text(table->items[i])) };

		memory_reserve(conf->aliases, conf->alias_count, conf->alias_capacity);
		conf->aliases[conf->alias_count++] = alias;
	}
	return 0;
}

static int search_add(
	struct registries_conf *conf, const struct tree *list, struct slice source, struct arena *arena, struct error *err)
{
	if (!list)
		return 0;
	if (list->kind != TREE_LIST)
		return wrong(list, "unqualified-search-registries is a list of hosts", err);
	conf->search = (struct slices){ arena_array(arena, struct slice, list->count), list->count };
	conf->search_source = source;
	for (size_t i = 0; i < list->count; i++)
		conf->search.items[i] = arena_copy(arena, tree_as_text(list->items[i]));
	return 0;
}

int registries_conf_add(
	struct registries_conf *conf, struct slice text, struct slice source, struct arena *arena, struct error *err)
{
	cleanup_arena struct arena trees = ARENA_INIT;
	const struct tree *root = NULL, *old;
	int r = toml_read(text, &trees, &root, err);

	if (r < 0)
		return r;
	old = tree_get(root, "registries");
	if (old)
		return error_set(err, ERR_UNSUPPORTED,
			"line %llu: version 1 of the format ([registries.…]) is not supported: containers-registries.conf(5) has "
			"version 2",
			(unsigned long long)old->line);
	r = rules_add(conf, tree_get(root, "registry"), source, arena, err);
	if (r >= 0)
		r = search_add(conf, tree_get(root, "unqualified-search-registries"), source, arena, err);
	if (r >= 0)
		r = aliases_add(conf, tree_get(root, "aliases"), arena, err);
	return r;
}

/* REQUIRED: somebody named it. */
static int file_add(struct registries_conf *conf, const char *path, bool required, struct arena *arena, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(FILE_BYTES_MAX);
	int r = file_read(path, &text, err);

	if (r == -ERR_NOT_FOUND && !required)
		return 0;
	if (r < 0)
		return r;
	r = registries_conf_add(conf, buffer_slice(&text), slice_from_text(arena_text(arena, slice_from_text(path))), arena, err);
	return r < 0 ? error_context(err, r, "'%s'", path) : 0;
}

static int folder_add(struct registries_conf *conf, const char *pattern, struct arena *arena, struct error *err)
{
	glob_t found;
	int r = 0;

	if (glob(pattern, 0, NULL, &found) != 0)
		return 0;
	for (size_t i = 0; i < found.gl_pathc && r >= 0; i++)
		r = file_add(conf, found.gl_pathv[i], false, arena, err);
	globfree(&found);
	return r;
}

static int read_all(struct registries_conf *conf, struct arena *arena, struct error *err)
{
	const char *named = getenv("CONTAINERS_REGISTRIES_CONF"), *home = getenv("HOME");
	const char *own = home && *home == '/' ? arena_printf(arena, "%s" USER, home).ptr : NULL;
	int r;

	if (named && *named)
		return file_add(conf, named, true, arena, err);
	r = own && access(own, F_OK) == 0 ? file_add(conf, own, true, arena, err) : file_add(conf, SYSTEM, false, arena, err);
	if (r >= 0)
		r = folder_add(conf, SYSTEM ".d/*.conf", arena, err);
	if (r >= 0 && own)
		r = folder_add(conf, arena_printf(arena, "%s.d/*.conf", own).ptr, arena, err);
	return r;
}

int registries_conf_read(struct arena *arena, struct registries_conf *ret_conf, struct error *err)
{
	int r;

	*ret_conf = (struct registries_conf){ 0 };
	r = read_all(ret_conf, arena, err);
	if (r < 0)
		registries_conf_done(ret_conf);
	return r;
}

void registries_conf_done(struct registries_conf *conf)
{
	for (size_t i = 0; i < conf->rule_count; i++)
		free(conf->rules[i].mirrors);
	free(conf->rules);
	free(conf->aliases);
	*conf = (struct registries_conf){ 0 };
}

/* How much of NAME the prefix takes, or 0: it ends where a part of the name does; "*.example" takes a host below example. */
static size_t prefix_len(struct slice prefix, struct slice name)
{
	if (slice_starts_with(prefix, S("*."))) {
		struct slice host = name, rest;
		struct slice tail = slice_from(prefix, 1);

		(void)slice_cut(name, '/', &host, &rest);
		return host.len > tail.len && slice_ends_with(host, tail) ? host.len : 0;
	}
	return slice_starts_with(name, prefix) && (name.len == prefix.len || name.ptr[prefix.len] == '/') ? prefix.len : 0;
}

const struct registry_rule *registries_conf_rule(const struct registries_conf *conf, struct slice name, struct slice *ret_rest)
{
	const struct registry_rule *best = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < conf->rule_count; i++) {
		size_t len = prefix_len(conf->rules[i].prefix, name);

		if (len == 0 || (best && conf->rules[i].prefix.len <= best->prefix.len))
			continue;
		best = &conf->rules[i];
		longest = len;
	}
	*ret_rest = slice_from(name, longest);
	return best;
}

struct slice registries_conf_alias(const struct registries_conf *conf, struct slice name)
{
	for (size_t i = conf->alias_count; i-- > 0;)
		if (slice_equal(conf->aliases[i].name, name))
			return conf->aliases[i].value;
	return S("");
}
