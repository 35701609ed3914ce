/* cleanup.h - say how a thing is released where it is declared; then return is safe everywhere
 *
 * A type brings its own cleanup_… beside its own _free; the ones here belong to nobody else. */
#pragma once
#include <stdlib.h>
#include <unistd.h>

/* Defines the function that CLEANUP(name) calls: name_free(TYPE *) must accept NULL. */
#define CLEANUP_DEFINE(type, name, release)  \
	static inline void name(type *thing) \
	{                                    \
		if (*thing)                  \
			release(*thing);     \
	}
#define CLEANUP(name) __attribute__((cleanup(name)))

static inline void cleanup_free_run(void *thing)
{
	free(*(void **)thing);
}

static inline void cleanup_fd_run(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

#define cleanup_free CLEANUP(cleanup_free_run)
#define cleanup_fd CLEANUP(cleanup_fd_run)

/* Gives the pointer away: the variable's cleanup finds NULL. */
#define steal(pointer)                                   \
	({                                               \
		__typeof__(pointer) stolen_ = (pointer); \
		(pointer) = NULL;                        \
		stolen_;                                 \
	})

/* Gives the descriptor away: the variable's cleanup finds -1. */
static inline int steal_fd(int *fd)
{
	int stolen = *fd;

	*fd = -1;
	return stolen;
}
