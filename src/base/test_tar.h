/* test_tar.h - build small archives in memory, for tests */
#pragma once
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/test.h"
#include <sys/mman.h>
#include <unistd.h>

struct tar_member {
	const char *name, *link;
	char type; /* 0: '0' */
	struct slice bytes;
	unsigned mode; /* 0: 0644 */
};

static inline void tar_checksum(unsigned char block[512])
{
	char text[8];
	unsigned sum = 0;

	memset(block + 148, ' ', 8);
	for (size_t i = 0; i < 512; i++)
		sum += block[i];
	snprintf(text, sizeof text, "%06o", sum);
	memcpy(block + 148, text, 7);
}

static inline void tar_add(struct buffer *tar, struct tar_member member)
{
	unsigned char block[512] = { 0 };
	char text[16];

	memcpy(block, member.name, strlen(member.name));
	snprintf(text, sizeof text, "%07o", member.mode ? member.mode : 0644);
	memcpy(block + 100, text, 7);
	snprintf(text, sizeof text, "%011zo", member.bytes.len);
	memcpy(block + 124, text, 11);
	block[156] = (unsigned char)(member.type ? member.type : '0');
	if (member.link)
		memcpy(block + 157, member.link, strlen(member.link));
	memcpy(block + 257, "ustar\00000", 8);
	tar_checksum(block);
	buffer_add(tar, block, sizeof block);
	buffer_add_slice(tar, member.bytes);
	while (tar->len % 512)
		buffer_add_byte(tar, 0);
}

static inline void tar_add_file(struct buffer *tar, const char *name, struct slice bytes)
{
	tar_add(tar, (struct tar_member){ .name = name, .bytes = bytes });
}

static inline void tar_end(struct buffer *tar)
{
	memset(buffer_extend(tar, 1024), 0, 1024);
}

static inline int tar_descriptor(const struct buffer *tar)
{
	int fd = memfd_create("test", MFD_CLOEXEC);

	CHECK(fd >= 0);
	CHECK_INT(write(fd, tar->ptr, tar->len), tar->len);
	return fd;
}
