/* key_der.h - DER (X.690) and the strings of SSH (RFC 4251), read and written: of this room alone
 *
 * One item after the other, definite lengths, tags below 31: what lies in an item is read by who knows what it is, so that no
 * nesting makes anything deep. A length that leads beyond the end is no item. */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"

#define DER_INTEGER 0x02u
#define DER_BITS 0x03u
#define DER_OCTETS 0x04u
#define DER_NULL 0x05u
#define DER_OID 0x06u
#define DER_UTC_TIME 0x17u
#define DER_TIME 0x18u
#define DER_SEQUENCE 0x30u
#define DER_SET 0x31u
#define DER_CONTEXT(number) (0xa0u + (number)) /* constructed: [0], [1] … */

#define DER_OID_SIZE 96

struct der {
	unsigned tag;
	struct slice body, whole; /* without and with tag and length */
};

/* Takes the next item off *REST; false, and nothing taken: there is none. */
bool der_take(struct slice *rest, struct der *ret_item);
/* The same, where it is of TAG. */
bool der_take_tag(struct slice *rest, unsigned tag, struct slice *ret_body);
/* "1.2.840.113549.1.1.1"; empty: it is none, or longer than anybody's. */
void der_oid_text(struct slice body, char ret_text[DER_OID_SIZE]);
/* An INTEGER's body without the zeros in front; the bits of such. */
struct slice der_magnitude(struct slice integer);
size_t der_bit_count(struct slice integer);
/* False: negative, or more than fits. */
bool der_number(struct slice integer, uint64_t *ret_number);

void der_put(struct buffer *out, unsigned tag, struct slice body);
/* INTEGER of what is not negative, from its bytes. */
void der_put_integer(struct buffer *out, struct slice magnitude);
/* BIT STRING of whole bytes. */
void der_put_bits(struct buffer *out, struct slice bytes);

bool ssh_take_u32(struct slice *rest, uint32_t *ret_number);
bool ssh_take_string(struct slice *rest, struct slice *ret_string);
void ssh_put_string(struct buffer *out, struct slice string);
void ssh_put_number(struct buffer *out, struct slice magnitude); /* mpint */
