/* overlay.c - what s6-overlay brings up: services of its version 2, s6-rc's of its version 3, and scripts before them */
#include "logins/parts.h"

#define SOURCE "etc/s6-overlay/s6-rc.d"
#define BUNDLES_MAX 8u /* one in the other */

bool has_overlay(const struct search *search)
{
	static const char *const folders[] = { "etc/services.d", "etc/s6-overlay", "etc/cont-init.d", "package/admin/s6-overlay",
		"etc/s6" };

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (root_has_below(search->input->root, slice_from_text(folders[i])))
			return true;
	return false;
}

static void follow_up(struct search *search, struct slice name)
{
	struct place place = { .path = arena_printf(search->arena, SOURCE "/%.*s/up", SLICE_ARG(name)), .execline = true };
	const struct file *file = root_entry(search->input->root, place.path);

	if (!file || !search_can_read(search, file) ||
		!search_push(search, &place, arena_printf(search->arena, "runs /%.*s", SLICE_ARG(place.path))))
		return;
	follow_script(search, &place, file->bytes, true);
	search_pop(search);
}

/* A service by its name, what it depends on, and of a bundle what it holds. */
static void follow_rc(struct search *search, struct slice name, unsigned depth)
{
	static const char *const folders[] = { "contents.d", "dependencies.d" };
	const struct root *root = search->input->root;

	if (depth == BUNDLES_MAX || ++search->steps >= STEPS_MAX)
		return search_unknown(search, "s6-rc's bundles hold each other");
	follow_service(search, S(SOURCE), name);
	follow_up(search, name);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		struct slice folder = arena_printf(search->arena, SOURCE "/%.*s/%s", SLICE_ARG(name), folders[i]);
		struct root_matches found =
			root_match_entries(root, arena_printf(search->arena, "%.*s/*", SLICE_ARG(folder)), true);

		for (size_t k = 0; k < found.count; k++)
			follow_rc(search, slice_base_name(found.files[k]->path), depth + 1);
	}
}

void follow_overlay_services(struct search *search)
{
	if (search->supervised)
		return;
	search->supervised = true;
	follow_rc(search, S("user"), 0);
	follow_rc(search, S("user2"), 0);
	follow_scripts_of(search, S("etc/cont-init.d"), S(""));
	follow_services(search, S("etc/services.d"));
}
