/* main.c - plimsoll-read: reads hostile bytes in a jail; started by plimsoll, with its socket as descriptor 3 */
#include "base/sha256.h"
#include "jail/jail.h"
#include "link/identity.h"
#include "link/message.h"
#include "link/spawn.h"
#include "read/misbehave.h"
#include "read/zygote.h"
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* *RET_FOLDER: the descriptor of the folder that this zygote's children will read, or -1. */
static int take_hello(int *ret_folder, struct error *err)
{
	int fds[MESSAGE_FDS_MAX];
	struct hello hello;
	int r = message_receive(SPAWN_SOCKET_FD, &hello, sizeof hello, fds, err);

	if (r == 0)
		return error_set(err, ERR_IO, "plimsoll is gone");
	if (r > 0 && hello.folder != (fds[0] >= 0))
		return error_set(err, ERR_FORMAT, "a folder without a descriptor");
	if (r > 0)
		misbehave_at_start(&hello);
	*ret_folder = r < 0 ? -1 : fds[0];
	return r;
}

static int lock_in(bool *ret_folder, struct error *err)
{
	int folder, r;

	/* Names in archives may be any bytes; the C locale would have libarchive refuse some. */
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return error_set(err, ERR_NOT_FOUND, "the locale C.UTF-8 is missing");
	crypto_open_no_files(); /* libcrypto would look for its settings when it is first used */
	/* Dates of signatures are compared by libcrypto with help of libc, which would look for the local time's file. */
	if (setenv("TZ", "UTC0", 1) < 0)
		return error_errno(err, "setenv");
	tzset();
	r = take_hello(&folder, err);
	if (r < 0)
		return r;
	*ret_folder = folder >= 0;
	r = folder >= 0 ? jail_close_doors_but_folder(SPAWN_SOCKET_FD, folder, err) : jail_close_doors(SPAWN_SOCKET_FD, err);
	if (r < 0)
		return r;
	if (folder < 0)
		return jail_enter(JAIL_ZYGOTE, err);
	r = jail_enter_folder(folder, err);
	close(folder);
	return r;
}

int main(int argc, char **argv)
{
	struct event event = { .kind = EVENT_READY };
	bool folder = false;
	struct error err;
	int r;

	(void)argv;
	if (argc != 1 || fcntl(SPAWN_SOCKET_FD, F_GETFD) < 0) {
		fputs("plimsoll-read is started by plimsoll: see plimsoll(1)\n", stderr);
		return 1;
	}
	fcntl(SPAWN_SOCKET_FD, F_SETFD, FD_CLOEXEC);
	r = jail_tie_to_parent(&err);
	if (r >= 0)
		r = lock_in(&folder, &err);
	if (r < 0) {
		event.kind = EVENT_FAILED;
		memcpy(event.text, err.text, sizeof event.text - 1);
		(void)message_send(SPAWN_SOCKET_FD, &event, sizeof event, NULL, 0, NULL);
		return 1;
	}
	snprintf(event.text, sizeof event.text, "%s", reader_identity);
	r = message_send(SPAWN_SOCKET_FD, &event, sizeof event, NULL, 0, &err);
	if (r >= 0)
		r = zygote_serve(SPAWN_SOCKET_FD, folder, &err);
	_exit(r < 0);
}
