/* containerd_meta.h - inside this room: what containerd's images are called, out of its meta.db; nothing is asked of a running one */
#pragma once
#include "stores/containerd_search.h"

/* In the database below ROOT. All of *RET_IMAGE is copied into the arena of WANTED. */
int containerd_meta_find(
	const char *root, const struct containerd_wanted *wanted, struct containerd_image *ret_image, struct error *err);
