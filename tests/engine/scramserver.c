/*
 * scramserver.c - see scramserver.h.
 */
#include "scramserver.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/ssl.h>

#define SALT "c2FsdCBvZiBhIHRlc3Q="
#define SALT_OCTETS "salt of a test"
#define ITERATIONS 4096
#define USUAL_FIRST "r={nonce}3rfcNHYJY1ZVvWVs7j,s={salt},i=4096"
#define USUAL_FINAL "v={signature}"

typedef struct digest {
	unsigned char octets[EVP_MAX_MD_SIZE];
	unsigned length;
} digest;

typedef struct talk {
	adversary *server;
	const EVP_MD *hash;
	bool binds;
	smtp_buf client_first, server_first, client_final;
	size_t header; /* octets of client_first before its bare part */
	digest signature;
} talk;

/* ---- lines --------------------------------------------------------------------------------------- */

static bool decode(smtp_buf *out, const char *digits)
{
	size_t length = strlen(digits);
	unsigned char *room = (unsigned char *)smtp_buf_reserve(out, length + 1);
	int octets = length % 4 || !room ? -1 : EVP_DecodeBlock(room, (const unsigned char *)digits, (int)length);
	for (size_t i = length; octets > 0 && digits[i - 1] == '='; i--) {
		octets--;
	}
	out->length += octets > 0 ? (size_t)octets : 0;
	out->data[out->length] = '\0';
	return octets >= 0;
}

static void encode(char *out, const void *octets, size_t length)
{
	EVP_EncodeBlock((unsigned char *)out, octets, (int)length);
}

static void challenge(talk *of, smtp_span text)
{
	smtp_buf line;
	char *digits = calloc(1, text.length * 2 + 8);
	encode(digits, text.data, text.length);
	smtp_buf_init(&line, 1 << 20);
	smtp_buf_printf(&line, "334 ");
	smtp_buf_string(&line, digits);
	smtp_buf_string(&line, "\r\n");
	wire_send(&of->server->line, smtp_buf_view(&line));
	smtp_buf_free(&line);
	free(digits);
}

static void say(talk *of, const char *octets)
{
	wire_send(&of->server->line, smtp_span_of(octets));
}

/* What the client says next, decoded; false: it cancels, or has left. */
static bool hear(talk *of, smtp_buf *line, smtp_buf *message)
{
	if (!wire_take_line(&of->server->line, line)) {
		return false;
	}
	if (smtp_span_equals(smtp_buf_view(line), "*")) {
		say(of, "501 5.7.0 Cancelled\r\n");
		return false;
	}
	bool right = decode(message, line->data ? line->data : "");
	smtp_buf_span(&of->server->decoded, smtp_buf_view(message));
	smtp_buf_char(&of->server->decoded, '\n');
	return right;
}

/* A template with its {words} filled in. */
static void fill_in(smtp_buf *out, const char *text, const char *word, smtp_span value)
{
	size_t length = strlen(word);
	while (*text) {
		if (strncmp(text, word, length) == 0) {
			smtp_buf_span(out, value);
			text += length;
		} else {
			smtp_buf_char(out, *text++);
		}
	}
}

/* ---- keys ---------------------------------------------------------------------------------------- */

static digest mac(const EVP_MD *hash, digest key, const void *octets, size_t length)
{
	digest made;
	HMAC(hash, key.octets, (int)key.length, octets, length, made.octets, &made.length);
	return made;
}

static digest hash_of(const EVP_MD *hash, digest what)
{
	digest made;
	EVP_Digest(what.octets, what.length, made.octets, &made.length, hash, NULL);
	return made;
}

/* What the proof must be, and our signature, over all that was said. */
static digest compute(talk *of)
{
	smtp_span password = of->server->script->server.password;
	smtp_buf all;
	const char *proof_at = strstr(of->client_final.data, ",p=");
	digest salted = {.length = (unsigned)EVP_MD_size(of->hash)};
	PKCS5_PBKDF2_HMAC(password.data, (int)password.length, (const unsigned char *)SALT_OCTETS,
		(int)strlen(SALT_OCTETS), ITERATIONS, of->hash, (int)salted.length, salted.octets);
	smtp_buf_init(&all, 1 << 20);
	smtp_buf_string(&all, of->client_first.data + of->header);
	smtp_buf_printf(&all, ",%s,", of->server_first.data);
	smtp_buf_append(&all, of->client_final.data, (size_t)(proof_at - of->client_final.data));
	digest client = mac(of->hash, salted, "Client Key", 10), key = mac(of->hash, salted, "Server Key", 10);
	digest proof = mac(of->hash, hash_of(of->hash, client), all.data, all.length);
	of->signature = mac(of->hash, key, all.data, all.length);
	for (unsigned i = 0; i < proof.length; i++) {
		proof.octets[i] ^= client.octets[i];
	}
	smtp_buf_free(&all);
	return proof;
}

static bool proves(talk *of)
{
	const char *given = strstr(of->client_final.data ? of->client_final.data : "", ",p=");
	if (!given) {
		return false;
	}
	char digits[2 * EVP_MAX_MD_SIZE];
	digest proof = compute(of);
	encode(digits, proof.octets, proof.length);
	return strcmp(given + 3, digits) == 0;
}

