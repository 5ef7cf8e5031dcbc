/*
 * trust.c - see trust.h.
 */
#ifdef _WIN32
#include <windows.h> /* first: it has macros that OpenSSL's headers undo */
#define LIST_SEPARATOR ';'
#else
#include <dirent.h>
#include <sys/stat.h>
#define LIST_SEPARATOR ':'
#endif
#include "trust.h"

#include <stdio.h>
#include <stdlib.h>
#include <openssl/err.h>
#include "passphrase.h"

#define PATH_LIMIT 4096 /* nothing behind a longer path can be opened */

/* Refuses, unless it was memory that OpenSSL lacked. */
static smtp_status refuse(smtp_refusal *refusal, const char *key, const char *must)
{
	bool no_memory = ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE;
	ERR_clear_error();
	if (no_memory) {
		return SMTP_NO_MEMORY;
	}
	smtp_refuse(refusal, key, "%s", must);
	return SMTP_REFUSED;
}

/* A path of the caller as a string. */
static smtp_status path_of(
	smtp_span path, const char *key, const char *must, char **string, smtp_refusal *refusal)
{
	*string = NULL;
	if (path.length == 0 || memchr(path.data, '\0', path.length)) {
		smtp_refuse(refusal, key, "%s", must);
		return SMTP_REFUSED;
	}
	*string = smtp_strdup_span(path);
	return *string ? SMTP_OK : SMTP_NO_MEMORY;
}

/* ---- the trust store ----------------------------------------------------------------------------- */

static bool is_hash_name(const char *name)
{
	return strlen(name) > 9 && strspn(name, "0123456789abcdef") == 8 && name[8] == '.' && name[9] >= '0' &&
		   name[9] <= '9';
}

#ifdef _WIN32
static bool folder_has_certificates(const char *folder)
{
	char pattern[MAX_PATH + 8];
	WIN32_FIND_DATAA entry;
	bool found = false;
	if (strlen(folder) >= MAX_PATH) {
		return false;
	}
	strcpy(pattern, folder);
	strcat(pattern, "\\*.?");
	HANDLE search = FindFirstFileA(pattern, &entry);
	if (search == INVALID_HANDLE_VALUE) {
		return false;
	}
	do {
		found = is_hash_name(entry.cFileName);
	} while (!found && FindNextFileA(search, &entry));
	FindClose(search);
	return found;
}
#else
static bool folder_has_certificates(const char *folder)
{
	DIR *open = opendir(folder);
	const struct dirent *entry;
	bool found = false;
	while (open && !found && (entry = readdir(open))) {
		found = is_hash_name(entry->d_name);
	}
	if (open) {
		closedir(open);
	}
	return found;
}
#endif

/* OpenSSL takes a list of folders; `root` is in front of each. */
static bool list_has_certificates(const char *root, const char *list)
{
	bool found = false;
	while (!found && *list) {
		const char *end = strchr(list, LIST_SEPARATOR);
		size_t length = end ? (size_t)(end - list) : strlen(list);
		smtp_buf folder;
		smtp_buf_init(&folder, PATH_LIMIT);
		smtp_buf_string(&folder, root);
		smtp_buf_append(&folder, list, length);
		found = folder.length && !folder.failed && folder_has_certificates(folder.data);
		smtp_buf_free(&folder);
		list += length + (end != NULL);
	}
	return found;
}

#if OPENSSL_VERSION_NUMBER >= 0x30300000L
static STACK_OF(X509_OBJECT) * objects_of(X509_STORE *store)
{
	return X509_STORE_get1_objects(store);
}

static void objects_done(STACK_OF(X509_OBJECT) * objects)
{
	sk_X509_OBJECT_pop_free(objects, X509_OBJECT_free);
}
#else
static STACK_OF(X509_OBJECT) * objects_of(X509_STORE *store)
{
	return X509_STORE_get0_objects(store);
}

static void objects_done(STACK_OF(X509_OBJECT) * objects)
{
	(void)objects; /* the store's */
}
#endif

/* A file of revocation lists alone loads without an error. */
static bool store_has_certificates(SSL_CTX *context)
{
	STACK_OF(X509_OBJECT) *objects = objects_of(SSL_CTX_get_cert_store(context));
	bool found = false;
	for (int i = 0; !found && i < sk_X509_OBJECT_num(objects); i++) {
		found = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i)) != NULL;
	}
	objects_done(objects);
	return found;
}

