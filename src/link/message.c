/* message.c - fixed structs and descriptors over a SOCK_SEQPACKET pair */
#include "link/message.h"
#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

union control {
	char bytes[CMSG_SPACE(MESSAGE_FDS_MAX * sizeof(int))];
	struct cmsghdr align;
};

int message_send(int socket, const void *bytes, size_t len, const int *fds, size_t fd_count, struct error *err)
{
	union control control = { { 0 } };
	struct iovec part = { (void *)(uintptr_t)bytes, len };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	ssize_t sent;

	assert(fd_count <= MESSAGE_FDS_MAX);
	if (fd_count) {
		struct cmsghdr *header;

		message.msg_control = control.bytes;
		message.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
		header = CMSG_FIRSTHDR(&message);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(fd_count * sizeof(int));
		memcpy(CMSG_DATA(header), fds, fd_count * sizeof(int));
	}
	do
		sent = sendmsg(socket, &message, MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	if (sent != (ssize_t)len)
		return error_errno(err, "send to the reader");
	return 0;
}

static void take_fds(struct msghdr *message, int ret_fds[MESSAGE_FDS_MAX])
{
	for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header; header = CMSG_NXTHDR(message, header)) {
		size_t count;

		if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
			continue;
		count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		memcpy(ret_fds, CMSG_DATA(header), (count < MESSAGE_FDS_MAX ? count : MESSAGE_FDS_MAX) * sizeof(int));
	}
}

int message_receive(int socket, void *bytes, size_t len, int ret_fds[MESSAGE_FDS_MAX], struct error *err)
{
	union control control;
	struct iovec part = { bytes, len };
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes
	};
	ssize_t got;

	for (size_t i = 0; i < MESSAGE_FDS_MAX; i++)
		ret_fds[i] = -1;
	do
		got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	if (got == 0)
		return 0;
	if (got < 0)
		return error_errno(err, "receive from the other side");
	take_fds(&message, ret_fds);
	if ((size_t)got != len || (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)))
		return error_set(err, ERR_FORMAT, "message of %zd bytes where %zu were due", got, len);
	return 1;
}
