/* parts.h - inside this room: what a template was parsed to */
#pragma once
#include "codec/json.h"
#include "template/template.h"

enum escape {
#define ESCAPE(symbol, name) ESCAPE_##symbol,
#include "template/escapes.def"
#undef ESCAPE
	ESCAPE_COUNT
};

enum part_kind { PART_TEXT, PART_VALUE, PART_SECTION, PART_INVERTED };

struct part {
	enum part_kind kind;
	enum escape escape; /* of a value */
	struct slice text;  /* the text, or the name: "finding.id", "." */
	size_t end;         /* of a section: the part behind its last one */
};

/* A part of a name that a tag has: "package" and "name" of {{package.name}}. */
struct template_name {
	struct slice name;
	bool whole; /* a tag may write it, with all that is in it */
};

struct template
{
	struct part *parts;
	size_t count;
	struct template_name *names; /* by length, then by bytes; "." where the whole of the JSON may be written */
	size_t name_count;
	uint64_t lengths; /* a bit for each length that a name has, below 64: most members are of none */
};

const struct template_name *template_find_name(const struct template *template, struct slice name); /* or NULL */
/* Fills in the names. */
void template_list_names(struct template *template, struct arena *arena);

/* VALUE as the way of escaping asks for. KIND: of the value; RAW: as JSON has it; TEXT: the same, of a string without quotes and escapes. */
void escape_put(struct buffer *out, enum escape escape, enum json_kind kind, struct slice raw, struct slice text);
/* By its name in templates: "csv". */
bool escape_by_name(struct slice name, enum escape *ret_escape);
extern const char escape_names[]; /* blanks between */
