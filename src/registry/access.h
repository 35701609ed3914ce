/* access.h - who the user is to a registry: options, environment, and the files and helpers of docker and podman
 *
 * In the order that users expect: what the options say (--username, --password-stdin; PLIMSOLL_USERNAME, PLIMSOLL_PASSWORD), then
 * containers-auth.json(5) ($REGISTRY_AUTH_FILE alone where that is set; else $XDG_RUNTIME_DIR/containers/auth.json, without that variable
 * /run/containers/UID/auth.json; $XDG_CONFIG_HOME or ~/.config, containers/auth.json), then docker's config.json ($DOCKER_CONFIG or
 * ~/.docker): of each file `credHelpers` of the host, where it names one, alone; else `auths` of the longest path of the repository (only
 * auth.json has paths) or the host, else `credsStore`; then nobody. What is found is told with where, so that an error can name it. Files:
 * at most 4 MiB, depth 64; a file that cannot be understood is an error that names it, one that is not there is not.
 *
 * A helper (docker-credential-NAME, found in $PATH, its name of letters, digits, '-', '_' and '.') gets the host on standard input and
 * answers at most 1 MiB of JSON within 10 s. Username "<token>": the secret is an identity token. */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "base/secret.h"

struct access {
	struct slice username; /* or empty */
	struct secret *password, *identity_token, *bearer;
	struct slice source; /* "/home/me/.docker/config.json", "docker-credential-pass", "--username"; empty: nobody */
};

struct access_options {
	const char *username;          /* NULL: none */
	const struct secret *password; /* goes with it */
	const char *host;              /* the options are meant for this one: "registry.example:5000"; NULL: any */
};

/* For REPOSITORY ("docker.io/library/debian"), whose host as users write it is its first part; docker's own files call docker.io
 * "https://index.docker.io/v1/". *RET_ACCESS is the caller's to free (access_done); its slices are ARENA's. */
int access_find(const struct access_options *options, struct slice repository, struct arena *arena, struct access *ret_access,
	struct error *err);
void access_done(struct access *access); /* wipes */

/* What is trusted and shown at HOST ("registry.example:5000"): *.crt, *.cert with *.key of that folder of containers-certs.d(5)
 * (~/.config/containers, /etc/containers), else docker's /etc/docker/certs.d. Empty where there is none. At most 256 KiB together. */
struct certificates {
	struct slice authorities; /* PEM */
	struct slice certificate; /* ours; PEM */
	struct secret *key;       /* NULL: none */
	struct slice source;
};
int certificates_find(struct slice host, struct arena *arena, struct certificates *ret_certificates, struct error *err);
void certificates_done(struct certificates *certificates);
