# The stages of bin/test. `needs_X` notes packages before anything runs; `stage_X` runs in a subshell with its output in
# a log, and writes lines "ok NAME", "not ok NAME" (then "# WHY") or "skip NAME" to $results.
# To be sourced by bash after common.sh and roots.sh.
# shellcheck shell=bash disable=SC2154,SC2016

report()
{
	printf '%s\n' "$*" >>"$results"
}

# ---- reading what other test runners say ------------------------------------------------------------------------

# report_tap PREFIX < OUTPUT: the lines of `make -C engine check` with TAP from cmocka, which opens a program with
# "# test_x" and a group with "1..N". A group that says less than it promised has crashed.
report_tap()
{
	awk -v prefix="$1" '
		function close_group() {
			if (told < promised) print "not ok " prefix program ": stopped after " told " of " promised " tests"
			promised = told = 0
		}
		/^# test_/ { close_group(); program = substr($2, 6) ": "; next }
		/^1\.\.[0-9]+/ { close_group(); promised = substr($1, 4) + 0; next }
		/^not ok [0-9]+ # SKIP/ || /^ok [0-9]+ # SKIP/ { told++; sub(/^.*SKIP */, ""); print "skip " prefix program $0; next }
		/^ok [0-9]+ - / { told++; sub(/^ok [0-9]+ - /, ""); print "ok " prefix program $0; next }
		/^not ok [0-9]+ - / { told++; sub(/^not ok [0-9]+ - /, ""); print "not ok " prefix program $0; next }
		END { close_group() }' >>"$results"
}

# report_phpt TREE [PREFIX]: the list that run-tests.php wrote there with -W, lines "PASSED<tab>tests/x.phpt"; of a failed test
# the beginning of the difference too.
report_phpt()
{
	local status test prefix=${2-}
	while IFS=$'\t' read -r status test; do
		test=tests/${test##*tests/}
		case $status in
		PASSED) report "ok $prefix$test" ;;
		SKIPPED) report "skip $prefix$test" ;;
		?*)
			report "not ok $prefix$test (${status,,})"
			[ ! -e "$1/${test%.phpt}.diff" ] || awk 'NR <= 8 { print "# " $0 }' "$1/${test%.phpt}.diff" >>"$results"
			[ ! -e "$1/${test%.phpt}.mem" ] || awk 'NR <= 12 { print "# " $0 }' "$1/${test%.phpt}.mem" >>"$results"
			;;
		esac
	done <"$1/phpt.list"
}

# ---- running ------------------------------------------------------------------------------------------------------

# check_engine FOLDER: the unit tests of the engine in FOLDER, as TAP on standard output.
check_engine()
{
	local programs status=0
	make -C "$1/engine" BUILD=../.build/engine -j"$(processors)" -k programs || status=$?
	CMOCKA_MESSAGE_OUTPUT=TAP make -C "$1/engine" BUILD=../.build/engine check || status=$?
	programs=("$1"/tests/engine/test_*.c)
	echo "engine: ${#programs[@]} programs, status $status"
	return "$status"
}

# run_phpt FOLDER PHP [OPTION...]: the phpt of FOLDER with the module built there; the list of results goes to
# FOLDER/phpt.list.
# What each of them prints is in the log, for the stage `secrets`.
run_phpt()
(
	cd "$1" || exit
	rm -f phpt.list
	status=0
	modules=(-d extension="$PWD/modules/smtp.so")
	[ ! -d "$PWD/libraries" ] || export SMTP_LIBRARIES=$PWD/libraries
	# PHP 7.4 has json as a module, and does not read --EXTENSIONS--
	if ! "$2" -n -r 'exit(extension_loaded("json") ? 0 : 1);'; then
		for module in json ctype iconv mbstring intl; do
			"$2" -n -d extension="$module" -r '' 2>&1 | grep -q . || modules+=(-d extension="$module")
		done
	fi
	NO_INTERACTION=1 REPORT_EXIT_STATUS=1 TEST_PHP_EXECUTABLE=$2 \
		php -n run-tests.php -n "${modules[@]}" "${@:3}" -q -j4 --show-diff --show-out -W phpt.list tests || status=$?
	[ -e phpt.list ] || exit 1
	exit "$status"
)

php_binary()
{
	php -n -r 'echo PHP_BINARY;'
}

# ---- stages ---------------------------------------------------------------------------------------------------------

needs_files()
{
	need git have git
	need_php
}

