/* docker_roots.c - where docker keeps its images: the machine's, and the user's own (rootless) */
#include "stores/docker_roots.h"
#include "base/file.h"
#include "stores/docker_json.h"

#define CONFIG_BYTES_MAX (1u << 20)

/* $VARIABLE/REST, or PART/REST of the home; NULL: this user has none. */
static const char *user_path(const char *variable, const char *part, const char *rest, struct arena *arena)
{
	const char *value = getenv(variable), *home = getenv("HOME");

	if (value && value[0] == '/')
		return arena_printf(arena, "%s/%s", value, rest).ptr;
	return home && home[0] == '/' ? arena_printf(arena, "%s/%s/%s", home, part, rest).ptr : NULL;
}

/* What CONFIG says, else ROOT. */
static int root_find(const char *config, const char *root, struct arena *arena, const char **ret_root, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(CONFIG_BYTES_MAX);
	struct slice said = { 0 };
	int r = config ? file_read(config, &text, err) : -ERR_NOT_FOUND;

	*ret_root = root;
	if (r == -ERR_NOT_FOUND || r == -ERR_DENIED)
		return 0;
	if (r >= 0)
		r = docker_data_root_read(arena_copy(arena, buffer_slice(&text)), arena, &said, err);
	if (r < 0)
		return error_context(err, r, "'%s'", config);
	if (slice_starts_with(said, S("/")))
		*ret_root = arena_text(arena, said);
	return 0;
}

int docker_roots_find(struct arena *arena, struct docker_roots *ret_roots, struct error *err)
{
	const char *own_config = user_path("XDG_CONFIG_HOME", ".config", "docker/daemon.json", arena);
	const char *own_data = user_path("XDG_DATA_HOME", ".local/share", "docker", arena);
	struct docker_roots roots = { .count = 0 };
	int r = root_find("/etc/docker/daemon.json", "/var/lib/docker", arena, &roots.paths[roots.count++], err);

	if (r >= 0)
		r = root_find(own_config, own_data, arena, &roots.paths[roots.count], err);
	if (r < 0)
		return r;
	roots.count += roots.paths[roots.count] != NULL;
	*ret_roots = roots;
	return 0;
}
