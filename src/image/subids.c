/* subids.c - whom the owners of files stand for in a store that a user made without root */
#include "image/subids.h"
#include "base/buffer.h"
#include "base/file.h"
#include <fcntl.h>
#include <sys/stat.h>

#define FILE_BYTES_MAX (1u << 20)

static bool cut_number(struct slice *text, uint64_t *ret_number)
{
	struct slice number, rest = S("");

	if (!slice_cut(*text, ':', &number, &rest))
		number = *text;
	*text = rest;
	return slice_to_u64(number, ret_number);
}

/* Into its place among those that are there; the first stands for root and stays. */
static void add_range(struct id_map *map, unsigned *count, struct id_range range)
{
	unsigned at = *count;

	if (!range.count || range.outside > UINT32_MAX || range.count > UINT32_MAX || *count == ID_RANGES_MAX)
		return;
	for (; at > 1 && map->ranges[at - 1].outside > range.outside; at--)
		map->ranges[at] = map->ranges[at - 1];
	map->ranges[at] = range;
	++*count;
}

void subids_map(struct slice text, struct slice name, uint64_t user, uint64_t root, struct id_map *ret_map)
{
	uint64_t inside = 1, number;
	struct slice line, whose, rest;
	unsigned count = 1;

	*ret_map = (struct id_map){ .ranges[0] = { .inside = 0, .outside = root, .count = 1 } };
	while (slice_next_line(&text, &line)) {
		struct id_range range = { 0 };

		if (!slice_cut(line, ':', &whose, &rest))
			continue;
		if (name.len ? !slice_equal(whose, name) && !(slice_to_u64(whose, &number) && number == user)
			     : !(slice_to_u64(whose, &number) && number == user))
			continue;
		if (cut_number(&rest, &range.outside) && cut_number(&rest, &range.count))
			add_range(ret_map, &count, range);
	}
	for (unsigned i = 1; i < count; i++) {
		ret_map->ranges[i].inside = inside;
		inside += ret_map->ranges[i].count;
	}
}

static struct slice read_list(const char *path, struct buffer *bytes)
{
	*bytes = (struct buffer)BUFFER_INIT(FILE_BYTES_MAX);
	return file_read(path, bytes, NULL) < 0 ? S("") : buffer_slice(bytes);
}

/* "name:x:1000:…" */
static struct slice name_of(struct slice passwd, uint64_t user)
{
	struct slice line, name, rest, password, number;
	uint64_t value;

	while (slice_next_line(&passwd, &line))
		if (slice_cut(line, ':', &name, &rest) && slice_cut(rest, ':', &password, &rest) &&
			slice_cut(rest, ':', &number, &rest) && slice_to_u64(number, &value) && value == user)
			return name;
	return S("");
}

bool subids_remap(struct slice text, uint64_t user, struct id_map *ret_map)
{
	struct slice line, whose, rest;

	while (slice_next_line(&text, &line)) {
		struct id_range range = { 0 };

		if (!slice_cut(line, ':', &whose, &rest) || !cut_number(&rest, &range.outside) ||
			!cut_number(&rest, &range.count) || range.outside != user || !range.count || range.count > UINT32_MAX)
			continue;
		*ret_map = (struct id_map){ .ranges[0] = range };
		return true;
	}
	return false;
}

bool subids_find(int folder_fd, struct owner_map *ret_map)
{
	cleanup_buffer struct buffer passwd = BUFFER_INIT(0), users = BUFFER_INIT(0), groups = BUFFER_INIT(0);
	struct slice user_ids = read_list("/etc/subuid", &users), group_ids = read_list("/etc/subgid", &groups), name;
	struct stat above, status;

	*ret_map = (struct owner_map){ 0 };
	if (fstatat(folder_fd, "..", &above, 0) < 0 || fstat(folder_fd, &status) < 0)
		return false;
	if (above.st_uid == 0) /* docker's own; a layer's own folder may be anybody's who is in the layer's archive */
		return status.st_uid != 0 && subids_remap(user_ids, status.st_uid, &ret_map->users) &&
		       subids_remap(group_ids, status.st_gid, &ret_map->groups);
	name = name_of(read_list("/etc/passwd", &passwd), above.st_uid);
	subids_map(user_ids, name, above.st_uid, above.st_uid, &ret_map->users);
	subids_map(group_ids, name, above.st_uid, above.st_gid, &ret_map->groups);
	return true;
}
