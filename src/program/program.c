/* program.c - what those who read programs share */
#include "program/program.h"

bool program_open(const struct catalog_file *file, struct claims *claims, struct elf *ret_elf)
{
	struct error err;

	if (file->kept)
		return file->offset == 0 && elf_open(file->bytes, ret_elf, &err) >= 0;
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
