/* kubernetes.c - pods, and what has a template of them */
#include "sources/manifest.h"

#define PLATFORM S("kubernetes")

/* What a pod says for its containers. */
struct pod {
	struct slice name; /* "Deployment web" */
	const struct tree *security;
	const struct tree *annotations; /* of what becomes the pod */
};

/* What has `spec` and `metadata` of a pod; NULL: it is none. */
static const struct tree *pod_of(const struct tree *root)
{
	static const char *const templated[] = { "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController",
		"Job" };
	struct slice kind = manifest_text(root, "kind");
	const struct tree *spec = manifest_get(root, "spec");

	if (slice_equal(kind, S("Pod")))
		return root;
	if (slice_equal(kind, S("PodTemplate")))
		return manifest_get(root, "template");
	if (slice_equal(kind, S("CronJob")))
		return manifest_get(manifest_get(manifest_get(spec, "jobTemplate"), "spec"), "template");
	for (size_t i = 0; i < sizeof templated / sizeof *templated; i++)
		if (slice_equal(kind, slice_from_text(templated[i])))
			return manifest_get(spec, "template");
	return NULL;
}

static struct slice title(struct reading *reading, const struct tree *root)
{
	const struct tree *metadata = manifest_get(root, "metadata");
	struct slice name = manifest_text(metadata, "name");

	if (!name.len)
		name = manifest_text(metadata, "generateName");
	return arena_printf(
		reading->arena, "%.*s%s%.*s", SLICE_ARG(manifest_text(root, "kind")), name.len ? " " : "", SLICE_ARG(name));
}

static void add_switch(
	struct reading *reading, struct workload *workload, const char *field, const struct tree *table, const char *key)
{
	const struct tree *value = manifest_get(table, key);

	manifest_switch(reading, workload, field, manifest_is_true(value), value);
}

static void read_pod(struct reading *reading, const struct pod *pod, const struct tree *spec)
{
	struct workload *workload = manifest_add(reading, pod->name, PLATFORM, WORKLOAD_POD, spec->line);
	const struct tree *volumes = manifest_get(spec, "volumes"), *token = manifest_get(spec, "automountServiceAccountToken");

	add_switch(reading, workload, "host-network", spec, "hostNetwork");
	add_switch(reading, workload, "host-pid", spec, "hostPID");
	add_switch(reading, workload, "host-ipc", spec, "hostIPC");
	manifest_switch(reading, workload, "service-account-token", !token || manifest_is_true(token), token);
	for (size_t i = 0; volumes && volumes->kind == TREE_LIST && i < volumes->count; i++) {
		const struct tree *path = manifest_get(manifest_get(volumes->items[i], "hostPath"), "path");

		if (path && path->kind == TREE_TEXT)
			manifest_fact(reading, workload, "host-path", manifest_path(reading, path->text), path);
	}
}

/* The container's own word counts before the pod's. */
static const struct tree *security(const struct pod *pod, const struct tree *own, const char *key)
{
	const struct tree *value = manifest_get(own, key);

	return value ? value : manifest_get(pod->security, key);
}

static void read_user(struct reading *reading, struct workload *workload, const struct pod *pod, const struct tree *own)
{
	const struct tree *user = security(pod, own, "runAsUser"), *stated = security(pod, own, "runAsNonRoot");
	uint64_t number = 0;
	bool known = user && slice_to_u64(tree_as_text(user), &number);

	if (known)
		manifest_fact(reading, workload, "user", user->text, user);
	if (known && number == 0)
		manifest_switch(reading, workload, "non-root", false, user);
	else
		manifest_switch(reading, workload, "non-root", known || manifest_is_true(stated), known ? user : stated);
}

static void read_capabilities(struct reading *reading, struct workload *workload, const struct tree *own)
{
	const struct tree *capabilities = manifest_get(own, "capabilities");

	manifest_list(reading, workload, "add-capability", manifest_get(capabilities, "add"));
	manifest_list(reading, workload, "drop-capability", manifest_get(capabilities, "drop"));
}

#define APPARMOR_ANNOTATION "container.apparmor.security.beta.kubernetes.io/"

/* The field, or the annotation that it was before Kubernetes 1.30: the field counts first. */
static void read_apparmor(
	struct reading *reading, struct workload *workload, const struct pod *pod, const struct tree *own, struct slice container)
{
	const struct tree *profile = manifest_get(security(pod, own, "appArmorProfile"), "type");
	bool off = slice_equal(tree_as_text(profile), S("Unconfined"));

	for (size_t i = 0; !profile && pod->annotations && pod->annotations->kind == TREE_TABLE && i < pod->annotations->count;
		i++) {
		struct slice key = pod->annotations->keys[i];

		if (slice_starts_with(key, S(APPARMOR_ANNOTATION)) &&
			slice_equal(slice_from(key, sizeof APPARMOR_ANNOTATION - 1), container)) {
			profile = pod->annotations->items[i];
			off = slice_equal(tree_as_text(profile), S("unconfined"));
		}
	}
	if (off)
		manifest_fact(reading, workload, "confinement", S("apparmor"), profile);
}

/* What Kubernetes' baseline standard lets a pod say: these types, no user and no role. */
static const struct tree *selinux_that_is_not_usual(const struct tree *options)
{
	static const char *const types[] = { "", "container_t", "container_init_t", "container_kvm_t", "container_engine_t" };
	const struct tree *type = manifest_get(options, "type");
	bool usual = !type;

	for (size_t i = 0; !usual && i < sizeof types / sizeof *types; i++)
		usual = slice_equal(tree_as_text(type), slice_from_text(types[i]));
	if (!usual)
		return type;
	if (manifest_text(options, "user").len)
		return manifest_get(options, "user");
	return manifest_text(options, "role").len ? manifest_get(options, "role") : NULL;
}

