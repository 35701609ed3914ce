/* compose.c - the services of a compose file */
#include "model/source_file.h"
#include "sources/manifest.h"

#define PLATFORM S("compose")
#define EXTENDS_MAX 8u

/* A service, what it extends, what that extends, and so on: of one value the first counts, of lists each adds. */
struct service {
	const struct tree *tables[EXTENDS_MAX];
	size_t count;
};

static const struct tree *get(const struct service *service, const char *key)
{
	const struct tree *value = NULL;

	for (size_t i = 0; !value && i < service->count; i++)
		value = manifest_get(service->tables[i], key);
	return value;
}

static struct slice get_text(const struct service *service, const char *key)
{
	struct slice text = S("");

	for (size_t i = 0; !text.len && i < service->count; i++)
		text = manifest_text(service->tables[i], key);
	return text;
}

/* A compose file that lies here is judged for itself; of another nobody knows what it says. */
static void name_file(struct reading *reading, struct slice file, const struct tree *at)
{
	bool here = source_file_of(file) == SOURCE_COMPOSE && !slice_starts_with(file, S("/")) && slice_find(file, S("..")) < 0 &&
		    slice_find_byte(file, '$') < 0;

	if (file.len && !here && !reading->trouble.len) {
		reading->trouble = arena_printf(
			reading->arena, "it takes in %.*s, which is not looked at", SLICE_ARG(slice_first(file, 200)));
		reading->trouble_line = reading->line + (at ? at->line : 0);
	}
}

static struct service service_of(struct reading *reading, const struct tree *services, const struct tree *table)
{
	struct service service = { { table }, 1 };

	while (service.count < EXTENDS_MAX) {
		const struct tree *extends = manifest_get(service.tables[service.count - 1], "extends");
		struct slice name =
			extends && extends->kind == TREE_TABLE ? manifest_text(extends, "service") : tree_as_text(extends);
		const struct tree *next = services && name.len ? tree_find(services, name) : NULL;

		if (manifest_text(extends, "file").len) {
			name_file(reading, manifest_text(extends, "file"), extends);
			break;
		}
		if (!next || next->kind != TREE_TABLE)
			break;
		service.tables[service.count++] = next;
	}
	return service;
}

static void add_mode(
	struct reading *reading, struct workload *workload, const char *field, const struct service *service, const char *key)
{
	const struct tree *value = get(service, key);

	manifest_switch(reading, workload, field, slice_equal(tree_as_text(value), S("host")), value);
}

/* "0", "root", "0:0", "root:root". */
static bool is_root(struct slice user)
{
	struct slice name, group;
	uint64_t number;

	if (!slice_cut(user, ':', &name, &group))
		name = user;
	return slice_equal(name, S("root")) || (slice_to_u64(name, &number) && number == 0);
}

static void read_user(struct reading *reading, struct workload *workload, const struct service *service)
{
	const struct tree *user = get(service, "user");
	struct slice text = get_text(service, "user");

	if (!text.len)
		return; /* the image says it */
	manifest_fact(reading, workload, "user", text, user);
	if (slice_find_byte(text, '$') < 0)
		manifest_switch(reading, workload, "non-root", !is_root(text), user);
}

static bool option_is(struct slice option, struct slice name, struct slice value)
{
	struct slice rest;

	if (!slice_starts_with(option, name))
		return false;
	rest = slice_from(option, name.len);
	return rest.len && (rest.ptr[0] == ':' || rest.ptr[0] == '=') && slice_equal(slice_from(rest, 1), value);
}

static void read_option_list(struct reading *reading, struct workload *workload, const struct tree *options,
	const struct tree **ret_escalation, const struct tree **ret_seccomp)
{
	for (size_t i = 0; options && options->kind == TREE_LIST && i < options->count && !reading->full; i++) {
		struct slice option = manifest_at(options, i);
		const struct tree *at = options->items[i];

		if (slice_equal(option, S("no-new-privileges")) || option_is(option, S("no-new-privileges"), S("true")))
			*ret_escalation = at;
		if (option_is(option, S("seccomp"), S("unconfined"))) {
			*ret_seccomp = at;
			manifest_fact(reading, workload, "confinement", S("seccomp"), at);
		}
		if (option_is(option, S("apparmor"), S("unconfined")))
			manifest_fact(reading, workload, "confinement", S("apparmor"), at);
		if (option_is(option, S("label"), S("disable")))
			manifest_fact(reading, workload, "confinement", S("selinux"), at);
	}
}

static void read_options(struct reading *reading, struct workload *workload, const struct service *service, bool privileged)
{
	const struct tree *escalation = NULL, *seccomp = NULL;

	for (size_t i = 0; i < service->count; i++)
		read_option_list(reading, workload, manifest_get(service->tables[i], "security_opt"), &escalation, &seccomp);
	manifest_switch(reading, workload, "privilege-escalation", privileged || !escalation, escalation);
	manifest_fact(reading, workload, "seccomp", seccomp || privileged ? S("unconfined") : S("default"), seccomp);
}

