/* buffer.h - bytes that grow, up to a ceiling
 *
 * A write that would pass the ceiling sets `full`, writes nothing and every later write is refused too: do a series of
 * writes and look at `full` once. */
#pragma once
#include "base/slice.h"
#include <stdarg.h>

struct buffer {
	char *ptr;
	size_t len, capacity;
	size_t ceiling_bytes; /* 0: none */
	bool full;
};

#define BUFFER_INIT(ceiling)               \
	{                                  \
		.ceiling_bytes = (ceiling) \
	}

void buffer_done(struct buffer *buffer);
void buffer_clear(struct buffer *buffer); /* forgets the bytes, keeps the memory */
bool buffer_add(struct buffer *buffer, const void *bytes, size_t len);
bool buffer_add_slice(struct buffer *buffer, struct slice bytes);
bool buffer_add_byte(struct buffer *buffer, char byte);
bool buffer_addf(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool buffer_vaddf(struct buffer *buffer, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

/* LEN more bytes that the caller fills before the next call, or NULL when full. */
char *buffer_extend(struct buffer *buffer, size_t len);

static inline struct slice buffer_slice(const struct buffer *buffer)
{
	return slice_make(buffer->ptr, buffer->len);
}

#define cleanup_buffer __attribute__((cleanup(buffer_done)))