static smtp_status load_file(SSL_CTX *context, smtp_span path, smtp_refusal *refusal)
{
	static const char must[] = "must be a readable file of PEM certificates";
	char *file;
	smtp_status status = path_of(path, "cafile", must, &file, refusal);
	if (status == SMTP_OK &&
		(SSL_CTX_load_verify_locations(context, file, NULL) != 1 || !store_has_certificates(context))) {
		status = refuse(refusal, "cafile", must);
	}
	smtp_free(file);
	return status;
}

static smtp_status load_folder(SSL_CTX *context, smtp_span path, smtp_refusal *refusal)
{
	static const char must[] =
		"must be a readable folder of PEM certificates, named by hash as by openssl rehash";
	char *folder;
	smtp_status status = path_of(path, "capath", must, &folder, refusal);
	/* OpenSSL itself does not look into it before it needs one. */
	if (status == SMTP_OK &&
		(!list_has_certificates("", folder) || SSL_CTX_load_verify_locations(context, NULL, folder) != 1)) {
		status = refuse(refusal, "capath", must);
	}
	smtp_free(folder);
	return status;
}

static const char *default_folders(void)
{
	const char *folders = getenv(X509_get_default_cert_dir_env());
	return folders ? folders : X509_get_default_cert_dir();
}

const char *smtp_trust_default_file(void)
{
	const char *file = getenv(X509_get_default_cert_file_env());
	return file ? file : X509_get_default_cert_file();
}

bool smtp_trust_has_default(const char *root)
{
	smtp_buf path;
	smtp_buf_init(&path, PATH_LIMIT);
	smtp_buf_string(&path, root);
	smtp_buf_string(&path, smtp_trust_default_file());
	FILE *file = path.failed ? NULL : fopen(path.data, "rb");
	bool found = file && fgetc(file) != EOF;
	if (file) {
		fclose(file);
	}
	smtp_buf_free(&path);
	return found || list_has_certificates(root, default_folders());
}

static smtp_status load_default(SSL_CTX *context, bool *empty)
{
	if (SSL_CTX_set_default_verify_paths(context) != 1) {
		return SMTP_NO_MEMORY;
	}
	*empty = !store_has_certificates(context) && !list_has_certificates("", default_folders());
	return SMTP_OK;
}

smtp_status smtp_trust_load_store(
	SSL_CTX *context, const smtp_server *server, bool *empty, smtp_refusal *refusal)
{
	smtp_status status = SMTP_OK;
	*empty = false;
	if (!server->cafile.data && !server->capath.data) {
		return server->verify_peer ? load_default(context, empty) : SMTP_OK;
	}
	if (server->cafile.data) {
		status = load_file(context, server->cafile, refusal);
	}
	if (status == SMTP_OK && server->capath.data) {
		status = load_folder(context, server->capath, refusal);
	}
	return status;
}

/* ---- the client's own certificate ---------------------------------------------------------------- */

static smtp_status refuse_key(
	const smtp_server *server, const smtp_passphrase *asked_for, smtp_refusal *refusal)
{
	unsigned long error = ERR_peek_last_error();
	bool mismatch = ERR_GET_LIB(error) == ERR_LIB_X509;
	if (asked_for->asked && !mismatch) {
		return refuse(refusal, "passphrase",
			server->passphrase.data ? "must be the one that opens the private key"
									: "must be given, because the private key is encrypted");
	}
	if (server->local_pk.data) {
		return refuse(refusal, "local_pk", "must be a readable PEM file with the private key of local_cert");
	}
	return refuse(refusal, "local_cert", "must hold the private key too when local_pk is not given");
}

static smtp_status load_key(SSL_CTX *context, const smtp_server *server, smtp_refusal *refusal)
{
	static const char must[] = "must be a readable PEM file with the private key of local_cert";
	smtp_passphrase known = {.text = server->passphrase};
	char *file;
	bool own_file = server->local_pk.data != NULL;
	smtp_status status =
		path_of(own_file ? server->local_pk : server->local_cert, "local_pk", must, &file, refusal);
	if (status != SMTP_OK) {
		return status;
	}
	SSL_CTX_set_default_passwd_cb_userdata(context, &known);
	bool loaded = SSL_CTX_use_PrivateKey_file(context, file, SSL_FILETYPE_PEM) == 1 &&
				  SSL_CTX_check_private_key(context) == 1;
	SSL_CTX_set_default_passwd_cb_userdata(context, NULL);
	smtp_free(file);
	return loaded ? SMTP_OK : refuse_key(server, &known, refusal);
}

