/* access.c - who the user is to a registry */
#include "registry/access.h"
#include "registry/auth_file.h"
#include "registry/helper.h"

#include <unistd.h>

#define FILES_MAX 3

void access_done(struct access *access)
{
	secret_free(access->password);
	secret_free(access->identity_token);
	secret_free(access->bearer);
	*access = (struct access){ 0 };
}

/* Of a helper: "<token>" stands for no name. */
static int ask(struct slice helper, struct slice host, struct arena *arena, struct access *access, struct error *err)
{
	struct secret *secret = NULL;
	struct slice username;
	int r = helper_ask(helper, auth_is_hub(host) ? S(AUTH_HUB) : host, arena, &username, &secret, err);

	if (r <= 0)
		return r;
	access->source = arena_printf(arena, "docker-credential-%.*s", SLICE_ARG(helper));
	if (slice_equal(username, S("<token>"))) {
		access->identity_token = secret;
	} else {
		access->username = username;
		access->password = secret;
	}
	return 1;
}

static bool is_somebody(const struct auth_entry *entry)
{
	return entry->password || entry->identity_token || entry->bearer;
}

/* 1: somebody, 0: nobody. */
static int take_entry(struct auth_entry *entry, const char *path, struct slice host, struct arena *arena, struct access *access,
	struct error *err)
{
	int r = entry->helper.len ? ask(entry->helper, host, arena, access, err) : 0;

	if (r == 0 && !entry->helper.len && is_somebody(entry)) {
		*access = (struct access){ entry->username, entry->password, entry->identity_token, entry->bearer,
			arena_copy(arena, slice_from_text(path)) };
		*entry = (struct auth_entry){ 0 };
		return 1;
	}
	if (r == 0 && !entry->helper.len && entry->store.len)
		r = ask(entry->store, host, arena, access, err);
	return r < 0 ? error_context(err, r, "'%s'", path) : r;
}

static int read_entry(
	const char *path, struct slice repository, struct arena *arena, struct auth_entry *ret_entry, struct error *err)
{
	cleanup_secret struct secret *text = NULL;
	int r;

	if (access(path, F_OK) < 0)
		return 0;
	r = secret_read(path, AUTH_FILE_BYTES_MAX, &text, err);
	if (r < 0)
		return r;
	r = auth_file_parse(secret_reveal(text), repository, arena, ret_entry, err);
	return r < 0 ? error_context(err, r, "'%s'", path) : 1;
}

static const char *below_home(const char *variable, const char *part, const char *name, struct arena *arena)
{
	const char *folder = getenv(variable), *home = getenv("HOME");

	if (folder && folder[0] == '/')
		return arena_printf(arena, "%s/%s", folder, name).ptr;
	return home && home[0] == '/' ? arena_printf(arena, "%s/%s/%s", home, part, name).ptr : NULL;
}

static void find_files(struct arena *arena, const char *files[FILES_MAX])
{
	const char *own = getenv("REGISTRY_AUTH_FILE"), *runtime = getenv("XDG_RUNTIME_DIR");

	if (own && *own) {
		files[0] = own;
		return;
	}
	files[0] = runtime && runtime[0] == '/' ? arena_printf(arena, "%s/containers/auth.json", runtime).ptr
						: arena_printf(arena, "/run/containers/%u/auth.json", (unsigned)getuid()).ptr;
	files[1] = below_home("XDG_CONFIG_HOME", ".config", "containers/auth.json", arena);
	files[2] = below_home("DOCKER_CONFIG", ".docker", "config.json", arena);
}

int access_find(const struct access_options *options, struct slice repository, struct arena *arena, struct access *ret_access,
	struct error *err)
{
	struct slice host = auth_host_of(repository);
	const char *files[FILES_MAX] = { 0 };
	struct access access = { 0 };
	int r = 0;

	if (options && options->username && (!options->host || slice_equal(slice_from_text(options->host), host))) {
		access.username = arena_copy(arena, slice_from_text(options->username));
		access.password = secret_new(secret_reveal(options->password));
		access.source = S("--username");
		*ret_access = access;
		return 0;
	}
	find_files(arena, files);
	for (size_t i = 0; r == 0 && i < FILES_MAX; i++) {
		struct auth_entry entry = { 0 };

		if (!files[i])
			continue;
		r = read_entry(files[i], repository, arena, &entry, err);
		if (r > 0)
			r = take_entry(&entry, files[i], host, arena, &access, err);
		auth_entry_done(&entry);
	}
	if (r < 0)
		return r;
	*ret_access = access;
	return 0;
}
