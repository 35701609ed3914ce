/* placeholder.c - stands in for guess.c */
#include "guess/guess.h"

__attribute__((weak)) void guess_run(struct guess_target *targets, size_t count, const struct guess_options *options,
	struct guess_sink *sink, struct arena *arena)
{
	(void)targets;
	(void)count;
	(void)options;
	(void)sink;
	(void)arena;
}
