# What bin/demo and bin/test share: finding what is missing, copying the sources out of the way, building.
# To be sourced by bash; the caller has set `top` to the top of the checkout.
# shellcheck shell=bash disable=SC2154

build=$top/.build
logs=$build/logs
missing=()

# root in somebody else's checkout would be refused
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0=$top

say()
{
	printf '%s\n' "$*"
}

die()
{
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# need PACKAGE COMMAND...: notes PACKAGE as missing unless COMMAND succeeds. What counts is that the thing works,
# not where it came from.
need()
{
	local package=$1
	shift
	[[ " ${missing[*]} " == *" $package "* ]] || "$@" >/dev/null 2>&1 || missing+=("$package")
}

have()
{
	command -v "$1"
}

header()
{
	printf '#include <%s>\n' "$1" | cc -E -x c - -o /dev/null
}

# Installs what `need` noted; asks nothing, starts no daemon of its own accord.
install_missing()
{
	local as_root=() status=0
	[ ${#missing[@]} -eq 0 ] && return 0
	have apt-get >/dev/null || die "please install what Debian calls: ${missing[*]}"
	if [ "$(id -u)" -ne 0 ]; then
		have sudo >/dev/null || die "please run as root: apt-get install --no-install-recommends ${missing[*]}"
		as_root=(sudo)
	fi
	say "installing: ${missing[*]}"
	{
		"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
			"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
				apt-get install -q -y --no-install-recommends "${missing[@]}"
	} >"$logs/install.log" 2>&1 </dev/null || status=$?
	missing=()
	if [ "$status" -ne 0 ]; then
		tail -n 15 "$logs/install.log" >&2
		die "apt-get failed; all it said is in $logs/install.log"
	fi
}

need_compiler()
{
	need gcc have cc
	need libc6-dev header stdio.h
	need make have make
	need pkg-config have pkg-config
	need libssl-dev pkg-config --exists 'openssl >= 1.1.1'
}

need_php()
{
	need php-cli have php
	need php-dev have phpize
}

processors()
{
	getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2
}

# The files of the project, NUL-terminated: what git knows or would take, so that litter stays behind.
project_files()
{
	if git -C "$top" rev-parse >/dev/null 2>&1; then
		git -C "$top" ls-files -z --cached --others --exclude-standard
	else
		(cd "$top" && find . -path ./.build -prune -o -path ./.git -prune -o -type f -printf '%P\0')
	fi | while IFS= read -r -d '' file; do
		[ ! -e "$top/$file" ] || printf '%s\0' "$file"
	done | LC_ALL=C sort -zu
}

# copy_sources FOLDER: makes FOLDER hold the project's files with their times, so that make builds only what changed,
# and takes away what the project no longer has.
copy_sources()
{
	local to=$1 list=$1/.project-files
	mkdir -p "$to"
	project_files >"$list.new"
	if [ -e "$list" ]; then
		LC_ALL=C comm -z -23 "$list" "$list.new" | (cd "$to" && xargs -0r rm -f --)
	fi
	tar -C "$top" --null -T "$list.new" -cf - | tar -C "$to" --no-same-owner -xf - && mv "$list.new" "$list"
}

# build_extension FOLDER: phpize, configure and make in FOLDER, as far as they are due; the module is then
# FOLDER/modules/smtp.so. CFLAGS and LDFLAGS come from the environment.
build_extension()
(
	cd "$1" || exit
	id="$(php-config --vernum --phpapi 2>/dev/null) $(php-config --extension-dir) ${CFLAGS-} ${LDFLAGS-}"
	if [ ! -e Makefile ] || [ config.m4 -nt Makefile ] || [ "$id" != "$(cat .configured 2>/dev/null)" ]; then
		phpize && ./configure --enable-smtp && make clean || exit
		printf '%s\n' "$id" >.configured
	fi
	# not every PHP's Makefile knows which objects a header belongs to
	if [ -e .built ] && [ -n "$(find ext engine ./*.h -name '*.h' -newer .built)" ]; then
		make clean || exit
	fi
	make -j"$(processors)" && touch .built
)
