/* report.c - what belongs to what in a report */
#include "model/report.h"

static bool is_in(const struct slices *list, struct slice text)
{
	for (size_t i = 0; i < list->count; i++)
		if (slice_equal(list->items[i], text))
			return true;
	return false;
}

bool finding_is_about(const struct finding *finding, const struct found_package *found)
{
	const struct package *first = finding->place.package, *package = &found->package;

	if (!first || package->type != first->type ||
		(!slice_equal(package->name, first->name) && !is_in(&finding->binaries, package->name)) ||
		(!slice_equal(package->path, finding->place.path) && !is_in(&finding->paths, package->path)))
		return false;
	return package_is_distributions((enum package_type)package->type) || slice_equal(package->version, first->version);
}

const struct found_package *report_found(const struct report *report, const struct package *package)
{
	uintptr_t at = (uintptr_t)package, start = (uintptr_t)report->packages;

	return at >= start && at < start + report->package_count * sizeof *report->packages
		       ? &report->packages[(at - start) / sizeof *report->packages]
		       : NULL;
}

const char *report_hidden_by(const struct report *report)
{
	enum { SEVERITY = 1, UNFIXED = 2, OWNER = 4 };
	static const char *const names[] = {
		[0] = "--severity",
		[SEVERITY] = "--severity",
		[UNFIXED] = "--ignore-unfixed",
		[SEVERITY | UNFIXED] = "--severity and --ignore-unfixed",
		[OWNER] = "--only",
		[SEVERITY | OWNER] = "--severity and --only",
		[UNFIXED | OWNER] = "--ignore-unfixed and --only",
		[SEVERITY | UNFIXED | OWNER] = "--severity, --ignore-unfixed and --only",
	};
	size_t alone = report->hidden_unfixed_count + report->hidden_owner_count;

	return names[(report->hidden_count > alone ? SEVERITY : 0) | (report->hidden_unfixed_count ? UNFIXED : 0) |
		     (report->hidden_owner_count ? OWNER : 0)];
}
