/*
 * peer.c - see peer.h.
 */
#include "peer.h"

#include "endpoint.h"
#include "idn.h"

#define HOST_LIMIT 255 /* RFC 1035 2.3.4 */

bool smtp_peer_is_host(smtp_span host)
{
	for (size_t i = 0; i < host.length; i++) {
		unsigned char octet = (unsigned char)host.data[i];
		if (octet <= ' ' || octet >= 127 || strchr("/@%<>\"\\?#", octet)) {
			return false;
		}
	}
	return host.length > 0 && host.length <= HOST_LIMIT;
}

static smtp_status read_host(smtp_span text, const char *key, char into[256], smtp_refusal *refusal)
{
	char *ascii = NULL;
	const char *wrong =
		"must be a host name or an IP address, without scheme, port, spaces or control characters";
	smtp_status status =
		text.length > 4 * HOST_LIMIT ? SMTP_REFUSED : smtp_idn_to_ascii(text, &ascii, &wrong);
	if (status == SMTP_OK &&
		!smtp_peer_is_host((smtp_span){ascii, smtp_idn_is_ascii(text) ? text.length : strlen(ascii)})) {
		status = SMTP_REFUSED;
		wrong = "must be a host name or an IP address, without scheme, port, spaces or control characters";
	}
	if (status == SMTP_OK) {
		memcpy(into, ascii, strlen(ascii) + 1);
	} else if (status == SMTP_REFUSED) {
		smtp_refuse(refusal, key, "%s", wrong);
	}
	smtp_free(ascii);
	return status;
}

/* A leading dot would mean "any subdomain" to OpenSSL, an empty name "do not compare". */
static bool set_name(smtp_peer *peer, const char *host)
{
	smtp_endpoint endpoint;
	size_t length = strlen(host);
	if (smtp_endpoint_parse(smtp_span_of(host), 0, &endpoint)) {
		peer->name_is_address = true;
		smtp_endpoint_ip(&endpoint, peer->name);
		return true;
	}
	length -= length > 0 && host[length - 1] == '.';
	if (length == 0 || host[0] == '.') {
		return false;
	}
	memcpy(peer->name, host, length);
	peer->name[length] = '\0';
	return true;
}

smtp_status smtp_peer_read(const smtp_server *server, smtp_peer *peer, smtp_refusal *refusal)
{
	char named[256] = "localhost";
	bool has_name = server->peer_name.data != NULL, has_socket = server->socket_path.data != NULL;
	smtp_status status = SMTP_OK;
	*peer = (smtp_peer){.name_is_address = false};
	if (!has_socket) {
		status = read_host(server->host, "host", peer->host, refusal);
	}
	if (status == SMTP_OK && has_name) {
		status = read_host(server->peer_name, "peer_name", named, refusal);
	}
	bool compared = server->tls != SMTP_TLS_NONE && server->verify_peer && server->verify_peer_name;
	if (status == SMTP_OK && !set_name(peer, has_name || has_socket ? named : peer->host) && compared) {
		smtp_refuse(refusal, has_name ? "peer_name" : "host", "must be a host name or an IP address");
		status = SMTP_REFUSED;
	}
	for (size_t i = 0; status == SMTP_OK && i < server->peer_fingerprint_count; i++) {
		status = smtp_fingerprint_parse(server->peer_fingerprints[i], &peer->pins, refusal);
	}
	return status;
}
