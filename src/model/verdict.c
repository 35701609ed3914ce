/* verdict.c - words and exit codes of verdicts */
#include "model/verdict.h"

const char *verdict_name(enum verdict_kind kind)
{
	switch (kind) {
	case VERDICT_PASS:
		return "pass";
	case VERDICT_WARN:
		return "warn";
	case VERDICT_BLOCK:
		return "block";
	default:
		return "incomplete";
	}
}

int verdict_exit_code(enum verdict_kind kind)
{
	switch (kind) {
	case VERDICT_PASS:
	case VERDICT_WARN:
		return 0;
	case VERDICT_BLOCK:
		return 2;
	default:
		return 3;
	}
}