stage_files()
{
	local status=0 lines
	lines=$("$top/bin/check-files" 2>&1) || status=$?
	printf '%s\n' "$lines"
	if printf '%s\n' "$lines" | grep -qE '^(not )?ok '; then
		printf '%s\n' "$lines" | grep -E '^(not )?ok ' >>"$results"
	elif [ "$status" -eq 0 ]; then
		report "ok the file lists agree"
	fi
	lines=$("$top/bin/mutate" --check) || status=$?
	printf '%s\n' "$lines" | tee -a "$results"
	return "$status"
}

needs_arrows()
{
	need_compiler
}

stage_arrows()
{
	local status=0
	"$top/bin/check-arrows" || status=$?
	cat "$logs/arrows.log" >>"$results"
	return "$status"
}

needs_engine()
{
	need_compiler
	need libcmocka-dev header cmocka.h
	need libidn2-dev header idn2.h
}

stage_engine()
{
	local status=0
	check_engine "$top" || status=$?
	report_tap '' <"$logs/engine.log"
	return "$status"
}

needs_sendmail()
{
	need_compiler
	need_php
}

stage_sendmail()
{
	local status=0
	make -s -C engine BUILD=../.build/engine -j"$(processors)" ../.build/engine/checked/smtp-sendmail || return
	php -n tests/sendmail/try-sendmail.inc "$build/engine/checked/smtp-sendmail" || status=$?
	grep -E '^(not )?ok |^# ' "$logs/sendmail.log" >>"$results"
	return "$status"
}

needs_score()
{
	needs_engine
}

# The replies of replies-held-back.tsv; the rules were written without them.
stage_score()
{
	local status=0
	make -s -C engine programs >/dev/null || return
	SMTP_TESTS=$top/tests/engine "$build/engine/checked/test_score" || status=$?
	grep '^score held back' "$logs/score.log" >>"$results"
	[ "$status" -ne 0 ] || report "ok the rules explain replies that nobody looked at"
	return "$status"
}

needs_phpt()
{
	need_compiler
	need_php
	local version
	version=$(php -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;' 2>/dev/null)
	need openssl have openssl
	need ripmime have ripmime
	need "php$version-fpm" have "php-fpm$version"
}

stage_phpt()
{
	local status=0
	{ copy_sources "$build/test" && build_extension "$build/test"; } || return
	run_phpt "$build/test" "$(php_binary)" || status=$?
	report_phpt "$build/test" || return
	return "$status"
}

needs_docs()
{
	needs_phpt
}

# The keys in the pages are those of the extension, and what the pages show runs and prints what they say.
stage_docs()
{
	local status=0
	{ copy_sources "$build/test" && build_extension "$build/test"; } || return
	bin/check-docs --show "$build/test/modules/smtp.so" >"$logs/docs.cases" || status=$?
	bin/categories "$build/test/modules/smtp.so" >>"$logs/docs.cases" || status=$?
	bin/check-hardening >>"$logs/docs.cases" || status=$?
	cat "$logs/docs.cases"
	grep -E '^(ok|not ok|skip|#) ' "$logs/docs.cases" >>"$results"
	return "$status"
}

needs_judges()
{
	needs_engine
	need python3 test -x /usr/bin/python3
	need python3-dkim /usr/bin/python3 -c 'import dkim'
	need python3-nacl /usr/bin/python3 -c 'import nacl'
	need python3-spf /usr/bin/python3 -c 'import spf'
	need libemail-mime-perl perl -MEmail::MIME -e 1
}

# Composed and signed messages, read back by readers that are not ours; and SPF as another one judges it. Debian's own python3 has Debian's modules.
stage_judges()
{
	local samples=$build/samples status=0 program
	rm -rf "$samples" && mkdir -p "$samples/compose" "$samples/dkim" "$samples/spf" || return
	make -s -C engine programs >/dev/null || return
	for program in compose_random dkim spf; do
		SMTP_SAMPLES=$samples/${program%_random} SMTP_TESTS=$top/tests/engine \
			"$build/engine/checked/test_$program" >/dev/null || return
	done
	{
		/usr/bin/python3 tests/engine/judge_compose.py "$samples/compose" || status=$?
		perl tests/engine/judge_compose.pl "$samples/compose" | sed 's/$/, Email::MIME/' || status=$?
		/usr/bin/python3 tests/engine/judge_dkim.py "$samples/dkim" || status=$?
		/usr/bin/python3 tests/engine/judge_spf.py "$samples/spf" || status=$?
	} >"$logs/judges.cases"
	tail -n 20 "$logs/judges.cases"
	grep -E '^(ok|not ok|skip|#) ' "$logs/judges.cases" >>"$results"
	return "$status"
}

needs_asan()
{
	needs_phpt
}

# Debian's php, with a module built under the sanitizers: some twenty times faster than valgrind, and sees more.
stage_asan()
{
	local tree=$build/asan status=0 flags='-fsanitize=address,undefined -fno-sanitize-recover=all'
	copy_sources "$tree" || return
	CFLAGS="-g -O1 -fno-omit-frame-pointer $flags" LDFLAGS="$flags" build_extension "$tree" || return
	cc -shared -fPIC -O1 -o "$tree/nodeepbind.so" "$top/bin/lib/nodeepbind.c" || return
	cat >"$tree/php" <<-END || return
		#!/bin/sh
		# a fatal error leaves memory behind, which PHP's own allocator would free: such tests ask for it
		export USE_ZEND_ALLOC=\${USE_ZEND_ALLOC:-0} ZEND_DONT_UNLOAD_MODULES=1
		export UBSAN_OPTIONS=print_stacktrace=1 ASAN_OPTIONS=verify_asan_link_order=0:fast_unwind_on_malloc=0
		export LD_PRELOAD="$tree/nodeepbind.so $(cc -print-file-name=libasan.so)"
		exec "$(php_binary)" "\$@"
	END
	chmod +x "$tree/php" || return
	run_phpt "$tree" "$tree/php" || status=$?
	report_phpt "$tree" || return
	return "$status"
}

needs_pecl()
{
	need_compiler
	need_php
	need php-pear have pecl
	need binutils have readelf
}

# pecl puts a module where php-config says that php looks for it; ours says: into the prefix.
prefix_php_config()
{
	mkdir -p "$1/bin"
	cat >"$1/bin/php-config" <<-END
		#!/bin/sh
		case \$1 in
		--prefix) echo '$1' ;;
		--extension-dir) echo '$1/ext' ;;
		*) exec '$(command -v php-config)' "\$@" ;;
		esac
	END
	chmod +x "$1/bin/php-config"
}

