/* archive.c - what lies in archives: zip, tar, and what is compressed as a whole */
#include "codec/decoder.h"
#include "codec/tar.h"
#include "codec/zip.h"
#include "detect/looking.h"
#include "model/note.h"

#define PATH_BYTES_MAX 4096u
#define TAR_MAGIC_AT 257u
#define RATIO_MAX 2000u
#define ZIP_END_BYTES 22u

/* A member, or all of a compressed stream: gathered until it is too large to be looked at whole; then it goes on in windows. */
struct member {
	struct detect *detect;
	struct looked looked;
	struct buffer bytes;
	uint64_t start; /* where BYTES begin in it */
	uint64_t whole; /* so many bytes are gathered at most */
	bool windows;   /* it is too large for that */
	struct window window;
	char path[PATH_BYTES_MAX];
};

static const char beyond[] = "members of archives beyond the limits (depth, number, size)";

bool detect_is_archive(struct slice path)
{
	static const struct slice suffixes[] = { S(".jar"), S(".war"), S(".ear"), S(".zip"), S(".whl"), S(".egg"), S(".apk"),
		S(".aar"), S(".nupkg"), S(".vsix"), S(".tar"), S(".tgz"), S(".gz"), S(".zst"), S(".xz"), S(".txz"), S(".bz2"),
		S(".tbz2"), S(".gem"), S(".crate"), S(".docx"), S(".xlsx"), S(".pptx"), S(".docm"), S(".xlsm"), S(".xpi"),
		S(".phar"), S(".tzst"), S(".pyz"), S(".epub"), S(".sym") /* of Java's compiler */ };

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (path.len > suffixes[i].len &&
			slice_equal_ignoring_case(slice_from(path, path.len - suffixes[i].len), suffixes[i]))
			return true;
	return false;
}

/* "a.zip!/b"; a path that is too long is cut: nothing is opened by it. */
static struct slice join(char path[PATH_BYTES_MAX], struct slice outer, struct slice name)
{
	size_t outer_len = outer.len < PATH_BYTES_MAX / 2 ? outer.len : PATH_BYTES_MAX / 2, name_len;

	memcpy(path, outer.ptr, outer_len);
	memcpy(path + outer_len, "!/", 2);
	name_len = name.len < PATH_BYTES_MAX - outer_len - 2 ? name.len : PATH_BYTES_MAX - outer_len - 2;
	if (name_len)
		memcpy(path + outer_len + 2, name.ptr, name_len);
	return slice_make(path, outer_len + 2 + name_len);
}

/* An archive within an archive is opened when it is there as a whole: the deeper, the smaller. */
static uint64_t whole_bytes(const struct looked *looked)
{
	uint64_t most = DETECT_ARCHIVE_BYTES >> looked->depth;

	return detect_is_archive(looked->path) && most > DETECT_WHOLE_BYTES ? most : DETECT_WHOLE_BYTES;
}

/* False: NAME is one member too many; it is counted as not looked at. */
static bool member_begin(
	struct member *member, struct detect *detect, const struct looked *outer, struct slice name, uint64_t size)
{
	member->detect = detect;
	member->looked = *outer;
	member->looked.path = join(member->path, outer->path, name);
	member->looked.size = size;
	member->looked.depth = outer->depth + 1;
	member->whole = whole_bytes(&member->looked);
	member->bytes = (struct buffer)BUFFER_INIT(0);
	member->start = 0;
	member->windows = false;
	member->window = (struct window){ 0 };
	if (detect->members++ < DETECT_MEMBERS_MAX && detect->inflated_bytes < DETECT_INFLATED_BYTES_MAX)
		return true;
	look_pass_by(detect, beyond, true, member->looked.path, size);
	return false;
}

