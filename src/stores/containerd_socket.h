/* containerd_socket.h - inside this room: a containerd that runs, asked over its socket: what its images are called, and for their blobs
 *
 * Nothing is asked of it that would change anything. */
#pragma once
#include "stores/containerd_search.h"
#include "stores/stores.h"

/* ADDRESS: the path of a socket. *RET_ANSWERED: it answers: what it does not have is not there, whatever its files say. Of *RET_IMAGE all is
 * in the arena of WANTED; *RET_BLOBS are of the image's namespace. Errors name ADDRESS. */
int containerd_socket_find(const char *address, const struct store_options *options, const struct containerd_wanted *wanted,
	struct containerd_image *ret_image, struct stored_blobs *ret_blobs, bool *ret_answered, struct error *err);
