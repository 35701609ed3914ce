/* stated.c - digests that a package's own list states of the files it put in place */
#include "catalog/stated.h"
#include "catalog/claims.h"
#include "model/system_file.h"
#include <stdio.h>

#define DIGEST_BYTES_MAX 32u /* SHA-256 */

static struct slice normalised(struct slice path)
{
	while (slice_starts_with(path, S("/")) || slice_starts_with(path, S("./")))
		path = slice_from(path, path.ptr[0] == '/' ? 1 : 2);
	return path;
}

static bool is_compared(size_t digest_bytes)
{
	return digest_bytes == 16 || digest_bytes == 20 || digest_bytes == DIGEST_BYTES_MAX;
}

static bool names_package(struct slice package)
{
	return package.len && package.len <= CLAIM_NAME_LEN_MAX;
}

int stated_add_hex(struct package_sink *sink, struct slice package, struct slice path, struct slice digest, struct slice list)
{
	char hex[2 * DIGEST_BYTES_MAX];
	struct stated_digest stated = { .package = package, .path = normalised(path), .list = list };

	if (!stated_wanted(sink) || !names_package(package) || digest.len % 2 || !is_compared(digest.len / 2) ||
		!system_file_is(stated.path))
		return 0;
	for (size_t i = 0; i < digest.len; i++) {
		char c = digest.ptr[i];

		if (c >= 'A' && c <= 'F')
			c = (char)(c - 'A' + 'a');
		if ((c < '0' || c > '9') && (c < 'a' || c > 'f'))
			return 0;
		hex[i] = c;
	}
	stated.digest = slice_make(hex, digest.len);
	return sink->state(sink->context, &stated);
}

int stated_add_bytes(struct package_sink *sink, struct slice package, struct slice path, struct slice digest, struct slice list)
{
	char hex[2 * DIGEST_BYTES_MAX + 1];

	if (!is_compared(digest.len))
		return 0;
	for (size_t i = 0; i < digest.len; i++)
		snprintf(hex + 2 * i, 3, "%02x", (unsigned char)digest.ptr[i]);
	return stated_add_hex(sink, package, path, slice_make(hex, 2 * digest.len), list);
}

int stated_add_other(struct package_sink *sink, enum stated_kind kind, struct slice package, struct slice path,
	struct slice target, struct slice list)
{
	struct stated_digest stated = {
		.package = package, .path = normalised(path), .list = list, .kind = kind, .target = normalised(target)
	};

	if (!stated_wanted(sink) || package.len > CLAIM_NAME_LEN_MAX || !system_file_is(stated.path))
		return 0;
	return sink->state(sink->context, &stated);
}
