/* older_release.c - what a distribution says of itself where it has no os-release(5) */
#include "judge/os_release.h"

static bool first_line(struct slice bytes, struct slice *ret_line)
{
	if (!slice_next_line(&bytes, ret_line))
		return false;
	*ret_line = slice_trim(*ret_line);
	return ret_line->len > 0 && text_is_plain(*ret_line, OS_RELEASE_VALUE_LEN_MAX);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "8.9" of "8.9 (Ootpa)". */
static struct slice leading_version(struct slice text)
{
	size_t len = 0;

	while (len < text.len && (is_digit(text.ptr[len]) || (text.ptr[len] == '.' && len)))
		len++;
	return slice_first(text, len);
}

static struct slice leading_number(struct slice text)
{
	size_t len = 0;

	while (len < text.len && is_digit(text.ptr[len]))
		len++;
	return slice_first(text, len);
}

/* "12.5", "trixie/sid". */
static bool debian_version_read(struct slice bytes, struct distribution *ret_distribution, struct arena *arena)
{
	struct slice line;

	if (!first_line(bytes, &line))
		return false;
	*ret_distribution = (struct distribution){ .id = S("debian") };
	/* os-release's VERSION_ID has no point release: "12.5" is "12". "testing/sid" has no number at all. */
	ret_distribution->version_id = arena_copy(arena, leading_number(line));
	ret_distribution->pretty_name = arena_printf(arena, "Debian GNU/Linux %.*s", SLICE_ARG(line));
	return true;
}

/* "3.18.4". */
static bool alpine_release_read(struct slice bytes, struct distribution *ret_distribution, struct arena *arena)
{
	struct slice line;

	if (!first_line(bytes, &line))
		return false;
	*ret_distribution = (struct distribution){ .id = S("alpine") };
	ret_distribution->version_id = arena_copy(arena, line);
	ret_distribution->pretty_name = arena_printf(arena, "Alpine Linux %.*s", SLICE_ARG(line));
	return true;
}

/* "CentOS Linux release 7.9.2009 (Core)": by the name, which derivatives change. */
static bool redhat_release_read(struct slice bytes, struct distribution *ret_distribution, struct arena *arena)
{
	static const struct {
		const char *name, *id;
		bool major; /* its VERSION_ID has the leading number alone */
	} names[] = {
		{ "AlmaLinux", "almalinux", false },
		{ "Amazon Linux", "amzn", false },
		{ "Anolis OS", "anolis", false },
		{ "CentOS", "centos", true },
		{ "CloudLinux", "cloudlinux", false },
		{ "Fedora", "fedora", false },
		{ "Gentoo", "gentoo", false },
		{ "Oracle Linux", "ol", false },
		{ "Red Hat Enterprise Linux", "rhel", false },
		{ "Rocky Linux", "rocky", false },
		{ "Scientific Linux", "scientific", false },
		{ "Virtuozzo", "virtuozzo", false },
		{ "openEuler", "openEuler", false },
	};
	static const char word[] = " release ";
	struct slice line, version;
	ptrdiff_t release;

	if (!first_line(bytes, &line))
		return false;
	release = slice_find(line, slice_from_text(word));
	if (release < 0)
		return false;
	version = leading_version(slice_trim(slice_from(line, (size_t)release + sizeof word - 1)));
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (!slice_starts_with(line, slice_from_text(names[i].name)))
			continue;
		*ret_distribution = (struct distribution){ .id = slice_from_text(names[i].id) };
		ret_distribution->version_id = arena_copy(arena, names[i].major ? leading_number(version) : version);
		ret_distribution->pretty_name = arena_copy(arena, line);
		return true;
	}
	return false;
}

