/* fault.c - what a test build is told to do wrong */
#include "link/fault.h"
#ifdef PLIMSOLL_MISBEHAVE
#include "base/slice.h"
#include <stdlib.h>

uint64_t fault_wanted(const char *where)
{
	const char *wanted = getenv("PLIMSOLL_FAULT");
	struct slice number, place;
	uint64_t fault;

	return wanted && slice_cut(slice_from_text(wanted), ':', &number, &place) && slice_equal(place, slice_from_text(where)) &&
			       slice_to_u64(number, &fault)
		       ? fault
		       : FAULT_NONE;
}

uint64_t fault_limit(const char *variable, uint64_t usual)
{
	const char *text = getenv(variable);
	uint64_t value;

	return text && slice_to_u64(slice_from_text(text), &value) ? value : usual;
}
#else
uint64_t fault_wanted(const char *where)
{
	(void)where;
	return FAULT_NONE;
}

uint64_t fault_limit(const char *variable, uint64_t usual)
{
	(void)variable;
	return usual;
}
#endif
