#include "base/test.h"
#include "scan/clamd_socket.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child that accepts one connection, reads what comes first, says ANSWER (LEN bytes) and waits for the end. */
static pid_t serve(int listening, const char *answer, size_t len)
{
	pid_t child = fork();
	char bytes[256];
	int fd;

	if (child)
		return child;
	alarm(30);
	fd = accept(listening, NULL, NULL);
	(void)!read(fd, bytes, sizeof bytes);
	(void)!write(fd, answer, len);
	if (len)
		while (read(fd, bytes, sizeof bytes) > 0)
			continue;
	_exit(0);
}

static int listen_tcp(char ret_address[64], const char *form)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	CHECK(fd >= 0);
	CHECK_INT(bind(fd, (const struct sockaddr *)&address, len), 0);
	CHECK_INT(listen(fd, 4), 0);
	CHECK_INT(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	snprintf(ret_address, 64, "%s:%u", form, ntohs(address.sin_port));
	return fd;
}

static int ask(const char *form, const char *answer, size_t len, char version[CLAMD_VERSION_SIZE], struct error *err)
{
	char address[64];
	int listening = listen_tcp(address, form), r;
	pid_t child = serve(listening, answer, len);

	r = clamd_ask(address, version, err);
	close(listening);
	CHECK_INT(waitpid(child, NULL, 0), child);
	return r;
}

TEST(a_clamd_that_says_pong_is_one_and_says_its_version)
{
	static const char answer[] = "1: PONG\0"
				     "2: ClamAV 1.4.6/27000/Thu\x1b";
	static const char *const forms[] = { "127.0.0.1", "localhost", "tcp:127.0.0.1" };
	char version[CLAMD_VERSION_SIZE];
	struct error err;

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		CHECK_INT(ask(forms[i], answer, sizeof answer, version, &err), 0);
		CHECK_TEXT(version, "ClamAV 1.4.6/27000/Thu?");
	}
}

TEST(who_answers_otherwise_is_no_clamd)
{
	static const struct {
		const char *answer;
		size_t len;
		const char *want;
	} cases[] = {
		{ "", 0, "it does not answer as clamd does" },
		{ "HTTP/1.1 400 Bad Request\r\n\0x", 28, "it answers 'HTTP/1.1 400 Bad Request\?\?', and not as clamd does" },
		{ "1: PONG\0"
		  "3: ClamAV",
			18, "it answers '3: ClamAV', and not as clamd does" },
	};
	char version[CLAMD_VERSION_SIZE];
	struct error err;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		CHECK_INT(ask("127.0.0.1", cases[i].answer, cases[i].len, version, &err), -ERR_NETWORK);
		CHECK(strncmp(err.text, "clamd at '127.0.0.1:", 20) == 0);
		CHECK_TEXT(strstr(err.text, "': ") + 3, cases[i].want);
	}
}

TEST(addresses_that_are_none_are_named)
{
	static const struct {
		const char *address, *want;
		enum error_code code;
	} cases[] = {
		{ "clamd", "clamd at 'clamd': neither the path of a socket, which has a '/', nor HOST:PORT", ERR_USAGE },
		{ "", "clamd at '': neither the path of a socket, which has a '/', nor HOST:PORT", ERR_USAGE },
		{ "host:0", "clamd at 'host:0': neither the path of a socket, which has a '/', nor HOST:PORT", ERR_USAGE },
		{ "host:99999", "clamd at 'host:99999': neither the path of a socket, which has a '/', nor HOST:PORT",
			ERR_USAGE },
		{ "::1:3310", "clamd at '::1:3310': neither the path of a socket, which has a '/', nor HOST:PORT", ERR_USAGE },
		{ "tcp:/x", "clamd at 'tcp:/x': neither the path of a socket, which has a '/', nor HOST:PORT", ERR_USAGE },
		{ "/nowhere/at/all", "clamd at '/nowhere/at/all': connect: No such file or directory", ERR_NOT_FOUND },
		{ "unix:/nowhere/at/all", "clamd at 'unix:/nowhere/at/all': connect: No such file or directory", ERR_NOT_FOUND },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error err;
		int fd = -1;

		CHECK_INT(clamd_connect(cases[i].address, &fd, &err), -(int)cases[i].code);
		CHECK_TEXT(err.text, cases[i].want);
		CHECK_INT(fd, -1);
	}
}

TEST(a_socket_of_the_file_system_is_connected_to_and_does_not_block)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char folder[] = "/tmp/clamd-socket-XXXXXX";
	int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), fd = -1;
	struct error err;

	CHECK(mkdtemp(folder) != NULL);
	snprintf(address.sun_path, sizeof address.sun_path, "%s/s", folder);
	CHECK_INT(bind(listening, (const struct sockaddr *)&address, sizeof address), 0);
	CHECK_INT(listen(listening, 1), 0);
	CHECK_INT(clamd_connect(address.sun_path, &fd, &err), 0);
	CHECK((fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
	CHECK((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
	close(fd);
	close(listening);
	unlink(address.sun_path);
	rmdir(folder);
}
