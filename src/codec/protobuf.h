/* protobuf.h - the messages of protocol buffers (protobuf.dev, encoding): field by field, as their bytes lie; nothing is copied
 *
 * No schema: who reads one knows the numbers of its fields. Groups, which nobody writes any more, are an error. */
#pragma once
#include "base/buffer.h"
#include "base/error.h"

enum protobuf_kind {
	PROTOBUF_NUMBER = 0, /* varint */
	PROTOBUF_FIXED64 = 1,
	PROTOBUF_BYTES = 2, /* a text or a message, too */
	PROTOBUF_FIXED32 = 5,
};

/* A message, being read. */
struct protobuf {
	struct slice rest;
	const char *wrong; /* what; NULL as long as nothing is */
};

struct protobuf_field {
	uint32_t number;
	enum protobuf_kind kind;
	uint64_t value;     /* of all but bytes */
	struct slice bytes; /* of bytes; else empty */
};

#define PROTOBUF_VARINT_BYTES_MAX 10u

/* The next field; false: the end, or what is none: see protobuf_end. */
bool protobuf_next(struct protobuf *message, struct protobuf_field *ret_field);
/* Whether it was read to its end. */
int protobuf_end(const struct protobuf *message, struct error *err);

/* What stands before a field, out of its first number; false: there is no such field. */
bool protobuf_key(uint64_t key, uint32_t *ret_number, enum protobuf_kind *ret_kind);

/* A field of a message that is written. */
void protobuf_add_bytes(struct buffer *message, uint32_t number, struct slice bytes);
void protobuf_add_number(struct buffer *message, uint32_t number, uint64_t value);
