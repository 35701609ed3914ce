/* grpc.c - the messages of a gRPC call out of their frames, and how it ended */
#include "fetch/grpc.h"
#include "codec/protobuf.h"

#define FRAME_BYTES 5u
#define MESSAGE_TEXT_MAX 200u

void grpc_init(struct grpc *grpc, const struct fetch_request *asked)
{
	*grpc = (struct grpc){ .kind = asked->grpc, .field = asked->grpc_field };
}

static bool is_wrong(struct grpc *grpc, const char *why)
{
	grpc->wrong = why;
	return false;
}

/* The next field, or the next message where this one is over. */
static bool go_on(struct grpc *grpc)
{
	grpc->value = 0;
	grpc->taken = 0;
	grpc->at = grpc->left ? GRPC_KEY : GRPC_FRAME;
	return true;
}

static bool take_frame(struct grpc *grpc, unsigned char byte)
{
	if (grpc->taken == 0 && byte != 0)
		return is_wrong(grpc, "a compressed message, which nobody asked for");
	grpc->value = grpc->value << 8 | byte;
	if (++grpc->taken < FRAME_BYTES)
		return true;
	if (grpc->value > FETCH_GRPC_MESSAGE_BYTES_MAX)
		return is_wrong(grpc, "a message of more than 16 MiB");
	if (grpc->messages++ && grpc->kind == FETCH_GRPC_MESSAGE)
		return is_wrong(grpc, "more than one message");
	grpc->left = (uint32_t)grpc->value;
	go_on(grpc);
	if (grpc->left && grpc->kind == FETCH_GRPC_MESSAGE)
		grpc->at = GRPC_WHOLE;
	return true;
}

/* Behind a field's key: what is there. */
static bool take_key(struct grpc *grpc)
{
	enum protobuf_kind kind;
	uint32_t number;

	if (!protobuf_key(grpc->value, &number, &kind))
		return is_wrong(grpc, "a message with a field that is none");
	grpc->is_wanted = number == grpc->field && kind == PROTOBUF_BYTES;
	go_on(grpc);
	grpc->at = kind == PROTOBUF_NUMBER ? GRPC_NUMBER : kind == PROTOBUF_BYTES ? GRPC_LENGTH : GRPC_SKIP;
	if (grpc->at == GRPC_SKIP)
		grpc->value = kind == PROTOBUF_FIXED64 ? 8 : 4;
	return grpc->left || is_wrong(grpc, "a message that ends within a field");
}

/* One more byte of a number. */
static bool take_digit(struct grpc *grpc, unsigned char byte)
{
	enum grpc_at at = grpc->at;

	if (grpc->taken == PROTOBUF_VARINT_BYTES_MAX - 1 && byte > 1)
		return is_wrong(grpc, "a message with a number that is none");
	grpc->value |= (uint64_t)(byte & 0x7f) << (7 * grpc->taken++);
	grpc->left--;
	if (byte >= 0x80)
		return grpc->left || is_wrong(grpc, "a message that ends within a field");
	if (at == GRPC_KEY)
		return take_key(grpc);
	if (at == GRPC_NUMBER || grpc->value == 0)
		return go_on(grpc);
	if (grpc->value > grpc->left)
		return is_wrong(grpc, "a message that ends within a field");
	grpc->at = grpc->is_wanted ? GRPC_GIVE : GRPC_SKIP;
	return true;
}

/* As many as there are of what is taken as it is. */
static size_t take_many(struct grpc *grpc, size_t len)
{
	uint64_t most = grpc->at == GRPC_WHOLE ? grpc->left : grpc->value;

	if (len > most)
		len = (size_t)most;
	if (len > grpc->left)
		len = grpc->left;
	grpc->left -= (uint32_t)len;
	if (grpc->at != GRPC_WHOLE)
		grpc->value -= len;
	return len;
}

static bool after_many(struct grpc *grpc)
{
	if (grpc->at == GRPC_WHOLE ? grpc->left == 0 : grpc->value == 0)
		return go_on(grpc);
	return grpc->left || is_wrong(grpc, "a message that ends within a field");
}

