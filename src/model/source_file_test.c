/* source_file_test.c */
#include "base/test.h"
#include "model/source_file.h"

TEST(names_tell_what_builds_and_runs_containers)
{
	static const struct {
		const char *path;
		enum source_file kind;
	} cases[] = {
		{ "Dockerfile", SOURCE_DOCKERFILE },
		{ "a/b/dockerfile", SOURCE_DOCKERFILE },
		{ "Containerfile", SOURCE_DOCKERFILE },
		{ "Dockerfile.prod", SOURCE_DOCKERFILE },
		{ "app.Dockerfile", SOURCE_DOCKERFILE },
		{ "Dockerfile.md", SOURCE_NOT },
		{ "Dockerfile.prod.j2", SOURCE_NOT },
		{ "Dockerfile.dockerignore", SOURCE_NOT },
		{ "Dockerfile.", SOURCE_NOT },
		{ "MyDockerfile", SOURCE_NOT },
		{ "Dockerfiles", SOURCE_NOT },
		{ "Dockerfile/a.txt", SOURCE_NOT },
		{ "compose.yaml", SOURCE_COMPOSE },
		{ "docker-compose.yml", SOURCE_COMPOSE },
		{ "docker-compose.override.yml", SOURCE_COMPOSE },
		{ "compose-dev.yaml", SOURCE_COMPOSE },
		{ "composer.yaml", SOURCE_YAML },
		{ "k8s/web.yaml", SOURCE_YAML },
		{ "k8s/web.YML", SOURCE_YAML },
		{ ".travis.yml", SOURCE_NOT },
		{ "web.json", SOURCE_NOT },
		{ "node_modules/a/Dockerfile", SOURCE_NOT },
		{ "x/.git/Dockerfile", SOURCE_NOT },
		{ "x.git/Dockerfile", SOURCE_DOCKERFILE },
		{ "", SOURCE_NOT },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (source_file_of(slice_from_text(cases[i].path)) != cases[i].kind)
			fail_msg("%s", cases[i].path);
}
