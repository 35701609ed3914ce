/* header.c - what rpm keeps of one package: an index of tags over a store of values */
#include "rpm/header.h"
#include "rpm/number.h"

/* Types of values, as rpm numbers them. */
enum { TYPE_CHAR = 1, TYPE_INT32 = 4, TYPE_STRING = 6, TYPE_STRING_ARRAY = 8, TYPE_I18N_STRING = 9 };

#define ENTRY_BYTES 16u /* tag, type, offset, count */
#define ENTRIES_MAX 0xffffu

static int tag_of(uint32_t number)
{
	switch (number) {
#define RPM_TAG(name, number) \
	case number:          \
		return RPM_##name;
		RPM_TAGS(RPM_TAG)
#undef RPM_TAG
	default:
		return -1;
	}
}

static bool is_text(uint32_t type)
{
	return type == TYPE_STRING || type == TYPE_STRING_ARRAY || type == TYPE_I18N_STRING;
}

/* Whether all of the value lies in the store; of texts that each has its end is seen when they are read. */
static bool value_fits(const struct rpm_value *value)
{
	size_t each = value->type == TYPE_INT32 ? 4 : 1;

	return value->count && value->bytes.len / each >= value->count;
}

bool rpm_header_read(struct slice blob, struct rpm_header *ret_header)
{
	struct rpm_header header = { 0 };
	uint64_t entries, store_bytes;
	struct slice store;

	if (blob.len < 8 + ENTRY_BYTES)
		return false;
	entries = rpm_big32(blob.ptr);
	store_bytes = rpm_big32(blob.ptr + 4);
	if (!entries || entries > ENTRIES_MAX)
		return false;
	if (blob.len != 8 + entries * ENTRY_BYTES + store_bytes)
		header.odd = "its lengths are not those of its bytes";
	if (entries > (blob.len - 8) / ENTRY_BYTES)
		entries = (blob.len - 8) / ENTRY_BYTES;
	store = slice_first(slice_from(blob, 8 + entries * ENTRY_BYTES), store_bytes);
	for (size_t i = 0; i < entries; i++) {
		const char *entry = blob.ptr + 8 + i * ENTRY_BYTES;
		struct rpm_value value = { .type = rpm_big32(entry + 4), .count = rpm_big32(entry + 12) };
		int tag = tag_of(rpm_big32(entry));

		if (tag < 0)
			continue;
		value.bytes = slice_from(store, rpm_big32(entry + 8));
		if (!value_fits(&value) || (is_text(value.type) && !memchr(value.bytes.ptr, 0, value.bytes.len))) {
			header.odd = "a value lies outside of it";
			continue;
		}
		/* What rpm adds when it installs stands behind the package's own tags, and replaces them. */
		header.values[tag] = value;
	}
	*ret_header = header;
	return true;
}

struct slice rpm_header_text(const struct rpm_header *header, enum rpm_tag tag)
{
	struct rpm_texts texts = rpm_header_texts(header, tag);
	struct slice text;

	return rpm_texts_next(&texts, &text) ? text : S("");
}

bool rpm_header_number(const struct rpm_header *header, enum rpm_tag tag, uint32_t index, uint32_t *ret_number)
{
	const struct rpm_value *value = &header->values[tag];

	if (value->type != TYPE_INT32 || index >= value->count)
		return false;
	*ret_number = rpm_big32(value->bytes.ptr + 4 * (size_t)index);
	return true;
}

struct rpm_texts rpm_header_texts(const struct rpm_header *header, enum rpm_tag tag)
{
	const struct rpm_value *value = &header->values[tag];

	return is_text(value->type) ? (struct rpm_texts){ value->bytes, value->count } : (struct rpm_texts){ 0 };
}

bool rpm_texts_next(struct rpm_texts *texts, struct slice *ret_text)
{
	const char *end = texts->count && texts->left.len ? memchr(texts->left.ptr, 0, texts->left.len) : NULL;

	if (!end)
		return false;
	*ret_text = slice_make(texts->left.ptr, (size_t)(end - texts->left.ptr));
	texts->left = slice_from(texts->left, ret_text->len + 1);
	texts->count--;
	return true;
}
