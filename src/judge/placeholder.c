/* placeholder.c - stands in for checks that are not written yet; goes with the last of them */
#include "judge/checks.h"

#define RULE_CHECK(symbol, function, name, parameters)                                                                      \
	__attribute__((weak)) struct answer function(const struct judging *judging, const struct condition *condition) \
	{                                                                                                              \
		(void)condition;                                                                                       \
		return answer_make(judging, ANSWER_UNKNOWN, "check %s is not there yet", name);                        \
	}
#include "rules/checks.def"
#undef RULE_CHECK

__attribute__((weak)) void judging_prepare(struct judging *judging)
{
	(void)judging;
}
