/* auth_file.h - what a file of containers-auth.json(5), or docker's config.json, says of one repository */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "base/secret.h"

#define AUTH_FILE_BYTES_MAX (4u << 20)
#define AUTH_HUB "https://index.docker.io/v1/" /* what docker's files and helpers call docker.io */

struct auth_entry {
	struct slice helper; /* NAME of docker-credential-NAME, which is to be asked first: of credHelpers; or empty */
	struct slice store;  /* the same of credsStore: to be asked last */
	struct slice username;
	struct secret *password, *identity_token, *bearer; /* NULL: none */
};

/* TEXT is the file's; what is in ENTRY besides secrets is ARENA's. An entry that cannot be understood is an error where it is the one
 * that counts. */
int auth_file_parse(
	struct slice text, struct slice repository, struct arena *arena, struct auth_entry *ret_entry, struct error *err);
void auth_entry_done(struct auth_entry *entry);
struct slice auth_host_of(struct slice repository); /* "docker.io/library/debian": "docker.io" */
/* docker.io by any of its names. */
bool auth_is_hub(struct slice host);
