/* manifests_test.c */
#include "base/test.h"
#include "sources/manifests.h"

static struct arena arena;

static struct workloads read(bool compose, const char *text)
{
	struct workloads workloads = { 0 };
	struct error err;

	if (manifests_read(slice_from_text(text), compose, &arena, &workloads, &err) < 0)
		fail_msg("%s", err.text);
	return workloads;
}

/* "yes@5": the field's values, each with its line. */
static struct slice told(const struct workload *workload, const char *field)
{
	struct slice text = S("");

	for (size_t i = 0; i < workload->fact_count; i++)
		if (slice_equal(workload->facts[i].field, slice_from_text(field)))
			text = arena_printf(&arena, "%.*s%s%.*s@%lu", SLICE_ARG(text), text.len ? " " : "",
				SLICE_ARG(workload->facts[i].value), (unsigned long)workload->facts[i].line);
	return text;
}

#define DEPLOYMENT                            \
	"apiVersion: apps/v1\n"               \
	"kind: Deployment\n"                  \
	"metadata:\n"                         \
	"  name: web\n"                       \
	"spec:\n"                             \
	"  template:\n"                       \
	"    spec:\n"                         \
	"      hostNetwork: true\n"           \
	"      securityContext:\n"            \
	"        runAsNonRoot: true\n"        \
	"        seccompProfile:\n"           \
	"          type: RuntimeDefault\n"    \
	"      volumes:\n"                    \
	"      - name: a\n"                   \
	"        hostPath: {path: /etc}\n"    \
	"      containers:\n"                 \
	"      - name: app\n"                 \
	"        image: app:1\n"              \
	"        env:\n"                      \
	"        - name: A\n"                 \
	"          value: \"b\"\n"            \
	"        - name: C\n"                 \
	"          valueFrom: {}\n"           \
	"        securityContext:\n"          \
	"          privileged: true\n"        \
	"          capabilities:\n"           \
	"            add: [NET_ADMIN, ALL]\n" \
	"        resources:\n"                \
	"          limits: {memory: 1Gi}\n"   \
	"      - name: side\n"                \
	"        image: side\n"               \
	"        securityContext: {runAsUser: 0, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true}\n"

TEST(a_deployment_is_its_pod_and_its_containers)
{
	struct workloads got = read(false, DEPLOYMENT);

	CHECK_INT(got.count, 3);
	CHECK_SLICE(got.items[0].name, "Deployment web");
	CHECK_SLICE(told(&got.items[0], "host-network"), "yes@8");
	CHECK_SLICE(told(&got.items[0], "host-pid"), "no@8");
	CHECK_SLICE(told(&got.items[0], "host-path"), "/etc@15");
	CHECK_SLICE(told(&got.items[0], "service-account-token"), "yes@8");
	CHECK_SLICE(got.items[1].name, "Deployment web, container app");
	CHECK_SLICE(told(&got.items[1], "privileged"), "yes@25");
	CHECK_SLICE(told(&got.items[1], "image"), "app:1@18");
	CHECK_SLICE(told(&got.items[1], "env"), "A=b@21");
	CHECK_SLICE(told(&got.items[1], "add-capability"), "NET_ADMIN@27 ALL@27");
	CHECK_SLICE(told(&got.items[1], "non-root"), "yes@10");
	CHECK_SLICE(told(&got.items[1], "seccomp"), "default@12");
	CHECK_SLICE(told(&got.items[1], "memory-limit"), "1Gi@29");
	CHECK_SLICE(told(&got.items[1], "cpu-limit"), "@17");
	CHECK_SLICE(told(&got.items[1], "privilege-escalation"), "yes@17");
	CHECK_SLICE(told(&got.items[2], "non-root"), "no@32");
	CHECK_SLICE(told(&got.items[2], "user"), "0@32");
	CHECK_SLICE(told(&got.items[2], "privilege-escalation"), "no@32");
	CHECK_SLICE(told(&got.items[2], "read-only-root"), "yes@32");
}

