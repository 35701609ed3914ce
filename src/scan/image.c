/* image.c - image evidence: what the merged tree's small files say, kept from before or judged now */
#include "base/memory.h"
#include "base/sha256.h"
#include "link/identity.h"
#include "scan/state.h"

struct judged {
	struct scan *scan;
	struct buffer records;
	size_t account_capacity;
};

/* Image evidence is kept under the layers in order, the configuration, and the reader's build. All layers must have been
 * complete: a broken one may have hidden a file. */
static struct slice image_key(struct scan *scan)
{
	struct sha256 *sha256 = sha256_new();
	unsigned char digest[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE];

	for (size_t i = 0; i < scan->image->layer_count; i++) {
		struct slice layer = scan->image->layers[i].digest;

		sha256_add(sha256, layer.ptr, layer.len);
		sha256_add(sha256, "\n", 1);
	}
	sha256_add(sha256, scan->image->config_digest.ptr, scan->image->config_digest.len);
	sha256_end(sha256, digest);
	sha256_free(sha256);
	sha256_hex(digest, hex);
	return arena_printf(&scan->arena, "image %s %s", hex, reader_identity);
}

static bool may_be_kept(const struct scan *scan)
{
	for (size_t i = 0; i < scan->image->layer_count; i++)
		if (!scan->layers[i].result.complete || !scan->layers[i].result.digest_verified)
			return false;
	return scan->evidence != NULL;
}

static int take_fields(struct judged *judged, enum record_kind kind, struct slice fields, struct error *err)
{
	struct scan *scan = judged->scan;
	struct note note;
	int r;

	switch (kind) {
	case RECORD_ACCOUNT:
		memory_reserve(scan->accounts, scan->account_count, judged->account_capacity);
		r = record_read(kind, fields, &scan->accounts[scan->account_count], &scan->arena, err);
		scan->account_count += r >= 0;
		return r;
	case RECORD_DISTRIBUTION:
		return record_read(kind, fields, &scan->distribution, &scan->arena, err);
	case RECORD_NOTE:
		r = record_read(kind, fields, &note, &scan->arena, err);
		if (r >= 0 && note.kind < NOTE_KIND_COUNT)
			scan_note_copy(scan, -1, &note);
		return r;
	default:
		return error_set(err, ERR_FORMAT, "a record of kind %d where accounts were due", (int)kind);
	}
}

static int take_records(struct judged *judged, struct slice records, struct error *err)
{
	enum record_kind kind;
	struct slice fields;
	int r;

	while ((r = record_next(&records, &kind, &fields, err)) > 0) {
		r = take_fields(judged, kind, fields, err);
		if (r < 0)
			return r;
	}
	return r;
}

static int keep_frame(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct judged *judged = context;
	char frame[RECORD_FRAME_BYTES] = { (char)kind };

	(void)err;
	for (int i = 0; i < 4; i++)
		frame[1 + i] = (char)(fields.len >> (8 * i));
	buffer_add(&judged->records, frame, sizeof frame);
	buffer_add_slice(&judged->records, fields);
	return 0;
}

static int judge_now(struct scan *scan, struct judged *judged, struct evidence_facts *ret_facts, struct error *err)
{
	cleanup_buffer struct buffer files = BUFFER_INIT(64u << 20);
	struct pump_options options = { .jobs = 1, .timeout_ms = scan->options->timeout_ms };
	struct pump_task task = { .job = { .kind = JOB_IMAGE }, .blob = { .fd = -1 }, .record = keep_frame, .context = judged };
	int r;

	for (size_t i = 0; i < scan->merged.file_count; i++)
		if (!record_write(&files, RECORD_FILE, &scan->merged.files[i].file))
			scan_note(scan, (int64_t)scan->merged.files[i].layer, NOTE_INCOMPLETE, scan->merged.files[i].file.path,
				"too large to judge");
	task.bytes = buffer_slice(&files);
	r = scan_reader(scan, err);
	if (r >= 0)
		r = pump_run(scan->reader, &task, 1, &options, err);
	if (r < 0)
		return r;
	if (!task.complete) {
		scan_note(scan, -1, NOTE_INCOMPLETE, S(""), "accounts and distribution were not read: %s", task.error.text);
		buffer_clear(&judged->records);
		return 0;
	}
	*ret_facts = (struct evidence_facts){ task.done.input_bytes, 0, task.done.entries };
	return 1;
}

int scan_read_image(struct scan *scan, struct error *err)
{
	struct judged judged = { .scan = scan };
	bool kept = may_be_kept(scan);
	struct slice key = kept ? image_key(scan) : S(""), records;
	struct evidence_facts facts;
	struct error why;
	int r = kept ? evidence_load(scan->evidence, key, &scan->arena, &records, &facts, &why) : 0;

	if (r < 0)
		scan_note(scan, -1, NOTE_REMARK, S(""), "kept evidence was refused: %s", why.text);
	if (r > 0)
		return take_records(&judged, records, err);
	if (scan->merged.file_count == 0)
		return 0;
	r = judge_now(scan, &judged, &facts, err);
	if (r > 0) {
		records = arena_copy(&scan->arena, buffer_slice(&judged.records));
		if (take_records(&judged, records, &why) < 0) {
			scan->account_count = 0; /* nor is the rest believed */
			scan->distribution = (struct distribution){ 0 };
			scan_note(scan, -1, NOTE_INCOMPLETE, S(""), "the reader sent what cannot be: %s", why.text);
			r = 0;
		} else if (kept && evidence_save(scan->evidence, key, records, &facts, &why) < 0) {
			scan_note(scan, -1, NOTE_REMARK, S(""), "evidence was not kept: %s", why.text);
		}
	}
	buffer_done(&judged.records);
	return r < 0 ? r : 0;
}
