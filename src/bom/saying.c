/* saying.c - what is decided of a vulnerability */
#include "bom/saying.h"

/* "as said in vex.json, statement 3": without its folder, which is this machine's matter. */
static struct slice source_of(const struct report *report, const struct ruling *ruling, const char *words, struct arena *arena)
{
	struct slice document =
		ruling->document < report->document_count ? slice_base_name(report->documents[ruling->document].name) : S("");

	return arena_printf(arena, "%s %.*s, %.*s", words, SLICE_ARG(document), SLICE_ARG(ruling->place));
}

static void say_repair(const struct finding *finding, struct saying *saying)
{
	saying->status = RULING_AFFECTED;
	saying->action = finding->action.len ? finding->action : S("no repair is known");
}

/* Nobody said that it is harmless, only that it is not to be counted. That is a statement on the product where a reason is given, and for good; an
 * acceptance that ends would go on in a document that does not. */
static void say_ignored(const struct report *report, const struct ruling *ruling, struct arena *arena, struct saying *saying)
{
	saying->notes = source_of(report, ruling, "ignored by", arena);
	if (ruling->until.len) {
		saying->status = RULING_AFFECTED;
		saying->action = arena_printf(arena, "accepted until %.*s%s%.*s", SLICE_ARG(ruling->until),
			ruling->reason.len ? ": " : "", SLICE_ARG(ruling->reason));
	} else if (ruling->reason.len) {
		saying->status = RULING_NOT_AFFECTED;
		saying->impact = ruling->reason;
	} else {
		saying->status = RULING_UNDER_INVESTIGATION;
		saying->notes = arena_printf(arena, "%.*s; no reason is given", SLICE_ARG(saying->notes));
	}
}

struct saying saying_of(const struct report *report, const struct finding *finding, struct arena *arena)
{
	const struct ruling *ruling = finding->ruling;
	struct saying saying = { .status = RULING_UNDER_INVESTIGATION };

	if (!ruling) {
		if (!slice_equal(finding->status, S("under-investigation")))
			say_repair(finding, &saying);
		return saying;
	}
	if (ruling->status == RULING_IGNORED) {
		say_ignored(report, ruling, arena, &saying);
		return saying;
	}
	saying.status = (enum ruling_status)ruling->status;
	saying.notes = source_of(report, ruling, "as said in", arena);
	if (ruling->status == RULING_AFFECTED) {
		say_repair(finding, &saying);
		saying.action = ruling->action.len ? ruling->action : saying.action;
	} else if (ruling->status == RULING_NOT_AFFECTED) {
		saying.justification = ruling->justification;
		saying.impact = ruling->reason;
	}
	return saying;
}
