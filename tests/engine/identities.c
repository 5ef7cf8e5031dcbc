/*
 * identities.c - see identities.h.
 */
#include "test.h"
#include "identities.h"

#include <openssl/err.h>

#ifdef SSL_OP_NO_EXTENDED_MASTER_SECRET
#define NO_EXTENDED_MASTER_SECRET SSL_OP_NO_EXTENDED_MASTER_SECRET
#else
#define NO_EXTENDED_MASTER_SECRET 0 /* OpenSSL 1.1.1 always offers it */
#endif

#define GOOD "DNS:localhost,IP:127.0.0.1,DNS:mail.example.test"
#define LONG_CHAIN 14

/* Who signs. */
typedef enum signer {
	BY_AUTHORITY,
	BY_ITSELF,
	BY_STRANGER,     /* an authority that nobody trusts */
	BY_INTERMEDIATE, /* of ours */
	BY_AN_OLD_ONE,   /* an intermediate of ours that has expired */
	BY_A_LEAF,       /* a server's certificate, which may not sign */
	BY_A_LONG_CHAIN, /* the last of many intermediates */
	SIGNERS
} signer;

typedef struct identity {
	const char *name;
	pki_order order;
	signer by;
	bool shows_signers; /* what is between it and the authority */
	int least, most;    /* versions of TLS; 0: any */
	const char *ciphers;
	bool nameless; /* shows no certificate at all */
	bool demands;  /* a certificate of the client */
	uint64_t options;
} identity;

#define NAMED(san) .order = {.name = "mail", .alternatives = (san)}
#define HELD(octets) .order = {.name = "mail", .dns_name = {(octets), sizeof(octets) - 1}}

/* clang-format off */
static const identity identities[] = {
	{"good", NAMED(GOOD)},
	{"expired", .order = {.name = "mail", .alternatives = GOOD, .from = -30 * PKI_DAY, .until = -PKI_DAY}},
	{"not-yet", .order = {.name = "mail", .alternatives = GOOD, .from = PKI_DAY, .until = 30 * PKI_DAY}},
	{"self-signed", NAMED(GOOD), BY_ITSELF},
	{"stranger", NAMED(GOOD), BY_STRANGER},
	{"stranger-with-root", NAMED(GOOD), BY_STRANGER, true},
	{"intermediate", NAMED(GOOD), BY_INTERMEDIATE, true},
	{"intermediate-missing", NAMED(GOOD), BY_INTERMEDIATE},
	{"intermediate-expired", NAMED(GOOD), BY_AN_OLD_ONE, true},
	{"signed-by-a-leaf", NAMED(GOOD), BY_A_LEAF, true},
	{"long-chain", NAMED(GOOD), BY_A_LONG_CHAIN, true},
	{"client-only", .order = {.name = "mail", .alternatives = GOOD, .usage = "clientAuth"}},
	{"weak-key", .order = {.name = "mail", .alternatives = GOOD, .rsa_bits = 1024}},
	{"weak-signature", .order = {.name = "mail", .alternatives = GOOD, .digest = "SHA1"}},
	{"other-name", NAMED("DNS:other.example.test")},
	{"only-a-common-name", .order = {.name = "localhost"}},
	{"common-name-beside-others", .order = {.name = "localhost", .alternatives = "DNS:other.example.test"}},
	{"address", NAMED("IP:127.0.0.1")},
	{"other-address", NAMED("IP:127.0.0.2")},
	{"address-as-a-name", NAMED("DNS:127.0.0.1")},
	{"mail-address", NAMED("email:shop@localhost")},
	{"uri", NAMED("URI:smtp://localhost/")},
	{"wildcard", NAMED("DNS:*.example.test")},
	{"wildcard-alone", NAMED("DNS:*")},
	{"wildcard-of-a-top-level", NAMED("DNS:*.test")},
	{"wildcard-of-addresses", NAMED("DNS:*.0.0.1")},
	{"wildcard-partial", NAMED("DNS:m*.example.test")},
	{"wildcard-inside", NAMED("DNS:mail.*.test")},
	{"wildcard-twice", NAMED("DNS:*.*.test")},
	{"wildcard-in-an-a-label", NAMED("DNS:xn--b*.example.test")},
	{"nul-behind-the-name", HELD("localhost\0.evil.example")},
	{"nul-before-the-name", HELD("evil.example\0localhost")},
	{"newline-in-the-name", HELD("evil.example\r\n250 localhost")},
	{"controls-in-the-subject", .order = {.name = "mail\x1b[31m\r\n250 2.0.0 accepted", .alternatives = GOOD}, BY_STRANGER},
	{"tls-1.0", NAMED(GOOD), .most = TLS1_VERSION},
	{"tls-1.1", NAMED(GOOD), .most = TLS1_1_VERSION},
	{"tls-1.2", NAMED(GOOD), .most = TLS1_2_VERSION},
	{"tls-1.2-without-extended-master-secret", NAMED(GOOD), .most = TLS1_2_VERSION, .options = NO_EXTENDED_MASTER_SECRET},
	{"tls-1.3", NAMED(GOOD), .least = TLS1_3_VERSION},
	{"cbc", NAMED(GOOD), .most = TLS1_2_VERSION, .ciphers = "ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384"},
	{"without-encryption", NAMED(GOOD), .most = TLS1_2_VERSION, .ciphers = "ECDHE-ECDSA-NULL-SHA"},
	{"without-forward-secrecy", .order = {.name = "mail", .alternatives = GOOD, .rsa_bits = 2048},
		.most = TLS1_2_VERSION, .ciphers = "AES128-GCM-SHA256:AES128-SHA"},
	{"anonymous", .order = {.name = "nobody"}, .most = TLS1_2_VERSION, .ciphers = "AECDH-AES128-SHA:ADH-AES128-GCM-SHA256",
		.nameless = true},
	{"demands-a-certificate", NAMED(GOOD), .demands = true},
	{"demands-a-certificate-1.2", NAMED(GOOD), .most = TLS1_2_VERSION, .demands = true},
};
/* clang-format on */

