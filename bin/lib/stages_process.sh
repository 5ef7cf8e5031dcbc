# Stages of bin/test that ask how the product behaves in the process it lives in: threads, other compilers, memory.
# To be sourced by bash after stages.sh.
# shellcheck shell=bash disable=SC2154,SC2016

# ---- threads --------------------------------------------------------------------------------------------------------

needs_threads()
{
	needs_engine
	need binutils have objdump
}

# The engine alone: no data that threads could share, and ThreadSanitizer over eight that send at once.
stage_threads()
{
	local status=0 make=(make -s -C engine "-j$(processors)")
	"${make[@]}" || return
	bin/check-state "$build/engine/libsmtp.a" >"$logs/threads.cases" || status=$?
	cat "$logs/threads.cases" | tee -a "$results"
	"${make[@]}" BUILD=../.build/tsan SANITIZE='-O1 -g -fsanitize=thread' ../.build/tsan/checked/test_threads || return
	{
		echo '# test_threads'
		CMOCKA_MESSAGE_OUTPUT=TAP SMTP_TESTS=tests/engine "$build/tsan/checked/test_threads"
	} >"$logs/threads.tap" 2>&1 || status=$?
	cat "$logs/threads.tap"
	report_tap 'ThreadSanitizer, ' <"$logs/threads.tap"
	return "$status"
}

# ---- throughput -----------------------------------------------------------------------------------------------------

needs_bench()
{
	[ "$(id -u)" -eq 0 ] || return 0
	needs_phpt
	need_roots
	need python3 have python3
	need ca-certificates test -s /etc/ssl/certs/ca-certificates.crt
	need libphp-phpmailer test -e /usr/share/php/libphp-phpmailer/autoload.php
	need php-symfony-mailer test -e /usr/share/php/Symfony/Component/Mailer/autoload.php
	need php-curl php -r 'exit(extension_loaded("curl") ? 0 : 1);'
}

# Nothing is measured: a few messages of each contender to each server, which counts them.
stage_bench()
{
	local status=0
	if [ "$(id -u)" -ne 0 ]; then
		report "skip bench: Postfix has to be started as root"
		return
	fi
	bench/run-throughput --smoke >"$logs/bench.cases" || status=$?
	cat "$logs/bench.cases"
	grep -E '^(ok|not ok|skip|#) ' "$logs/bench.cases" >>"$results"
	return "$status"
}

# ---- another compiler -----------------------------------------------------------------------------------------------

needs_clang()
{
	need_compiler
	need_php
}

# Not installed for this: half a gigabyte.
stage_clang()
{
	local tree=$build/clang
	if ! have clang >/dev/null; then
		report 'skip clang: it is not installed'
		return
	fi
	make -s -C engine -j"$(processors)" CC=clang BUILD=../.build/clang-engine || return
	report "ok the engine compiles without a warning, $(clang -dumpversion)"
	copy_sources "$tree" || return
	CC=clang CFLAGS='-g -O2 -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare -Wno-missing-field-initializers -Werror' \
		build_extension "$tree" || return
	report 'ok the extension compiles without a warning'
}

# ---- ZTS ------------------------------------------------------------------------------------------------------------

needs_zts74() { needs_matrix; }
needs_zts84() { needs_matrix; }
stage_zts74() { stage_zts bullseye php7.4 --enable-maintainer-zts --enable-json; }
stage_zts84() { stage_zts trixie php8.4 --enable-zts; }

# What makes a PHP of its own in the root $1, from PHP's own sources, of which Debian keeps the tarball. Where they cannot
# be had, it leaves a note instead.
zts_recipe()
{
	cat <<-END
		sed -n 's/^deb /deb-src /p' "\$1/etc/apt/sources.list" >"\$1/etc/apt/sources.list.d/sources.list" &&
		chroot "\$1" sh -c 'cd /usr/src && apt-get update -q && apt-get source -q --download-only $1' ||
		{ touch "\$1/no-sources"; exit 0; };
		chroot "\$1" sh -c 'cd /usr/src && tar -xf $1_*.orig.tar.xz && rm -f $1_* && cd php*/ &&
		./configure -q --prefix=/opt/php --disable-all --disable-cgi --without-pear --enable-debug --enable-embed=shared
		--with-openssl --enable-pcntl --enable-posix ${*:2} && make -s -j$(processors) && make -s install && cd .. && rm -rf php*/'
	END
}

# stage_zts SUITE SOURCE OPTION...: a debug build of PHP with threads: the phpt, which then see leaks of emalloc() too, and
# many threads that send at once.
stage_zts()
{
	local root status=0
	if [ "$(id -u)" -ne 0 ]; then
		report "skip $1: a root of another release has to be made as root"
		return
	fi
	root=$(make_root "zts-$1" "$1" "$(dpkg --print-architecture)" \
		gcc,libc6-dev,make,pkg-config,autoconf,binutils,xz-utils,libssl-dev,openssl,ca-certificates,procps \
		"$(zts_recipe "${@:2}" | tr '\n\t' '  ')") || return
	if [ -e "$root/no-sources" ]; then
		rm -f "$root/.recipe" # another day, another try
		report "skip the sources of $2 cannot be had from the mirrors of apt"
		return
	fi
	tree=$(mktemp -d "$root/srv/smtp.XXXXXX") || return
	trap 'rm -rf --one-file-system "$tree"' EXIT
	copy_sources "$tree" || return
	(in_root "$root" /bin/bash "${tree#"$root"}/bin/lib/in-zts" "${tree#"$root"}") || status=$?
	grep -hE '^(ok|not ok|#) ' "$tree/state.cases" "$tree/threads.cases" >>"$results"
	report_phpt "$tree" || return
	return "$status"
}

# ---- valgrind -------------------------------------------------------------------------------------------------------

needs_valgrind()
{
	needs_phpt
	need valgrind have valgrind
}

# The module as users build it, with what no sanitizer was compiled into: OpenSSL and libidn2. It sees what is read before
# it was written. The processes that play servers need not be watched; PCRE's compiled code would be complained of.
stage_valgrind()
{
	local status=0
	{ copy_sources "$build/test" && build_extension "$build/test"; } || return
	export VALGRIND_OPTS="--leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite
		--suppressions=$top/bin/lib/valgrind.supp --trace-children-skip=/bin/*,/usr/bin/openssl,/usr/bin/ripmime
		--trace-children-skip-by-arg=*server-process.inc,*sink.inc"
	VALGRIND_OPTS=$(tr -s '\n\t' ' ' <<<"$VALGRIND_OPTS")
	run_phpt "$build/test" "$(php_binary)" -m -d pcre.jit=0 || status=$?
	report_phpt "$build/test" || return
	return "$status"
}
