/* owner_map.h - whom the owners of files stand for where an engine works in a user namespace (user_namespaces(7)) */
#pragma once
#include <stdint.h>

#define ID_RANGES_MAX 8u
#define ID_NOBODY 65534u

/* COUNT numbers from OUTSIDE on are, in a container, those from INSIDE on. */
struct id_range {
	uint64_t inside, outside, count;
};

/* Up to the first range without a number. Without any a number stands for itself. */
struct id_map {
	struct id_range ranges[ID_RANGES_MAX];
};

struct owner_map {
	struct id_map users, groups;
};

/* Of what is OUTSIDE: ID_NOBODY where it stands for none, as the system shows it. */
uint64_t id_map_inside(const struct id_map *map, uint64_t outside);
