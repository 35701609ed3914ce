/* referrers.h - inside this room: a page of what refers to a manifest */
#pragma once
#include "base/buffer.h"
#include "registry/pages.h"

/* Adds the items of a page's "manifests" to ITEMS, as they stand there and with commas between them; what an earlier page had is left out. */
int referrers_read(
	struct pages *pages, const struct answer *answer, struct arena *arena, struct buffer *items, struct error *err);
