# The stage `queues`: Symfony Messenger with our transport over a real Redis, all of them Debian's packages.
# To be sourced by bash after stages.sh.
# shellcheck shell=bash disable=SC2154

needs_queues()
{
	[ "$(id -u)" -ne 0 ] || need_roots
}

make_queues_root()
{
	make_root queues trixie "$(dpkg --print-architecture)" \
		php-cli,php-dev,php-mbstring,php-intl,php-redis,php-symfony-messenger,php-symfony-redis-messenger,php-symfony-mailer,php-symfony-framework-bundle,php-symfony-yaml,redis-server,postfix,gcc,libc6-dev,make,pkg-config,libssl-dev,openssl,ca-certificates
}

# Workers that are killed: no mail is lost, and none is there twice of which that could be known.
stage_queues()
{
	local root status=0
	if [ "$(id -u)" -ne 0 ]; then
		report "skip queues: a root with Redis has to be made as root"
		return
	fi
	root=$(make_queues_root) || return
	tree=$(mktemp -d "$root/srv/smtp.XXXXXX") || return
	trap 'rm -rf --one-file-system "$tree"' EXIT
	copy_sources "$tree" || return
	(in_root "$root" /bin/bash "${tree#"$root"}/bin/lib/in-queues" "${tree#"$root"}") || status=$?
	grep -E '^(ok|not ok|skip|#) ' "$tree/queues.cases" >>"$results"
	return "$status"
}
