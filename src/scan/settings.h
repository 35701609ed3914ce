/* settings.h - inside this room: which layers brought, changed and removed accounts and the distribution
 *
 * The kept files as each layer left them were judged one after the other; what differs between two was the upper one's doing. */
#pragma once
#include "scan/state.h"

/* What the merged tree's small files said when LAYER was the uppermost. */
struct settings {
	uint64_t layer;
	bool accounts_unknown, distribution_unknown; /* a file of theirs could not be read there: nothing is concluded from it */
	struct found_account *accounts;
	size_t account_count, account_capacity;
	struct distribution distribution;
};

void settings_done(struct settings *settings);

/* ITEMS: by layer, the last is the image as it is. Fills in SCAN's accounts, distribution and what is hidden of them. */
void settings_compare(struct scan *scan, struct settings *items, size_t count);
