/* json_base.c - the base image in the JSON report */
#include "report/json_base.h"
#include "bom/members.h"
#include "report/json_findings.h"

static void put_newer(struct json_writer *json, const struct base_image *base)
{
	json_key(json, "newer");
	json_begin_object(json);
	json_member_if(json, "name", base->newer_name);
	json_member_if(json, "digest", base->newer_digest);
	json_member_bool(json, "compared", base->compared);
	if (base->compared) {
		members_put_u64(json, "vulnerabilities", base->finding_count);
		members_put_u64(json, "closes", base->closes);
		if (base->closes)
			json_put_rating(json, "worst", base->worst);
	}
	json_end_object(json);
}

void json_put_base(struct json_writer *json, const struct report *report)
{
	const struct base_image *base = &report->base;

	if (base->how.len == 0 && base->newer_name.len == 0 && base->newer_digest.len == 0)
		return;
	json_key(json, "base");
	json_begin_object(json);
	json_member_if(json, "name", base->name);
	json_member_if(json, "digest", base->digest);
	json_member_if(json, "told_by", base->how);
	members_put_u64(json, "layers", base->layer_count);
	json_member_if(json, "layers_told_by", base->counted_by);
	if (base->newer_name.len || base->newer_digest.len)
		put_newer(json, base);
	json_end_object(json);
}
