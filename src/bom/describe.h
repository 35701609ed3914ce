/* describe.h - for this room and exchange: what the formats say alike of the image and of its packages */
#pragma once
#include "bom/bom.h"

/* The same; of a bill of materials what that one is a bill of. */
struct slice describe_subject(const struct report *report);
/* "pkg:oci/app@sha256%3A…?…", where the image has a name and a manifest's digest; else empty. */
struct slice describe_image_purl(const struct image *image, struct arena *arena);
/* The algorithm's name in capitals without dash ("SHA256") and the digits of "sha256:…"; false for what is none. */
bool describe_digest(struct slice digest, const char **ret_algorithm, struct slice *ret_hex);
/* "layer 0 sha256:…": from 0, as in reports. */
struct slice describe_layer(const struct image *image, uint64_t layer, struct arena *arena);
/* What a note says: "layer 0 …: path: text". */
struct slice describe_note(const struct bom *bom, const struct report_note *note, struct arena *arena);

/* Maven's "group:artifact", npm's "@scope/name", Composer's "vendor/name"; others have no group. */
void describe_name(const struct package *package, struct slice *ret_group, struct slice *ret_name);
/* An application, or a library? */
bool describe_is_program(const struct package *package);
/* How its place is known: CycloneDX's word and hundredths of confidence. */
const char *describe_technique(const struct package *package, unsigned *ret_confidence);
/* A CPE 2.3 name in its whole length; what is none is no use to anybody. */
bool describe_is_cpe(struct slice cpe);

/* Who gave out the name of a flaw or bulletin, and its page, which is empty for a name that no URL should hold. */
const char *describe_flaw_name(struct slice name, struct arena *arena, struct slice *ret_url);
/* Whether TEXT may stand where a document wants a URL: "https://…", of visible ASCII. */
bool describe_is_url(struct slice text);
/* "2021-12-10T00:00:00Z" of a moment as RFC 3339 has it, or of a date; empty for what is neither. */
struct slice describe_moment(struct slice text, struct arena *arena);
