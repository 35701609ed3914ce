/* reference.h - names of images in archives and on the command line; registry/reference.h has their grammar */
#pragma once
#include "base/arena.h"

/* The whole name that a short one stands for: "debian" is "docker.io/library/debian:latest". What is no name stands for itself. */
struct slice reference_whole(struct arena *arena, struct slice text);
/* TEXT could name an image in a registry, and is not the name of an archive file. */
bool reference_looks_right(struct slice text);
