# Attest: what a person or the server does with this repository. `make` alone lists it.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

# Pictures of the rooms go here: make pictures PICTURES=/some/folder (ATTEST_PICTURE_SIZES=1280x720-200 draws that size alone)
PICTURES ?= $(CURDIR)/build/pictures
# How long `make fuzz` goes on, in seconds, shared by all targets; `make test` takes 60.
FUZZ_SECONDS ?= 600
# A vault for `make run` to open.
VAULT ?=

export PATH := $(CURDIR)/build/bin:$(PATH)
# Drawing every room in both themes and languages takes minutes: only where pictures are wanted, or tell of a failure.
pictures test-window: export ATTEST_PICTURES = $(abspath $(PICTURES))

# The window is built against the patched GLFW (scripts/patch-glfw). Vet and staticcheck see the same files, so that the C
# of OpenGL, minutes of it, is compiled once.
# nodynamic: pictures of iPhones are decoded in WebAssembly; without it there is no decoder for them, and never one in C.
FYNE := -tags=migrated_fynedo,nodynamic
TERMINAL := -tags=nodynamic
GUI := -modfile=build/attest.mod -trimpath -buildvcs=false
DESKTOP := -tags=migrated_fynedo,nodynamic,desktop
# Packages whose tests need no display; the programs that open a window have no tests of their own.
PACKAGES = $$(go list ./... | grep -vxE 'attest|attest/internal/xsession/imeprobe')
# What runs on several goroutines: the engine, what hands work to them and gets it back, sound, and the whole program, whose
# tests go through each room. The rooms draw on one; under the race detector each of their tests costs five times as much.
RACE = attest/(app|app/(player|recorder|shell|sound|task|drafting|level|capture)|archive/(bag|custody|machine|timestamp|transcript)|internal/.*)
# Of the engine and its store, whose tests take a quarter of an hour under it, those of what goes on beside something else.
RACE_TESTS = Record|Import|Draft|Lock|Backup|Compact|Index|Search|Undo|Blob|Gate|Snapshot|Tables
# But not those that are long for other reasons: a full disk, killed processes, damage to each kind of file.
RACE_SKIP = FullDisk|KillWhile|DamagedBackup|NewestIndex|NewestInTheBackup|LostTable|HoldsItsMemory
RACE_PACKAGES = $$(go list ./... | grep -xE '$(RACE)' | grep -vx attest/internal/xsession/imeprobe)
PLAIN_PACKAGES = $$(go list ./... | grep -vxE '$(RACE)|attest|attest/archive/seal')
WINDOW_FILES = $$(grep -rlE --include='*_test.go' --exclude-dir=build '^//go:build .*desktop' .)
WINDOW_PACKAGES = $$(dirname $(WINDOW_FILES) | sort -u)
# The tests of those files alone: what stands beside them in a package has run in the other stages, and is the same there.
WINDOW_TESTS = $$(sed -nE 's/^func (Test[A-Za-z0-9_]+).*/\1/p' $(WINDOW_FILES) | paste -sd'|')
# Vet is a stage of its own, of everything; go test's would look at each package again for each set of tags. Built without the
# folder's name, as the programs are, so that what they are made of is compiled once for both, and again in no other clone.
TEST := -vet=off -trimpath -buildvcs=false
STEP := scripts/step

.PHONY: help run build test race bench endurance audit package release reproduce pictures fuzz fonts clean \
	need-build need-test glfw tools build-tests format cross vet staticcheck test-race test-plain test-window test-fuzz test-window-fuzz

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 20

run: ## open the window; with no display, the whole job on invented testimonies
	@scripts/run $(if $(VAULT),"$(VAULT)")

build: need-build glfw ## build/attest and build/attestctl
	go build $(GUI) $(FYNE) -o build/attest .
	CGO_ENABLED=0 go build $(TERMINAL) -trimpath -buildvcs=false -o build/attestctl ./cmd/attestctl

test: need-test ## everything the server checks; installs what it needs
	@$(STEP) "format" $(MAKE) --no-print-directory format
	@$(STEP) "tools" $(MAKE) --no-print-directory tools
	@$(STEP) "build" $(MAKE) --no-print-directory build build-tests
	@$(STEP) "terminal program for Linux, Windows and macOS" $(MAKE) --no-print-directory cross
	@$(STEP) "go vet" $(MAKE) --no-print-directory vet
	@$(STEP) "staticcheck" $(MAKE) --no-print-directory staticcheck
	@$(STEP) "tests with the race detector" $(MAKE) --no-print-directory test-race
	@$(STEP) "tests without it" $(MAKE) --no-print-directory test-plain
	@$(STEP) "tests of the real window, and fuzzing with what they leave of the processors" $(MAKE) --no-print-directory test-window-fuzz
	@echo "All of make test has passed."

need-build:
	@scripts/need build

need-test:
	@scripts/need build test package

glfw: need-build
	@scripts/patch-glfw build

