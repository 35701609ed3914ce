/* admission.h - who we are to a host, on its way to plimsoll-net: a file of the memory alone, sealed, so that it stays as it was written
 *
 * Its bytes are in no message that somebody might keep, and gone with the last descriptor. */
#pragma once
#include "link/fetcher.h"

/* The caller closes *RET_FD. */
int admission_write(const struct fetch_access *access, int *ret_fd, struct error *err);

/* The same again; all slices and secrets' bytes are in PACKED. */
struct admission {
	struct secret *packed;
	bool insecure;
	struct slice host, token_host, source, username, password, identity_token, bearer, authorities, certificate, key;
};
int admission_read(int fd, struct admission *ret_admission, struct error *err);
void admission_done(struct admission *admission);
