/* json_ruling.c - what VEX documents and ignore files say, in the report for programs */
#include "report/json_ruling.h"
#include "bom/members.h"

void json_put_ruling_facts(struct json_writer *json, const struct report *report, const struct ruling *ruling)
{
	json_member(json, "status", slice_from_text(ruling_status_name((enum ruling_status)ruling->status)));
	if (ruling->document < report->document_count)
		json_member(json, "document", report->documents[ruling->document].name);
	json_member_if(json, "place", ruling->place);
	json_member_if(json, "format", ruling->format);
	json_member_if(json, "document_id", ruling->id);
	json_member_if(json, "author", ruling->author);
	json_member_if(json, "stated", ruling->stated);
	json_member_if(json, "justification", ruling->justification);
	json_member_if(json, "reason", ruling->reason);
	json_member_if(json, "action", ruling->action);
	json_member_if(json, "until", ruling->until);
}

void json_put_ruling(struct json_writer *json, const char *key, const struct report *report, const struct ruling *ruling)
{
	if (!ruling)
		return;
	json_key(json, key);
	json_begin_object(json);
	json_put_ruling_facts(json, report, ruling);
	json_end_object(json);
}

void json_put_documents(struct json_writer *json, const struct report *report)
{
	json_key(json, "documents");
	json_begin_array(json);
	for (size_t i = 0; i < report->document_count; i++) {
		const struct ruling_document *document = &report->documents[i];

		if (document->statements == 0)
			continue;
		json_begin_object(json);
		json_member(json, "name", document->name);
		members_put_u64(json, "statements", document->statements);
		members_put_u64(json, "suppressed", document->silenced);
		json_end_object(json);
	}
	json_end_array(json);
}
