/* entropy.h - inside this room: how random does a text look? */
#pragma once
#include "base/slice.h"

/* Shannon's, in bits a byte: 0 for "aaaa", 2 for "abcd". */
double entropy_of(struct slice text);
