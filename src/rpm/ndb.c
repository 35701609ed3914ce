/* ndb.c - rpm's own database: pages of slots that say where the headers lie, each with a checksum */
#include "rpm/database.h"
#include "rpm/number.h"

#define PAGE_BYTES 4096u
#define SLOT_BYTES 16u  /* magic, package's number, first block, number of blocks */
#define SLOTS_BEFORE 2u /* the file's head lies in place of these */
#define BLOCK_BYTES 16u
#define HEAD_BYTES 16u /* magic, package's number, generation, length */
#define TAIL_BYTES 12u /* checksum, length, magic */

bool rpm_ndb_is(struct slice bytes)
{
	return slice_starts_with(bytes, S("RpmP"));
}

/* Adler-32 (RFC 1950). */
static uint32_t checksum_of(struct slice bytes)
{
	const unsigned char *at = (const unsigned char *)bytes.ptr;
	uint32_t a = 1, b = 0;

	while (bytes.len) {
		size_t part = bytes.len < 5552 ? bytes.len : 5552; /* so many cannot overflow */

		bytes.len -= part;
		while (part--) {
			a += *at++;
			b += a;
		}
		a %= 65521;
		b %= 65521;
	}
	return b << 16 | a;
}

/* What is wrong with the blob of SLOT, or NULL and its bytes. LEFT: bytes that slots may still claim; there are no more than the
 * file has, whatever they say. */
static const char *blob_at(struct slice bytes, const char *slot, uint64_t *left, struct slice *ret_blob)
{
	uint64_t offset = (uint64_t)rpm_little32(slot + 8) * BLOCK_BYTES, len = (uint64_t)rpm_little32(slot + 12) * BLOCK_BYTES;
	struct slice whole;
	const char *tail;
	uint64_t blob;

	if (offset > bytes.len || len > bytes.len - offset || len < HEAD_BYTES + TAIL_BYTES)
		return "lies outside of the file";
	if (len > *left)
		return "lies where another one lies";
	*left -= len;
	whole = slice_make(bytes.ptr + offset, len);
	tail = whole.ptr + whole.len - TAIL_BYTES;
	blob = rpm_little32(whole.ptr + 12);
	if (!slice_starts_with(whole, S("BlbS")) || !slice_ends_with(whole, S("BlbE")))
		return "does not begin and end as a record";
	if (rpm_little32(whole.ptr + 4) != rpm_little32(slot + 4))
		return "has another number";
	if (blob > whole.len - HEAD_BYTES - TAIL_BYTES || rpm_little32(tail + 4) != blob)
		return "states another length";
	*ret_blob = slice_make(whole.ptr + HEAD_BYTES, blob);
	return checksum_of(slice_first(whole, whole.len - TAIL_BYTES)) == rpm_little32(tail) ? NULL : "has a wrong checksum";
}

void rpm_ndb_read(struct rpm_database *database)
{
	struct slice bytes = database->bytes;
	uint64_t slots, left = bytes.len;
	uint64_t pages;

	if (bytes.len < PAGE_BYTES || rpm_little32(bytes.ptr + 4) != 0) {
		claims_note(database->claims, NOTE_INCOMPLETE, "%s",
			bytes.len < PAGE_BYTES ? "the file ends inside its first page" : "an unknown version of rpm's database");
		return;
	}
	pages = rpm_little32(bytes.ptr + 12);
	if (pages > bytes.len / PAGE_BYTES || pages == 0) {
		claims_note(database->claims, NOTE_INCOMPLETE, "%ju pages of slots in a file of %zu bytes", (uintmax_t)pages,
			bytes.len);
		pages = bytes.len / PAGE_BYTES;
	}
	slots = pages * (PAGE_BYTES / SLOT_BYTES);
	if (slice_starts_with(slice_from(bytes, pages * PAGE_BYTES), S("Slot")))
		claims_note(
			database->claims, NOTE_INCOMPLETE, "there are more pages of slots than the %ju stated", (uintmax_t)pages);
	for (uint64_t i = SLOTS_BEFORE; i < slots; i++) {
		const char *slot = bytes.ptr + i * SLOT_BYTES, *wrong;
		uint32_t number = rpm_little32(slot + 4);
		struct slice blob = S("");

		if (!slice_starts_with(slice_make(slot, SLOT_BYTES), S("Slot"))) {
			claims_note(database->claims, NOTE_INCOMPLETE, "slot %ju is damaged", (uintmax_t)i);
			continue;
		}
		if (!rpm_little32(slot + 8) && !rpm_little32(slot + 12))
			continue; /* free */
		wrong = blob_at(bytes, slot, &left, &blob);
		if (wrong)
			claims_note(database->claims, NOTE_INCOMPLETE, "record %u %s", number, wrong);
		if (blob.len)
			rpm_database_add(database, number, blob);
	}
}
