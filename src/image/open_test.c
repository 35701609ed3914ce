/* open_test.c - whole images: built here, and those of other projects */
#include "base/memory.h"
#include "base/test_tar.h"
#include "image/open.h"
#include "registry/digest.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#define CONFIG_TYPE "application/vnd.oci.image.config.v1+json"
#define MANIFEST_TYPE "application/vnd.oci.image.manifest.v1+json"
#define INDEX_TYPE "application/vnd.oci.image.index.v1+json"
#define LAYER_TYPE "application/vnd.oci.image.layer.v1.tar"
#define HEX_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* An archive that is being built; what it takes from the heap lives in ARENA. */
struct building {
	struct arena arena;
	struct buffer tar;
	int fd;
	char path[64]; /* of the finished archive */
};

static void building_done(struct building *building)
{
	buffer_done(&building->tar);
	arena_done(&building->arena);
	if (building->fd >= 0)
		close(building->fd);
}
#define BUILDING CLEANUP(building_done) struct building

static const char *blob_add(struct building *building, const char *text)
{
	struct slice digest = digest_of(&building->arena, slice_from_text(text));
	char name[96];

	snprintf(name, sizeof name, "blobs/sha256/%s", digest.ptr + 7);
	tar_add_file(&building->tar, name, slice_from_text(text));
	return digest.ptr;
}

static const char *descriptor_text(struct building *building, const char *type, const char *text, const char *rest)
{
	return arena_printf(&building->arena, "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%zu%s}", type,
		blob_add(building, text), strlen(text), rest)
		.ptr;
}

static const char *config_text(struct building *building, const char *platform, size_t layers)
{
	const char *diff_ids = "";

	for (size_t i = 0; i < layers; i++)
		diff_ids = arena_printf(&building->arena, "%s%s\"sha256:" HEX_A "\"", diff_ids, i ? "," : "").ptr;
	return arena_printf(&building->arena, "{%s\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]}}", platform, diff_ids).ptr;
}

/* A manifest with COUNT layers whose descriptors are LAYERS, for PLATFORM ("\"os\":\"linux\","). */
static const char *manifest_text(struct building *building, const char *platform, const char *layers, size_t count)
{
	return arena_printf(&building->arena, "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}",
		descriptor_text(building, CONFIG_TYPE, config_text(building, platform, count), ""), layers)
		.ptr;
}

static void finish(struct building *building)
{
	tar_end(&building->tar);
	building->fd = tar_descriptor(&building->tar);
	snprintf(building->path, sizeof building->path, "/proc/self/fd/%d", building->fd);
}

static void finish_layout(struct building *building, const char *manifests)
{
	tar_add_file(&building->tar, "oci-layout", S("{\"imageLayoutVersion\": \"1.0.0\"}"));
	tar_add_file(&building->tar, "index.json",
		arena_printf(&building->arena, "{\"schemaVersion\":2,\"manifests\":[%s]}", manifests));
	finish(building);
}

static void check_error(const char *target, const char *platform, int code, const char *part)
{
	const struct image_options options = { .platform = slice_from_text(platform) };
	struct opened *opened = NULL;
	struct error err = { 0 };

	CHECK_INT(image_open(target, &options, &opened, &err), -code);
	if (!strstr(err.text, part))
		fail_msg("\"%s\" has no \"%s\"", err.text, part);
}

static struct opened *open_well(const char *target)
{
	struct opened *opened = NULL;
	struct error err = { 0 };

	if (image_open(target, NULL, &opened, &err) < 0)
		fail_msg("%s", err.text);
	return opened;
}

static void check_blob(struct opened *opened, size_t index, const char *want)
{
	struct blob blob;
	char got[64] = "";

	CHECK_INT(image_blob(opened, &image_of(opened)->layers[index], &blob, NULL), 0);
	CHECK(blob.length < sizeof got);
	CHECK_INT(pread(blob.fd, got, (size_t)blob.length, (off_t)blob.offset), blob.length);
	CHECK_TEXT(got, want);
}

