/* shown_test.c - what a report may show of a line */
#include "base/test.h"
#include "model/shown.h"
#include <time.h>

TEST(secrets_in_lines_are_not_shown)
{
	static const struct {
		const char *line, *shown;
	} cases[] = {
		{ "PASS_MAX_DAYS\t99999", "PASS_MAX_DAYS 99999" },
		{ "requirepass hunter2", "requirepass ***" },
		{ "password = \"a b c\" # x", "password = \"***\" # x" },
		{ "DB_PASSWORD=hunter2 ok", "DB_PASSWORD=*** ok" },
		{ "\"apiKey\": \"hunter2\",", "\"apiKey\": \"***\"," },
		{ "RUN deploy --token hunter2 -v", "RUN deploy --token *** -v" },
		{ "RUN echo 'root:hunter2' | chpasswd", "RUN echo 'root:***' | chpasswd" },
		{ "URIs: http://u:hunter2@host/x", "URIs: http://u:***@host/x" },
		{ "http://host:80/x@y", "http://host:80/x@y" },
		{ "Authorization: Bearer hunter2", "Authorization: ***" },
		{ "key AKIAABCDEFGHIJKLMNOP end", "key *** end" },
		{ "key hvs.CAESIJlU9JvRk end", "key *** end" },
		{ "-----BEGIN RSA PRIVATE KEY-----\\nMIIEow\\n-----END RSA PRIVATE KEY-----\\n",
			"-----BEGIN PRIVATE KEY-----***-----END RSA PRIVATE KEY-----\\n" },
		{ "-----BEGIN OPENSSH PRIVATE KEY-----\\nb3BlbnNz", "-----BEGIN PRIVATE KEY-----***" },
		{ "-----BEGIN CERTIFICATE-----\\nMIIEow", "-----BEGIN CERTIFICATE-----\\nMIIEow" },
		{ "x ALL=(ALL) NOPASSWD: ALL", "x ALL=(ALL) NOPASSWD: ALL" },
		{ "proxy_pass http://up;", "proxy_pass http://up;" },
		{ "PasswordAuthentication yes", "PasswordAuthentication yes" },
		{ "root:$6$***:19000:0:99999:7:::", "root:$6$***:19000:0:99999:7:::" },
		{ "root:$6$abcdefgh$ijklmnopqrstuv:1", "root:***" },
		{ "a\001b\177", "a?b?" },
		{ "rocommunity hunter2 10.0.0.0/8", "rocommunity *** 10.0.0.0/8" },
		{ "password", "password" },
		{ "", "" },
	};
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_SLICE(shown_line(slice_from_text(cases[i].line), true, &arena), cases[i].shown);
	CHECK_SLICE(shown_line(S("password required pam_unix.so"), false, &arena), "password required pam_unix.so");
	CHECK_SLICE(shown_variable(S("A=hunter2"), &arena), "A=***");
}

TEST(a_long_line_is_cut)
{
	static char line[3000];
	cleanup_arena struct arena arena = ARENA_INIT;

	memset(line, 'a', sizeof line);
	CHECK(shown_line(slice_make(line, sizeof line), true, &arena).len < 300);
}

TEST(a_text_is_shown_whole_but_for_its_secrets)
{
	static const struct {
		const char *text, *shown;
	} cases[] = {
		{ "RUN |2 V=1 DB_PASSWORD=k3Vq9wq /bin/sh -c make # buildkit",
			"RUN |2 V=1 DB_PASSWORD=*** /bin/sh -c make # buildkit" },
		{ "RUN <<EOF\nexport API_TOKEN=k3Vq9wq\nmake\nEOF", "RUN <<EOF\nexport API_TOKEN=***\nmake\nEOF" },
		{ "RUN git clone https://bot:k3Vq9wq@example.com/a", "RUN git clone https://bot:***@example.com/a" },
		{ "CMD [\"app\",\"--password\",\"k3Vq9wq\",\"-x\"]", "CMD [\"app\",\"--password\",\"***\",\"-x\"]" },
		{ "CMD [\"/bin/sh\" \"-c\" \"app --token k3Vq9wq --port 80\"]",
			"CMD [\"/bin/sh\" \"-c\" \"app --token *** --port 80\"]" },
		{ "COPY file:1b2c in /usr/share/password ", "COPY file:1b2c in /usr/share/password " },
		{ "RUN apt-get update\t&& \\\n  apt-get install -y passwd",
			"RUN apt-get update\t&& \\\n  apt-get install -y passwd" },
	};
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_SLICE(shown_text(slice_from_text(cases[i].text), &arena), cases[i].shown);
	CHECK(shown_is_option_of_secret(S("--db-password")) && !shown_is_option_of_secret(S("--port")) &&
		!shown_is_option_of_secret(S("--password=a")) && !shown_is_option_of_secret(S("password")));
}

/* An image has many of them. The worst took 2 s each when every part of a word looked for its end. */
TEST(a_text_that_is_one_long_word_costs_no_more_than_another)
{
	static const char *const words[] = { "/", "a/", "$", "$1$", "a=", "a://", "\"a'", "{SSHA}" };
	static char text[64 << 10];
	clock_t start = clock();

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct slice whole = slice_make(text, sizeof text);

		for (size_t k = 0; k < sizeof text; k++)
			text[k] = words[i][k % strlen(words[i])];
		memcpy(text + sizeof text - 3, "***", 3); /* so that nothing of it is a token */
		for (unsigned times = 0; times < 10; times++)
			CHECK(slice_equal(shown_text(whole, &arena), whole));
	}
	CHECK((clock() - start) / CLOCKS_PER_SEC < 20);
}
