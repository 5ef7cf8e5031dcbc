# The mailers of other Debian releases, as they are in its packages: PHP files only, so no root is needed to run them. Kept outside
# the checkout, beside the roots; made again when their recipe changes.
# To be sourced by bash after common.sh and roots.sh.
# shellcheck shell=bash disable=SC2154

libraries=$roots/libraries
library_packages=(
	libphp-phpmailer
	php-symfony-mailer php-symfony-mime php-symfony-event-dispatcher php-symfony-event-dispatcher-contracts
	php-symfony-service-contracts php-symfony-deprecation-contracts php-symfony-polyfill-php80 php-symfony-polyfill-php81
	php-symfony-messenger php-psr-log php-psr-container php-psr-event-dispatcher php-email-validator php-doctrine-deprecations php-doctrine-lexer php-doctrine-inflector
	php-illuminate-mail php-illuminate-support php-illuminate-collections php-illuminate-container php-illuminate-contracts
	php-illuminate-macroable php-illuminate-conditionable php-illuminate-reflection
)

# apt_of SUITE MIRROR: a configuration of apt that knows nothing but that suite, and touches nothing of the machine's.
apt_of()
{
	local folder=$libraries/$1.apt
	mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial" || return
	: >"$folder/status"
	printf 'deb %s %s main\ndeb-src %s %s main\n' "$2" "$1" "$2" "$1" >"$folder/sources.list"
	cat >"$folder/apt.conf" <<-END
		Dir::State "$folder"; Dir::State::status "$folder/status"; Dir::Cache "$folder/cache";
		Dir::Etc::sourcelist "$folder/sources.list"; Dir::Etc::sourceparts "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
		Dir::Etc::trustedparts "/usr/share/keyrings"; APT::Architectures { "$(dpkg --print-architecture)"; };
		APT::Sandbox::User ""; Acquire::Check-Valid-Until "false"; Acquire::Languages "none"; Acquire::Retries "3";
	END
	printf '%s\n' "$folder/apt.conf"
}

# library_of SUITE: prints the folder /usr/share/php of that suite's mailers, having fetched them if they were not there. A package that
# the suite does not have is left out.
library_of()
{
	local folder=$libraries/$1 mirror package
	local recipe="1 $1 ${library_packages[*]}"
	mkdir -p "$libraries"
	(
		flock 9
		[ "$recipe" = "$(cat "$folder/.recipe" 2>/dev/null)" ] && exit
		for mirror in $(mirrors); do
			rm -rf "$folder.new" && mkdir -p "$folder.new" && cd "$folder.new" || exit
			APT_CONFIG=$(apt_of "$1" "$mirror") || exit
			export APT_CONFIG
			apt-get update -q >&2 || continue
			for package in "${library_packages[@]}"; do
				apt-get download -q "$package" >&2
			done
			for package in ./*.deb; do
				dpkg-deb -x "$package" . || continue 2
			done
			rm -f ./*.deb
			[ -e usr/share/php/libphp-phpmailer/autoload.php ] && printf '%s\n' "$recipe" >.recipe && rm -rf "$folder" && mv "$folder.new" "$folder" && exit
		done
		exit 1
	) 9>"$folder.lock" </dev/null || return
	printf '%s\n' "$folder/usr/share/php"
}

# source_of SUITE PACKAGE: prints the folder of that package's source, without Debian's changes. apt checks what it fetches; not every mirror
# has every source.
source_of()
{
	local folder=$libraries/$1.$2 mirror
	(
		flock 9
		[ -e "$folder/.complete" ] && exit
		for mirror in $(mirrors); do
			rm -rf "$folder" && mkdir -p "$folder" && cd "$folder" || exit
			APT_CONFIG=$(apt_of "$1" "$mirror") || exit
			export APT_CONFIG
			apt-get update -q >&2 && apt-get source -q --download-only --tar-only "$2" >&2 || continue
			tar -xf ./*.orig.tar.* --strip-components=1 && rm -f ./*.orig.tar.* && : >.complete && exit
		done
		exit 1
	) 9>"$folder.lock" </dev/null || return
	printf '%s\n' "$folder"
}
