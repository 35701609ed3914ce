/* challenge.c - fuzz: what a server asks for, and what a token server hands out */
#include "fetch/challenge.h"
#include "fetch/answer.h"
#include "fetch/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice text = slice_make(data, size), field = text, target;
	struct challenge challenge;
	struct token token;

	while (challenge_next(&field, &arena, &challenge)) {
		if (!challenge.scheme.len || challenge.realm.len > size || challenge.scope.len > size)
			__builtin_trap();
	}
	if (answer_next(text, &target) && (target.ptr < text.ptr || target.ptr + target.len > text.ptr + text.len))
		__builtin_trap();
	if (token_read(text, &arena, &token, NULL) >= 0)
		for (size_t i = 0; i < token.text.len; i++)
			if (token.text.ptr[i] <= ' ' || token.text.ptr[i] > '~')
				__builtin_trap();
	return 0;
}
