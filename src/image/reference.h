/* reference.h - names of images: "debian:12", "registry.example/team/app:1.2@sha256:…" */
#pragma once
#include "base/arena.h"

/* The whole name that a short one stands for: "debian" is "docker.io/library/debian:latest". */
struct slice reference_whole(struct arena *arena, struct slice text);
/* TEXT could name an image in a registry, and is not the name of an archive file. */
bool reference_looks_right(struct slice text);