TEST(an_oci_archive_gives_its_image_and_the_places_of_its_layers)
{
	BUILDING building = { .fd = -1 };
	const char *one = descriptor_text(&building, LAYER_TYPE, "first layer", "");
	const char *two = descriptor_text(&building, LAYER_TYPE "+gzip", "second", "");
	const char *layers = arena_printf(&building.arena, "%s,%s", one, two).ptr;
	const char *manifest = manifest_text(&building, "\"os\":\"linux\",\"architecture\":\"riscv64\",", layers, 2);
	struct slice manifest_digest = digest_of(&building.arena, slice_from_text(manifest));
	const struct image *image;
	struct opened *opened;

	finish_layout(&building, descriptor_text(&building, MANIFEST_TYPE, manifest,
					 ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"app:1\"}"));
	opened = open_well(building.path);
	image = image_of(opened);
	CHECK_SLICE(image->reference, "app:1");
	CHECK_SLICE(image->target, arena_printf(&building.arena, "oci-archive:%s", building.path).ptr);
	CHECK_SLICE(image->digest, manifest_digest.ptr);
	CHECK_SLICE(image->architecture, "riscv64");
	CHECK_INT(image->layer_count, 2);
	CHECK_INT(image->layers[0].size_bytes, 11);
	CHECK_SLICE(image->layers[1].media_type, LAYER_TYPE "+gzip");
	CHECK_SLICE(image->layers[1].diff_id, "sha256:" HEX_A);
	check_blob(opened, 0, "first layer");
	check_blob(opened, 1, "second");
	image_close(opened);
	check_error(building.path, "linux/amd64", ERR_NOT_FOUND, "an image for platform linux/riscv64, not for linux/amd64");
	check_error(building.path, "//", ERR_USAGE, "is no platform");
}

TEST(layers_that_cannot_be_read_are_named_and_the_image_opens)
{
	BUILDING building = { .fd = -1 };
	static const struct {
		const char *descriptor, *reason;
	} cases[] = {
		{ "{\"mediaType\":\"" LAYER_TYPE "\",\"digest\":\"sha256:" HEX_A "\",\"size\":3}",
			"blob sha256:" HEX_A " is missing" },
		{ "{\"mediaType\":\"" LAYER_TYPE "\",\"digest\":\"sha512:" HEX_A HEX_A "\",\"size\":3}",
			"digest algorithm 'sha512' is not supported" },
		{ "{\"mediaType\":\"" LAYER_TYPE "\",\"digest\":\"sha256:../../etc/passwd\",\"size\":3}",
			"'sha256:../../etc/passwd' is no digest" },
		{ "{\"mediaType\":\"" LAYER_TYPE "+gzip+encrypted\",\"digest\":\"sha256:" HEX_A "\",\"size\":3}",
			"an encrypted layer ('" LAYER_TYPE "+gzip+encrypted')" },
		{ "{\"mediaType\":\"application/vnd.in-toto+json\",\"digest\":\"sha256:" HEX_A "\",\"size\":3}",
			"media type 'application/vnd.in-toto+json' is not a layer" },
		{ "{\"mediaType\":\"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip\",\"digest\":\"sha256:" HEX_A
		  "\",\"size\":3,\"urls\":[\"https://example.invalid/\"]}",
			"a foreign layer: its bytes are not with the image" },
		{ NULL, "blob sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad has 3 bytes, not 4" },
	};
	const size_t count = sizeof cases / sizeof *cases;
	const char *layers = descriptor_text(&building, LAYER_TYPE, "good", "");
	struct opened *opened;

	for (size_t i = 0; i < count; i++)
		layers = arena_printf(&building.arena, "%s,%s", layers,
			cases[i].descriptor
				? cases[i].descriptor
				: arena_printf(&building.arena, "{\"digest\":\"%s\",\"size\":4}", blob_add(&building, "abc")).ptr)
				 .ptr;
	finish_layout(&building, descriptor_text(&building, MANIFEST_TYPE, manifest_text(&building, "", layers, count + 1), ""));
	opened = open_well(building.path);
	check_blob(opened, 0, "good");
	for (size_t i = 0; i < count; i++)
		CHECK_TEXT(image_of(opened)->layers[i + 1].skip_reason, cases[i].reason);
	image_close(opened);
}

TEST(the_layers_of_a_windows_image_are_skipped)
{
	BUILDING building = { .fd = -1 };
	const char *layer = descriptor_text(&building, LAYER_TYPE, "x", "");
	struct opened *opened;

	finish_layout(&building,
		descriptor_text(&building, MANIFEST_TYPE, manifest_text(&building, "\"os\":\"windows\",", layer, 1), ""));
	opened = open_well(building.path);
	CHECK_TEXT(image_of(opened)->layers[0].skip_reason, "a Windows layer: not supported by this version");
	image_close(opened);
}

