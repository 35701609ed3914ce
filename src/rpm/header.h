/* header.h - what rpm keeps of one package: an index of tags over a store of values, all big-endian
 *
 * Nothing is copied: texts point into the header's bytes. */
#pragma once
#include "base/slice.h"

/* The tags that are read, with rpm's numbers for them. */
#define RPM_TAGS(TAG)           \
	TAG(NAME, 1000)         \
	TAG(VERSION, 1001)      \
	TAG(RELEASE, 1002)      \
	TAG(EPOCH, 1003)        \
	TAG(DISTRIBUTION, 1010) \
	TAG(VENDOR, 1011)       \
	TAG(LICENSE, 1014)      \
	TAG(PACKAGER, 1015)     \
	TAG(ARCH, 1022)         \
	TAG(OLDFILENAMES, 1027) \
	TAG(FILESTATES, 1029)   \
	TAG(FILEDIGESTS, 1035)  \
	TAG(FILEFLAGS, 1037)    \
	TAG(SOURCERPM, 1044)    \
	TAG(FILEVERIFY, 1045)   \
	TAG(PROVIDENAME, 1047)  \
	TAG(REQUIRENAME, 1049)  \
	TAG(DIRINDEXES, 1116)   \
	TAG(BASENAMES, 1117)    \
	TAG(DIRNAMES, 1118)     \
	TAG(DISTURL, 1123)      \
	TAG(MODULARITYLABEL, 5096)

enum rpm_tag {
#define RPM_TAG(name, number) RPM_##name,
	RPM_TAGS(RPM_TAG)
#undef RPM_TAG
		RPM_TAG_COUNT
};

struct rpm_value {
	uint32_t type, count; /* 0: the header has none */
	struct slice bytes;   /* from its first byte to the end of the store */
};

struct rpm_header {
	struct rpm_value values[RPM_TAG_COUNT];
	const char *odd; /* what is not as it should be, or NULL: there may be less than there was */
};

/* False: BLOB is no header. */
bool rpm_header_read(struct slice blob, struct rpm_header *ret_header);
/* The text of TAG, or the first one; empty without. */
struct slice rpm_header_text(const struct rpm_header *header, enum rpm_tag tag);
/* False: TAG has no 32-bit number at INDEX. */
bool rpm_header_number(const struct rpm_header *header, enum rpm_tag tag, uint32_t index, uint32_t *ret_number);

/* All texts of a tag, one after the other. */
struct rpm_texts {
	struct slice left;
	uint32_t count; /* still to come */
};

struct rpm_texts rpm_header_texts(const struct rpm_header *header, enum rpm_tag tag);
bool rpm_texts_next(struct rpm_texts *texts, struct slice *ret_text);
