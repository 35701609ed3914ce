/* lines.h - commands that answer each line of standard input with a line */
#pragma once
#include "base/buffer.h"
#include "base/error.h"

#define LINE_BYTES_MAX ((size_t)1 << 20)

/* Hands each line, without its end, to ANSWER, which writes to OUT; what it wrote is on standard output before more is waited for. */
int lines_answer(
	void (*answer)(const void *context, struct slice line, struct buffer *out), const void *context, struct error *err);