/* As Kubernetes' own tests of its Pod Security Standards have them. */
TEST(confinement_is_switched_off_by_fields_and_by_annotations)
{
	struct workloads got = read(false, "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n"
					   "    container.apparmor.security.beta.kubernetes.io/a: unconfined\n"
					   "    container.apparmor.security.beta.kubernetes.io/b: localhost/foo\n"
					   "    container.apparmor.security.beta.kubernetes.io/d: unconfined\n"
					   "  name: p\nspec:\n  initContainers: [{name: a}]\n  containers:\n  - {name: b}\n"
					   "  - {name: c, securityContext: {seLinuxOptions: {type: somevalue}}}\n"
					   "  - {name: d, securityContext: {appArmorProfile: {type: RuntimeDefault}, "
					   "seLinuxOptions: {type: container_t, level: x}}}\n"
					   "  - {name: e, securityContext: {seLinuxOptions: {user: somevalue}}}\n");

	CHECK_INT(got.count, 6);
	CHECK_SLICE(told(&got.items[1], "confinement"), "apparmor@5");
	CHECK_SLICE(told(&got.items[2], "confinement"), "");
	CHECK_SLICE(told(&got.items[3], "confinement"), "selinux@13");
	CHECK_SLICE(told(&got.items[4], "confinement"), "");
	CHECK_SLICE(told(&got.items[5], "confinement"), "selinux@15");
	got = read(false, "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    metadata:\n      annotations:\n"
			  "        container.apparmor.security.beta.kubernetes.io/a: unconfined\n    spec:\n"
			  "      securityContext: {seLinuxOptions: {role: r}}\n      containers: [{name: a}]\n");
	CHECK_SLICE(told(&got.items[1], "confinement"), "selinux@9 apparmor@7");
}

TEST(a_file_may_hold_several_documents_and_lists)
{
	struct workloads got = read(false,
		"apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n---\n# nothing\n--- \napiVersion: batch/v1\nkind: CronJob\n"
		"metadata: {name: n}\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{name: c}]}}}}}\n"
		"---\nnot: a manifest\n---\napiVersion: v1\nkind: List\nitems:\n- kind: Pod\n  metadata: {generateName: p-}\n  "
		"spec:\n"
		"    initContainers: [{name: i, image: x}]\n");

	CHECK_INT(got.count, 4);
	CHECK_SLICE(got.items[1].name, "CronJob n, container c");
	CHECK_INT(got.items[1].line, 10);
	CHECK_SLICE(got.items[3].name, "Pod p-, container i");
	CHECK_SLICE(told(&got.items[3], "image"), "x@20");
	CHECK_INT(read(false, "a: b\nc: [").count, 0); /* none of ours: whatever it is */
}

TEST(services_of_a_compose_file)
{
	struct workloads got =
		read(true, "x-base: &base\n  read_only: true\n  security_opt: [\"no-new-privileges:true\"]\nservices:\n  db:\n   "
			   " <<: *base\n    image: postgres\n"
			   "    environment:\n      POSTGRES_PASSWORD: hunter2\n      EMPTY:\n    volumes:\n      - "
			   "/var/run/docker.sock:/x\n      - data:/y\n      - ./z:/z\n"
			   "      - {type: bind, source: /etc, target: /e}\n    mem_limit: 1g\n  web:\n    build: .\n    image: "
			   "web:1\n    privileged: true\n    network_mode: host\n"
			   "    cap_add: [SYS_ADMIN]\n    user: \"0:0\"\n    environment: [A=b]\n    security_opt: "
			   "[seccomp=unconfined]\n    deploy: {resources: {limits: {cpus: \"1\"}}}\n");
	struct workload *db = &got.items[0], *web = &got.items[1];

	CHECK_INT(got.count, 2);
	CHECK_SLICE(db->name, "service db");
	CHECK_SLICE(told(db, "read-only-root"), "yes@2");
	CHECK_SLICE(told(db, "privilege-escalation"), "no@3");
	CHECK_SLICE(told(db, "env"), "POSTGRES_PASSWORD=hunter2@9");
	CHECK_SLICE(told(db, "host-path"), "/var/run/docker.sock@12 /etc@15");
	CHECK_SLICE(told(db, "memory-limit"), "1g@16");
	CHECK_SLICE(told(db, "non-root"), "");
	CHECK_SLICE(told(web, "image"), "");
	CHECK_SLICE(told(web, "privileged"), "yes@20");
	CHECK_SLICE(told(web, "host-network"), "yes@21");
	CHECK_SLICE(told(web, "add-capability"), "SYS_ADMIN@22");
	CHECK_SLICE(told(web, "non-root"), "no@23");
	CHECK_SLICE(told(web, "env"), "A=b@24");
	CHECK_SLICE(told(web, "seccomp"), "unconfined@25");
	CHECK_SLICE(told(web, "confinement"), "seccomp@25");
	CHECK_SLICE(told(web, "cpu-limit"), "1@26");
}

