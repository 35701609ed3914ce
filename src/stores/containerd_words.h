/* containerd_words.h - inside this room: what is said to containerd's services, and what they answer
 *
 * containerd's api/services: namespaces.v1, images.v1, content.v1, as protocol buffers. Answers are hostile; slices are theirs. */
#pragma once
#include "base/buffer.h"
#include "codec/protobuf.h"
#include "stores/containerd_search.h"

#define CONTAINERD_CONTENT_DATA 2u /* of ReadContentResponse: the bytes */

/* Of a ListNamespacesResponse. 1: one more; 0: there are no more; negative: it is none. */
int containerd_words_namespace(struct protobuf *list, struct slice *ret_name, struct error *err);
/* The same of a ListImagesResponse, or the one of a GetImageResponse. Without a namespace; it may say no good digest. */
int containerd_words_image(struct protobuf *list, struct containerd_image *ret_image, struct error *err);

void containerd_words_get(struct buffer *message, struct slice name);                   /* GetImageRequest */
void containerd_words_read(struct buffer *message, struct slice digest, uint64_t from); /* ReadContentRequest */
