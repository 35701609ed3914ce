/* containerd_words.c - what is said to containerd's services, and what they answer */
#include "stores/containerd_words.h"

/* The next message of field 1. */
static int next_item(struct protobuf *list, struct protobuf *ret_item, struct error *err)
{
	struct protobuf_field field;
	int r;

	while (protobuf_next(list, &field)) {
		if (field.number != 1 || field.kind != PROTOBUF_BYTES)
			continue;
		*ret_item = (struct protobuf){ .rest = field.bytes };
		return 1;
	}
	r = protobuf_end(list, err);
	return r < 0 ? r : 0;
}

int containerd_words_namespace(struct protobuf *list, struct slice *ret_name, struct error *err)
{
	struct protobuf item;
	struct protobuf_field field;
	struct slice name = { 0 };
	int r = next_item(list, &item, err);

	if (r <= 0)
		return r;
	while (protobuf_next(&item, &field))
		if (field.number == 1)
			name = field.bytes;
	r = protobuf_end(&item, err);
	if (r < 0)
		return r;
	*ret_name = name;
	return 1;
}

/* types.Descriptor */
static int target_read(struct slice bytes, struct containerd_image *image, struct error *err)
{
	struct protobuf target = { .rest = bytes };
	struct protobuf_field field;

	while (protobuf_next(&target, &field)) {
		if (field.number == 1)
			image->media_type = field.bytes;
		else if (field.number == 2)
			image->digest = field.bytes;
		else if (field.number == 3)
			image->size_bytes = field.value;
	}
	return protobuf_end(&target, err);
}

int containerd_words_image(struct protobuf *list, struct containerd_image *ret_image, struct error *err)
{
	struct containerd_image image = { 0 };
	struct protobuf item;
	struct protobuf_field field;
	int r = next_item(list, &item, err), bad = 0;

	if (r <= 0)
		return r;
	while (bad >= 0 && protobuf_next(&item, &field)) {
		if (field.number == 1)
			image.name = field.bytes;
		else if (field.number == 3)
			bad = target_read(field.bytes, &image, err);
	}
	if (bad >= 0)
		bad = protobuf_end(&item, err);
	if (bad < 0)
		return bad;
	*ret_image = image;
	return 1;
}

void containerd_words_get(struct buffer *message, struct slice name)
{
	protobuf_add_bytes(message, 1, name);
}

void containerd_words_read(struct buffer *message, struct slice digest, uint64_t from)
{
	protobuf_add_bytes(message, 1, digest);
	if (from)
		protobuf_add_number(message, 2, from);
}