static void read_selinux(struct reading *reading, struct workload *workload, const struct pod *pod, const struct tree *own)
{
	const struct tree *options = selinux_that_is_not_usual(manifest_get(own, "seLinuxOptions"));

	if (!options)
		options = selinux_that_is_not_usual(manifest_get(pod->security, "seLinuxOptions"));
	if (options)
		manifest_fact(reading, workload, "confinement", S("selinux"), options);
}

static void read_confinement(struct reading *reading, struct workload *workload, const struct pod *pod, const struct tree *own)
{
	const struct tree *seccomp = manifest_get(security(pod, own, "seccompProfile"), "type");
	struct slice type = tree_as_text(seccomp);

	manifest_fact(reading, workload, "seccomp",
		slice_equal(type, S("RuntimeDefault")) ? S("default")
		: slice_equal(type, S("Localhost"))    ? S("localhost")
		: slice_equal(type, S("Unconfined"))   ? S("unconfined")
						       : S(""),
		seccomp);
	if (slice_equal(type, S("Unconfined")))
		manifest_fact(reading, workload, "confinement", S("seccomp"), seccomp);
	read_selinux(reading, workload, pod, own);
}

static void read_env(struct reading *reading, struct workload *workload, const struct tree *env)
{
	for (size_t i = 0; env && env->kind == TREE_LIST && i < env->count && !reading->full; i++) {
		const struct tree *value = manifest_get(env->items[i], "value");

		if (value && value->kind == TREE_TEXT)
			manifest_fact(reading, workload, "env",
				arena_printf(reading->arena, "%.*s=%.*s", SLICE_ARG(manifest_text(env->items[i], "name")),
					SLICE_ARG(value->text)),
				value);
	}
}

static void read_ports(struct reading *reading, struct workload *workload, const struct tree *ports)
{
	for (size_t i = 0; ports && ports->kind == TREE_LIST && i < ports->count && !reading->full; i++) {
		const struct tree *port = manifest_get(ports->items[i], "hostPort");

		if (port && port->kind == TREE_TEXT && !slice_equal(port->text, S("0")))
			manifest_fact(reading, workload, "host-port", port->text, port);
	}
}

static void read_limit(
	struct reading *reading, struct workload *workload, const char *field, const struct tree *limits, const char *key)
{
	const struct tree *value = manifest_get(limits, key);

	manifest_fact(reading, workload, field, tree_is_null(value) ? S("") : tree_as_text(value), value);
}

static void read_container(struct reading *reading, const struct pod *pod, const struct tree *container, bool ephemeral)
{
	const struct tree *own = manifest_get(container, "securityContext"), *image = manifest_get(container, "image"), *more;
	const struct tree *limits = manifest_get(manifest_get(container, "resources"), "limits");
	struct slice name = arena_printf(
		reading->arena, "%.*s, container %.*s", SLICE_ARG(pod->name), SLICE_ARG(manifest_text(container, "name")));
	struct workload *workload = manifest_add(reading, name, PLATFORM, WORKLOAD_CONTAINER, container->line);
	bool privileged = manifest_is_true(manifest_get(own, "privileged"));

	add_switch(reading, workload, "privileged", own, "privileged");
	read_user(reading, workload, pod, own);
	read_capabilities(reading, workload, own);
	add_switch(reading, workload, "read-only-root", own, "readOnlyRootFilesystem");
	more = manifest_get(own, "allowPrivilegeEscalation");
	manifest_switch(reading, workload, "privilege-escalation", privileged || !more || manifest_is_true(more), more);
	if (!ephemeral) { /* which has none of its own */
		read_limit(reading, workload, "memory-limit", limits, "memory");
		read_limit(reading, workload, "cpu-limit", limits, "cpu");
	}
	if (image && image->kind == TREE_TEXT)
		manifest_fact(reading, workload, "image", image->text, image);
	read_env(reading, workload, manifest_get(container, "env"));
	read_ports(reading, workload, manifest_get(container, "ports"));
	read_confinement(reading, workload, pod, own);
	read_apparmor(reading, workload, pod, own, manifest_text(container, "name"));
}

void kubernetes_read(struct reading *reading, const struct tree *root, unsigned depth)
{
	static const char *const lists[] = { "initContainers", "containers", "ephemeralContainers" };
	const struct tree *template = pod_of(root), *spec = manifest_get(template, "spec"), *items = manifest_get(root, "items");
	struct pod pod;

	if (depth < ITEMS_DEPTH_MAX && slice_ends_with(manifest_text(root, "kind"), S("List")))
		for (size_t i = 0; items && items->kind == TREE_LIST && i < items->count && !reading->full; i++)
			kubernetes_read(reading, items->items[i], depth + 1);
	if (!spec || spec->kind != TREE_TABLE || slice_equal(manifest_text(manifest_get(spec, "os"), "name"), S("windows")))
		return;
	pod = (struct pod){ title(reading, root), manifest_get(spec, "securityContext"),
		manifest_get(manifest_get(template, "metadata"), "annotations") };
	read_pod(reading, &pod, spec);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		const struct tree *list = manifest_get(spec, lists[i]);

		for (size_t k = 0; list && list->kind == TREE_LIST && k < list->count && !reading->full; k++)
			if (list->items[k]->kind == TREE_TABLE)
				read_container(reading, &pod, list->items[k], i == 2);
	}
}