# What config.m4 asks the compiler and the linker for, in a module built as users build it.
report_hardening()
{
	local name wanted
	while read -r wanted name; do
		if { nm -D "$1" && readelf -dW "$1"; } | grep -qE "$wanted"; then
			report "ok the module has $name"
		else
			report "not ok the module has $name"
		fi
	done <<-'END'
		__stack_chk_fail a stack protector
		__[a-z]+_chk(@|$) _FORTIFY_SOURCE
		BIND_NOW no function pointers that can be written
		NODELETE code that stays for the resolver's thread
	END
}

# The tool as users start it: from the path, its first line names the PHP, whose php.ini loads the module.
pecl_tool()
{
	local first
	first=$(head -n 1 "$1/pear/smtp-doctor") || return
	[ -x "$1/pear/smtp-doctor" ] && [ -x "${first#\#!}" ] || return
	mkdir -p "$1/conf.d" && printf 'extension=%s\n' "$1/ext/smtp.so" >"$1/conf.d/smtp.ini" || return
	PHP_INI_SCAN_DIR=$1/conf.d php -n "$top/tests/real/doctor.inc" "$1/pear/smtp-doctor"
}

stage_pecl()
{
	local tree=$build/pecl prefix=$build/pecl-prefix package
	rm -rf "$tree" "$prefix"
	{ copy_sources "$tree" && cd "$tree"; } || return
	pecl package package.xml || return
	package=$(echo smtp-*.tgz)
	[ -e "$package" ] || return
	report "ok pecl package makes $package"
	prefix_php_config "$prefix" || return
	pear config-create "$prefix" "$prefix/pearrc" >/dev/null || return
	PATH=$prefix/bin:$PATH pecl -c "$prefix/pearrc" -C "$prefix/pearrc" install "./$package" </dev/null || return
	[ -e "$prefix/ext/smtp.so" ] || return
	report "ok pecl install $package"
	report_hardening "$prefix/ext/smtp.so"
	php -n -d extension="$prefix/ext/smtp.so" "$top/tests/real/smoke.inc" || return
	report "ok the installed module sends a message"
	pecl_tool "$prefix" || return
	report "ok the installed smtp-doctor tests a server, in its own PHP"
}

needs_real()
{
	[ "$(id -u)" -eq 0 ] || return 0
	need_compiler
	need_php
	need_roots
	need openssl have openssl
	need python3 have python3
	need libsasl2-dev header sasl/sasl.h
	need libsasl2-modules test -e "$(find /usr/lib -name libscram.so 2>/dev/null | head -n 1)"
}