/* "SUSE Linux Enterprise Server 11 (x86_64)", "VERSION = 11", "PATCHLEVEL = 4". */
static bool suse_release_read(struct slice bytes, struct distribution *ret_distribution, struct arena *arena)
{
	struct slice pretty, line, key, value, version = S(""), patch_level = S("");

	if (!first_line(bytes, &pretty))
		return false;
	while (slice_next_line(&bytes, &line))
		if (slice_cut(line, '=', &key, &value)) {
			if (slice_equal(slice_trim(key), S("VERSION")))
				version = leading_version(slice_trim(value));
			else if (slice_equal(slice_trim(key), S("PATCHLEVEL")))
				patch_level = leading_number(slice_trim(value));
		}
	*ret_distribution = (struct distribution){ .pretty_name = arena_copy(arena, pretty) };
	if (slice_starts_with(pretty, S("openSUSE"))) {
		ret_distribution->id = S("opensuse");
		ret_distribution->version_id = arena_copy(arena, version);
		return true;
	}
	if (!slice_starts_with(pretty, S("SUSE Linux Enterprise")))
		return false;
	ret_distribution->id = slice_find(pretty, S("Desktop")) >= 0 ? S("sled") : S("sles");
	ret_distribution->version_id = patch_level.len && !slice_equal(patch_level, S("0"))
					       ? arena_printf(arena, "%.*s.%.*s", SLICE_ARG(version), SLICE_ARG(patch_level))
					       : arena_copy(arena, version);
	return true;
}

/* "Slackware 15.0". */
static bool slackware_version_read(struct slice bytes, struct distribution *ret_distribution, struct arena *arena)
{
	struct slice line, name, version;

	if (!first_line(bytes, &line) || !slice_cut(line, ' ', &name, &version) || !slice_equal(name, S("Slackware")))
		return false;
	*ret_distribution = (struct distribution){ .id = S("slackware") };
	ret_distribution->version_id = arena_copy(arena, leading_version(slice_trim(version)));
	ret_distribution->pretty_name = arena_copy(arena, line);
	return true;
}

/* As os-release(5) writes an ID: lower case, and no other characters than these. */
static struct slice id_of(struct slice name, struct arena *arena)
{
	char *out = arena_alloc(arena, name.len + 1);

	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + ('a' - 'A'));
		if (!(c >= 'a' && c <= 'z') && !is_digit(c) && c != '.' && c != '_' && c != '-')
			return S("");
		out[i] = c;
	}
	return slice_make(out, name.len);
}

/* "DISTRIB_ID=Ubuntu" and the like (lsb_release(1)). */
static bool lsb_release_read(struct slice bytes, struct distribution *ret_distribution, struct arena *arena)
{
	struct distribution found = { .id = S("") };
	struct slice name = S(""), line, key, text, value;
	const struct {
		struct slice key;
		struct slice *value;
	} wanted[] = { { S("DISTRIB_ID"), &name }, { S("DISTRIB_RELEASE"), &found.version_id },
		{ S("DISTRIB_CODENAME"), &found.codename }, { S("DISTRIB_DESCRIPTION"), &found.pretty_name } };

	while (slice_next_line(&bytes, &line))
		for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
			if (slice_cut(slice_trim(line), '=', &key, &text) && slice_equal(key, wanted[i].key) &&
				os_release_value(text, arena, &value) && text_is_plain(value, OS_RELEASE_VALUE_LEN_MAX))
				*wanted[i].value = value;
	found.id = id_of(name, arena);
	*ret_distribution = found;
	return found.id.len > 0;
}

/* That it is there is all it says: mostly it is empty. */
static bool arch_release_read(struct slice bytes, struct distribution *ret_distribution, struct arena *arena)
{
	(void)bytes;
	(void)arena;
	*ret_distribution = (struct distribution){ .id = S("arch"), .pretty_name = S("Arch Linux") };
	return true;
}

const struct older_release older_releases[] = {
	{ "etc/alpine-release", alpine_release_read },
	{ "etc/oracle-release", redhat_release_read },
	{ "etc/centos-release", redhat_release_read },
	{ "etc/fedora-release", redhat_release_read },
	{ "etc/redhat-release", redhat_release_read },
	{ "etc/system-release", redhat_release_read },
	{ "etc/SuSE-release", suse_release_read },
	{ "etc/gentoo-release", redhat_release_read },
	{ "etc/slackware-version", slackware_version_read },
	{ "etc/lsb-release", lsb_release_read },
	{ "etc/arch-release", arch_release_read },
	{ "etc/debian_version", debian_version_read },
	{ NULL, NULL },
};
