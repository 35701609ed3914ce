/* writer.h - inside this room: one document, as JSON or as XML
 *
 * CycloneDX has two forms of the same tree. Who writes it says each thing once, and the two cannot drift apart. What JSON has as a
 * member is in XML an element, an attribute or an element's text; of an array each item is an element. Attributes come before all
 * else, and elements in the order that the schema of XML wants.
 *
 * The third form is for a digest: values alone, which is soon done. */
#pragma once
#include "codec/json.h"

enum writer_form { WRITER_JSON, WRITER_XML, WRITER_DIGEST };

struct writer {
	enum writer_form form;
	struct json_writer json;
	struct buffer *out;
	unsigned depth, elements; /* levels, and those of them that are elements of XML */
	struct writer_level {
		const char *element; /* NULL: XML has none of its own for it */
		const char *item;    /* of a list: how XML calls each of its items; NULL: as for `element` */
		bool is_list;
		bool has_children;
	} levels[JSON_DEPTH_MAX];
	bool tag_open; /* of XML: "<name attribute" is written, and no ">" yet */
};

void writer_init(struct writer *writer, struct buffer *out, enum writer_form form);
void writer_begin_document(struct writer *writer, const char *element);
void writer_end_document(struct writer *writer);

void writer_begin(struct writer *writer, const char *key); /* an object that is a member */
/* An array; in XML ELEMENT with an ITEM for each. Without an ELEMENT the items stand where the list would, without an ITEM what is
 * in them does. */
void writer_begin_list(struct writer *writer, const char *key, const char *element, const char *item);
void writer_begin_item(struct writer *writer); /* an object in a list */
void writer_end(struct writer *writer);        /* of either */

void writer_attribute(struct writer *writer, const char *key, struct slice value);
void writer_member(struct writer *writer, const char *key, struct slice value);
void writer_member_if(struct writer *writer, const char *key, struct slice value); /* nothing for an empty one */
void writer_member_u64(struct writer *writer, const char *key, uint64_t value);
void writer_member_double(struct writer *writer, const char *key, double value, int decimals);
void writer_text(struct writer *writer, const char *key, struct slice value); /* XML: the element's text */

/* Items of a list that are no objects. */
void writer_item(struct writer *writer, struct slice value);
void writer_item_u64(struct writer *writer, uint64_t value);
void writer_item_ref(struct writer *writer, struct slice value); /* XML: <item ref="value"/> */
