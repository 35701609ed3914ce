/* traits_tell.c - what was seen in the merged image, told: many files of one kind as one finding with a count */
#include "scan/traits_state.h"
#include <stdlib.h>

#define NAMED_MAX 10u    /* files that a finding names */
#define PACKAGES_MAX 25u /* of one layer with changed files: of more it is one finding */

static int by_group(const void *left, const void *right)
{
	const struct traits_seen *a = left, *b = right;
	int order;

	if (a->file->layer != b->file->layer)
		return a->file->layer < b->file->layer ? -1 : 1;
	if (a->trait != b->trait)
		return a->trait < b->trait ? -1 : 1;
	if (a->class != b->class && a->trait == TRAIT_REPLACED)
		return a->class < b->class ? -1 : 1;
	order = slice_compare(a->package, b->package);
	return order ? order : slice_compare(a->file->digest.path, b->file->digest.path);
}

static bool is_of_layer(const struct traits_seen *a, const struct traits_seen *b)
{
	return a->file->layer == b->file->layer && a->trait == b->trait && (a->class == b->class || a->trait != TRAIT_REPLACED);
}

static struct slice version_of(const struct traits_image *image, struct slice name)
{
	for (size_t i = 0; i < image->package_count; i++)
		if (package_is_distributions((enum package_type)image->packages[i].package.type) &&
			slice_equal(image->packages[i].package.name, name))
			return image->packages[i].package.version;
	return S("");
}

static struct slice named(const struct traits_seen *seen, size_t count, struct arena *arena)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	buffer_addf(&text, "%zu files: ", count);
	for (size_t i = 0; i < count && i < NAMED_MAX; i++)
		buffer_addf(&text, "%s%.*s", i ? ", " : "", SLICE_ARG(seen[i].file->digest.path));
	if (count > NAMED_MAX)
		buffer_addf(&text, " and %zu more", count - NAMED_MAX);
	return arena_copy(arena, buffer_slice(&text));
}

static const char *kind_of(struct slice digest)
{
	return digest.len == 32 ? "MD5" : digest.len == 40 ? "SHA-1" : "SHA-256";
}

static struct slice difference_of(const struct traits_seen *seen, struct arena *arena)
{
	struct slice stated = seen->stated->digest;
	const struct file_digest *file = &seen->file->digest;

	return arena_printf(arena, "%s %.*s, and %.*s states %.*s", kind_of(stated),
		SLICE_ARG(stated.len == 32   ? file->md5
			  : stated.len == 40 ? file->sha1
					     : file->sha256),
		SLICE_ARG(seen->stated->list), SLICE_ARG(stated));
}

static void explain_difference(
	const struct traits_reading *reading, const struct traits_seen *seen, size_t packages, struct malware *malware)
{
	struct slice version = version_of(reading->image, seen->package);
	struct slice reason = arena_printf(reading->arena,
		"it differs from what %.*s%s%.*s states; a rebuilt, stripped or patched file does so as well",
		SLICE_ARG(seen->package), version.len ? " " : "", SLICE_ARG(version));

	if (packages > PACKAGES_MAX)
		trait_rate(malware, RATING_MODERATE, CONFIDENCE_LOW,
			arena_printf(reading->arena,
				"files of %zu packages differ from what these state: so many are rather rebuilt or stripped",
				packages));
	else if (seen->class == CLASS_SCRIPT)
		trait_rate(malware, RATING_MODERATE, CONFIDENCE_MODERATE,
			arena_printf(reading->arena, "%.*s; people patch scripts", SLICE_ARG(reason)));
	else
		malware->reason = reason;
}

static struct traits_found told(
	const struct traits_reading *reading, const struct traits_seen *seen, size_t count, size_t packages)
{
	const struct file_digest *file = &seen->file->digest;
	struct traits_found found = { trait_found(seen->trait, file->path, S("")), seen->file->layer };

	if (file->sha256.len && count == 1)
		found.malware.digest = arena_printf(reading->arena, "sha256:%.*s", SLICE_ARG(file->sha256));
	if (count > 1)
		found.malware.facts = named(seen, count, reading->arena);
	else if (seen->stated)
		found.malware.facts = difference_of(seen, reading->arena);
	else if (file->mode & 06000)
		found.malware.facts = arena_printf(reading->arena, "mode %04lo", (unsigned long)file->mode);
	if (seen->trait == TRAIT_REPLACED)
		explain_difference(reading, seen, packages, &found.malware);
	return found;
}

void traits_tell(struct traits_reading *reading, struct traits_found **ret_found, size_t *ret_count)
{
	struct traits_seen *seen = reading->seen;
	size_t found = 0, end, next;

	if (reading->seen_count)
		qsort(seen, reading->seen_count, sizeof *seen, by_group);
	*ret_found = arena_array(reading->arena, struct traits_found, reading->seen_count + 1);
	for (size_t i = 0; i < reading->seen_count; i = end) {
		size_t packages = 0;

		for (end = i; end < reading->seen_count && is_of_layer(&seen[i], &seen[end]); end++)
			packages += end == i || !slice_equal(seen[end].package, seen[end - 1].package);
		for (size_t k = i; k < end; k = next) {
			for (next = k + 1;
				next < end && seen[k].trait != TRAIT_SETUID_COPY && seen[k].trait != TRAIT_UNOWNED_SETUID &&
				(packages > PACKAGES_MAX || slice_equal(seen[next].package, seen[k].package));
				next++)
				;
			(*ret_found)[found++] = told(reading, &seen[k], next - k, packages);
		}
	}
	*ret_count = found;
}