stage_real()
{
	local root root24 status=0
	if [ "$(id -u)" -ne 0 ]; then
		report "skip real: Postfix has to be started as root"
		return
	fi
	{ copy_sources "$build/test" && build_extension "$build/test"; } || return
	root=$(make_mail_root) || return
	root24=$(make_root mail24 trixie "$(dpkg --print-architecture)" dovecot-core,dovecot-submissiond) || return
	"$top/tests/real/run" "$root" "$root24" "$build/test/modules/smtp.so" >"$logs/real.cases" || status=$?
	cat "$logs/real.cases"
	grep -E '^(ok|not ok|skip|#) ' "$logs/real.cases" >>"$results"
	return "$status"
}

needs_soak()
{
	need_compiler
	need_php
	[ "$(id -u)" -ne 0 ] || have smtp-sink >/dev/null || need_roots
}

# The short form of bench/run-soak.
stage_soak()
{
	local status=0 soak=(bench/run-soak --module "$build/test/modules/smtp.so")
	{ copy_sources "$build/test" && build_extension "$build/test"; } || return
	{
		if [ "$(id -u)" -eq 0 ] || have smtp-sink >/dev/null; then
			"${soak[@]}" --messages 20000 --only sink || status=$?
		else
			echo "skip soak: smtp-sink is in no root that could be made"
		fi
		"${soak[@]}" --messages 20000 --only chunking || status=$?
		"${soak[@]}" --messages 2000 --kill-every 100 --only moody || status=$?
	} >"$logs/soak.cases"
	cat "$logs/soak.cases"
	grep -E '^(ok|not ok|skip|#) ' "$logs/soak.cases" >>"$results"
	return "$status"
}

needs_mutations()
{
	needs_engine
	needs_phpt
}

# Guards that are taken out, one after the other; tests/mutations lists them.
stage_mutations()
{
	local status=0
	bin/mutate --jobs "$(processors)" || status=$?
	grep -E '^(ok|not ok|#) ' "$logs/mutations.log" >>"$results"
	return "$status"
}

needs_secrets()
{
	need_php
}

# Looks for the passwords of the tests in all that the stages before it left behind, and shows that it would find them.
stage_secrets()
{
	local status=0 printed
	find "$logs" "$build/test/tests" "$build/asan/tests" -type f ! -name 'secrets.*' \
		\( -path "$logs/*" -o -name '*.out' -o -name '*.log' -o -name '*.diff' \) -print0 2>/dev/null >"$build/printed"
	mapfile -d '' -t printed <"$build/printed"
	{
		bin/find-secrets --planted || status=$?
		bin/find-secrets --sources || status=$?
		bin/find-secrets "${printed[@]}" || status=$?
	} >"$build/secrets.cases" 2>&1
	cat "$build/secrets.cases"
	grep -E '^(ok|not ok|#) ' "$build/secrets.cases" >>"$results"
	return "$status"
}

# ---- other releases -------------------------------------------------------------------------------------------------

needs_matrix()
{
	need_roots
}

# stage_matrix SUITE ARCHITECTURE LIBRARIES: engine tests and phpt in a root of that release, the drop-ins with the mailers of the suite
# LIBRARIES.
stage_matrix()
{
	local root library status=0
	if [ "$(id -u)" -ne 0 ]; then
		report "skip $1 $2: a root of another release has to be made as root"
		return
	fi
	root=$(make_root "$1-$2" "$1" "$2" \
		php-cli,php-dev,php-mbstring,php-intl,gcc,libc6-dev,make,pkg-config,libssl-dev,libcmocka-dev,openssl,ca-certificates) || return
	library=$(library_of "$3") || return
	tree=$(mktemp -d "$root/srv/smtp.XXXXXX") || return
	trap 'rm -rf --one-file-system "$tree"' EXIT
	copy_sources "$tree" && cp -r "$library" "$tree/libraries" || return
	(in_root "$root" /bin/bash "${tree#"$root"}/bin/lib/in-root" "${tree#"$root"}") || status=$?
	report_tap 'engine, ' <"$tree/engine.log"
	report_phpt "$tree" || return
	return "$status"
}

needs_php74() { needs_matrix; }
needs_php84() { needs_matrix; }
needs_i386() { needs_matrix; }
stage_php74() { stage_matrix bullseye "$(dpkg --print-architecture)" bookworm; }
stage_php84() { stage_matrix trixie "$(dpkg --print-architecture)" trixie; }
stage_i386() { stage_matrix bookworm i386 bookworm; }