/* MORE: it is not its last; of a stream nobody says how long it is. */
static int give_window(struct member *member, bool more)
{
	struct buffer *bytes = &member->bytes;
	size_t keep = bytes->len < DETECT_WINDOW_OVERLAP ? bytes->len : DETECT_WINDOW_OVERLAP;
	int r;

	if (!more || member->looked.size <= member->start + bytes->len)
		member->looked.size = member->start + bytes->len + more;
	archive_pass_by(member->detect, &member->looked, buffer_slice(bytes), member->start);
	r = look_at_window(member->detect, &member->window, &member->looked, buffer_slice(bytes), member->start);
	memmove(bytes->ptr, bytes->ptr + bytes->len - keep, keep);
	member->start += bytes->len - keep;
	bytes->len = keep;
	member->windows = true;
	return r;
}

/* -ERR_LIMIT: no more of this archive. */
static int member_add(struct member *member, struct slice block)
{
	int r = 0;

	member->detect->inflated_bytes += block.len;
	if (member->detect->inflated_bytes > DETECT_INFLATED_BYTES_MAX)
		return -ERR_LIMIT;
	if (member->windows)
		member->whole = DETECT_WHOLE_BYTES;
	while (block.len && r >= 0) {
		struct slice part = slice_first(block, member->whole - member->bytes.len);

		buffer_add_slice(&member->bytes, part);
		block = slice_from(block, part.len);
		if (block.len && member->bytes.len >= member->whole)
			r = give_window(member, true);
	}
	return r;
}

static int member_end(struct member *member)
{
	int r;

	if (!member->windows) {
		member->looked.size = member->bytes.len;
		r = look_at_file(member->detect, &member->looked, buffer_slice(&member->bytes));
	} else {
		r = give_window(member, false);
		if (r >= 0)
			r = look_end_window(member->detect, &member->window, &member->looked);
	}
	return r;
}

static void member_done(struct member *member)
{
	window_digest_drop(&member->window);
	buffer_done(&member->bytes);
}

static bool starts_zip(struct slice bytes)
{
	return slice_starts_with(bytes, S("PK\x03\x04")) || slice_starts_with(bytes, S("PK\x05\x06"));
}

/* Each of these: 1, where all that the archive holds was looked at as members. */
static int look_at_zip(struct detect *detect, const struct looked *looked, struct slice bytes)
{
	cleanup_zip struct zip *zip = NULL;
	struct zip_entry entry;
	struct error err;
	int r = zip_open(bytes, &zip, &err);

	while (r >= 0 && (r = zip_next(zip, &entry, &err)) > 0) {
		struct member member;
		int read;

		if (slice_ends_with(entry.path, S("/")) || !member_begin(&member, detect, looked, entry.path, entry.size))
			continue;
		if (entry.encrypted) {
			look_pass_by(detect, "members of archives that are encrypted", true, member.looked.path, entry.size);
			continue;
		}
		member.bytes.ceiling_bytes = member.whole;
		read = zip_read(zip, &member.bytes, &err);
		detect->inflated_bytes += member.bytes.len;
		if (read < 0)
			look_pass_by(detect, read == -ERR_LIMIT ? beyond : "members of archives that cannot be unpacked", true,
				member.looked.path, entry.size);
		r = member_end(&member);
		member_done(&member);
		if (r < 0)
			return r;
	}
	if (r < 0) {
		note_add(detect->notes, NOTE_REMARK, looked->path, "its members were not all looked at: %s", err.text);
		look_pass_by(detect, "archives that are damaged: their bytes alone", true, looked->path, looked->size);
		return 0;
	}
	return starts_zip(bytes); /* else a program stands before it */
}

static int look_at_entry(struct detect *detect, const struct looked *looked, struct tar *tar, const struct tar_entry *entry,
	bool *ret_broken, struct error *err)
{
	struct slice block;
	struct member member;
	uint64_t offset;
	int r = 0, got = 0;

	if (!member_begin(&member, detect, looked, entry->path, entry->size))
		return 0;
	member.looked.mode = entry->mode;
	member.looked.uid = entry->uid;
	member.looked.gid = entry->gid;
	while (r >= 0 && (got = tar_read(tar, &block, &offset, err)) > 0)
		r = member_add(&member, block);
	*ret_broken = got < 0;
	if (r >= 0)
		r = member_end(&member);
	member_done(&member);
	return r;
}

