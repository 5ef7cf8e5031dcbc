# What the scripts that measure share: building, certificates, and the servers of run-throughput.
# To be sourced by bash after common.sh; roots.sh and tests/real/servers too where servers are started.
# shellcheck shell=bash disable=SC2154

tree=$build/bench flags=-O2

# build_bench COMMAND...: the extension in $tree, then COMMAND there.
build_bench()
{
	say "building in ${tree#"$top/"} (log: ${logs#"$top/"}/bench-build.log)"
	[ -z "$flags" ] || export CFLAGS=$flags
	if ! { copy_sources "$tree" && build_extension "$tree" && (cd "$tree" && "$@"); } \
		>"$logs/bench-build.log" 2>&1 </dev/null; then
		tail -n 25 "$logs/bench-build.log" >&2
		die "the build failed"
	fi
}

# The programs of our own that run-throughput uses.
build_programs()
{
	local name
	mkdir -p programs
	for name in fast-sink delay-proxy bare-client; do
		[ -z "$(find "bench/$name.c" bench/*.h -newer "programs/$name" 2>&1)" ] ||
			cc -O2 -std=c11 -Wall -Wextra -o "programs/$name" "bench/$name.c" -lssl -lcrypto || return
	done
}

# make_chain KIND FOLDER: a server behind an intermediate behind a root, the root at the end of the system's bundle
make_chain()
{
	local kind=$1 folder=$2 name
	rm -rf "$folder"
	mkdir -p "$folder"
	for name in root middle leaf; do
		if [ "$kind" = RSA ]; then
			openssl genrsa -out "$folder/$name.key" 2048
		else
			openssl ecparam -name prime256v1 -genkey -noout -out "$folder/$name.key"
		fi || return
	done
	openssl req -x509 -new -key "$folder/root.key" -sha256 -days 2 -subj '/CN=Bench root' -out "$folder/root.pem" &&
		sign middle root 'basicConstraints=critical,CA:TRUE' &&
		sign leaf middle 'subjectAltName=DNS:localhost,IP:127.0.0.1' &&
		cat "$folder/leaf.pem" "$folder/middle.pem" >"$folder/chain.pem" &&
		cat /etc/ssl/certs/ca-certificates.crt "$folder/root.pem" >"$folder/ca.pem"
}

sign()
{
	openssl req -new -key "$folder/$1.key" -subj "/CN=Bench $1" -out "$folder/$1.csr" &&
		openssl x509 -req -in "$folder/$1.csr" -CA "$folder/$2.pem" -CAkey "$folder/$2.key" -CAcreateserial -days 2 -sha256 \
			-extfile <(printf '%s\n' "$3") -out "$folder/$1.pem"
}

# ---- servers in the root with Postfix; $root, $world, $inside and port[] as in tests/real/servers ---------------------

# A Postfix that takes everything from this machine and throws it away when it is its turn in the queue.
configure_discarding_postfix()
{
	local service
	mkdir "$world/postfix" "$world/spool" "$world/data" && chroot "$root" chown postfix "$inside/data" || return
	cat >"$world/postfix/main.cf" <<-END
		compatibility_level = 3.6
		queue_directory = $inside/spool
		data_directory = $inside/data
		maillog_file = $inside/postfix.log
		maillog_file_prefixes = $inside
		myhostname = mail.shop.test
		mydestination =
		alias_maps =
		local_recipient_maps =
		inet_interfaces = loopback-only
		inet_protocols = ipv4
		default_transport = discard:
		in_flow_delay = 0
		smtpd_client_connection_count_limit = 0
	END
	{
		cat <<-END
			127.0.0.1:${port[postfix]} inet n - n - - smtpd
			postlog unix-dgram n - n - 1 postlogd
			cleanup unix n - n - 0 cleanup
			qmgr unix n - n 300 1 qmgr
			rewrite unix - - n - - trivial-rewrite
			discard unix - - n - - discard
			retry unix - - n - - error
		END
		for service in bounce defer trace; do
			echo "$service unix - - n - 0 bounce"
		done
		for service in verify proxymap showq error anvil scache; do
			echo "$service unix - - n - - $service"
		done
	} >"$world/postfix/master.cf"
}

# start_bench_servers [OPTION...]: of smtp-sink.
start_bench_servers()
{
	names=(sink postfix)
	world=$(mktemp -d "$root/srv/bench.XXXXXX") || return
	inside=${world#"$root"}
	chmod 755 "$world"
	choose_ports && configure_discarding_postfix || return
	start postfix postfix -c "$inside/postfix" start-fg
	start sink smtp-sink -u postfix "$@" "127.0.0.1:${port[sink]}" 512
	printf '%s\n' "${port[@]}" | python3 "$top/tests/real/await.py" 30 "${children[@]}"
}
