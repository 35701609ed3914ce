/* grpc.c - fuzz the frames of gRPC and the answers of containerd: what passes in pieces is what a reader of the whole finds */
#include "fetch/grpc.h"
#include "base/buffer.h"
#include "stores/containerd_words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FIELD 2u

/* All of field 2 of all messages; false: BYTES are not such. */
static bool read_whole(struct slice bytes, struct buffer *out)
{
	while (bytes.len) {
		const unsigned char *head = (const unsigned char *)bytes.ptr;
		struct protobuf message = { 0 };
		struct protobuf_field field;
		uint32_t len;

		if (bytes.len < 5 || head[0])
			return false;
		len = (uint32_t)head[1] << 24 | (uint32_t)head[2] << 16 | (uint32_t)head[3] << 8 | head[4];
		if (len > FETCH_GRPC_MESSAGE_BYTES_MAX || len > bytes.len - 5)
			return false;
		message.rest = slice_first(slice_from(bytes, 5), len);
		while (protobuf_next(&message, &field))
			if (field.number == FIELD && field.kind == PROTOBUF_BYTES)
				buffer_add_slice(out, field.bytes);
		if (protobuf_end(&message, NULL) < 0)
			return false;
		bytes = slice_from(bytes, 5 + (size_t)len);
	}
	return true;
}

static bool read_pieces(struct slice bytes, size_t step, struct buffer *out)
{
	const struct fetch_request asked = { .grpc = FETCH_GRPC_BYTES, .grpc_field = FIELD };
	struct grpc grpc;
	char room[64];

	grpc_init(&grpc, &asked);
	while (bytes.len && !grpc.wrong) {
		size_t len = bytes.len < step ? bytes.len : step, got = 0;

		grpc_take(&grpc, bytes.ptr, len, room, &got);
		if (got > len)
			__builtin_trap();
		buffer_add(out, room, got);
		bytes = slice_from(bytes, len);
	}
	return grpc_end(&grpc, S("0"), S(""), &(enum fetch_advice){ 0 }, NULL) >= 0 && !grpc.wrong;
}

static void read_words(struct slice bytes)
{
	struct protobuf images = { bytes, NULL }, namespaces = images;
	struct containerd_image image;
	struct slice name;
	struct error err;

	while (containerd_words_image(&images, &image, &err) > 0)
		if (containerd_image_check(&image, &err) >= 0 && (image.digest.ptr < bytes.ptr || image.name.len > bytes.len))
			__builtin_trap();
	while (containerd_words_namespace(&namespaces, &name, &err) > 0)
		if (name.len > bytes.len)
			__builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_buffer struct buffer whole = { 0 }, pieces = { 0 };
	struct slice bytes = slice_make((const char *)data, size);
	bool good;

	if (size == 0)
		return 0;
	bytes = slice_from(bytes, 1);
	good = read_whole(bytes, &whole);
	if (read_pieces(bytes, 1 + data[0] % 64, &pieces) != good ||
		(good && !slice_equal(buffer_slice(&whole), buffer_slice(&pieces))))
		__builtin_trap();
	read_words(bytes);
	return 0;
}