TEST(indexes_in_indexes_are_followed_to_the_platform_and_not_for_ever)
{
	BUILDING building = { .fd = -1 }, deep = { .fd = -1 };
	const char *arm = descriptor_text(&building, MANIFEST_TYPE,
		manifest_text(&building, "\"os\":\"linux\",\"architecture\":\"arm64\",", "", 0),
		",\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\"}");
	const char *z = descriptor_text(&building, MANIFEST_TYPE,
		manifest_text(&building, "\"os\":\"linux\",\"architecture\":\"s390x\",", "", 0),
		",\"platform\":{\"os\":\"linux\",\"architecture\":\"s390x\"}");
	const char *index = arena_printf(&building.arena, "{\"manifests\":[%s,%s]}", arm, z).ptr;
	const struct image_options options = { .platform = S("linux/s390x") };
	struct opened *opened = NULL;
	const char *item;

	index = arena_printf(&building.arena, "{\"manifests\":[%s]}", descriptor_text(&building, "", index, "")).ptr;
	finish_layout(&building, descriptor_text(&building, INDEX_TYPE, index, ""));
	CHECK_INT(image_open(building.path, &options, &opened, NULL), 0);
	CHECK_SLICE(image_of(opened)->architecture, "s390x");
	image_close(opened);
	check_error(building.path, "linux/386", ERR_NOT_FOUND, "there are linux/arm64, linux/s390x: choose with --platform");

	item = descriptor_text(&deep, MANIFEST_TYPE, manifest_text(&deep, "", "", 0), "");
	for (int i = 0; i < 5; i++)
		item = descriptor_text(&deep, INDEX_TYPE, arena_printf(&deep.arena, "{\"manifests\":[%s]}", item).ptr, "");
	finish_layout(&deep, item);
	check_error(deep.path, "", ERR_LIMIT, "indexes in indexes, more than 4 deep");
}

TEST(documents_that_are_not_what_they_should_be_are_refused)
{
	static const struct {
		const char *item; /* of index.json */
		int code;
		const char *message;
	} cases[] = {
		{ "{\"digest\":\"sha256:" HEX_A "\",\"size\":1}", ERR_NOT_FOUND, "no member 'blobs/sha256/" HEX_A "'" },
		{ "{\"digest\":\"sha256:x\",\"size\":1}", ERR_FORMAT, "'sha256:x' is no digest" },
		{ "{\"digest\":\"sha512:" HEX_A HEX_A "\",\"size\":1}", ERR_UNSUPPORTED,
			"digest algorithm 'sha512' is not supported" },
		{ "{\"mediaType\":\"text/x\",\"digest\":\"sha256:" HEX_A "\"}", ERR_UNSUPPORTED,
			"media type 'text/x' is no image" },
		{ "{\"mediaType\":\"application/vnd.docker.distribution.manifest.v1+prettyjws\",\"digest\":\"sha256:" HEX_A "\"}",
			ERR_UNSUPPORTED, "schema 1" },
		{ "{\"digest\":5}", ERR_FORMAT, "index.json: line 1, column " },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		BUILDING building = { .fd = -1 };

		finish_layout(&building, cases[i].item);
		check_error(building.path, "", cases[i].code, cases[i].message);
	}
}

TEST(a_manifest_or_configuration_with_another_digest_is_not_trusted)
{
	BUILDING manifest = { .fd = -1 }, config = { .fd = -1 }, size = { .fd = -1 };
	char name[96];

	snprintf(name, sizeof name, "blobs/sha256/%s", HEX_A);
	tar_add_file(&manifest.tar, name, S("{\"config\":{}}"));
	finish_layout(&manifest, "{\"digest\":\"sha256:" HEX_A "\",\"size\":13}");
	check_error(manifest.path, "", ERR_UNTRUSTED, "blobs/sha256/" HEX_A ": its digest is sha256:");
	check_error(manifest.path, "", ERR_UNTRUSTED, ", not sha256:" HEX_A);

	tar_add_file(&config.tar, name, S("{}"));
	finish_layout(&config, descriptor_text(&config, MANIFEST_TYPE,
				       "{\"config\":{\"digest\":\"sha256:" HEX_A "\",\"size\":2},\"layers\":[]}", ""));
	check_error(config.path, "", ERR_UNTRUSTED, "configuration: blobs/sha256/" HEX_A ": its digest is sha256:");

	finish_layout(&size, arena_printf(&size.arena, "{\"digest\":\"%s\",\"size\":3}", blob_add(&size, "{}")).ptr);
	check_error(size.path, "", ERR_UNTRUSTED, "has 2 bytes, not 3");
}

