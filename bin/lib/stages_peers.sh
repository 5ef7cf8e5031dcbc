# The stage `peers`: the drop-ins with the mailers of several Debian releases, and the tests that those mailers bring along.
# To be sourced by bash after stages.sh and libraries.sh.
# shellcheck shell=bash disable=SC2154

needs_peers()
{
	needs_phpt
	need php-mbstring php -r 'exit(extension_loaded("mbstring") ? 0 : 1);'
	need php-intl php -r 'exit(extension_loaded("intl") ? 0 : 1);'
	need debian-archive-keyring test -e /usr/share/keyrings/debian-archive-keyring.gpg
	need util-linux have flock
	need phpunit have phpunit
}

# peers_phpt SUITE: the tests of the drop-ins for mailers, with the libraries of that suite.
peers_phpt()
{
	local library status=0
	library=$(library_of "$1") || return
	(
		cd "$build/test" || exit
		rm -f phpt.list
		SMTP_LIBRARIES=$library NO_INTERACTION=1 REPORT_EXIT_STATUS=1 TEST_PHP_EXECUTABLE=$(php_binary) \
			php -n run-tests.php -n -d extension="$PWD/modules/smtp.so" -q -j4 --show-diff -W phpt.list tests/adapters/{phpmailer,symfony,laravel}-*.phpt
	) || status=$?
	[ -e "$build/test/phpt.list" ] || return
	report_phpt "$build/test" "$1: "
	return "$status"
}

# The same with a suite that moves: what fails there today is told, and fails nothing.
peers_moving()
{
	local told=$results
	results=$logs/peers.moving
	: >"$results"
	peers_phpt "$1" || printf 'status %s\n' "$?"
	sed 's/^not ok /skip /' "$results" >>"$told"
	results=$told
}

# peers_own NAME SUITE PACKAGE FOLDER: the tests of that package which are in FOLDER of its source, as far as tests/adapters/peers/NAME.left-out
# does not name them. A source that the mirror does not have, or that has no tests, is skipped.
peers_own()
{
	local source library status=0
	if ! source=$(source_of "$2" "$3"); then
		report "skip the tests of $3 in $2: the mirror does not have its source"
		return
	fi
	if [ ! -d "$source/$4" ]; then
		report "skip the tests of $3 in $2: its source package holds none"
		return
	fi
	library=$(library_of "$2") || return
	php "$top/tests/adapters/peers/run.inc" "$1" "$2" "$source/$4" "$library" "$build/test/modules/smtp.so" >"$logs/peers.$1.$2" || status=$?
	cat "$logs/peers.$1.$2"
	grep -E '^(ok|not ok|skip|#) ' "$logs/peers.$1.$2" >>"$results"
	return "$status"
}

stage_peers()
{
	local status=0 suite
	{ copy_sources "$build/test" && build_extension "$build/test"; } || return
	for suite in bullseye bookworm trixie; do
		peers_phpt "$suite" || status=$?
	done
	peers_moving sid
	peers_own symfony-mailer bookworm symfony src/Symfony/Component/Mailer/Tests || status=$?
	peers_own phpmailer trixie libphp-phpmailer test || status=$?
	return "$status"
}
