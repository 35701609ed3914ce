/* identity.c - what tells a finding from others */
#include "exchange/identity.h"
#include "base/buffer.h"

#include <stdio.h>
#include <stdlib.h>

struct entry {
	const struct finding *finding;
	struct identity *identity;
};

static void add_part(struct buffer *text, struct slice part)
{
	buffer_add_slice(text, part);
	buffer_add_byte(text, '\0');
}

static void digest_of(
	const struct finding *finding, struct buffer *text, struct sha256 *sha256, unsigned char digest[SHA256_SIZE])
{
	const struct package *package = finding->place.package;

	buffer_clear(text);
	buffer_add_byte(text, (char)('0' + finding->kind));
	add_part(text, finding->id);
	add_part(text, package ? slice_from_text(package_type_facts((enum package_type)package->type)->purl) : S(""));
	add_part(text, package ? package->name : S(""));
	add_part(text, finding->place.path);
	sha256_add(sha256, text->ptr, text->len);
	sha256_end(sha256, digest);
}

static uint64_t line_of(const struct finding *finding)
{
	return finding->secret ? finding->secret->line << 20 | (finding->secret->column & 0xfffff) : 0;
}

/* Alike ones by their line, then as they came. */
static int compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = memcmp(x->identity->digest, y->identity->digest, SHA256_SIZE);
	uint64_t line = line_of(x->finding), other = line_of(y->finding);

	if (order)
		return order;
	return line != other ? (line > other) - (line < other) : (x->identity > y->identity) - (x->identity < y->identity);
}

struct identity *identities_make(const struct finding *const *findings, size_t count, struct arena *arena)
{
	struct identity *identities = arena_array(arena, struct identity, count);
	struct entry *entries = arena_array(arena, struct entry, count);
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct sha256 *sha256 = sha256_new();

	for (size_t i = 0; i < count; i++) {
		digest_of(findings[i], &text, sha256, identities[i].digest);
		entries[i] = (struct entry){ findings[i], &identities[i] };
	}
	sha256_free(sha256);
	if (count)
		qsort(entries, count, sizeof *entries, compare);
	for (size_t i = 0; i < count; i++) {
		bool again = i && memcmp(entries[i].identity->digest, entries[i - 1].identity->digest, SHA256_SIZE) == 0;

		entries[i].identity->number = again ? entries[i - 1].identity->number + 1 : 1;
	}
	return identities;
}

void identity_uuid(const struct identity *identity, char ret_text[IDENTITY_UUID_SIZE])
{
	unsigned char whole[SHA256_SIZE + sizeof identity->number], digest[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE];

	memcpy(whole, identity->digest, SHA256_SIZE);
	memcpy(whole + SHA256_SIZE, &identity->number, sizeof identity->number);
	if (identity->number == 1)
		memcpy(digest, identity->digest, SHA256_SIZE);
	else
		sha256_of(slice_make(whole, sizeof whole), digest);
	digest[6] = (unsigned char)((digest[6] & 0x0f) | 0x80);
	digest[8] = (unsigned char)((digest[8] & 0x3f) | 0x80);
	sha256_hex(digest, hex);
	snprintf(ret_text, IDENTITY_UUID_SIZE, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}