#define IDENTITIES (sizeof identities / sizeof identities[0])

static pki_party parties[IDENTITIES];
static pki_party authority, stranger, intermediate, old, leaf, chain[LONG_CHAIN];
static pki_path authority_file;

static const pki_party *signer_of(signer by)
{
	static const pki_party *const signers[SIGNERS] = {[BY_AUTHORITY] = &authority,
		[BY_STRANGER] = &stranger,
		[BY_INTERMEDIATE] = &intermediate,
		[BY_AN_OLD_ONE] = &old,
		[BY_A_LEAF] = &leaf,
		[BY_A_LONG_CHAIN] = &chain[LONG_CHAIN - 1]};
	return signers[by];
}

static void make_signers(void)
{
	authority = pki_make(&(pki_order){.name = "Root", .authority = true});
	stranger = pki_make(&(pki_order){.name = "Stranger", .authority = true});
	intermediate = pki_make(&(pki_order){.name = "Between", .issuer = &authority, .authority = true});
	old = pki_make(&(pki_order){
		.name = "Old", .issuer = &authority, .authority = true, .from = -30 * PKI_DAY, .until = -PKI_DAY});
	leaf = pki_make(&(pki_order){.name = "Leaf", .issuer = &authority});
	for (size_t i = 0; i < LONG_CHAIN; i++) {
		char name[16];
		snprintf(name, sizeof name, "Link %zu", i);
		chain[i] =
			pki_make(&(pki_order){.name = name, .issuer = i ? &chain[i - 1] : &authority, .authority = true});
	}
	authority_file = pki_write_certificates("authority.pem", &authority, NULL);
}

void identities_make(void)
{
	make_signers();
	for (size_t i = 0; i < IDENTITIES; i++) {
		pki_order order = identities[i].order;
		order.issuer = signer_of(identities[i].by);
		parties[i] = pki_make(&order);
	}
}

void identities_free(void)
{
	pki_party *const all[] = {&authority, &stranger, &intermediate, &old, &leaf};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		pki_free(all[i]);
	}
	for (size_t i = 0; i < LONG_CHAIN; i++) {
		pki_free(&chain[i]);
	}
	for (size_t i = 0; i < IDENTITIES; i++) {
		pki_free(&parties[i]);
	}
	pki_remove_files();
}

const char *identities_authority(void)
{
	return authority_file.text;
}

static bool add_signers(SSL_CTX *context, const identity *who)
{
	size_t count = who->by == BY_A_LONG_CHAIN ? LONG_CHAIN : 1;
	for (size_t i = count; i > 0; i--) {
		const pki_party *signing = who->by == BY_A_LONG_CHAIN ? &chain[i - 1] : signer_of(who->by);
		if (SSL_CTX_add1_chain_cert(context, signing->certificate) != 1) {
			return false;
		}
	}
	return true;
}

/* A server that is worse than we are has to be possible. */
static bool set_up(SSL_CTX *context, const identity *who, const pki_party *party)
{
	SSL_CTX_set_security_level(context, 0);
	SSL_CTX_set_dh_auto(context, 1);
	SSL_CTX_set_options(context, SSL_OP_NO_TICKET | who->options);
	bool fine = SSL_CTX_set_min_proto_version(context, who->least ? who->least : TLS1_VERSION) == 1 &&
				SSL_CTX_set_max_proto_version(context, who->most) == 1 &&
				SSL_CTX_set_cipher_list(context, who->ciphers ? who->ciphers : "ALL") == 1;
	if (who->demands) {
		SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	}
	if (fine && !who->nameless) {
		fine = SSL_CTX_use_certificate(context, party->certificate) == 1 &&
			   SSL_CTX_use_PrivateKey(context, party->key) == 1;
	}
	return fine && (!who->shows_signers || add_signers(context, who));
}

static size_t place_of(const char *name)
{
	size_t i = 0;
	while (i < IDENTITIES && strcmp(identities[i].name, name) != 0) {
		i++;
	}
	return i;
}

static void write_hex(const unsigned char *digest, unsigned length, char *text)
{
	for (unsigned i = 0; i < length; i++) {
		text += sprintf(text, "%s%02X", i ? ":" : "", digest[i]);
	}
}

bool identities_fingerprint(const char *name, bool of_key, char text[IDENTITY_FINGERPRINT])
{
	unsigned char digest[EVP_MAX_MD_SIZE], *key = NULL;
	unsigned length = 0;
	size_t place = place_of(name);
	if (place == IDENTITIES) {
		return false;
	}
	if (!of_key) {
		X509_digest(parties[place].certificate, EVP_sha256(), digest, &length);
		write_hex(digest, length, text);
		return true;
	}
	int octets = i2d_PUBKEY(parties[place].key, &key);
	EVP_Digest(key, (size_t)octets, digest, &length, EVP_sha256(), NULL);
	strcpy(text, "sha256//");
	EVP_EncodeBlock((unsigned char *)text + strlen(text), digest, (int)length);
	OPENSSL_free(key);
	return true;
}

SSL_CTX *identities_context(const char *name)
{
	size_t place = place_of(name);
	SSL_CTX *context = place < IDENTITIES ? SSL_CTX_new(TLS_server_method()) : NULL;
	if (context && !set_up(context, &identities[place], &parties[place])) {
		ERR_print_errors_fp(stderr);
		SSL_CTX_free(context);
		context = NULL;
	}
	return context;
}
