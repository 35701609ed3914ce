/* buffer.c - bytes that grow, up to a ceiling */
#include "base/buffer.h"
#include "base/memory.h"
#include <stdio.h>
#include <stdlib.h>

void buffer_done(struct buffer *buffer)
{
	free(buffer->ptr);
	*buffer = (struct buffer){ .ceiling_bytes = buffer->ceiling_bytes };
}

void buffer_clear(struct buffer *buffer)
{
	buffer->len = 0;
	buffer->full = false;
}

bool buffer_flush(struct buffer *buffer)
{
	if (buffer->full || buffer->len == 0)
		return !buffer->full;
	buffer->full = !buffer->drain->take(buffer->drain, buffer_slice(buffer));
	buffer->gone += buffer->len;
	buffer->len = 0;
	return !buffer->full;
}

/* Would LEN more bytes be too many? */
static bool is_beyond(const struct buffer *buffer, size_t len)
{
	size_t need;

	return __builtin_add_overflow(buffer->gone, buffer->len, &need) || __builtin_add_overflow(need, len, &need) ||
	       (buffer->ceiling_bytes && need > buffer->ceiling_bytes);
}

char *buffer_extend(struct buffer *buffer, size_t len)
{
	size_t need;
	char *room;

	buffer->full = buffer->full || is_beyond(buffer, len);
	if (buffer->full || (buffer->drain && buffer->len >= BUFFER_DRAIN_BYTES && !buffer_flush(buffer)))
		return NULL;
	need = buffer->len + len;
	if (need > buffer->capacity || !buffer->ptr) { /* no bytes at all need a place too: NULL says full */
		size_t capacity = buffer->capacity ? buffer->capacity : 256;

		while (capacity < need)
			capacity = capacity > SIZE_MAX / 2 ? need : capacity * 2;
		buffer->ptr = memory_grow(buffer->ptr, capacity, 1);
		buffer->capacity = capacity;
	}
	room = buffer->ptr + buffer->len;
	buffer->len = need;
	return room;
}

void buffer_reserve(struct buffer *buffer, size_t len)
{
	if (len <= buffer->capacity || (buffer->ceiling_bytes && len > buffer->ceiling_bytes))
		return;
	buffer->ptr = memory_grow(buffer->ptr, len, 1);
	buffer->capacity = len;
}

bool buffer_vaddf(struct buffer *buffer, const char *format, va_list arguments)
{
	size_t have = buffer->capacity - buffer->len;
	va_list again;
	char *room;
	int length;

	/* Into the room that there is: nearly always that is enough, and the text is made once. */
	va_copy(again, arguments);
	length = vsnprintf(have ? buffer->ptr + buffer->len : NULL, have, format, again);
	va_end(again);
	if (length >= 0 && (size_t)length < have && !buffer->full && !is_beyond(buffer, (size_t)length + 1)) {
		buffer->len += (size_t)length;
		return true;
	}
	room = length < 0 ? NULL : buffer_extend(buffer, (size_t)length + 1);
	if (!room)
		return false;
	vsnprintf(room, (size_t)length + 1, format, arguments);
	buffer->len--; /* the NUL is not part of it */
	return true;
}

bool buffer_addf(struct buffer *buffer, const char *format, ...)
{
	va_list arguments;
	bool fits;

	va_start(arguments, format);
	fits = buffer_vaddf(buffer, format, arguments);
	va_end(arguments);
	return fits;
}
