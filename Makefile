# For users and CI; developers use ./dev. Works on a fresh Debian 12: what is missing is installed.
.PHONY: run build test interop bench lint package soak clean
run:
	@tools/setup.sh run
	@./dev run
build:
	@tools/setup.sh run
	@./dev build release gyoji
test:
	@tools/setup.sh test
	@./dev test
interop:
	@tools/setup.sh test
	@./dev build release gyoji
	@tests/interop/run.sh
bench:
	@tools/setup.sh test
	@./dev bench
lint:
	@tools/setup.sh test
	@./dev check
	@./dev tidy
package:
	@tools/setup.sh run
	@./dev build release gyoji
	@cd build/release && cpack -G DEB
soak:
	@tools/setup.sh test
	@./dev soak
clean:
	rm -rf build
