/* table.h - a table of contents that a layer says it has: which of its bytes are which file's
 *
 * A table can leave out what the archive holds, and says nothing that the archive's own reader would have found otherwise: what
 * was read by one is never the same as what was read whole. */
#pragma once
#include "base/slice.h"

enum table_form { TABLE_NONE, TABLE_ESTARGZ, TABLE_ZSTD_CHUNKED, TABLE_FORM_COUNT };

struct layer_table {
	enum table_form form;
	struct slice digest; /* "sha256:…", as the manifest states it: of eStargz's text, of zstd:chunked's compressed bytes */
	uint64_t offset, length; /* of its compressed bytes in the blob; of eStargz 0: the blob's end says where */
};
