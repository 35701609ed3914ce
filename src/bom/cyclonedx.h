/* cyclonedx.h - inside this room: a CycloneDX document at work */
#pragma once
#include "bom/affected.h"
#include "bom/describe.h"
#include "bom/writer.h"

#define CYCLONEDX_IMAGE_REF "image" /* purls begin otherwise */

struct cyclonedx {
	const struct bom *bom;
	unsigned version; /* 1.VERSION of the specification: 4 to 7 */
	bool findings;    /* it has the report's findings, besides the bill */
	struct writer out;
	struct arena arena; /* of one thing: a component, a vulnerability */
	struct arena lasting;
	struct affected affected;
};

/* Of an array "properties" that is at work; nothing for an empty VALUE. docs/cyclonedx.md lists the names. */
void cyclonedx_put_property(struct cyclonedx *writing, const char *name, struct slice value);

/* The verdict and what it stands on, as properties. */
void cyclonedx_put_verdict(struct cyclonedx *writing);
/* The member "vulnerabilities": what was found, in the report's order, then what was silenced. */
void cyclonedx_put_vulnerabilities(struct cyclonedx *writing);
