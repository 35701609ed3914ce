/* overlay.h - walk a layer that an engine keeps as a folder, for the overlay file system (linux/Documentation/filesystems/overlayfs.rst)
 *
 * The same as walk.h gives of the layer's tar: whiteouts are character devices 0:0, or names as in a tar (fuse-overlayfs). Links are
 * not followed: they are told. Several names of one file are one file and hard links to it; the file is the name that
 * stands first when folders are written in the order of their names, as engines do. Which folders are opaque the caller knows: their
 * attribute is not for everybody to read. */
#pragma once
#include "model/owner_map.h"
#include "walk/walk.h"

/* FOLDER_FD: of the layer's folder. OWNERS: whom its files' owners stand for. *RET_RESULT as of walk_tar, and its read_bytes. */
int walk_overlay(int folder_fd, const struct owner_map *owners, const struct walk_wanted *wanted, size_t wanted_count,
	const struct walk_limits *limits, const struct walk_sink *sink, struct walk_result *ret_result, struct error *err);
