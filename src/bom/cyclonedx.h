/* cyclonedx.h - inside this room: a CycloneDX document at work */
#pragma once
#include "bom/describe.h"
#include "codec/json.h"

#define CYCLONEDX_IMAGE_REF "image" /* purls begin otherwise */

struct cyclonedx {
	const struct bom *bom;
	bool findings; /* it has the report's findings, besides the bill */
	struct json_writer json;
	struct arena arena;
};

/* Of an array "properties" that is at work; nothing for an empty VALUE. docs/cyclonedx.md lists the names. */
void cyclonedx_put_property(struct cyclonedx *writing, const char *name, struct slice value);

/* The verdict and what it stands on, as properties. */
void cyclonedx_put_verdict(struct cyclonedx *writing);
/* The member "vulnerabilities": what was found, in the report's order, then what was silenced. */
void cyclonedx_put_vulnerabilities(struct cyclonedx *writing);
