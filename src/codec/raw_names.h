/* raw_names.h - names in archives as the bytes that stand there */
#pragma once

/* Around calls to libarchive that read names. libarchive converts them from UTF-8 to the locale's charset: in a UTF-8 locale
 * it composes characters and mends surrogates on the way, in others iconv drops what it thinks means nothing. Either way two
 * different paths can become one, and a file can hide behind another. Where a conversion fails the raw bytes come out. So
 * between these two the locale is C, and iconv (of the whole program) converts nothing, opens no files, and is no part of
 * what hostile bytes can reach. */
void *raw_names_begin(void);
void raw_names_end(void *before);

#define RAW_NAMES_WARNING \
	"can't be converted from UTF-8 to current locale." /* the end of what libarchive says when it all goes well */
