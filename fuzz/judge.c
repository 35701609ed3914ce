/* judge.c - fuzz what reads accounts and distributions: the first byte picks the file, up to a NUL its link, then its bytes */
#include "judge/judge.h"
#include "model/wanted.h"

static void take_account(void *context, const struct account *account)
{
	*(uint64_t *)context += slice_hash(account->name, 0) + slice_hash(account->gecos, 0) + slice_hash(account->home, 0) +
				slice_hash(account->shell, 0);
}

static void take_distribution(void *context, const struct distribution *found)
{
	*(uint64_t *)context += slice_hash(found->id, 0) + slice_hash(found->id_like, 0) + slice_hash(found->version_id, 0) +
				slice_hash(found->codename, 0) + slice_hash(found->pretty_name, 0);
}

static void take_note(void *context, const struct note *note)
{
	*(uint64_t *)context += slice_hash(note->text, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	uint64_t sum = 0;
	struct judge_sink sink = { take_account, take_distribution, &sum };
	struct note_sink notes = { take_note, &sum };
	struct slice input = slice_make(data, size), link;
	struct file files[2] = { { .path = S("etc/os-release"), .kind = FILE_SYMLINK }, { .kind = FILE_REGULAR } };
	size_t path_count = 0;

	while (wanted_by_judge[path_count])
		path_count++;
	if (!slice_next_token(&input, 0, &link) || link.len == 0)
		return 0;
	files[0].link = slice_from(link, 1);
	files[1].path = slice_from_text(wanted_by_judge[(unsigned char)link.ptr[0] % path_count]);
	files[1].bytes = input;
	if (files[0].link.len)
		judge_files(files, 2, &sink, &notes, &arena);
	else
		judge_files(files + 1, 1, &sink, &notes, &arena);
	return 0;
}
