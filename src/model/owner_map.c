/* owner_map.c - whom the owners of files stand for where an engine works in a user namespace */
#include "model/owner_map.h"

uint64_t id_map_inside(const struct id_map *map, uint64_t outside)
{
	for (unsigned i = 0; i < ID_RANGES_MAX && map->ranges[i].count; i++)
		if (outside >= map->ranges[i].outside && outside - map->ranges[i].outside < map->ranges[i].count)
			return map->ranges[i].inside + (outside - map->ranges[i].outside);
	return map->ranges[0].count ? ID_NOBODY : outside;
}
