/* cyclonedx.h - inside this room: what its two forms have in common */
#pragma once
#include "bomread/part.h"

struct cyclonedx_component {
	struct slice type, scope;
	struct part part;
};

/* Where the text of a member (an element) goes, or NULL: it is another kind of thing, or of no use. */
struct slice *cyclonedx_text(struct cyclonedx_component *component, struct slice key);
/* What its type makes of it; left out, where its scope says that it is not there. */
int cyclonedx_add(struct reading *reading, struct cyclonedx_component *component);
struct slice cyclonedx_add_licence(struct slice all, struct slice one, struct arena *arena);
/* *RET_MIXED: licences and expressions may stand in one list. */
int cyclonedx_take_version(struct reading *reading, struct slice version, bool *ret_mixed, struct error *err);

/* Remarks on what is not as the standard asks; BYTES are JSON without faults. */
struct xml;
void cyclonedx_check_json(struct slice bytes, struct reading *reading, bool mixed);
void cyclonedx_check_xml(const struct xml *root, struct reading *reading, bool mixed);