tools: # staticcheck, the fyne tool, and age with hybrid keys, in the versions of tools/go.mod
	@mkdir -p build/bin
	GOBIN=$(CURDIR)/build/bin go -C tools install tool

build-tests: glfw
	go build $(GUI) $(FYNE) -o build/imeprobe ./internal/xsession/imeprobe

format:
	scripts/check-format

cross:
	@for os in linux windows darwin; do \
		echo "CGO_ENABLED=0 GOOS=$$os go build ./cmd/attestctl"; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=amd64 go build $(TERMINAL) -trimpath -buildvcs=false -o "build/cross/$$os/" ./cmd/attestctl; \
	done

vet: glfw
	go vet $(GUI) $(DESKTOP) ./...

staticcheck: glfw
	GOWORK="$(CURDIR)/build/attest.work" GOFLAGS="-trimpath -buildvcs=false" staticcheck $(DESKTOP) ./...

# The least of the password hash is less in the tests (archive/seal/kdf_least_quick.go) but those of the seal, and of the
# terminal's program as it is built for others (TestCanary): under the race detector memory is what costs, and elsewhere it is
# the most of what attestctl does.
# The engine's tests, one after another, go on beside the others; what they say is told when all have ended.
test-race:
	@mkdir -p build
	@export ATTEST_PICTURES= CGO_ENABLED=1; code=0; \
	go test $(TEST) -race $(FYNE),quickkdf -timeout=15m -run '$(RACE_TESTS)' -skip '$(RACE_SKIP)' ./archive ./archive/store >build/race.log 2>&1 & engine=$$!; \
	go test $(TEST) -race $(FYNE),quickkdf -timeout=15m $(RACE_PACKAGES) || code=$$?; \
	wait $$engine || code=$$?; \
	cat build/race.log; exit $$code

# The seal and decoders in WebAssembly too, which cost minutes under the race detector and show it nothing: the vault's tests
# use both under it.
test-plain:
	ATTEST_PICTURES= go test $(TEST) $(FYNE),quickkdf -timeout=15m $(PLAIN_PACKAGES)
	ATTEST_PICTURES= go test $(TEST) $(FYNE) -timeout=15m ./archive/seal

race: need-test glfw ## all tests under the race detector: 20 minutes and more
	CGO_ENABLED=1 go test -race $(FYNE),quickkdf -timeout=60m $(PACKAGES)

# The package is looked into, and given to nobody: pressing it hard takes a minute.
test-window: export XZ_OPT = -0
test-window: build build-tests package tools
	@mkdir -p "$$ATTEST_PICTURES"
	go test $(TEST) $(DESKTOP) -count=1 -p=1 -timeout=15m -run "^($(WINDOW_TESTS))\$$" $(WINDOW_PACKAGES)

test-window-fuzz: # a window waits most of the time
	@nice -n 19 $(MAKE) --no-print-directory test-fuzz >build/fuzz.log 2>&1 & fuzz=$$!; \
	$(MAKE) --no-print-directory test-window || { kill $$fuzz; exit 1; }; \
	wait $$fuzz || { cat build/fuzz.log; exit 1; }; \
	grep -E '^(fuzz: [0-9]+ targets|PASS|ok)' build/fuzz.log

test-fuzz:
	scripts/fuzz 60

fuzz: ## every fuzz target; FUZZ_SECONDS in all
	scripts/fuzz $(FUZZ_SECONDS)

# On a machine with nothing else to do: docs/performance.md. The display's packages are those of the window tests.
bench: build tools ## speed, as ratios in one run, and the seconds that the window takes to start
	@scripts/need test bench
	go test $(FYNE) -run='^$$' -bench=. -benchmem -timeout=30m $(PACKAGES)
	go test $(DESKTOP) -run='^$$' -bench=. -timeout=10m ./internal/xsession

endurance: ## two hours recorded through the window, faster than they pass; what the process holds is told
	go test $(FYNE),endurance -run=TestTwoHours -count=1 -v -timeout=20m ./app

pictures: need-test build build-tests tools ## a picture of each room, light and dark, in the folder PICTURES
	@mkdir -p "$$ATTEST_PICTURES"
	go test $(FYNE) -count=1 ./app/...
	go test $(DESKTOP) -count=1 -p=1 -timeout=15m $(WINDOW_PACKAGES)
	@ls "$$ATTEST_PICTURES"

audit: ## gosec and govulncheck, where their data can be reached
	scripts/audit

package: build ## build/package/Attest.tar.xz, by fyne package, with the patched GLFW
	@scripts/package

reproduce: ## both programs a second time, in another folder and with an empty cache: the same bytes, or what differs; many minutes
	scripts/reproduce

release: ## build/release: attestctl for Linux, Windows and macOS, with checksums
	@scripts/release

fonts: ## build Attest Sans again from its two sources
	assets/fonts/make-fonts.sh assets/fonts

clean: ## remove all that was built
	rm -rf build
