/* members.c - members of JSON that reports and bills of materials have in common */
#include "bom/members.h"

#include <stdio.h>

void members_put_u64(struct json_writer *json, const char *key, uint64_t value)
{
	json_key(json, key);
	json_put_u64(json, value);
}

struct slice members_owner(bool base)
{
	return base ? S("base") : S("own");
}

void members_put_image(struct json_writer *json, const struct image *image)
{
	json_member_if(json, "reference", image->reference);
	json_member(json, "target", image->target);
	json_member_if(json, "digest", image->digest);
	json_member_if(json, "config_digest", image->config_digest);
	json_member_if(json, "os", image->os);
	json_member_if(json, "architecture", image->architecture);
	json_member_if(json, "variant", image->variant);
	json_member_if(json, "created", image->created);
}

void members_put_document(struct json_writer *json, const struct report *report)
{
	const struct bom_document *document = &report->document;

	if (report->image->kind != IMAGE_BOM)
		return;
	json_key(json, "document");
	json_begin_object(json);
	json_member(json, "format", document->format);
	json_member_if(json, "subject", document->subject);
	json_member_if(json, "tool", document->tool);
	json_member_if(json, "created", document->created);
	members_put_u64(json, "components", document->component_count);
	members_put_u64(json, "unjudged", document->unjudged_count);
	json_end_object(json);
}

void members_put_distribution(struct json_writer *json, const struct distribution *distribution)
{
	json_member_if(json, "id", distribution->id);
	json_member_if(json, "id_like", distribution->id_like);
	json_member_if(json, "version_id", distribution->version_id);
	json_member_if(json, "codename", distribution->codename);
	json_member_if(json, "pretty_name", distribution->pretty_name);
	json_member_if(json, "path", distribution->path);
}

void members_put_layer(struct json_writer *json, const struct layer *layer)
{
	members_put_u64(json, "index", layer->index);
	json_member_if(json, "digest", layer->digest);
	json_member_if(json, "diff_id", layer->diff_id);
	json_member_if(json, "media_type", layer->media_type);
	json_member_if(json, "created_by", layer->created_by);
	json_member(json, "owner", members_owner(layer->base));
}

void members_put_notes(struct json_writer *json, const struct report *report)
{
	json_key(json, "notes");
	json_begin_array(json);
	for (size_t i = 0; i < report->note_count; i++) {
		const struct report_note *note = &report->notes[i];

		json_begin_object(json);
		json_member(json, "kind", note->note.kind == NOTE_REMARK ? S("remark") : S("incomplete"));
		if (note->layer >= 0)
			members_put_u64(json, "layer", (uint64_t)note->layer);
		json_member_if(json, "path", note->note.path);
		json_member(json, "text", note->note.text);
		json_end_object(json);
	}
	json_end_array(json);
}

void members_put_unaccounted(struct json_writer *json, const struct report *report)
{
	json_key(json, "unaccounted");
	json_begin_object(json);
	members_put_u64(json, "files", report->unaccounted_files);
	members_put_u64(json, "bytes", report->unaccounted_bytes);
	json_key(json, "listed");
	json_begin_array(json);
	for (size_t i = 0; i < report->unaccounted_count; i++) {
		const struct unaccounted *file = &report->unaccounted[i];
		char mode[24];

		snprintf(mode, sizeof mode, "%04lo", (unsigned long)file->mode);
		json_begin_object(json);
		json_member(json, "path", file->path);
		members_put_u64(json, "size", file->size);
		json_member(json, "mode", slice_from_text(mode));
		json_key(json, "executable");
		json_put_bool(json, file->mode & 0111);
		members_put_u64(json, "layer", file->layer);
		json_member(json, "owner", members_owner(file->base));
		json_end_object(json);
	}
	json_end_array(json);
	json_end_object(json);
}