static int look_at_tar(struct detect *detect, const struct looked *looked, struct source *source)
{
	cleanup_tar struct tar *tar = NULL;
	struct tar_entry entry;
	bool broken = false;
	struct error err;
	int r = 0, next = tar_open(source, &tar, &err);

	while (next >= 0 && r >= 0 && !broken && (next = tar_next(tar, &entry, &err)) > 0)
		if (entry.kind == TAR_REGULAR)
			r = look_at_entry(detect, looked, tar, &entry, &broken, &err);
	if (r == -ERR_LIMIT && detect->inflated_bytes > DETECT_INFLATED_BYTES_MAX) {
		look_pass_by(detect, beyond, true, looked->path, looked->size);
		r = 0;
	}
	if (next >= 0 && !broken)
		return r < 0 ? r : 1;
	look_pass_by(detect, "archives that are damaged: what stands before the damage alone", true, looked->path, looked->size);
	return r;
}

/* The first chunk of a stream was looked at, and comes again. */
struct pushed {
	struct source below;
	struct slice first;
};

static int next_pushed(void *context, struct slice *ret_chunk, struct error *err)
{
	struct pushed *pushed = context;

	if (!pushed->first.len)
		return pushed->below.next(pushed->below.context, ret_chunk, err);
	*ret_chunk = pushed->first;
	pushed->first = S("");
	return 1;
}

static bool is_tar(struct slice head)
{
	return slice_starts_with(slice_from(head, TAR_MAGIC_AT), S("ustar"));
}

/* "x.sql.gz" holds "x.sql". */
static struct slice inner_name(struct slice path)
{
	struct slice name = slice_base_name(path);
	ptrdiff_t dot = slice_find_last_byte(name, '.');

	return dot > 0 ? slice_first(name, (size_t)dot) : name;
}

static int look_at_stream(struct detect *detect, const struct looked *looked, struct source *source, struct slice first)
{
	struct member member;
	struct error err;
	int r = 0, got = 1;

	if (!member_begin(&member, detect, looked, inner_name(looked->path), 0))
		return 1; /* and that was told */
	r = member_add(&member, first);
	while (r >= 0 && (got = source->next(source->context, &first, &err)) > 0)
		r = member_add(&member, first);
	if (got < 0)
		look_pass_by(detect, "archives that are damaged: what stands before the damage alone", true, looked->path,
			looked->size);
	if (r == -ERR_LIMIT && detect->inflated_bytes > DETECT_INFLATED_BYTES_MAX) {
		look_pass_by(detect, beyond, true, looked->path, looked->size);
		r = 0;
	}
	if (r >= 0)
		r = member_end(&member);
	member_done(&member);
	return r < 0 ? r : 1;
}

static int look_at_compressed(struct detect *detect, const struct looked *looked, struct slice bytes)
{
	static const struct decoder_limits limits = { .output_bytes = 2 * DETECT_INFLATED_BYTES_MAX, /* ours come first */
		.ratio = RATIO_MAX,
		.rare = true };
	struct slice_source state = { .left = bytes };
	struct source packed = slice_source_open(&state), plain, again;
	cleanup_decoder struct decoder *decoder = NULL;
	struct pushed pushed;
	struct slice first;
	struct error err;
	int r = decoder_open(&packed, &limits, &decoder, &err);

	if (r >= 0) {
		plain = decoder_source(decoder);
		r = plain.next(plain.context, &first, &err);
	}
	if (r < 0)
		look_pass_by(detect, "archives that are damaged: their bytes alone", true, looked->path, looked->size);
	if (r <= 0)
		return 0;
	if (!is_tar(first))
		return look_at_stream(detect, looked, &plain, first);
	pushed = (struct pushed){ plain, first };
	again = (struct source){ .next = next_pushed, .context = &pushed };
	return look_at_tar(detect, looked, &again);
}

