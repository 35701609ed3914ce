/* evr.c - [epoch:]version[-release] */
#include "version/evr.h"
#include "version/scan.h"

struct evr evr_of(struct slice version)
{
	struct evr evr = { .version = version };
	struct slice rest = version, epoch = scan_take_digits(&rest);
	ptrdiff_t at;

	if (scan_first(rest) == ':') {
		evr.epoch = epoch;
		evr.version = slice_from(rest, 1);
	}
	at = slice_find_last_byte(evr.version, '-');
	if (at >= 0) {
		evr.has_release = true;
		evr.release = slice_from(evr.version, (size_t)at + 1);
		evr.version = slice_first(evr.version, (size_t)at);
	}
	return evr;
}
