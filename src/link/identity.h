/* identity.h - which build this is: a digest of the sources that read images, made when it was built
 *
 * Evidence is kept under it: what another reader found is not taken for what this one would find. */
#pragma once

extern const char reader_identity[]; /* "0.1.0-1f2e3d4c5b6a7988" */
