/* record_kinds.h - inside this room: the fields of each kind of record, in order */
#pragma once
#include "link/record.h"
#include <stddef.h>

enum field_kind { FIELD_END, FIELD_NUMBER, FIELD_TEXT, FIELD_LIST };

struct field {
	enum field_kind kind;
	size_t offset;
};

struct record_fields {
	const struct field *fields; /* ends with FIELD_END */
	size_t size_bytes;          /* of the struct */
};
extern const struct record_fields record_kinds[RECORD_KIND_COUNT];
