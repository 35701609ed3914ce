/* placeholder.c - stands in for checks that are not written yet; goes with the last of them */
#include "judge/checks.h"

#define NOT_YET(function, name)                                                                                        \
	__attribute__((weak)) struct answer function(const struct judging *judging, const struct condition *condition) \
	{                                                                                                              \
		(void)condition;                                                                                       \
		return answer_make(judging, ANSWER_UNKNOWN, "check %s is not there yet", name);                        \
	}

NOT_YET(check_sshd, "sshd")
NOT_YET(check_enabled_service, "enabled-service")
