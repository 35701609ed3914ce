/* osv_events.c - events of an OSV record whose versions are none in their ecosystem */
#include "feeds/osv_events.h"
#include "model/package.h"
#include "version/version.h"

/* Of "Debian:12" that of Debian; NULL where every text is a version, or the ecosystem is not known. */
static const struct version_scheme *scheme_of(struct slice ecosystem)
{
	struct slice name = ecosystem, release;

	slice_cut(ecosystem, ':', &name, &release);
	if (slice_equal(name, S("Ubuntu")))
		name = S("Debian");
	for (size_t type = 0; type < PACKAGE_TYPE_COUNT; type++) {
		const struct package_type_facts *facts = package_type_facts((enum package_type)type);

		if (type != PACKAGE_GENERIC && facts->ecosystem[0] && slice_equal(name, slice_from_text(facts->ecosystem)))
			return version_scheme_by_name(slice_from_text(facts->scheme));
	}
	return NULL;
}

/* "4.1" is no version of SemVer, but every tool knows what is meant by it. */
static bool is_orderable(const struct version_scheme *scheme, struct slice version)
{
	return version_is_usable(scheme, version) ||
	       (scheme->valid != version_scheme_by_name(S("deb"))->valid && version_scheme_by_name(S("npm"))->valid(version));
}

static bool is_good(const struct version_scheme *scheme, struct slice event)
{
	struct slice version = slice_from(event, 1);
	enum advisory_event kind = (enum advisory_event)event.ptr[0];

	return kind == EVENT_RANGE || (kind == EVENT_INTRODUCED && slice_equal(version, S("0"))) ||
	       (kind == EVENT_LIMIT && slice_equal(version, S("*"))) || is_orderable(scheme, version);
}

struct slice osv_make_orderable(struct osv_list *events, struct slice ecosystem, const char **ret_scheme, struct arena *arena)
{
	const struct version_scheme *scheme = scheme_of(ecosystem);
	struct osv_list good = { 0 };
	struct slice first_bad = S("");

	for (size_t i = 0; scheme && i < events->slices.count; i++) {
		struct slice event = events->slices.items[i];

		if (is_good(scheme, event)) {
			osv_list_add(&good, event, arena);
			continue;
		}
		if (event.ptr[0] == EVENT_INTRODUCED)
			osv_list_add(&good, S("i0"), arena);
		first_bad = first_bad.len ? first_bad : slice_from(event, 1);
	}
	if (first_bad.len) {
		*events = good;
		*ret_scheme = scheme->name;
	}
	return first_bad;
}
