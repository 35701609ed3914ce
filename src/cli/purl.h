/* purl.h - what plimsoll purl prints */
#pragma once
#include "base/buffer.h"

/* One JSON document and a newline: the components of the purl TEXT, or what is wrong with it. True: it is one. */
bool purl_describe(struct slice text, struct buffer *out);
