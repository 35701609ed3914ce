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
LIBS := -larchive $(if $(filter zlib,$(GZIP)),,-lisal) -lz -lzstd -llzma -lbz2 -lexpat -lyaml -lpcre2-8 -lhs -lyara -llmdb -lcurl -lcrypto -lcrypt
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
# What catalogers hand out, as text: for the tests of all rooms that have some.
CATALOG_ROOMS := $(shell awk '$$1 == "inventory" { print; exit }' src/LAYERS)
helper_of = $(if $(filter catalog,$(call rooms_below,$(1))),$(if $(filter $(CATALOG_ROOMS),$(1)),src/catalog/collected_test.c))
objects_of = $(patsubst %.c,$(O)/%.o,$(1))

PROGRAMS := $(O)/bin/plimsoll $(O)/libexec/plimsoll/plimsoll-read $(O)/libexec/plimsoll/plimsoll-net
TESTED := $(foreach room,$(ROOMS),$(if $(call tests_of,$(room)),$(room)))

.PHONY: all programs library tests test-codec-built fuzzers list-tested list-fuzzers
all: programs library $(O)/share/plimsoll/builtin.db $(O)/share/plimsoll/detectors.bin $(O)/share/plimsoll/feeds.conf $(O)/share/plimsoll/registries.conf
programs: $(PROGRAMS)
library: $(O)/library/libplimsoll.so $(O)/library/libplimsoll.a
tests: $(foreach room,$(TESTED),$(O)/test/$(room))
test-codec-built: $(O)/test/codec
list-tested:
	@echo $(TESTED)
list-fuzzers:
	@echo $(filter-out cataloger,$(FUZZERS)) $(CATALOGERS)

$(O)/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo '  CC   $@'
	@$(CC) $(CPPFLAGS) $(CFLAGS_ALL) $(PIC) -MMD -MP -c $< -o $@

# libplimsoll is made of the same objects as the programs: those of its rooms can lie anywhere.
LIBRARY_ROOMS := $(call rooms_of,l)
$(foreach room,$(LIBRARY_ROOMS),$(O)/src/$(room)/%.o): PIC := -fPIC
$(O)/src/library/%.o $(O)/fuzz/told.o: CPPFLAGS += -Iinclude

