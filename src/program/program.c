/* program.c - what those who read programs share */
#include "program/program.h"

/* The longest segment that is run, if there is one for data that are only read beside it: else those stand among the code. */
static void remember_code(const struct elf *elf, uint64_t *kept)
{
	uint64_t longest = 0;
	bool apart = false;

	kept[KEPT_CODE] = kept[KEPT_CODE_END] = 0;
	for (uint64_t i = 0; i < elf->segment_count; i++) {
		struct elf_segment segment = elf_segment(elf, i);

		if (segment.type != ELF_SEGMENT_LOAD)
			continue;
		apart = apart || segment.flags == ELF_SEGMENT_READ;
		if (segment.flags & ELF_SEGMENT_RUN && segment.size > longest && segment.offset < UINT64_MAX - segment.size) {
			longest = segment.size;
			kept[KEPT_CODE] = segment.offset;
			kept[KEPT_CODE_END] = segment.offset + segment.size;
		}
	}
	if (!apart)
		kept[KEPT_CODE] = kept[KEPT_CODE_END] = 0;
}

bool program_next_data(const struct catalog_file *file, size_t *at, size_t end, size_t *ret_from, size_t *ret_to)
{
	uint64_t here = file->offset + *at, code = file->kept[KEPT_CODE], code_end = file->kept[KEPT_CODE_END];

	if (here >= code && here < code_end)
		here = code_end;
	if (here - file->offset >= end)
		return false;
	*ret_from = (size_t)(here - file->offset);
	*ret_to = here < code && code - file->offset < end ? (size_t)(code - file->offset) : end;
	*at = *ret_to;
	return true;
}

bool program_open(const struct catalog_file *file, struct claims *claims, struct elf *ret_elf)
{
	struct error err;

	if (file->kept) {
		if (file->offset != 0 || elf_open(file->bytes, ret_elf, &err) < 0)
			return false;
		remember_code(ret_elf, file->kept);
		return true;
	}
	if (elf_open(file->bytes, ret_elf, &err) < 0) {
		claims_note(claims, NOTE_INCOMPLETE, "%s", err.text);
		return false;
	}
	if (ret_elf->cut)
		claims_note(claims, NOTE_INCOMPLETE, "elf: cut off: not all is there that its tables name");
	return true;
}

ptrdiff_t program_find(struct slice bytes, size_t from, size_t end, struct slice part)
{
	const char *found;
	size_t stop = end < bytes.len ? end : bytes.len;

	stop = part.len - 1 > bytes.len - stop ? bytes.len : stop + part.len - 1;
	if (from >= stop || !part.len)
		return -1;
	found = memmem(bytes.ptr + from, stop - from, part.ptr, part.len);
	return found ? found - bytes.ptr : -1;
}
