/* java_name.c - what a jar is called, where no Maven coordinates lie in it */
#include "java/java_name.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool starts_with_digit(struct slice text)
{
	return text.len && is_digit(text.ptr[0]);
}

/* Words of versions: "1.0-beta-2" is one version, "1.2-api-2.14.1" is not. */
static bool is_version_word(struct slice word)
{
	static const char *const words[] = { "a", "alpha", "android", "b", "beta", "build", "cr", "dev", "ea", "final", "ga",
		"incubating", "jre", "m", "milestone", "pre", "preview", "r", "rc", "release", "rev", "snapshot", "sp" };

	while (word.len && (is_digit(word.ptr[word.len - 1]) || word.ptr[word.len - 1] == '.'))
		word.len--;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (slice_equal_ignoring_case(word, slice_from_text(words[i])))
			return true;
	return false;
}

/* TEXT begins with a digit. A strange word in it, with more digits after it, says that those are the version. */
static bool is_version_to_the_end(struct slice text)
{
	bool strange = false;
	struct slice part;

	while (slice_next_token(&text, '-', &part)) {
		if (starts_with_digit(part) && strange)
			return false;
		if (!starts_with_digit(part) && !is_version_word(part))
			strange = true;
	}
	return true;
}

bool java_file_name_cut(struct slice stem, struct slice *ret_artifact, struct slice *ret_version)
{
	for (size_t i = 1; i + 1 < stem.len; i++) {
		if (stem.ptr[i] != '-' || !is_digit(stem.ptr[i + 1]) || !is_version_to_the_end(slice_from(stem, i + 1)))
			continue;
		*ret_artifact = slice_first(stem, i);
		*ret_version = slice_from(stem, i + 1);
		return true;
	}
	return false;
}

/* "5.6.0 (b0)" is "5.6.0"; what no version begins like ("${project.version}", "unspecified") is none. */
static struct slice version_word(struct slice text)
{
	struct slice word;

	if (!slice_next_token(&text, ' ', &word) || !starts_with_digit(word))
		return S("");
	return word;
}

/* STEM is "artifact-VERSION", "artifact_VERSION", or that with a classifier. */
static bool stem_has_version(struct slice stem, struct slice version, struct slice *ret_artifact)
{
	if (!version.len)
		return false;
	for (size_t i = 1; i + version.len < stem.len; i++) {
		struct slice rest = slice_from(stem, i + 1);

		if ((stem.ptr[i] != '-' && stem.ptr[i] != '_') || !slice_starts_with(rest, version))
			continue;
		if (rest.len > version.len && rest.ptr[version.len] != '-')
			continue;
		*ret_artifact = slice_first(stem, i);
		return true;
	}
	return false;
}

static char plain_letter(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c == '-' || c == '_' || c == ' ' ? '.' : c;
}

/* WHOLE ends with PART, where case and the kind of separator do not count: "org.apache.logging.log4j.core", "log4j-core". */
static bool names_end_alike(struct slice whole, struct slice part)
{
	if (!part.len || whole.len < part.len)
		return false;
	if (whole.len > part.len && plain_letter(whole.ptr[whole.len - part.len - 1]) != '.')
		return false;
	whole = slice_from(whole, whole.len - part.len);
	for (size_t i = 0; i < part.len; i++)
		if (plain_letter(whole.ptr[i]) != plain_letter(part.ptr[i]))
			return false;
	return true;
}

/* What may be a Maven id: letters, digits, dots, hyphens, underscores. */
static bool is_id(struct slice text)
{
	bool letter = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = plain_letter(text.ptr[i]);

		if (text.ptr[i] == ' ' || !((c >= 'a' && c <= 'z') || is_digit(c) || c == '.'))
			return false;
		letter = letter || (c >= 'a' && c <= 'z');
	}
	return letter;
}

/* A file without a version in its name: the name itself where the manifest ends alike, else what the manifest says. */
static struct slice artifact_of(struct slice stem, const struct java_manifest *manifest)
{
	const struct slice stated[] = { manifest->implementation_title, manifest->bundle_symbolic_name,
		manifest->automatic_module_name, manifest->specification_title };

	for (size_t i = 0; i < sizeof stated / sizeof stated[0]; i++)
		if (names_end_alike(stated[i], stem))
			return stem;
	for (size_t i = 0; i < sizeof stated / sizeof stated[0]; i++)
		if (is_id(stated[i]))
			return stated[i];
	return stem;
}

/* Whole houses, which many jars state as the one who made them, and the group of hardly any. */
static bool is_house(struct slice id)
{
	return slice_equal(id, S("org.apache")) || slice_equal(id, S("org.eclipse")) || slice_equal(id, S("org.glassfish"));
}

/* A bundle's name is made of group and artifact, but their common part stands only once. "…jackson.core.jackson-databind" ends in the
 * artifact: before it stands the group. "org.eclipse.jetty.server" ends in "jetty-server", whose first word is the group's last one; of
 * three words nobody knows how many are. Without a hyphen nothing tells: "com.google.guava" may end in the artifact, or be the group. */
static struct slice group_of_bundle(struct slice bundle, struct slice artifact)
{
	ptrdiff_t hyphen = slice_find_byte(artifact, '-');
	size_t before;

	if (hyphen < 0 || bundle.len < artifact.len + 2 || !names_end_alike(bundle, artifact))
		return S("");
	before = bundle.len - artifact.len;
	if (bundle.ptr[before - 1] != '.')
		return S("");
	if (slice_ends_with(bundle, artifact))
		return slice_first(bundle, before - 1);
	return slice_find_last_byte(artifact, '-') == hyphen ? slice_first(bundle, before + (size_t)hyphen) : S("");
}

static struct slice group_of(struct slice artifact, const struct java_manifest *manifest)
{
	struct slice group = manifest->implementation_vendor_id;

	if (is_id(group) && !is_house(group))
		return group;
	group = group_of_bundle(manifest->bundle_symbolic_name, artifact);
	return is_id(group) && !is_house(group) && slice_find_byte(group, '.') > 0 ? group : S("");
}

struct java_name java_name_of(struct slice stem, const struct java_manifest *manifest)
{
	const struct slice versions[] = { version_word(manifest->implementation_version), version_word(manifest->bundle_version),
		version_word(manifest->specification_version) };
	struct java_name name = { 0 };
	bool found = false;

	for (size_t i = 0; i < 3 && !found; i++) {
		found = stem_has_version(stem, versions[i], &name.artifact);
		name.version = found ? versions[i] : S("");
		name.from_manifest = found;
	}
	/* Where the two disagree, it is the manifest that nobody kept up to date. */
	if (!found)
		found = java_file_name_cut(stem, &name.artifact, &name.version);
	if (!found) {
		name.artifact = artifact_of(stem, manifest);
		for (size_t i = 0; i < 3 && !name.version.len; i++)
			name.version = versions[i];
		name.from_manifest = name.version.len > 0;
	}
	name.group = group_of(name.artifact, manifest);
	return name;
}
