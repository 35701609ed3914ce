/* certificates.c - what is trusted and shown at a registry: folders of containers-certs.d(5), and docker's */
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "registry/access.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#define BYTES_MAX (256u << 10)
#define NAMES_MAX 256u
#define FOLDERS_MAX 3

void certificates_done(struct certificates *certificates)
{
	secret_free(certificates->key);
	*certificates = (struct certificates){ 0 };
}

/* Names in order, so that it is always the same pair that is shown. 0: there is no such folder, or none that we may read. */
static int list(const char *path, struct arena *arena, struct slices *ret_names, struct error *err)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	int r = 1;

	if (!folder)
		return errno == ENOENT || errno == ENOTDIR || errno == EACCES ? 0 : error_errno(err, "open '%s'", path);
	*ret_names = (struct slices){ arena_array(arena, struct slice, NAMES_MAX), 0 };
	while (r > 0 && (entry = readdir(folder))) {
		if (ret_names->count == NAMES_MAX)
			r = error_set(err, ERR_LIMIT, "'%s' has more than %u files", path, NAMES_MAX);
		else
			ret_names->items[ret_names->count++] = arena_copy(arena, slice_from_text(entry->d_name));
	}
	closedir(folder);
	if (r > 0)
		qsort(ret_names->items, ret_names->count, sizeof *ret_names->items, slice_compare_items);
	return r;
}

static int check_pem(struct slice text, const char *path, struct error *err)
{
	return slice_find(text, S("-----BEGIN ")) < 0 ? error_set(err, ERR_FORMAT, "'%s' has nothing in PEM", path) : 0;
}

/* Adds a file to OUT, which is the ceiling of all of them. */
static int add(const char *folder, struct slice name, const char *end, struct arena *arena, struct buffer *out, struct error *err)
{
	const char *path = arena_printf(arena, "%s/%.*s%s", folder, SLICE_ARG(name), end).ptr;
	size_t start = out->len;
	int r = file_read(path, out, err);

	if (r >= 0)
		r = check_pem(slice_from(buffer_slice(out), start), path, err);
	buffer_add_byte(out, '\n');
	return r;
}

static int read_pair(
	const char *folder, struct slice stem, struct arena *arena, struct certificates *certificates, struct error *err)
{
	const char *path = arena_printf(arena, "%s/%.*s.key", folder, SLICE_ARG(stem)).ptr;
	cleanup_buffer struct buffer certificate = BUFFER_INIT(BYTES_MAX);
	cleanup_secret struct secret *key = NULL;
	int r = add(folder, stem, ".cert", arena, &certificate, err);

	if (r >= 0)
		r = secret_read(path, BYTES_MAX, &key, err);
	if (r >= 0)
		r = check_pem(secret_reveal(key), path, err);
	if (r < 0)
		return r;
	certificates->certificate = arena_copy(arena, buffer_slice(&certificate));
	certificates->key = steal(key);
	return 0;
}

static int read_folder(
	const char *folder, struct slices names, struct arena *arena, struct certificates *certificates, struct error *err)
{
	struct buffer authorities = BUFFER_INIT(BYTES_MAX);
	int r = 0;

	for (size_t i = 0; r >= 0 && i < names.count; i++) {
		struct slice name = names.items[i];

		if (slice_ends_with(name, S(".crt")))
			r = add(folder, name, "", arena, &authorities, err);
		else if (slice_ends_with(name, S(".cert")) && !certificates->key)
			r = read_pair(folder, slice_first(name, name.len - 5), arena, certificates, err);
	}
	if (r >= 0)
		certificates->authorities = arena_copy(arena, buffer_slice(&authorities));
	buffer_done(&authorities);
	if (r >= 0 &&
		certificates->authorities.len + certificates->certificate.len + secret_reveal(certificates->key).len > BYTES_MAX)
		r = error_set(err, ERR_LIMIT, "'%s' has more than %u bytes of certificates", folder, BYTES_MAX);
	return r;
}

int certificates_find(struct slice host, struct arena *arena, struct certificates *ret_certificates, struct error *err)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME"), *folders[FOLDERS_MAX] = { 0 };
	struct certificates certificates = { 0 };
	struct slices names = { 0 };
	int r = 0;

	if (host.len == 0 || host.ptr[0] == '.' || slice_find_byte(host, '/') >= 0)
		return error_set(err, ERR_USAGE, "'%.*s' is no host", SLICE_ARG(host));
	if (config && config[0] == '/')
		folders[0] = arena_printf(arena, "%s/containers/certs.d/%.*s", config, SLICE_ARG(host)).ptr;
	else if (home && home[0] == '/')
		folders[0] = arena_printf(arena, "%s/.config/containers/certs.d/%.*s", home, SLICE_ARG(host)).ptr;
	folders[1] = arena_printf(arena, "/etc/containers/certs.d/%.*s", SLICE_ARG(host)).ptr;
	folders[2] = arena_printf(arena, "/etc/docker/certs.d/%.*s", SLICE_ARG(host)).ptr;
	for (size_t i = 0; r == 0 && i < FOLDERS_MAX; i++) {
		if (!folders[i])
			continue;
		r = list(folders[i], arena, &names, err);
		if (r > 0) {
			certificates.source = slice_from_text(folders[i]);
			r = read_folder(folders[i], names, arena, &certificates, err);
			break; /* the first one there is counts, as for podman */
		}
	}
	if (r < 0) {
		certificates_done(&certificates);
		return r;
	}
	*ret_certificates = certificates;
	return 0;
}
