/* subids.h - inside this room: whom the owners of files stand for in a store that a user made without root (subuid(5), subgid(5)) */
#pragma once
#include "base/slice.h"
#include "model/owner_map.h"

/* TEXT: of /etc/subuid or /etc/subgid. USER, whose NAME may be empty, is root inside; behind it come the ranges that are his, the lowest
 * first, as engines have them. What is more than ID_RANGES_MAX is left out. */
void subids_map(struct slice text, struct slice name, uint64_t user, uint64_t root, struct id_map *ret_map);

/* The same where USER himself is the first of somebody's range, as with docker's userns-remap. False: he is not. */
bool subids_remap(struct slice text, uint64_t user, struct id_map *ret_map);

/* Of a layer's folder in a store: an empty map where the store is root's and serves root. True: it is another's. */
bool subids_find(int folder_fd, struct owner_map *ret_map);