/* ---- channel binding ----------------------------------------------------------------------------- */

/* Of the type that the client names: RFC 9266, RFC 5929 4. */
static size_t binding_of(SSL *tls, const char *header, unsigned char *octets)
{
	static const char label[] = "EXPORTER-Channel-Binding";
	unsigned length = 0;
	if (strncmp(header, "p=tls-exporter,", 15) == 0) {
		SSL_export_keying_material(tls, octets, 32, label, sizeof label - 1, (const unsigned char *)"", 0, 1);
		return 32;
	}
	X509_digest(SSL_get_certificate(tls), EVP_sha256(), octets, &length);
	return length;
}

/* c= is the header, and with -PLUS what binds. */
static bool is_bound(const talk *of)
{
	smtp_buf wanted, line;
	unsigned char octets[EVP_MAX_MD_SIZE];
	SSL *tls = of->server->line.tls;
	smtp_buf_init(&wanted, 1 << 16);
	smtp_buf_init(&line, 1 << 16);
	smtp_buf_append(&wanted, of->client_first.data, of->header);
	if (of->binds && tls) {
		smtp_buf_append(&wanted, octets, binding_of(tls, of->client_first.data, octets));
	}
	char *digits = calloc(1, wanted.length * 2 + 8);
	encode(digits, wanted.data, wanted.length);
	smtp_buf_printf(&line, "c=%s,", digits);
	bool bound =
		of->client_final.length > line.length && memcmp(of->client_final.data, line.data, line.length) == 0;
	free(digits);
	smtp_buf_free(&wanted);
	smtp_buf_free(&line);
	return bound;
}

/* ---- the exchange -------------------------------------------------------------------------------- */

static void ask(talk *of)
{
	const char *wanted = of->server->script->scram_first;
	const char *nonce = strstr(of->client_first.data, ",r=");
	smtp_buf once;
	smtp_buf_init(&once, 1 << 20);
	fill_in(&once, wanted ? wanted : USUAL_FIRST, "{nonce}", smtp_span_of(nonce ? nonce + 3 : ""));
	fill_in(&of->server_first, once.data ? once.data : "", "{salt}", SMTP_SPAN(SALT));
	challenge(of, smtp_buf_view(&of->server_first));
	smtp_buf_free(&once);
}

/* False: the scenario wants 235 without it. */
static bool sign(talk *of)
{
	const char *wanted = of->server->script->scram_final;
	char digits[2 * EVP_MAX_MD_SIZE];
	smtp_buf text;
	if (wanted && strcmp(wanted, "none") == 0) {
		return false;
	}
	encode(digits, of->signature.octets, of->signature.length);
	smtp_buf_init(&text, 1 << 20);
	fill_in(&text, wanted ? wanted : USUAL_FINAL, "{signature}", smtp_span_of(digits));
	challenge(of, smtp_buf_view(&text));
	smtp_buf_free(&text);
	return true;
}

static void exchange(talk *of, smtp_buf *line)
{
	smtp_buf empty;
	smtp_buf_init(&empty, 1 << 16);
	ask(of);
	if (hear(of, line, &of->client_final)) {
		bool lies = of->server->script->scram_first || of->server->script->scram_final;
		if (!lies && (!proves(of) || !is_bound(of))) {
			smtp_buf_printf(&of->server->complaint, "SCRAM: %s\n", proves(of) ? "not bound" : "no proof");
			say(of, "535 5.7.8 No proof, or not bound\r\n");
		} else if (!proves(of) || !sign(of) || hear(of, line, &empty)) {
			say(of, "235 2.7.0 Welcome\r\n");
		}
	}
	smtp_buf_free(&empty);
}

static const EVP_MD *hash_named(const char *line)
{
	return strstr(line, "SHA-512") ? EVP_sha512() : strstr(line, "SHA-256") ? EVP_sha256() : EVP_sha1();
}

/* Behind the second comma begins what is signed. */
static size_t header_length(const char *message)
{
	const char *comma = strchr(message, ',');
	comma = comma ? strchr(comma + 1, ',') : NULL;
	return comma ? (size_t)(comma - message) + 1 : 0;
}

bool scramserver_talk(adversary *server, smtp_buf *line)
{
	const char *initial = strrchr(line->data, ' ');
	talk of = {
		.server = server, .hash = hash_named(line->data), .binds = strstr(line->data, "-PLUS ") != NULL};
	smtp_buf_init(&of.client_first, 1 << 16);
	smtp_buf_init(&of.server_first, 1 << 20);
	smtp_buf_init(&of.client_final, 1 << 20);
	bool right = decode(&of.client_first, initial + 1);
	smtp_buf_span(&server->decoded, smtp_buf_view(&of.client_first));
	smtp_buf_char(&server->decoded, '\n');
	of.header = header_length(of.client_first.data);
	if (right && of.header) {
		exchange(&of, line);
	} else {
		say(&of, "501 5.5.2 What?\r\n");
	}
	smtp_buf_free(&of.client_first);
	smtp_buf_free(&of.server_first);
	smtp_buf_free(&of.client_final);
	return !server->line.over;
}