/* "/a:/b:ro", or a table with type and source. */
static void read_volumes(struct reading *reading, struct workload *workload, const struct tree *volumes)
{
	for (size_t i = 0; volumes && volumes->kind == TREE_LIST && i < volumes->count && !reading->full; i++) {
		const struct tree *item = volumes->items[i];
		struct slice path, rest;

		if (item->kind == TREE_TEXT) {
			if (!slice_cut(item->text, ':', &path, &rest))
				continue; /* a place in the container alone */
		} else {
			path = slice_equal(manifest_text(item, "type"), S("bind")) ? manifest_text(item, "source") : S("");
		}
		if (slice_starts_with(path, S("/")))
			manifest_fact(reading, workload, "host-path", manifest_path(reading, path), item);
	}
}

static void read_env(struct reading *reading, struct workload *workload, const struct tree *env)
{
	if (env && env->kind == TREE_LIST)
		manifest_list(reading, workload, "env", env);
	for (size_t i = 0; env && env->kind == TREE_TABLE && i < env->count && !reading->full; i++)
		if (env->items[i]->kind == TREE_TEXT && !tree_is_null(env->items[i]))
			manifest_fact(reading, workload, "env",
				arena_printf(
					reading->arena, "%.*s=%.*s", SLICE_ARG(env->keys[i]), SLICE_ARG(env->items[i]->text)),
				env->items[i]);
}

/* The one of the specification, or that of older files. */
static void read_limit(struct reading *reading, struct workload *workload, const char *field, const struct service *service,
	const char *key, const char *old)
{
	const struct tree *limits = manifest_get(manifest_get(get(service, "deploy"), "resources"), "limits");
	const struct tree *value = manifest_get(limits, key);

	if (!value)
		value = get(service, old);
	manifest_fact(reading, workload, field, tree_is_null(value) ? S("") : tree_as_text(value), value);
}

static void read_service(struct reading *reading, struct slice name, const struct service *service)
{
	struct workload *workload = manifest_add(reading, arena_printf(reading->arena, "service %.*s", SLICE_ARG(name)), PLATFORM,
		WORKLOAD_SERVICE, service->tables[0]->line);
	const struct tree *privileged = get(service, "privileged"), *read_only = get(service, "read_only");
	const struct tree *image = get(service, "image");

	manifest_switch(reading, workload, "privileged", manifest_is_true(privileged), privileged);
	add_mode(reading, workload, "host-network", service, "network_mode");
	add_mode(reading, workload, "host-pid", service, "pid");
	add_mode(reading, workload, "host-ipc", service, "ipc");
	add_mode(reading, workload, "host-user", service, "userns_mode");
	for (size_t i = 0; i < service->count; i++) {
		read_volumes(reading, workload, manifest_get(service->tables[i], "volumes"));
		manifest_list(reading, workload, "add-capability", manifest_get(service->tables[i], "cap_add"));
		manifest_list(reading, workload, "drop-capability", manifest_get(service->tables[i], "cap_drop"));
		read_env(reading, workload, manifest_get(service->tables[i], "environment"));
	}
	read_user(reading, workload, service);
	manifest_switch(reading, workload, "read-only-root", manifest_is_true(read_only), read_only);
	read_options(reading, workload, service, manifest_is_true(privileged));
	read_limit(reading, workload, "memory-limit", service, "memory", "mem_limit");
	read_limit(reading, workload, "cpu-limit", service, "cpus", "cpus");
	if (image && image->kind == TREE_TEXT && !get(service, "build")) /* of what is built it is the name it gets */
		manifest_fact(reading, workload, "image", image->text, image);
}

/* "include": texts, or tables with a path or a list of them. */
static void read_includes(struct reading *reading, const struct tree *include)
{
	for (size_t i = 0; include && include->kind == TREE_LIST && i < include->count; i++) {
		const struct tree *item = include->items[i];
		const struct tree *path = item->kind == TREE_TABLE ? manifest_get(item, "path") : item;

		if (path && path->kind == TREE_TEXT)
			name_file(reading, path->text, path);
		for (size_t k = 0; path && path->kind == TREE_LIST && k < path->count; k++)
			name_file(reading, manifest_at(path, k), path);
	}
}

void compose_read(struct reading *reading, const struct tree *root)
{
	const struct tree *services = manifest_get(root, "services");

	read_includes(reading, manifest_get(root, "include"));
	for (size_t i = 0; services && services->kind == TREE_TABLE && i < services->count && !reading->full; i++)
		if (services->items[i]->kind == TREE_TABLE) {
			struct service service = service_of(reading, services, services->items[i]);

			read_service(reading, services->keys[i], &service);
		}
}
