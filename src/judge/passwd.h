/* passwd.h - the accounts of a passwd(5) file */
#pragma once
#include "judge/judge.h"
#include "judge/remarks.h"

/* Hands every account to SINK. The password field is never handed on, nor quoted in a note. */
void passwd_read(struct slice path, struct slice bytes, struct judge_sink *sink, struct remarks *remarks);
