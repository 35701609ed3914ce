/* image_names.h - how others name the image: by a tag, by the digest of its manifest */
#pragma once
#include "base/arena.h"
#include "model/image.h"

/* "registry/app:1", where that is how it was named; else empty. */
struct slice image_names_tag(const struct image *image);
/* "registry/app@sha256:…", where it has a name and a manifest; else empty. */
struct slice image_names_digest(const struct image *image, struct arena *arena);
