/* part.h - inside this room: one part of a bill as its format states it, and what becomes of it */
#pragma once
#include "bomread/bomread.h"

/* What tools write beside a format's own fields; properties.def says under which names. */
enum fact {
#define FACT(name) FACT_##name,
#include "bomread/facts.def"
#undef FACT
	FACT_COUNT
};

struct part_place {
	struct slice path, evidence;
};

#define PART_PLACES_MAX 100000u

struct part {
	struct slice ref;   /* the document's own name for it */
	struct slice group; /* CycloneDX */
	struct slice name, version, purl, cpe, licence, supplier;
	bool root;   /* what the bill is of */
	bool judged; /* of a kind that has flaws: a library, an application */
	bool system; /* a distribution */
	bool file;   /* a file alone: not counted */
	struct slice facts[FACT_COUNT];
	struct part_place *places; /* on the heap: part_done() */
	size_t place_count, place_capacity;
};

void part_done(struct part *part);
/* A property of that NAME, whoever's: what nobody knows is passed over. */
void part_add_property(struct part *part, struct slice name, struct slice value);
/* PATH perhaps with a slash in front. */
void part_add_place(struct part *part, struct slice path, struct slice evidence);
/* "built package from: …", "acquired package info from …: /path", "found in: …" */
void part_add_words(struct part *part, struct slice text);

#define UNJUDGED_NAMED_MAX 5u

/* A document that is being read. */
struct reading {
	const struct bomread_sink *sink;
	struct arena *arena;   /* of what lasts as long as the document */
	struct arena scratch;  /* of one part */
	const char *cataloger; /* "cyclonedx", "spdx" */
	struct bom_document document;
	struct distribution system; /* as a part of its own says */
	struct distribution agreed; /* as the packages say, all of them */
	bool disagreed;
	struct slice unjudged[UNJUDGED_NAMED_MAX]; /* the first of them */
	struct slice faulty;                       /* of the first purl that is none: what is wrong with it */
	unsigned depth;
};

/* Hands out what PART is. Negative: as the sink says. */
int reading_add(struct reading *reading, const struct part *part);
/* OWNER: the distribution's package whose file it is, or empty. */
int reading_add_owned(struct reading *reading, const struct part *part, struct slice owner);
/* The distribution, the notes, the document. */
int reading_end(struct reading *reading);
/* The name of the package that PURL names, if it is one of a distribution; else empty. */
struct slice part_owner_name(struct slice purl, struct arena *arena);

/* What the tool's name and version make together. */
struct slice reading_tool(struct reading *reading, struct slice name, struct slice version);

/* system.c */
void system_take_part(struct reading *reading, const struct part *part);
void system_take_package(struct reading *reading, const struct distribution *distribution);
int system_end(struct reading *reading);

/* The formats. BYTES are what recognise.c took for theirs. */
int cyclonedx_json_read(struct slice bytes, struct reading *reading, struct error *err);
int cyclonedx_xml_read(struct slice bytes, struct reading *reading, struct error *err);
int spdx_json_read(struct slice bytes, struct reading *reading, struct error *err);
int spdx_tag_read(struct slice bytes, struct reading *reading, struct error *err);
int spdx3_read(struct slice bytes, struct reading *reading, struct error *err);
/* The bill inside of an attestation, in the arena; -ERR_UNSUPPORTED: it holds none. */
int envelope_open(struct slice bytes, struct arena *arena, struct slice *ret_bill, struct error *err);

/* What each format's reader has at its end. */
#define reading_stopped(r, err) ((r) < 0 ? error_set((err), (enum error_code) - (r), "more packages than are read") : (r))
