/* buffer.h - bytes that grow, up to a ceiling
 *
 * A write that would pass the ceiling sets `full`, writes nothing and every later write is refused too: do a series of
 * writes and look at `full` once.
 *
 * With a drain the bytes go away whenever BUFFER_DRAIN_BYTES have come together, so that a text of any length takes that much
 * memory: what stands in the buffer then is only its end, and buffer_flush gives that away, too. */
#pragma once
#include "base/slice.h"
#include <stdarg.h>

#define BUFFER_DRAIN_BYTES (64u << 10)

struct buffer_drain {
	/* False when they could not be taken: the buffer is full then. */
	bool (*take)(struct buffer_drain *drain, struct slice bytes);
};

struct buffer {
	char *ptr;
	size_t len, capacity;
	size_t ceiling_bytes; /* of all, also of those that are gone; 0: none */
	bool full;
	struct buffer_drain *drain; /* or NULL */
	size_t gone;                /* bytes that it has taken */
};

#define BUFFER_INIT(ceiling)               \
	{                                  \
		.ceiling_bytes = (ceiling) \
	}

void buffer_done(struct buffer *buffer);
void buffer_clear(struct buffer *buffer); /* forgets the bytes, keeps the memory */
/* Room for LEN bytes in all, without more growing; nothing where that is beyond the ceiling. */
void buffer_reserve(struct buffer *buffer, size_t len);
bool buffer_addf(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool buffer_vaddf(struct buffer *buffer, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

/* What is left, to the drain. False where the buffer is full. */
bool buffer_flush(struct buffer *buffer);

/* LEN more bytes that the caller fills before the next call, or NULL when full. */
char *buffer_extend(struct buffer *buffer, size_t len);

/* Here for speed: a report is made of a million such calls. */
static inline bool buffer_add(struct buffer *buffer, const void *bytes, size_t len)
{
	char *room = buffer_extend(buffer, len);

	if (!room)
		return false;
	if (len)
		memcpy(room, bytes, len);
	return true;
}

static inline bool buffer_add_slice(struct buffer *buffer, struct slice bytes)
{
	return buffer_add(buffer, bytes.ptr, bytes.len);
}

static inline bool buffer_add_byte(struct buffer *buffer, char byte)
{
	if (buffer->len < buffer->capacity && !buffer->full && (!buffer->ceiling_bytes || buffer->len < buffer->ceiling_bytes)) {
		buffer->ptr[buffer->len++] = byte;
		return true;
	}
	return buffer_add(buffer, &byte, 1);
}

static inline struct slice buffer_slice(const struct buffer *buffer)
{
	return slice_make(buffer->ptr, buffer->len);
}

#define cleanup_buffer __attribute__((cleanup(buffer_done)))
