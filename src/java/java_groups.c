/* java_groups.c - the Maven groups of artifacts whose jars do not state them */
#include "java/java_groups.h"

static const struct java_group groups[] = {
#define JAVA_GROUP(artifact, group, folder) { artifact, group, folder },
#include "java/java_groups.def"
#undef JAVA_GROUP
};

static bool fits(struct slice pattern, struct slice artifact)
{
	if (!slice_ends_with(pattern, S("*")))
		return slice_equal(pattern, artifact);
	pattern.len--;
	return artifact.len > pattern.len && slice_starts_with(artifact, pattern);
}

const struct java_group *java_group_of(struct slice artifact, const struct java_group *before)
{
	for (const struct java_group *at = before ? before + 1 : groups; at < groups + sizeof groups / sizeof groups[0]; at++)
		if (fits(slice_from_text(at->artifact), artifact))
			return at;
	return NULL;
}