# What readers find depends on these sources alone: evidence is kept under their digest.
READER_ROOMS := $(shell awk '!/^\#/ && NF && $$2 ~ /r/ { print $$1 }' src/LAYERS)
READER_IDENTITY := $(shell cat $(sort $(wildcard $(foreach room,$(READER_ROOMS),src/$(room)/*.[ch] src/$(room)/*.def))) | sha256sum | cut -c1-16)
ifneq ($(READER_IDENTITY),$(shell cat $(O)/identity 2>/dev/null))
$(shell mkdir -p $(O) && echo $(READER_IDENTITY) >$(O)/identity)
endif
$(O)/src/link/identity.o: CPPFLAGS += -DREADER_IDENTITY='"$(READER_IDENTITY)"'
$(O)/src/link/identity.o: $(O)/identity

# The built-in rules: the texts of rules/, by name.
RULE_FILES := $(sort $(wildcard rules/*.yaml))
ifneq ($(RULE_FILES),$(shell cat $(O)/rules/list 2>/dev/null))
$(shell mkdir -p $(O)/rules && echo $(RULE_FILES) >$(O)/rules/list)
endif
$(O)/rules/builtin.c: tools/embed-rules $(RULE_FILES) $(O)/rules/list
	@tools/embed-rules $(RULE_FILES) >$@
$(O)/rules/builtin.o: $(O)/rules/builtin.c
	@$(CC) $(CPPFLAGS) $(CFLAGS_ALL) -c $< -o $@

# What detectors look by: the texts of patterns/ and of malware-rules/, by name.
PATTERN_FILES := $(sort $(wildcard patterns/*.toml))
YARA_FILES := $(sort $(wildcard malware-rules/*.yar))
# Of a folder, its files, and what their table is called and is of: anew when a file comes, goes or changes.
define TEXTS
ifneq ($(strip of $(2)),$(shell cat $(O)/$(1)/list 2>/dev/null))
$$(shell mkdir -p $(O)/$(1) && echo $(strip of $(2)) >$(O)/$(1)/list)
endif
$(O)/$(1)/builtin.c: tools/embed-texts $(2) $(O)/$(1)/list
	@tools/embed-texts $(3) $(2) >$$@
$(O)/$(1)/builtin.o: $(O)/$(1)/builtin.c src/scan/builtin_texts.h src/model/detector_text.h
	@$$(CC) $$(CPPFLAGS) $$(CFLAGS_ALL) -c $$< -o $$@
endef
$(eval $(call TEXTS,patterns,$(PATTERN_FILES),builtin_patterns builtin_pattern_count DETECTOR_PATTERNS))
$(eval $(call TEXTS,malware-rules,$(YARA_FILES),builtin_yara builtin_yara_count DETECTOR_YARA))

# The style and the script of the HTML report.
$(O)/html/page.c: tools/embed-page src/html/page.css src/html/page.js
	@mkdir -p $(@D)
	@tools/embed-page src/html/page.css src/html/page.js >$@
$(O)/html/page.o: $(O)/html/page.c src/html/page.h src/html/markup.h
	@$(CC) $(CPPFLAGS) $(CFLAGS_ALL) -c $< -o $@

made_of = $(if $(filter rules,$(1)),$(O)/rules/builtin.o)$(if $(filter html,$(1)),$(O)/html/page.o)$(if $(filter scan,$(1)),$(O)/patterns/builtin.o $(O)/malware-rules/builtin.o)

define ROOM
$(O)/lib/$(1).a: $(call objects_of,$(call sources_of,$(1))) $(call made_of,$(1))
	@mkdir -p $$(@D)
	@rm -f $$@
	@ar rcsD $$@ $$^
$(O)/test/$(1): $(call objects_of,$(call tests_of,$(1)) src/base/test_main.c $(call helper_of,$(1))) $(O)/lib/$(1).a $(patsubst %,$(O)/lib/%.a,$(call rooms_below,$(1)))
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

# The library: what is not hidden are the names of its headers, in the shared one by their version, in the other alone, too. As one
# object, so that names of the house cannot meet those of who links it.
LIBRARY := libplimsoll.so.$(VERSION)
$(O)/library/whole.o: $(patsubst %,$(O)/lib/%.a,$(LIBRARY_ROOMS))
	@mkdir -p $(@D)
	@echo '  LINK $@'
	@$(CC) $(FLAGS) -r -nostdlib -o $@ $(call objects_of,$(call sources_of,library)) $(filter-out %/library.a,$^)
$(O)/library/libplimsoll.a: $(O)/library/whole.o
	@objcopy --localize-hidden $< $(@D)/plimsoll.o
	@rm -f $@
	@ar rcsD $@ $(@D)/plimsoll.o
$(O)/library/$(LIBRARY): $(O)/library/whole.o src/library/libplimsoll.map
	@echo '  LINK $@'
	@$(CC) $(LDFLAGS_ALL) -shared $(if $(filter $(SANITIZE),$(FLAGS)),,-Wl,-z,defs) -Wl,-soname,libplimsoll.so.0 -Wl,--version-script=src/library/libplimsoll.map -o $@ $< -lcrypto -lm
$(O)/library/libplimsoll.so: $(O)/library/$(LIBRARY)
	@ln -sf $(LIBRARY) $(@D)/libplimsoll.so.0
	@ln -sf libplimsoll.so.0 $@

# The built-in advisories, as a store; dated as the newest of them.
ADVISORIES := $(wildcard advisories/osv/*.json advisories/distro-info-data/*.csv)
$(O)/share/plimsoll/builtin.db: $(PROGRAMS) $(ADVISORIES)
	@mkdir -p $(@D)
	@echo '  MAKE $@'
	@$(O)/bin/plimsoll db build --config /dev/null --quiet --strict --partial --name builtin \
		--as-of "$$(sed -n 's/.*"modified": *"\([0-9-]*\)T.*/\1/p' advisories/osv/*.json | sort | tail -1)" --from advisories --output $@

# What secrets and malware are looked for by, compiled: read where it fits the machine, and made anew where it does not.
$(O)/share/plimsoll/detectors.bin: $(PROGRAMS)
	@mkdir -p $(@D)
	@echo '  MAKE $@'
	@$(O)/bin/plimsoll debug detectors >$@.new
	@mv $@.new $@

# What can be fetched, and from where; which registry a short name means.
$(O)/share/plimsoll/feeds.conf $(O)/share/plimsoll/registries.conf: $(O)/share/plimsoll/%: feeds/%
	@mkdir -p $(@D)
	@cp $< $@

# Fuzz targets. In VARIANT=fuzz libFuzzer drives them; elsewhere fuzz/driver.c feeds them files, so that gcc runs the seeds.
CATALOGERS := $(shell sed -n 's/^CATALOGER(\(.*\))$$/\1/p' src/inventory/catalogers.def) dpkg_digests
FUZZERS := $(patsubst fuzz/%.c,%,$(filter-out fuzz/driver.c,$(wildcard fuzz/*.c)))
FUZZ_DRIVER = $(if $(filter fuzz,$(VARIANT)),-fsanitize=fuzzer,$(O)/fuzz/driver.o)
FUZZ_ROOMS := $(shell awk '!/^\#/ && NF && $$1 !~ /^(cli|read|net)$$/ { rooms = $$1 " " rooms } END { print rooms }' src/LAYERS)
$(patsubst %,$(O)/fuzz/%,$(CATALOGERS)): $(O)/fuzz/%: $(O)/fuzz/cataloger
	@ln -f $< $@
fuzzers: $(patsubst %,$(O)/fuzz/%,$(FUZZERS) $(CATALOGERS))
$(patsubst %,$(O)/fuzz/%,$(FUZZERS)): $(O)/fuzz/%: $(O)/fuzz/%.o $(O)/fuzz/driver.o $(patsubst %,$(O)/lib/%.a,$(FUZZ_ROOMS))
	@mkdir -p $(@D)
	@echo '  LINK $@'
	@$(CC) $(LDFLAGS_ALL) -o $@ $(O)/fuzz/$*.o $(FUZZ_DRIVER) $(patsubst %,$(O)/lib/%.a,$(FUZZ_ROOMS)) $(LIBS) -lm

# What plimsoll is measured against.
REFERENCES := $(patsubst bench/%.c,$(O)/bench/%,$(wildcard bench/ref-*.c))
.PHONY: references
references: $(REFERENCES)
# One walks with all catalogers, as the reader does.
READ_LIBS := $(patsubst %,$(O)/lib/%.a,$(filter-out read jail link,$(call rooms_of,r)))
$(REFERENCES): $(O)/bench/%: $(O)/bench/%.o $(READ_LIBS)
	@mkdir -p $(@D)
	@$(CC) $(LDFLAGS_ALL) -pie -o $@ $< $(READ_LIBS) $(LIBS) -lm

# What the advisory store costs.
references: $(O)/bench/advisories
STORE_LIBS := $(patsubst %,$(O)/lib/%.a,match $(call rooms_below,match) link)
$(O)/bench/advisories: $(O)/bench/advisories.o $(STORE_LIBS)
	@mkdir -p $(@D)
	@$(CC) $(LDFLAGS_ALL) -pie -o $@ $< $(STORE_LIBS) $(LIBS) -lm

# What reports cost.
references: $(O)/bench/formats
REPORT_LIBS := $(patsubst %,$(O)/lib/%.a,report $(call rooms_below,report))
$(O)/bench/formats: $(O)/bench/formats.o $(REPORT_LIBS)
	@mkdir -p $(@D)
	@$(CC) $(LDFLAGS_ALL) -pie -o $@ $< $(REPORT_LIBS) $(LIBS) -lm

-include $(shell find $(O) -name '*.d' 2>/dev/null)

# The two commands, and the rest. Each builds what it needs, and installs missing system packages first (tools/setup).
JOBS ?= $(shell nproc)
SUBMAKE = $(MAKE) -s --no-print-directory -j$(JOBS)
EXAMPLE := $(B)/example
TARGET ?= oci:$(EXAMPLE)

.PHONY: help setup run example check soak bench install deb format check-format lint clean
help:
	@echo 'make run [TARGET=image.tar]    build the release and scan the example image, or another'
	@echo 'make check                     build with sanitizers and run all tests'
	@echo 'make all | install | clean     the programs | DESTDIR= PREFIX=/usr/local | remove $(B)'
	@echo 'make format | lint             lay the sources out | look for mistakes'
	@echo 'make deb                       the Debian packages, into $(B)/deb'
	@echo 'make bench | soak              measure | fuzz for a long time; results are kept in bench/'
	@echo 'make test-ROOM [VARIANT=check] one room'"'"'s unit tests'
	@echo 'VARIANT=release check clang zlib misbehave fuzz; WERROR=-Werror; B=folder'

setup:
	@tools/setup build check

run:
	@tools/setup build
	@echo 'make run: building the release in $(B)/release'
	@$(SUBMAKE) VARIANT=release all example
	@echo 'make run: $(B)/release/bin/plimsoll scan --offline $(TARGET)'
	@$(B)/release/bin/plimsoll scan --offline $(SCAN) '$(TARGET)'; code=$$?; \
	case $$code in 0) word='pass or warn';; 2) word=block;; 3) word=incomplete;; 4) word=trust;; *) exit $$code;; esac; \
	echo "make run: plimsoll ended with $$code ($$word)"

example: $(EXAMPLE)/index.json
$(EXAMPLE)/index.json: tools/make-example $(shell find example -type f 2>/dev/null)
	@echo '  MAKE $(EXAMPLE)'
	@tools/make-example example $(EXAMPLE)

check:
	@tools/setup build check
	@MAKE='$(MAKE)' tests/run --build $(B) $(CHECK)

soak:
	@tools/setup build check
	@B=$(B) bench/soak
	@$(SUBMAKE) VARIANT=release all
	@PLIMSOLL_BUILD=$(B)/release bench/soak-sweep

bench:
	@tools/setup build check bench
	@$(SUBMAKE) VARIANT=release all references
	@bench/make-fat-image
	@bench/make-estargz
	@bench/make-sized-images
	@B=$(B) bench/run
	@B=$(B) bench/malware
	@B=$(B) bench/formats

DESTDIR ?=
PREFIX ?= /usr/local
LIBDIR ?= lib
install:
	@SETUP_ONLY_AS_ROOT=1 tools/setup build
	@$(SUBMAKE) VARIANT=release all
	@B=$(B) DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' LIBDIR='$(LIBDIR)' tools/install

deb:
	@tools/setup build package
	@$(SUBMAKE) VARIANT=release all
	@B=$(B) tools/make-deb

C_FILES = $(shell find src fuzz bench -name '*.[ch]' 2>/dev/null)
format:
	clang-format -i $(C_FILES)
check-format:
	@clang-format --dry-run -Werror $(C_FILES)
lint:
	@JOBS=$(JOBS) tools/lint

clean:
	rm -rf $(B)
