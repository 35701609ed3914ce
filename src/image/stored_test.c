/* stored_test.c - names of images in engines' stores, where no engine can be asked */
#include "base/test.h"
#include "image/open.h"
#include <stdlib.h>

TEST(an_engine_that_cannot_be_asked_does_not_end_the_search)
{
	struct opened *opened = NULL;

	setenv("DOCKER_HOST", "ssh://far.example", 1);
	CHECK_INT(image_open("no.example/team/app:1", NULL, &opened, NULL), -ERR_UNSUPPORTED); /* of the registry, the last */
	unsetenv("DOCKER_HOST");
	CHECK(!opened);
}

TEST(stores_are_named_by_their_schemes)
{
	struct opened *opened = NULL;
	struct error err;

	CHECK_INT(image_open("podman:", NULL, &opened, &err), -ERR_USAGE);
	CHECK(strstr(err.text, "'podman:' needs a name"));
	CHECK(strstr(err.text, "'docker-daemon:NAME'"));
	CHECK(strstr(err.text, "'containers-storage:NAME'"));
	CHECK_INT(image_open("containers-storage:[relative]debian:12", NULL, &opened, &err), -ERR_USAGE);
	CHECK(strstr(err.text, "[driver@/graphroot+/runroot:options]"));
}
