/* dockerfile_test.c */
#include "base/test.h"
#include "sources/dockerfile.h"

static struct arena arena;

static struct dockerfile read(const char *text)
{
	struct dockerfile dockerfile;
	struct error err;

	if (dockerfile_read(slice_from_text(text), &arena, &dockerfile, &err) < 0)
		fail_msg("%s", err.text);
	return dockerfile;
}

static const char *refused(const char *text)
{
	static struct error err;
	struct dockerfile dockerfile;

	CHECK(dockerfile_read(slice_from_text(text), &arena, &dockerfile, &err) < 0);
	return err.text;
}

TEST(a_dockerfile_gives_the_configuration_with_its_lines)
{
	struct dockerfile got = read("# syntax=docker/dockerfile:1\nFROM debian:12\nENV A=b \\\n  C=\"d e\"\nUSER app:app\n"
				     "EXPOSE 80/tcp 443\nVOLUME [\"/data\"]\nWORKDIR /srv\nENTRYPOINT [\"/run\", \"-x\"]\n"
				     "cmd echo hello\nHEALTHCHECK --interval=5m CMD curl -f http://localhost/\nLABEL a=b\n");

	CHECK_SLICE(got.image.user, "app:app");
	CHECK_INT(got.image.env_count, 2);
	CHECK_SLICE(got.image.env[1], "C=d e");
	CHECK_INT(got.image.ports.count, 2);
	CHECK_SLICE(got.image.volumes.items[0], "/data");
	CHECK_SLICE(got.image.workdir, "/srv");
	CHECK_SLICE(got.image.entrypoint[1], "-x");
	CHECK_SLICE(got.image.cmd[0], "/bin/sh");
	CHECK_SLICE(got.image.cmd[2], "echo hello");
	CHECK(got.image.has_healthcheck && got.image.has_config);
	CHECK_SLICE(got.image.labels.items[0], "a=b");
	CHECK_INT(dockerfile_line(&got, S("user"), S("")), 5);
	CHECK_INT(dockerfile_line(&got, S("env"), S("C")), 3);
	CHECK_INT(dockerfile_line(&got, S("ports"), S("443")), 6);
	CHECK_INT(dockerfile_line(&got, S("reference"), S("")), 2);
	CHECK_INT(got.base_count, 1);
	CHECK_SLICE(got.bases[0].image, "debian:12");
}

TEST(lines_go_on_past_comments_and_say_where_they_began)
{
	struct dockerfile got = read(
		"FROM a\nRUN apt-get update \\\n  # why\n\n  && apt-get install -y b\nRUN [\"x\", \"y z\"]\nADD --chown=1 c /\n");

	CHECK_INT(got.image.history.count, 3);
	CHECK_SLICE(got.image.history.items[0], "RUN apt-get update   && apt-get install -y b");
	CHECK_SLICE(got.image.history.items[1], "RUN x y z");
	CHECK_SLICE(got.image.history.items[2], "ADD --chown=1 c /");
	CHECK_INT(got.history_lines[0], 2);
	CHECK_INT(got.history_lines[1], 6);
}

TEST(the_escape_directive_stands_first)
{
	CHECK_SLICE(read("# escape=`\nFROM a\nRUN dir `\n  c:\\\nRUN b\n").image.history.items[0], "RUN dir   c:\\");
	CHECK_SLICE(read("# a comment\n# escape=`\nFROM a\nRUN b `\nRUN c\n").image.history.items[0], "RUN b `");
}

TEST(here_documents_belong_to_their_instruction)
{
	struct dockerfile got =
		read("FROM a\nRUN <<EOF\napt-get update\nUSER root\nEOF\nCOPY <<-\"X\" <<Y /to/\n\tone\n\tX\ntwo\nY\nUSER b\n");

	CHECK_SLICE(got.image.history.items[0], "RUN <<EOF\napt-get update\nUSER root");
	CHECK_SLICE(got.image.user, "b");
	CHECK_INT(dockerfile_line(&got, S("user"), S("")), 11);
	CHECK_SLICE(read("FROM a\nRUN cat <<<word\nRUN b\n").image.history.items[1], "RUN b");
	CHECK_TEXT(refused("FROM a\nRUN <<EOF\nb\n"), "line 2: a here-document that does not end");
}

TEST(variables_have_the_value_that_was_last_given)
{
	struct dockerfile got =
		read("ARG V=12\nARG N\nFROM debian:${V}\nARG V\nARG U=app\nENV abc=hello\nENV abc=bye def=$abc\nENV ghi=$abc\n"
		     "LABEL v=${V:-x} n=${N:-none} p=${U:+yes} q='$U' r=\\$U\nUSER ${U}\nWORKDIR $nobody/x\n");

	CHECK_SLICE(got.bases[0].image, "debian:12");
	CHECK_INT(got.image.env_count, 3);
	CHECK_SLICE(got.image.env[0], "abc=bye");
	CHECK_SLICE(got.image.env[1], "def=hello");
	CHECK_SLICE(got.image.env[2], "ghi=bye");
	CHECK_SLICE(got.image.labels.items[0], "v=12");
	CHECK_SLICE(got.image.labels.items[1], "n=none");
	CHECK_SLICE(got.image.labels.items[2], "p=yes");
	CHECK_SLICE(got.image.labels.items[3], "q=$U");
	CHECK_SLICE(got.image.labels.items[4], "r=$U");
	CHECK_SLICE(got.image.user, "app");
	CHECK_SLICE(got.image.workdir, "$nobody/x");
	CHECK_INT(read("ARG N\nFROM $N\n").base_count, 0);
}

TEST(the_last_stage_and_those_it_is_made_from_come_out)
{
	struct dockerfile got = read("FROM golang:1 AS build\nRUN curl x | sh\nFROM alpine:3 AS base\nUSER app\nENV A=1\n"
				     "FROM base\nCOPY --from=build /x /x\nCOPY --from=busybox:1 /bin/sh /sh\n"
				     "RUN --mount=type=bind,from=tools:2,target=/t true\nENV A=2\n");

	CHECK_SLICE(got.image.user, "app");
	CHECK_INT(got.image.history.count, 6);
	CHECK_SLICE(got.image.history.items[0], "USER app");
	CHECK_INT(got.image.env_count, 1);
	CHECK_SLICE(got.image.env[0], "A=2");
	CHECK_INT(got.base_count, 4);
	CHECK_SLICE(got.bases[2].image, "busybox:1");
	CHECK_SLICE(got.bases[3].image, "tools:2");
	CHECK_INT(got.line, 6);
	CHECK_SLICE(read("FROM gcr.io/distroless/static:nonroot\nCOPY a /\n").image.user, "nonroot");
	CHECK_INT(read("FROM scratch\nCOPY a /\n").base_count, 0);
}

TEST(what_is_no_dockerfile_is_refused_with_its_line)
{
	CHECK_TEXT(refused("FROM a\n\nHello world\n"), "line 3: an instruction that is not known");
	CHECK_TEXT(refused("RUN a\n"), "line 1: no FROM before the first instruction");
	CHECK_TEXT(refused("# nothing\n"), "line 1: no FROM");
	CHECK_TEXT(refused("FROM --platform=x\n"), "line 1: FROM without an image");
	CHECK_TEXT(refused("FROM a\nENV\n"), "line 2: a name is missing");
	CHECK_TEXT(refused(""), "line 0: no FROM");
}