TEST(as_many_diff_ids_as_layers_there_must_be)
{
	BUILDING building = { .fd = -1 };
	const char *layer = descriptor_text(&building, LAYER_TYPE, "x", "");

	finish_layout(&building, descriptor_text(&building, MANIFEST_TYPE, manifest_text(&building, "", layer, 2), ""));
	check_error(building.path, "", ERR_FORMAT, "the configuration has 2 diff_ids, the manifest 1 layers");
}

TEST(a_descriptor_must_say_what_its_document_is)
{
	BUILDING building = { .fd = -1 };

	finish_layout(&building, descriptor_text(&building, INDEX_TYPE, manifest_text(&building, "", "", 0), ""));
	check_error(building.path, "", ERR_FORMAT, "described as '" INDEX_TYPE "', which it is not");
}

TEST(a_layout_of_another_version_is_not_read)
{
	BUILDING building = { .fd = -1 };

	tar_add_file(&building.tar, "oci-layout", S("{\"imageLayoutVersion\": \"2.0.0\"}"));
	tar_add_file(&building.tar, "index.json", S("{\"manifests\":[]}"));
	finish(&building);
	check_error(building.path, "", ERR_UNSUPPORTED, "version '2.0.0' is not supported");
}

TEST(documents_of_more_than_four_mebibytes_are_refused)
{
	BUILDING building = { .fd = -1 };
	cleanup_free char *big = memory_new((4 << 20) + 1);

	memset(big, ' ', (4 << 20) + 1);
	tar_add_file(&building.tar, "manifest.json", slice_make(big, (4 << 20) + 1));
	finish(&building);
	check_error(building.path, "", ERR_LIMIT, "manifest.json: has 4194305 bytes, more than 4194304");
}

TEST(a_docker_archive_gives_its_image_and_the_digests_that_are_sure)
{
	BUILDING building = { .fd = -1 };
	const char *config = "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"diff_ids\":[\"sha256:" HEX_A
			     "\",\"sha256:" HEX_A "\",\"sha256:" HEX_A "\",\"sha256:" HEX_A "\",\"sha256:" HEX_A "\"]}}";
	struct slice digest = digest_of(&building.arena, slice_from_text(config));
	const struct image *image;
	struct opened *opened;
	const char *packed;
	char name[96];

	snprintf(name, sizeof name, "%s.json", digest.ptr + 7);
	tar_add_file(&building.tar, name, slice_from_text(config));
	tar_add_file(&building.tar, "0.tar", S("plain"));
	tar_add(&building.tar, (struct tar_member){ .name = "id/layer.tar", .type = '2', .link = "../0.tar" });
	tar_add_file(&building.tar, "gone/x", S(""));
	packed = blob_add(&building, "\x1f\x8b of docker 25");
	tar_add_file(&building.tar, "hex.tar.gz", S("\x1f\x8b of another"));
	tar_add_file(&building.tar, "xz", S("\xfd\x37zXZ"));
	tar_add_file(&building.tar, "manifest.json",
		arena_printf(&building.arena,
			"[{\"Config\":\"%s\",\"RepoTags\":[\"debian:12\"],\"Layers\":[\"id/layer.tar\",\"blobs/sha256/"
			"%s\",\"hex.tar.gz\","
			"\"gone/layer.tar\",\"xz\"]}]",
			name, packed + 7));
	finish(&building);
	opened = open_well(building.path);
	image = image_of(opened);
	CHECK_SLICE(image->reference, "debian:12");
	CHECK_SLICE(image->digest, digest.ptr);
	check_blob(opened, 0, "plain");
	CHECK_SLICE(image->layers[0].digest, "sha256:" HEX_A);
	CHECK_SLICE(image->layers[0].media_type, "application/vnd.docker.image.rootfs.diff.tar");
	CHECK_SLICE(image->layers[1].digest, packed);
	CHECK_SLICE(image->layers[1].media_type, "application/vnd.docker.image.rootfs.diff.tar.gzip");
	CHECK_SLICE(image->layers[2].digest, "");
	CHECK_TEXT(image->layers[3].skip_reason, "blob gone/layer.tar is missing");
	CHECK_TEXT(image->layers[4].skip_reason, "blob xz is compressed with xz: not supported by this version");
	image_close(opened);
	opened = open_well(arena_printf(&building.arena, "docker-archive:%s:docker.io/library/debian:12", building.path).ptr);
	image_close(opened);
	check_error(arena_printf(&building.arena, "docker-archive:%s:debian:13", building.path).ptr, "", ERR_NOT_FOUND,
		"manifest.json: no image 'debian:13' in it; there are: debian:12");
	check_error(building.path, "linux/arm64", ERR_NOT_FOUND, "an image for platform linux/amd64, not for linux/arm64");
}

