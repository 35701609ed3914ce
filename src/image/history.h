/* history.h - what an image's history says of its layers and its configuration
 *
 * A line each step of a build, those that made no layer among them. Nobody checks what it says. */
#pragma once
#include "image/config.h"

/* Gives the COUNT LAYERS their history lines and tells the base image's from one's own. False: the history has other layers than the image, and nothing
 * is said.
 *
 * The n-th line that is not empty_layer made the n-th layer. A base image usually ends with a CMD or ENTRYPOINT: of the lines below
 * the last layer's, the last empty_layer one with such an instruction is taken for the base image's end, and the layers below it for the
 * base's. That is a guess: nothing in an image says it for sure. */
bool history_describe(const struct history *history, size_t history_count, struct layer *layers, size_t count);

/* Which line set IMAGE's user, entrypoint, command and each of its variables: fills in its settings, whose memory is the image's arena.
 * The last line with the instruction is it where it says what the configuration has; else nobody knows. */
void history_explain(const struct history *history, size_t history_count, struct image *image);
