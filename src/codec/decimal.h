/* decimal.h - fractions as text, as printf writes them and in a tenth of its time: reports are full of scores and probabilities */
#pragma once
#include "base/buffer.h"

/* "%.*f" of a finite VALUE. */
void decimal_add(struct buffer *out, double value, int decimals);