TEST(a_configuration_that_is_not_what_its_name_says_is_not_trusted)
{
	static const char *const names[] = { HEX_A ".json", "sha256:" HEX_A, "blobs/sha256/" HEX_A };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		BUILDING building = { .fd = -1 };

		tar_add_file(&building.tar, names[i], S("{}"));
		tar_add_file(&building.tar, "manifest.json", arena_printf(&building.arena, "[{\"Config\":\"%s\"}]", names[i]));
		finish(&building);
		check_error(building.path, "", ERR_UNTRUSTED, ", not sha256:" HEX_A);
	}
}

TEST(an_archive_says_by_its_members_what_it_is)
{
	static const struct {
		const char *name, *message;
	} cases[] = {
		{ "etc/passwd", "an archive, but of no image: neither 'index.json' nor 'manifest.json' is in it" },
		{ "repositories", "(written by docker before 1.10)" },
	};
	BUILDING both = { .fd = -1 };
	const char *config = "{\"rootfs\":{\"diff_ids\":[]}}";
	struct opened *opened;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		BUILDING building = { .fd = -1 };

		tar_add_file(&building.tar, cases[i].name, S("x"));
		finish(&building);
		check_error(building.path, "", ERR_FORMAT, cases[i].message);
	}
	tar_add_file(&both.tar, "c.json", slice_from_text(config));
	tar_add_file(&both.tar, "manifest.json", S("[{\"Config\":\"c.json\",\"RepoTags\":[\"of:docker\"]}]"));
	finish_layout(&both, descriptor_text(&both, MANIFEST_TYPE, manifest_text(&both, "", "", 0),
				     ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"of:oci\"}"));
	opened = open_well(both.path);
	CHECK_SLICE(image_of(opened)->reference, "of:oci");
	image_close(opened);
	opened = open_well(arena_printf(&both.arena, "docker-archive:%s", both.path).ptr);
	CHECK_SLICE(image_of(opened)->reference, "of:docker");
	image_close(opened);
}

