/* advisory.c - one source's statement on one package */
#include "model/advisory.h"

bool advisory_is_bulletin(struct slice id)
{
	static const char *const prefixes[] = { "DSA-", "DLA-", "ELA-", "DTSA-", "USN-", "LSN-", "RHSA-", "RHBA-", "RHEA-",
		"ALSA-", "ALBA-", "ALEA-", "RLSA-", "RXSA-", "SUSE-SU-", "SUSE-RU-", "SUSE-FU-", "SUSE-OU-", "openSUSE-SU-",
		"MGASA-", "OESA-", "ELSA-", "CLSA-", "PHSA-" };

	/* The first letter decides for most, and this is asked of every statement that holds. */
	for (size_t i = 0; id.len && i < sizeof prefixes / sizeof *prefixes; i++)
		if (prefixes[i][0] == id.ptr[0] && slice_starts_with(id, slice_from_text(prefixes[i])))
			return true;
	return false;
}

bool advisory_is_cve(struct slice id)
{
	return slice_starts_with(id, S("CVE-"));
}

bool advisory_is_titled(const struct advisory *advisory)
{
	return advisory->title.len && !advisory_is_bulletin(advisory->id) && !advisory_is_bulletin(advisory->record);
}

struct slice advisory_cve_of(struct slice id)
{
	ptrdiff_t at = advisory_is_cve(id) ? 0 : slice_find(id, S("-CVE-"));

	return at < 0 ? S("") : slice_from(id, at ? (size_t)at + 1 : 0);
}
