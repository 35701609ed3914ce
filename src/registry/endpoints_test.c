/* endpoints_test.c - where images are had, by a registries.conf and the data file */
#include "base/test.h"
#include "registry/endpoints.h"

#include <sys/stat.h>
#include <unistd.h>

#define D "sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"

static const char data[] = "# a fact a line\nhost docker.io registry-1.docker.io\ntoken registry-1.docker.io auth.docker.io\n";

static const char mirrored[] =
	"[[registry]]\nprefix = \"docker.io\"\n[[registry.mirror]]\nlocation = \"m.test/hub\"\ninsecure = true\n"
	"[[registry]]\nprefix = \"a.test/team\"\nlocation = \"inner.test:5000/x\"\n[[registry.mirror]]\nlocation = \"d.test\"\n"
	"pull-from-mirror = \"digest-only\"\n[[registry]]\nprefix = \"*.closed.test\"\nblocked = true\n"
	"[aliases]\n\"app\" = \"a.test/team/app\"\n\"shut\" = \"x.closed.test/shut\"\n";

static const char docker[] = "{\"registry-mirrors\":[\"https://d.test\",\"http://127.0.0.1:5000/\"]}";

static const char searched[] = "unqualified-search-registries = [\"one.test\", \"docker.io\"]\n" /* in turn */
			       "[aliases]\n\"app\" = \"a.test/app\"\n";

static const char *write_text(struct arena *arena, const char *folder, const char *name, const char *text)
{
	const char *path = arena_printf(arena, "%s/%s", folder, name).ptr;
	FILE *out = fopen(path, "w");

	CHECK(out);
	CHECK(fputs(text, out) >= 0);
	CHECK_INT(fclose(out), 0);
	return path;
}

/* "host/path" of each place, and what is said of it. */
static struct slice find(const char *facts, const char *name, struct arena *arena, int *ret_r, struct error *err)
{
	struct slice all = S("");
	struct reference reference;
	struct endpoints found;

	CHECK_INT(reference_parse(slice_from_text(name), arena, &reference, NULL), 0);
	*ret_r = endpoints_find(facts, &reference, arena, &found, err);
	for (size_t i = 0; *ret_r >= 0 && i < found.count; i++) {
		const struct endpoint *at = &found.items[i];

		all = arena_printf(arena, "%.*s%s%.*s/%.*s%s%s%s%s%.*s", SLICE_ARG(all), i ? ", " : "", SLICE_ARG(at->host),
			SLICE_ARG(at->path), at->is_mirror ? " mirror" : "", at->insecure ? " insecure" : "",
			at->digest_only ? " digests" : "", at->token_host.len ? " token " : "", SLICE_ARG(at->token_host));
	}
	return all;
}

TEST(places_are_those_of_the_files_mirrors_first)
{
	static const struct {
		const char *conf, *name, *places, *daemon;
	} cases[] = {
		{ "", "debian", "registry-1.docker.io/library/debian token auth.docker.io" },
		{ "", "r.test:5000/app:1", "r.test:5000/app" },
		{ mirrored, "debian",
			"m.test/hub/library/debian mirror insecure, registry-1.docker.io/library/debian token auth.docker.io" },
		{ mirrored, "a.test/team/app@" D, "d.test/app mirror digests, inner.test:5000/x/app" },
		{ mirrored, "a.test/teams/app", "a.test/teams/app" },
		{ mirrored, "app:2", "d.test/app mirror digests, inner.test:5000/x/app" }, /* the alias */
		{ mirrored, "closed.test/app", "closed.test/app" },
		{ searched, "debian:12", "one.test/debian, registry-1.docker.io/library/debian token auth.docker.io" },
		{ searched, "docker.io/library/debian", "registry-1.docker.io/library/debian token auth.docker.io" },
		{ searched, "app", "a.test/app" }, /* before the list */
		/* docker's mirrors: for docker.io, unless the other file has some, or another place */
		{ "", "debian",
			"d.test/library/debian mirror, 127.0.0.1:5000/library/debian mirror insecure, "
			"registry-1.docker.io/library/debian "
			"token auth.docker.io",
			docker },
		{ "[[registry]]\nprefix = \"docker.io\"\ninsecure = true\n", "debian",
			"d.test/library/debian mirror, 127.0.0.1:5000/library/debian mirror insecure, "
			"registry-1.docker.io/library/debian "
			"insecure token auth.docker.io",
			docker },
		{ mirrored, "debian",
			"m.test/hub/library/debian mirror insecure, registry-1.docker.io/library/debian token auth.docker.io",
			docker },
		{ "[[registry]]\nprefix = \"docker.io\"\nlocation = \"other.test\"\n", "debian", "other.test/library/debian",
			docker },
		{ "", "r.test/app", "r.test/app", docker },
		{ "", "docker.io.test/app", "docker.io.test/app", docker },
		{ mirrored, "x.closed.test/app", NULL },
		{ mirrored, "shut", NULL },
	};
	cleanup_arena struct arena arena = ARENA_INIT;
	char folder[] = "/tmp/plimsoll-endpoints-XXXXXX";
	const char *facts, *daemon, *conf = NULL;

	CHECK(mkdtemp(folder));
	setenv("XDG_CONFIG_HOME", folder, 1); /* or the machine's daemon.json would be read */
	CHECK_INT(mkdir(arena_printf(&arena, "%s/docker", folder).ptr, 0700), 0);
	daemon = write_text(&arena, folder, "docker/daemon.json", "{}");
	facts = write_text(&arena, folder, "data", data);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error err = { 0 };
		struct slice places;
		int r;

		conf = write_text(&arena, folder, "registries.conf", cases[i].conf);
		write_text(&arena, folder, "docker/daemon.json", cases[i].daemon ? cases[i].daemon : "{}");
		setenv("CONTAINERS_REGISTRIES_CONF", conf, 1);
		places = find(facts, cases[i].name, &arena, &r, &err);
		CHECK_INT(r, cases[i].places ? 0 : -ERR_DENIED);
		CHECK_SLICE(places, cases[i].places ? cases[i].places : "");
		if (!cases[i].places) {
			CHECK(strstr(err.text, "is blocked by"));
			CHECK(strstr(err.text, conf)); /* the file that says so */
		}
	}
	unsetenv("CONTAINERS_REGISTRIES_CONF");
	unsetenv("XDG_CONFIG_HOME");
	unlink(daemon);
	rmdir(arena_printf(&arena, "%s/docker", folder).ptr);
	unlink(facts);
	unlink(conf);
	rmdir(folder);
}