TEST(archives_that_are_compressed_as_a_whole_are_named)
{
	static const struct {
		struct slice head;
		const char *message;
	} cases[] = {
		{ S("\x1f\x8b\x08"),
			"compressed as a whole with gzip, which this version does not read: decompress it first ('gzip -d')" },
		{ S("\x28\xb5\x2f\xfd"), "with zstd" },
		{ S("\x5a\x2a\x4d\x18"), "with zstd" },
		{ S("\xfd\x37zXZ\0"), "with xz" },
		{ S("BZh91AY&SY"), "with bzip2" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		BUILDING building = { .fd = -1 };

		buffer_add_slice(&building.tar, cases[i].head);
		finish(&building);
		check_error(building.path, "", ERR_UNSUPPORTED, cases[i].message);
	}
}

static void folder_remove(const char *path)
{
	DIR *folder = opendir(path);
	char below[512];

	CHECK(folder != NULL);
	for (struct dirent *found; (found = readdir(folder));) {
		if (found->d_name[0] == '.')
			continue;
		snprintf(below, sizeof below, "%s/%s", path, found->d_name);
		if (found->d_type == DT_DIR)
			folder_remove(below);
		else
			unlink(below);
	}
	closedir(folder);
	CHECK_INT(rmdir(path), 0);
}

TEST(a_folder_is_read_and_nothing_outside_of_it)
{
	char folder[] = "/tmp/plimsoll-layout-XXXXXX", path[256];
	BUILDING building = { .fd = -1 };
	const char *good = descriptor_text(&building, LAYER_TYPE, "good", "");
	const char *layers =
		arena_printf(&building.arena, "%s,{\"digest\":\"sha256:" HEX_A "\"},{\"digest\":\"sha256:b" HEX_A "\"}", good)
			.ptr; /* the second has a digit too many */
	const char *manifest = manifest_text(&building, "", layers, 3);
	struct opened *opened;

	CHECK(mkdtemp(folder) != NULL);
	finish_layout(&building, descriptor_text(&building, MANIFEST_TYPE, manifest, ""));
	snprintf(path, sizeof path, "%s/blobs", folder);
	CHECK_INT(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/blobs/sha256", folder);
	CHECK_INT(mkdir(path, 0700), 0);
	for (size_t at = 0; at + 512 <= building.tar.len && building.tar.ptr[at];) { /* unpacks what was just packed */
		size_t size = strtoul(building.tar.ptr + at + 124, NULL, 8);
		FILE *file;

		snprintf(path, sizeof path, "%s/%s", folder, building.tar.ptr + at);
		file = fopen(path, "wbe");
		CHECK(file && fwrite(building.tar.ptr + at + 512, 1, size, file) == size && fclose(file) == 0);
		at += 512 + (size + 511) / 512 * 512;
	}
	snprintf(path, sizeof path, "%s/blobs/sha256/" HEX_A, folder);
	CHECK_INT(symlink("/etc/passwd", path), 0);
	opened = open_well(folder);
	check_blob(opened, 0, "good");
	check_blob(opened, 0, "good");
	CHECK_TEXT(image_of(opened)->layers[1].skip_reason, "blob sha256:" HEX_A ": leads out of the folder");
	CHECK_TEXT(image_of(opened)->layers[2].skip_reason, "'sha256:b" HEX_A "' is no digest");
	image_close(opened);
	unlink(path);
	CHECK_INT(mkfifo(path, 0600), 0); /* opening it must not wait for a writer */
	opened = open_well(arena_printf(&building.arena, "oci:%s", folder).ptr);
	CHECK_TEXT(image_of(opened)->layers[1].skip_reason, "blob sha256:" HEX_A ": is no regular file");
	image_close(opened);
	check_error(arena_printf(&building.arena, "docker-archive:%s", folder).ptr, "", ERR_USAGE, "a folder, not an archive");
	check_error(arena_printf(&building.arena, "oci:%s", building.path).ptr, "", ERR_USAGE, "not a folder");
	check_error(arena_printf(&building.arena, "%s:tag", folder).ptr, "", ERR_USAGE, ":tag' meant?");
	check_error(arena_printf(&building.arena, "%s:a:1", building.path).ptr, "", ERR_USAGE, "is 'docker-archive:");
	CHECK_INT(unlink(arena_printf(&building.arena, "%s/index.json", folder).ptr), 0);
	check_error(folder, "", ERR_FORMAT, "an OCI layout without 'index.json'");
	folder_remove(folder);
}

/* Gives a pipe that brings BYTES as "/proc/self/fd/N"; BYTES must fit into it. */
static int pipe_with(struct slice bytes, char path[64])
{
	int ends[2];

	CHECK_INT(pipe(ends), 0);
	fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
	CHECK_INT(write(ends[1], bytes.ptr, bytes.len), bytes.len);
	close(ends[1]);
	snprintf(path, 64, "/proc/self/fd/%d", ends[0]);
	return ends[0];
}

TEST(what_comes_through_a_pipe_is_kept_in_memory_up_to_a_limit)
{
	struct image_options options = { .pipe_bytes_max = 1 << 10 };
	BUILDING building = { .fd = -1 };
	struct opened *opened = NULL;
	struct error err = { 0 };
	char path[64];
	int fd;

	tar_add_file(&building.tar, "c.json", S("{\"rootfs\":{\"diff_ids\":[\"\"]}}"));
	tar_add_file(&building.tar, "l", S("layer"));
	tar_add_file(&building.tar, "manifest.json", S("[{\"Config\":\"c.json\",\"Layers\":[\"l\"]}]"));
	finish(&building);
	fd = pipe_with(buffer_slice(&building.tar), path);
	opened = open_well(path);
	check_blob(opened, 0, "layer");
	image_close(opened);
	close(fd);
	fd = pipe_with(buffer_slice(&building.tar), path);
	CHECK_INT(image_open(path, &options, &opened, &err), -ERR_LIMIT);
	CHECK(strstr(err.text, "more than 0 MiB through a pipe"));
	close(fd);
	check_error("/dev/null", "", ERR_USAGE, "neither a file, a pipe nor a folder");
	fd = pipe_with(S(""), path);
	check_error(path, "", ERR_FORMAT, "empty");
	close(fd);
}

TEST(targets_that_cannot_be_opened_say_what_to_do)
{
	static const struct {
		const char *target;
		int code;
		const char *message;
	} cases[] = {
		{ "debian:12", ERR_UNSUPPORTED, "no file or folder here, and as an image's name: nothing is fetched" },
		{ "registry.example:5000/a/b", ERR_UNSUPPORTED, "nothing is fetched from registries here (--offline)" },
		{ "docker://debian:12", ERR_UNSUPPORTED, "'debian:12': nothing is fetched from registries" },
		{ "dir:no-such:1", ERR_NOT_FOUND, "'no-such:1': open: No such file" },
		{ "rootfs:/dev/null", ERR_USAGE, "'/dev/null': neither a file" },
		{ "ocii:./x", ERR_USAGE, "unknown scheme 'ocii': a target is 'oci:DIR[:TAG]', 'oci-archive:FILE[:TAG]'" },
		{ "no-such-file.tar", ERR_NOT_FOUND, "'no-such-file.tar': no such file or folder" },
		{ "./no-such", ERR_NOT_FOUND, "'./no-such': no such file or folder" },
		{ "oci:no-such:tag:1", ERR_NOT_FOUND, "'no-such': open: No such file" },
		{ "oci:", ERR_USAGE, "'oci:' needs a path" },
		{ "", ERR_USAGE, "a target is " },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_error(cases[i].target, "", cases[i].code, cases[i].message);
}

TEST(images_of_other_projects_open_as_their_makers_meant)
{
	static const struct {
		const char *scheme, *below, *tag;
		const char *digest; /* NULL: an error */
		size_t layers;
	} cases[] = {
		{ "", "gcr-tarball/hello-world-v25.tar", "",
			"sha256:ee301c921b8aadc002973b2e0c3da17d701dcd994b606769a7e6eaa100b81d44", 1 },
		{ "", "gcr-tarball/no_manifest.tar", "", NULL, 0 },
		{ "", "gcr-tarball/null_manifest.tar", "", NULL, 0 },
		{ "", "gcr-tarball/test_bundle.tar", "", NULL, 0 },
		{ "docker-archive:", "gcr-tarball/test_bundle.tar", ":test_image_2",
			"sha256:930705ce23e3b6ed4c08746b6fe880089c864fbaf62482702ae3fdd66b8c7fe9", 1 },
		{ "docker-archive:", "gcr-tarball/test_bundle.tar", ":@1",
			"sha256:6e0b05049ed9c17d02e1a55e80d6599dbfcce7f4f4b022e3c673e685789c470e", 1 },
		{ "docker-archive:", "gcr-tarball/test_link.tar", ":bazel/v1/tarball:test_image_3",
			"sha256:d4c9adacde69c3d92446e0484cea29493e9fd573cf0c8febfc700d80c46697a4", 2 },
		{ "", "gcr-mutate/whiteout_dir.tar", "",
			"sha256:92f1e3d53acdc7e137e73869abc4e87aba6614440a31723423790ca0d5db9111", 4 },
		{ "oci:", "layout/delete_image_multiple_images", ":3.17.5",
			"sha256:5b2aba4d3c27bc6493633d0ec446b25c8d0a5c9cfe99894bcdff0aee80813805", 1 },
		{ "oci:", "layout/delete_image_multiple_images", ":1.0.1", NULL, 0 },
		{ "", "layout/delete_image_multiple_images", "", NULL, 0 },
		{ "oci:", "layout/delete_image_two_identical_references", ":1.0.0", NULL, 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_free char *path = test_data_path("conformance/oci");
		struct opened *opened = NULL;
		char target[512];

		snprintf(target, sizeof target, "%s%s/%s%s", cases[i].scheme, path, cases[i].below, cases[i].tag);
		if (image_open(target, NULL, &opened, NULL) < 0) {
			CHECK(!cases[i].digest);
			continue;
		}
		CHECK(cases[i].digest != NULL);
		CHECK_SLICE(image_of(opened)->digest, cases[i].digest);
		CHECK_INT(image_of(opened)->layer_count, cases[i].layers);
		for (size_t j = 0; j < cases[i].layers; j++)
			CHECK(!image_of(opened)->layers[j].skip_reason);
		image_close(opened);
	}
}