/* What this version cannot open, by its first bytes: its words, or NULL. */
static const char *closed_kind(struct slice bytes)
{
	static const struct {
		const char *words;
		struct slice magic;
	} kinds[] = {
		{ "lz4 streams", S("\x04\x22\x4d\x18") },
		{ "archives of kinds that are not opened (7z, rar, cab, rpm, deb)", S("7z\xbc\xaf\x27\x1c") },
		{ "archives of kinds that are not opened (7z, rar, cab, rpm, deb)", S("Rar!\x1a\x07") },
		{ "archives of kinds that are not opened (7z, rar, cab, rpm, deb)", S("MSCF") },
		{ "archives of kinds that are not opened (7z, rar, cab, rpm, deb)", S("\xed\xab\xee\xdb") },
		{ "archives of kinds that are not opened (7z, rar, cab, rpm, deb)", S("!<arch>\ndebian-binary") },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (slice_starts_with(bytes, kinds[i].magic))
			return kinds[i].words;
	return NULL;
}

static bool ends_zip(struct slice bytes)
{
	return bytes.len >= ZIP_END_BYTES && slice_starts_with(slice_from(bytes, bytes.len - ZIP_END_BYTES), S("PK\x05\x06"));
}

static bool is_packed(struct slice bytes)
{
	return slice_starts_with(bytes, S("\x1f\x8b\x08")) || slice_starts_with(bytes, S("\x28\xb5\x2f\xfd")) ||
	       slice_starts_with(bytes, S("\xfd"
					  "7zXZ")) ||
	       (slice_starts_with(bytes, S("BZh")) && slice_starts_with(slice_from(bytes, 4), S("1AY&SY")));
}

/* A script or program may stand before it; then its end, without a comment, or its name says what it is. */
static bool is_zip(struct slice path, struct slice bytes)
{
	static const struct slice suffixes[] = { S(".jar"), S(".war"), S(".ear"), S(".zip"), S(".phar") };

	if (starts_zip(bytes) || ends_zip(bytes))
		return true;
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (slice_ends_with(path, suffixes[i]) && slice_find(bytes, S("PK\x05\x06")) >= 0)
			return true;
	return false;
}

void archive_pass_by(struct detect *detect, const struct looked *looked, struct slice bytes, uint64_t offset)
{
	const char *words = "archives that are too large to be opened: their bytes alone";
	bool by_name = detect_is_archive(looked->path);

	if (offset == 0 && closed_kind(bytes))
		words = closed_kind(bytes);
	else if (offset == 0 ? !by_name && !starts_zip(bytes) && !is_packed(bytes) && !is_tar(bytes)
			     : by_name || offset + bytes.len != looked->size || !ends_zip(bytes))
		return;
	look_pass_by(detect, words, true, looked->path, looked->size);
}

int archive_look(struct detect *detect, const struct looked *looked, struct slice bytes)
{
	bool zip = is_zip(looked->path, bytes);
	bool packed = is_packed(bytes), tar = is_tar(bytes);
	const char *closed = closed_kind(bytes);
	struct slice_source state = { .left = bytes };
	struct source source = slice_source_open(&state);

	if (closed)
		look_pass_by(detect, closed, true, looked->path, looked->size);
	if (!zip && !packed && !tar)
		return 0;
	if (looked->depth == DETECT_DEPTH_MAX) {
		look_pass_by(detect, beyond, true, looked->path, looked->size);
		return 0;
	}
	if (zip)
		return look_at_zip(detect, looked, bytes);
	return tar ? look_at_tar(detect, looked, &source) : look_at_compressed(detect, looked, bytes);
}