static smtp_status load_certificate(SSL_CTX *context, const smtp_server *server, smtp_refusal *refusal)
{
	static const char must[] = "must be a readable PEM file with a certificate";
	char *file;
	smtp_status status = path_of(server->local_cert, "local_cert", must, &file, refusal);
	if (status == SMTP_OK && SSL_CTX_use_certificate_chain_file(context, file) != 1) {
		status = refuse(refusal, "local_cert", must);
	}
	smtp_free(file);
	return status;
}

smtp_status smtp_trust_load_identity(SSL_CTX *context, const smtp_server *server, smtp_refusal *refusal)
{
	/* else OpenSSL would ask on the terminal */
	SSL_CTX_set_default_passwd_cb(context, smtp_passphrase_answer);
	if (!server->local_cert.data) {
		if (server->local_pk.data) {
			smtp_refuse(refusal, "local_pk", "must not be given without local_cert");
			return SMTP_REFUSED;
		}
		return SMTP_OK;
	}
	smtp_status status = load_certificate(context, server, refusal);
	return status == SMTP_OK ? load_key(context, server, refusal) : status;
}

/* ---- what tells settings apart ------------------------------------------------------------------- */

#ifdef _WIN32
static void add_file(smtp_digest *digest, const char *path)
{
	WIN32_FILE_ATTRIBUTE_DATA file;
	bool there = GetFileAttributesExA(path, GetFileExInfoStandard, &file) != 0;
	smtp_digest_add_number(digest, there);
	if (there) {
		smtp_digest_add(digest, &file.ftLastWriteTime, sizeof file.ftLastWriteTime);
		smtp_digest_add_number(digest, (int64_t)file.nFileSizeHigh << 32 | file.nFileSizeLow);
	}
}
#else
#ifdef __APPLE__
#define NANOSECONDS(file) ((file).st_mtimespec.tv_nsec)
#else
#define NANOSECONDS(file) ((file).st_mtim.tv_nsec)
#endif

static void add_file(smtp_digest *digest, const char *path)
{
	struct stat file;
	bool there = stat(path, &file) == 0;
	smtp_digest_add_number(digest, there);
	if (there) {
		smtp_digest_add_number(digest, (int64_t)file.st_dev);
		smtp_digest_add_number(digest, (int64_t)file.st_ino);
		smtp_digest_add_number(digest, (int64_t)file.st_size);
		smtp_digest_add_number(digest, (int64_t)file.st_mtime);
		smtp_digest_add_number(digest, (int64_t)NANOSECONDS(file));
	}
}
#endif

/* A path, or a list of them, and what is behind each. */
static void add_paths(smtp_digest *digest, smtp_span list)
{
	char path[PATH_LIMIT];
	smtp_digest_add_span(digest, list);
	while (list.data && list.length) {
		const char *end = memchr(list.data, LIST_SEPARATOR, list.length);
		size_t length = end ? (size_t)(end - list.data) : list.length;
		if (length < sizeof path) {
			memcpy(path, list.data, length);
			path[length] = '\0';
			add_file(digest, path);
		}
		list.data += length + (end != NULL);
		list.length -= length + (end != NULL);
	}
}

/* A file's name may hold the octet that separates folders. */
static void add_path(smtp_digest *digest, smtp_span file)
{
	char path[PATH_LIMIT];
	smtp_digest_add_span(digest, file);
	if (file.data && file.length < sizeof path) {
		memcpy(path, file.data, file.length);
		path[file.length] = '\0';
		add_file(digest, path);
	}
}

/* OpenSSL's own store may be named by the environment. */
static void add_default_store(smtp_digest *digest)
{
	add_path(digest, smtp_span_of(smtp_trust_default_file()));
	add_paths(digest, smtp_span_of(default_folders()));
}

bool smtp_trust_key(const smtp_server *server, unsigned char key[SMTP_DIGEST])
{
	smtp_digest digest;
	smtp_digest_begin(&digest);
	smtp_digest_add_number(&digest, server->verify_peer);
	add_path(&digest, server->cafile);
	add_paths(&digest, server->capath);
	add_path(&digest, server->local_cert);
	add_path(&digest, server->local_pk);
	smtp_digest_add_span(&digest, server->passphrase);
	if (!server->cafile.data && !server->capath.data) {
		add_default_store(&digest);
	}
	return smtp_digest_end(&digest, key);
}
