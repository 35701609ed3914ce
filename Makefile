# plimsoll - container security. `make run` scans the example image; `make check` runs all tests; `make help` lists the rest.
#
# One build a VARIANT, each in a folder of its own below $(B): release, check (sanitizers), clang, zlib (gzip by zlib instead of
# ISA-L), misbehave (release with the reader's test faults), fuzz (clang, libFuzzer).
B ?= build
VARIANT ?= release
O := $(B)/$(VARIANT)

WARN := -Wall -Wextra -Wshadow -Wvla -Walloca -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
        -Wimplicit-fallthrough -Wundef -Wformat=2 -Wno-missing-field-initializers
CPPFLAGS += -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -DPLIMSOLL_VERSION='"$(VERSION)"' -Isrc -include src/base/banned.h
CFLAGS_ALL = -std=gnu17 $(WARN) $(WERROR) -fvisibility=hidden -fno-strict-aliasing $(FLAGS) $(CFLAGS)
LDFLAGS_ALL = -Wl,--as-needed -Wl,-z,relro,-z,now $(FLAGS) $(LDFLAGS)
LIBS := -larchive $(if $(filter zlib,$(GZIP)),,-lisal) -lz -lzstd -lexpat -lyaml -llmdb -lcurl -lcrypto
VERSION := $(shell cat VERSION)
GZIP ?= isal

HARDEN := -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
ifeq ($(VARIANT),release)
FLAGS := -O2 -g $(HARDEN)
else ifeq ($(VARIANT),check)
FLAGS := -O1 -g $(SANITIZE) -DPLIMSOLL_ARENA_PLAIN -DPLIMSOLL_SANITIZED
else ifeq ($(VARIANT),clang)
CC := clang
FLAGS := -O2 -g $(HARDEN)
else ifeq ($(VARIANT),zlib)
GZIP := zlib
FLAGS := -O2 -g $(HARDEN)
else ifeq ($(VARIANT),misbehave)
FLAGS := -O2 -g $(HARDEN) -DPLIMSOLL_MISBEHAVE
else ifeq ($(VARIANT),fuzz)
CC := clang
FLAGS := -O1 -g $(SANITIZE) -fsanitize=fuzzer-no-link -DPLIMSOLL_ARENA_PLAIN -DPLIMSOLL_SANITIZED
else
$(error VARIANT is one of release check clang zlib misbehave fuzz)
endif

# The house, from src/LAYERS: every room a static library; a program links the rooms whose letters name it, highest first.
ROOMS := $(shell awk '!/^\#/ && NF { print $$1 }' src/LAYERS)
rooms_of = $(shell awk '!/^\#/ && NF && $$2 ~ /$(1)/ { room = $$1 " " room } END { print room }' src/LAYERS)
rooms_below = $(shell awk '$$1 == "$(1)" { for (i = NF; i > 2; i--) if ($$i != "-") print $$i }' src/LAYERS)
LEFT_OUT := $(if $(filter zlib,$(GZIP)),src/codec/gzip_isal.c,src/codec/gzip_zlib.c)
sources_of = $(filter-out $(LEFT_OUT) %_test.c src/base/test_main.c %/main.c,$(wildcard src/$(1)/*.c))
tests_of = $(wildcard src/$(1)/*_test.c)
objects_of = $(patsubst %.c,$(O)/%.o,$(1))

PROGRAMS := $(O)/bin/plimsoll $(O)/libexec/plimsoll/plimsoll-read $(O)/libexec/plimsoll/plimsoll-net
TESTED := $(foreach room,$(ROOMS),$(if $(call tests_of,$(room)),$(room)))

.PHONY: all programs tests
all: programs
programs: $(PROGRAMS)
tests: $(foreach room,$(TESTED),$(O)/test/$(room))

$(O)/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo '  CC   $@'
	@$(CC) $(CPPFLAGS) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

define ROOM
$(O)/lib/$(1).a: $(call objects_of,$(call sources_of,$(1)))
	@mkdir -p $$(@D)
	@rm -f $$@
	@ar rcsD $$@ $$^
$(O)/test/$(1): $(call objects_of,$(call tests_of,$(1)) src/base/test_main.c) $(O)/lib/$(1).a $(patsubst %,$(O)/lib/%.a,$(call rooms_below,$(1)))
	@mkdir -p $$(@D)
	@echo '  LINK $$@'
	@$(CC) $$(LDFLAGS_ALL) -o $$@ $$^ -lcmocka $$(LIBS) -lm
.PHONY: test-$(1)
test-$(1): $(O)/test/$(1)
	CMOCKA_MESSAGE_OUTPUT=TAP $(O)/test/$(1)
endef
$(foreach room,$(ROOMS),$(eval $(call ROOM,$(room))))

define PROGRAM
$(1): $(O)/src/$(2)/main.o $(patsubst %,$(O)/lib/%.a,$(call rooms_of,$(3)))
	@mkdir -p $$(@D)
	@echo '  LINK $$@'
	@$(CC) $$(LDFLAGS_ALL) -pie -o $$@ $$^ $$(LIBS) -lm
endef
$(eval $(call PROGRAM,$(O)/bin/plimsoll,cli,p))
$(eval $(call PROGRAM,$(O)/libexec/plimsoll/plimsoll-read,read,r))
$(eval $(call PROGRAM,$(O)/libexec/plimsoll/plimsoll-net,net,n))

-include $(shell find $(O) -name '*.d' 2>/dev/null)
