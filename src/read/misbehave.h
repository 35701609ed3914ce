/* misbehave.h - do what a reader taken over by what it reads would do; only in builds with PLIMSOLL_MISBEHAVE */
#pragma once
#include "link/message.h"
#include "read/output.h"

/* Called in the child when it is in its jail, before it reads. May not return. True: the job is done (falsely). */
bool misbehave(const struct job *job, struct output *output, struct done *done);
/* Called in the zygote that is not locked in yet. May not return. */
void misbehave_at_start(const struct hello *hello);
