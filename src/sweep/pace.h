/* pace.h - so many requests a second and no more, over all processes of a sweep */
#pragma once
#include "base/error.h"

struct pace;

/* In memory that children share. PER_SECOND: at least one. */
int pace_new(double per_second, struct pace **ret_pace, struct error *err);
void pace_free(struct pace *pace); /* NULL too */
/* Waits until the next request may be made. CONTEXT: struct pace; NULL: at once. */
void pace_wait(void *context);
