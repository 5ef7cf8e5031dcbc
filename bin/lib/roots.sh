# Debian roots: other releases of PHP and OpenSSL to build and test in, and the mail servers of tests/real, none of
# which touch the machine's own packages. They are kept outside the checkout and made again when their recipe changes.
# To be sourced by bash after common.sh.
# shellcheck shell=bash disable=SC2154,SC2016

roots=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/smtp-tests

need_roots()
{
	need mmdebstrap have mmdebstrap
	need debian-archive-keyring test -e /usr/share/keyrings/debian-archive-keyring.gpg
	need arch-test have arch-test
	need util-linux have unshare
}

# The mirrors to ask: the one that apt uses here for Debian itself, then where old releases end up.
mirrors()
{
	{
		apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
			sed -n 's/^Debian Debian \([a-z+]*:[^ ]*\)$/\1/p'
		echo http://deb.debian.org/debian/
		echo http://archive.debian.org/debian/
	} | awk '!seen[$0]++'
}

# make_root NAME SUITE ARCHITECTURE PACKAGES [HOOK]: prints the folder of the root, having made it if it was not there.
# HOOK is a shell command that finds the root in $1.
make_root()
{
	local name=$1 suite=$2 architecture=$3 packages=$4 hook=${5:-true}
	local root=$roots/$name mirror
	local recipe="2 $suite $architecture $packages $hook"
	mkdir -p "$roots"
	(
		flock 9
		[ "$recipe" = "$(cat "$root/.recipe" 2>/dev/null)" ] && exit
		for mirror in $(mirrors); do
			rm -rf --one-file-system "$root" "$root.new"
			mmdebstrap --quiet --variant=apt --architectures="$architecture" --include="$packages" \
				--keyring=/usr/share/keyrings \
				--aptopt='APT::Install-Recommends "false"' \
				--aptopt='Acquire::Check-Valid-Until "false"' \
				--aptopt='Acquire::Retries "3"' \
				--dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
				--customize-hook="set -- \"\$1\"; $hook" \
				--customize-hook='echo "127.0.0.1 localhost" >"$1/etc/hosts"' \
				"$suite" "$root.new" "$mirror" >&2 &&
				printf '%s\n' "$recipe" >"$root.new/.recipe" && mv "$root.new" "$root" && exit
		done
		exit 1
	) 9>"$roots/$name.lock" </dev/null || return
	cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null
	printf '%s\n' "$root"
}

# Prints the folder of the root with Postfix, Dovecot and Exim.
make_mail_root()
{
	make_root mail bookworm "$(dpkg --print-architecture)" \
		postfix,dovecot-core,libsasl2-modules,sasl2-bin,libgnutls-dane0,libpcre2-8-0,libidn12,libdb5.3,libnsl2 \
		'chroot "$1" useradd --system --user-group Debian-exim && cd "$1/tmp" &&
		chroot "$1" sh -c "cd /tmp && apt-get download exim4-daemon-light" &&
		dpkg-deb -x exim4-daemon-light_*.deb "$1/opt/exim" && rm -f exim4-daemon-light_*.deb'
}

# in_root ROOT COMMAND...: runs COMMAND in ROOT with a /proc and process numbers of its own. Killing the `unshare` that
# this function becomes ends everything COMMAND started, daemons too: the kernel ends a shell with it that changes no
# identity (that would undo the arrangement), and with process 1 all others.
in_root()
{
	local root=$1
	shift
	exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
		unshare --mount --pid --fork --kill-child --mount-proc --root="$root" \
		/bin/sh -c '"$@" & wait $!' sh "$@"
}
