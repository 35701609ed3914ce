/* finding_key.c - what makes a finding of one report the same as one of another */
#include "compare/finding_key.h"

static const char *const kinds[FINDING_KIND_COUNT] = {
	[FINDING_VULNERABILITY] = "vulnerability",
	[FINDING_SETTING] = "setting",
	[FINDING_ARCHIVE] = "archive",
	[FINDING_SECRET] = "secret",
	[FINDING_MALWARE] = "malware",
};

/* With its length in front, so that no two lists of parts are one text. */
static void add_part(struct sha256 *sha256, struct slice part)
{
	unsigned char length[8];

	for (size_t i = 0; i < sizeof length; i++)
		length[i] = (unsigned char)((uint64_t)part.len >> 8 * i);
	sha256_add(sha256, length, sizeof length);
	sha256_add(sha256, part.len ? part.ptr : "", part.len);
}

static void add_package(struct sha256 *sha256, const struct package *package)
{
	bool made_of_source = package_is_distributions((enum package_type)package->type) && package->source_name.len;

	add_part(sha256, slice_from_text(package_type_facts((enum package_type)package->type)->purl));
	add_part(sha256, made_of_source ? package->source_name : package->name);
}

void finding_key(const struct finding *finding, enum finding_likeness likeness, struct slice id, struct sha256 *sha256,
	unsigned char ret_key[SHA256_SIZE])
{
	const struct package *package = finding->place.package;
	struct slice mark = finding_mark(finding);
	bool anywhere = likeness == FINDING_ANYWHERE && (package || mark.len);

	if (package)
		anywhere = anywhere || package_is_distributions((enum package_type)package->type);
	add_part(sha256, slice_from_text(kinds[finding->kind]));
	add_part(sha256, id);
	if (package)
		add_package(sha256, package);
	if (likeness == FINDING_ALIKE && finding->secret) {
		add_part(sha256, finding->secret->masked);
		add_part(sha256, finding->secret->facts);
	} else {
		add_part(sha256, mark);
	}
	add_part(sha256, anywhere ? S("") : finding->place.path);
	sha256_end(sha256, ret_key);
}