bool grpc_take(struct grpc *grpc, const char *bytes, size_t len, char *out, size_t *ret_len)
{
	size_t count = 0;

	while (len && !grpc->wrong) {
		size_t taken = 1;

		if (grpc->at == GRPC_FRAME) {
			take_frame(grpc, (unsigned char)*bytes);
		} else if (grpc->at == GRPC_KEY || grpc->at == GRPC_NUMBER || grpc->at == GRPC_LENGTH) {
			take_digit(grpc, (unsigned char)*bytes);
		} else {
			bool give = grpc->at != GRPC_SKIP;

			taken = take_many(grpc, len);
			if (give)
				memcpy(out + count, bytes, taken);
			count += give ? taken : 0;
			after_many(grpc);
		}
		bytes += taken;
		len -= taken;
	}
	*ret_len = count;
	return !grpc->wrong;
}

/* grpc/statuscodes.md */
static const struct {
	const char *words;
	enum error_code code;
	enum fetch_advice advice;
} statuses[] = {
	{ "good", ERR_NETWORK, FETCH_GIVE_UP },
	{ "cancelled", ERR_NETWORK, FETCH_AGAIN },
	{ "unknown", ERR_NETWORK, FETCH_GIVE_UP },
	{ "invalid argument", ERR_NETWORK, FETCH_GIVE_UP },
	{ "not done in time", ERR_TIMEOUT, FETCH_AGAIN },
	{ "not found", ERR_NOT_FOUND, FETCH_GIVE_UP },
	{ "already exists", ERR_NETWORK, FETCH_GIVE_UP },
	{ "permission denied", ERR_DENIED, FETCH_GIVE_UP },
	{ "resources exhausted", ERR_LIMIT, FETCH_AGAIN },
	{ "failed precondition", ERR_NETWORK, FETCH_GIVE_UP },
	{ "aborted", ERR_NETWORK, FETCH_AGAIN },
	{ "out of range", ERR_NETWORK, FETCH_GIVE_UP },
	{ "not implemented", ERR_UNSUPPORTED, FETCH_GIVE_UP },
	{ "internal error", ERR_NETWORK, FETCH_GIVE_UP },
	{ "unavailable", ERR_NETWORK, FETCH_AGAIN },
	{ "data loss", ERR_NETWORK, FETCH_GIVE_UP },
	{ "who asks is not known", ERR_DENIED, FETCH_GIVE_UP },
};

/* It is the other side's: of visible ASCII and blanks. */
static struct slice visible(struct slice message, char room[MESSAGE_TEXT_MAX])
{
	size_t len = message.len < MESSAGE_TEXT_MAX ? message.len : MESSAGE_TEXT_MAX;

	for (size_t i = 0; i < len; i++)
		room[i] = message.ptr[i] >= ' ' && message.ptr[i] <= '~' ? message.ptr[i] : '?';
	return slice_make(room, len);
}

int grpc_end(const struct grpc *grpc, struct slice status, struct slice message, enum fetch_advice *ret_advice, struct error *err)
{
	char room[MESSAGE_TEXT_MAX];
	uint64_t number;

	*ret_advice = FETCH_GIVE_UP;
	if (status.len == 0) {
		*ret_advice = FETCH_AGAIN;
		return error_set(err, ERR_NETWORK, "the answer was cut off");
	}
	if (!slice_to_u64(status, &number) || number >= sizeof statuses / sizeof *statuses)
		return error_set(err, ERR_NETWORK, "a status of gRPC that there is not");
	message = visible(message, room);
	*ret_advice = statuses[number].advice;
	if (number)
		return error_set(err, statuses[number].code, "gRPC status %u (%s)%s%.*s", (unsigned)number,
			statuses[number].words, message.len ? ": " : "", SLICE_ARG(message));
	if (grpc->at != GRPC_FRAME || grpc->taken)
		return error_set(err, ERR_NETWORK, "the answer ends within a message");
	if (grpc->kind == FETCH_GRPC_MESSAGE && grpc->messages == 0)
		return error_set(err, ERR_NETWORK, "an answer without a message");
	return 0;
}