/* The Compose Specification, "extends": values of the one that extends count, lists are joined. */
TEST(a_service_has_what_it_extends)
{
	struct workloads got = read(true,
		"services:\n  base:\n    image: a:1\n    privileged: true\n    read_only: true\n    cap_add: [NET_ADMIN]\n"
		"    security_opt: [\"seccomp:unconfined\"]\n  mid:\n    extends: base\n    image: b:1\n"
		"  web:\n    extends: {service: mid}\n    read_only: false\n    cap_add: [SYS_TIME]\n"
		"  loop:\n    extends: loop\n  other:\n    image: c:1\n");
	struct workload *web = &got.items[2];

	CHECK_SLICE(told(web, "image"), "b:1@10");
	CHECK_SLICE(told(web, "privileged"), "yes@4");
	CHECK_SLICE(told(web, "read-only-root"), "no@13");
	CHECK_SLICE(told(web, "add-capability"), "SYS_TIME@14 NET_ADMIN@6");
	CHECK_SLICE(told(web, "confinement"), "seccomp@7");
	CHECK_SLICE(told(&got.items[3], "privileged"), "no@16");
}

TEST(a_compose_file_that_takes_in_others_that_are_not_looked_at_is_not_all_read)
{
	struct workloads workloads = { 0 };
	struct error err;

	CHECK(manifests_read(S("services:\n  a:\n    privileged: true\n    extends:\n      file: common.yml\n      service: b\n"),
		      true, &arena, &workloads, &err) < 0);
	CHECK_TEXT(err.text, "line 5: it takes in common.yml, which is not looked at");
	CHECK_SLICE(told(&workloads.items[0], "privileged"), "yes@3");
	CHECK(manifests_read(
		      S("include: [{path: [compose.b.yaml, parts/c.yml]}]\nservices: {}\n"), true, &arena, &workloads, &err) < 0);
	CHECK_INT(read(true, "include: [compose.b.yaml]\nservices: {a: {extends: {file: compose.yaml, service: b}}}\n").count, 1);
}

TEST(paths_of_the_host_are_those_that_it_takes)
{
	struct workloads got = read(true, "services:\n  a:\n    volumes: [\"//etc/:/x\", "
					  "\"/var/run/../../run/./docker.sock:/y\", \"/..:/z\", \"/srv/web:/w\"]\n");

	CHECK_SLICE(told(&got.items[0], "host-path"), "/etc@3 /run/docker.sock@3 /@3 /srv/web@3");
}

TEST(what_cannot_be_read_is_named_by_its_line)
{
	struct workloads workloads = { 0 };
	struct error err;

	CHECK(manifests_read(S("a: b\n---\napiVersion: v1\nkind: Pod\nspec: [\n"), false, &arena, &workloads, &err) < 0);
	CHECK(slice_starts_with(slice_from_text(err.text), S("line 6:")) ||
		slice_starts_with(slice_from_text(err.text), S("line 5:")));
}
