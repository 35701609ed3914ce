/* family.c - which family a distribution belongs to */
#include "model/family.h"

static const struct {
	struct slice id, family;
} families[] = {
	{ S("debian"), S("debian") },
	{ S("ubuntu"), S("debian") },
	{ S("rhel"), S("rhel") },
	{ S("fedora"), S("rhel") },
	{ S("centos"), S("rhel") },
	{ S("almalinux"), S("rhel") },
	{ S("rocky"), S("rhel") },
	{ S("ol"), S("rhel") },
	{ S("amzn"), S("rhel") },
	{ S("azurelinux"), S("rhel") },
	{ S("mariner"), S("rhel") },
	{ S("photon"), S("rhel") },
	{ S("suse"), S("suse") },
	{ S("sles"), S("suse") },
	{ S("opensuse"), S("suse") },
	{ S("alpine"), S("alpine") },
	{ S("wolfi"), S("alpine") },
	{ S("chainguard"), S("alpine") },
	{ S("arch"), S("arch") },
};

static struct slice family_of(struct slice id)
{
	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		if (slice_equal(id, families[i].id))
			return families[i].family;
	return slice_starts_with(id, S("opensuse-")) || slice_starts_with(id, S("sle-")) ? S("suse") : S("");
}

struct slice distribution_family(const struct distribution *distribution)
{
	struct slice found = family_of(distribution->id), like = distribution->id_like, word;

	while (!found.len && slice_next_token(&like, ' ', &word))
		found = family_of(word);
	return found;
}
