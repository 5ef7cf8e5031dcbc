/*
 * diagnose_login.c - the check of the settings of login and sender against what the provider asks for.
 *
 * No octet and no length of a password or token is ever told, only that its shape is another one than this provider's have.
 */
#include "diagnose_state.h"

/* ---- blanks -------------------------------------------------------------------------------------- */

/* Line breaks and tabs are refused before; these are what a page leaves in a copied text: space, no-break space, ideographic space,
 * zero-width space, byte order mark. */
static const char *const blanks[] = {" ", "\xc2\xa0", "\xe3\x80\x80", "\xe2\x80\x8b", "\xef\xbb\xbf"};

static bool has_blank_at_an_end(smtp_span text)
{
	for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
		size_t length = strlen(blanks[i]);
		if (text.length >= length && (memcmp(text.data, blanks[i], length) == 0 ||
										 memcmp(text.data + text.length - length, blanks[i], length) == 0)) {
			return true;
		}
	}
	return false;
}

static void check_blanks(diagnosing *job)
{
	if (has_blank_at_an_end(job->server.username)) {
		smtp_diagnose_advise(job, "username", WORDS_CONFIG_USERNAME_BLANK);
	}
	if (has_blank_at_an_end(job->server.password)) {
		smtp_diagnose_advise(job, "password", WORDS_CONFIG_PASSWORD_BLANK);
	}
}

/* ---- whom the login belongs to --------------------------------------------------------------------- */

static smtp_span domain_of(smtp_span address)
{
	smtp_span local, domain;
	return smtp_address_is_mailbox(address) && smtp_address_split(address, &local, &domain) ? domain
																							: (smtp_span){0};
}

/* The provider that has mailboxes with this domain. */
static const smtp_provider *mailbox_provider(smtp_span domain)
{
	const smtp_provider *card = domain.length ? smtp_provider_by_host(domain) : NULL;
	const smtp_access *usual = card ? smtp_access_of(card->name) : NULL;
	return usual && usual->from != SMTP_FROM_VERIFIED ? card : NULL;
}

static const smtp_provider *card_of(const smtp_access *access)
{
	return smtp_provider_by_name(smtp_span_of(access->provider));
}

static const char *label_of(const diagnosing *job, const smtp_access *access)
{
	return smtp_provider_label(card_of(access), job->server.locale);
}

/* Private mailboxes of Microsoft log in as smtp-mail.outlook.com wants it, whatever host was written. */
static const smtp_access *access_of_account(const diagnosing *job)
{
	smtp_span domain = domain_of(job->server.username);
	bool microsoft = strcmp(job->access->provider, "microsoft") == 0;
	bool is_private = microsoft && mailbox_provider(domain) == card_of(job->access);
	return is_private ? smtp_access_by_host(SMTP_SPAN("smtp-mail.outlook.com")) : job->access;
}

/* A mailbox at one provider, and the host of another's. */
static bool check_elsewhere(diagnosing *job)
{
	smtp_span domain = domain_of(job->server.username);
	const smtp_provider *own = mailbox_provider(domain);
	char host[SMTP_SERVER_LABEL];
	if (!own || job->access->from == SMTP_FROM_VERIFIED || strcmp(own->name, job->access->provider) == 0 ||
		!smtp_diagnose_host_for(domain, host)) {
		return false;
	}
	smtp_check *check = smtp_diagnose_advise(job, "host", WORDS_CONFIG_USERNAME_ELSEWHERE,
		smtp_provider_label(own, job->server.locale), job->host, label_of(job, job->access), host);
	smtp_check_add_text(check, "use", smtp_span_of(host));
	return true;
}

/* ---- the login --------------------------------------------------------------------------------------- */

static void check_username(diagnosing *job, const smtp_access *access)
{
	if (smtp_access_username_fits(access, job->server.username)) {
		return;
	}
	if (strchr(access->username, '@')) {
		smtp_diagnose_advise(job, "username", WORDS_CONFIG_USERNAME_ADDRESS, label_of(job, access));
		return;
	}
	smtp_check *check = smtp_diagnose_advise(
		job, "username", WORDS_CONFIG_USERNAME_WORD, label_of(job, access), access->username);
	smtp_check_add_text(check, "use", smtp_span_of(access->username));
}

static void check_secret(diagnosing *job, const smtp_access *access)
{
	const char *kind = smtp_password_kind_words(access->password, job->server.locale);
	smtp_check *check = NULL;
	if (job->server.oauth_token.data && !access->takes_token) {
		check =
			smtp_diagnose_advise(job, "oauth_token", WORDS_CONFIG_TOKEN_UNKNOWN, label_of(job, access), kind);
	} else if (job->server.password.data && access->password == SMTP_PASSWORD_TOKEN_ONLY) {
		check = smtp_diagnose_advise(job, "password", WORDS_CONFIG_TOKEN_ONLY, label_of(job, access));
	} else if (job->server.password.data && !has_blank_at_an_end(job->server.password) &&
			   !smtp_access_password_fits(access, job->server.password)) {
		check =
			smtp_diagnose_advise(job, "password", WORDS_CONFIG_PASSWORD_KIND, label_of(job, access), kind);
	}
	smtp_check_add_text(check, "help", smtp_span_of(card_of(access)->login_help));
}

/* ---- the sender -------------------------------------------------------------------------------------- */

static bool same(smtp_span a, smtp_span b)
{
	for (size_t i = 0; a.length == b.length && i < a.length; i++) {
		if (smtp_ascii_lower(a.data[i]) != smtp_ascii_lower(b.data[i])) {
			return false;
		}
	}
	return a.length == b.length;
}

static void check_own_sender(diagnosing *job, smtp_span sender)
{
	smtp_span login = job->server.username, from = domain_of(sender), own = domain_of(login);
	const char *label = label_of(job, job->access);
	if (!own.length) {
		return; /* a user name that is no address tells nothing of it */
	}
	if (job->access->from == SMTP_FROM_LOGIN && !same(sender, login)) {
		smtp_diagnose_advise(job, "from", WORDS_CONFIG_FROM_LOGIN, label);
	} else if (job->access->from == SMTP_FROM_OWN && !same(from, own)) {
		smtp_diagnose_advise(job, "from", WORDS_CONFIG_FROM_DOMAIN, label);
	}
}

static void check_sender(diagnosing *job)
{
	smtp_span sender = smtp_span_of(job->options->from.text.data ? job->envelope.from : NULL);
	const smtp_provider *others = mailbox_provider(domain_of(sender));
	if (!sender.data) {
		return; /* the login itself is asked about */
	}
	if (job->access->from == SMTP_FROM_VERIFIED && others) {
		smtp_diagnose_advise(job, "from", WORDS_CONFIG_FROM_OTHERS,
			smtp_provider_label(others, job->server.locale), label_of(job, job->access));
	} else {
		check_own_sender(job, sender);
	}
}

void smtp_diagnose_login(diagnosing *job)
{
	const smtp_access *access = job->access;
	check_blanks(job);
	if (!access) {
		return;
	}
	if (!smtp_server_has_login(&job->server)) {
		if (access->from != SMTP_FROM_ANY && strcmp(access->username, "*") != 0) {
			smtp_diagnose_advise(job, "username", WORDS_CONFIG_NO_LOGIN, job->host);
		}
		return;
	}
	if (check_elsewhere(job)) {
		return; /* all else is judged by the wrong provider */
	}
	access = access_of_account(job);
	if (!has_blank_at_an_end(job->server.username)) {
		check_username(job, access);
	}
	check_secret(job, access);
	check_sender(job);
}
