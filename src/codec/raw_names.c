/* raw_names.c - names in archives as the bytes that stand there */
#include "codec/raw_names.h"

#include <errno.h>
#include <iconv.h>
#include <locale.h>
#include <wchar.h>

/* Takes the place of libc's, for libarchive too. */
__attribute__((visibility("default"))) iconv_t iconv_open(
	const char *to __attribute__((unused)), const char *from __attribute__((unused)))
{
	errno = EINVAL;
	return (iconv_t)-1;
}

/* The same for wide characters: libarchive turns each name into them to look at its last one, a sixth of the cost of walking a
 * tar, and looks at the bytes when it cannot. */
__attribute__((visibility("default"))) size_t mbrtowc(wchar_t *restrict to __attribute__((unused)),
	const char *restrict from __attribute__((unused)), size_t size __attribute__((unused)),
	mbstate_t *restrict state __attribute__((unused)))
{
	errno = EILSEQ;
	return (size_t)-1;
}

void *raw_names_begin(void)
{
	/* No memory and no file: "C" is a constant of libc's. */
	return uselocale(newlocale(LC_CTYPE_MASK, "C", (locale_t)0));
}

void raw_names_end(void *before)
{
	uselocale(before);
}
