/*
 * variants.h - names of special cases, for the rules that tell them, the verdict that carries them and the catalogues
 * that word them.
 */
#ifndef SMTP_VARIANTS_H
#define SMTP_VARIANTS_H

/* Special cases that phase and category do not tell apart. */
#define SMTP_VARIANT_LOST_AFTER_DOT "lost_after_dot"           /* outcome unknown: may have been accepted */
#define SMTP_VARIANT_NO_STARTTLS "no_starttls"                 /* TLS is needed, STARTTLS not offered */
#define SMTP_VARIANT_CLEAR_TEXT_LOGIN "clear_text_login"       /* we refuse to log in without TLS */
#define SMTP_VARIANT_NO_COMMON_MECHANISM "no_common_mechanism" /* server offers no AUTH mechanism of ours */
#define SMTP_VARIANT_AUTH_NOT_OFFERED "auth_not_offered"
#define SMTP_VARIANT_SERVER_NOT_PROVED "server_not_proved" /* it says yes without knowing the password */
#define SMTP_VARIANT_BAD_CHALLENGE "bad_challenge"         /* not what the mechanism says */
#define SMTP_VARIANT_SCRAM_ITERATIONS "scram_iterations"   /* too few or too many */
#define SMTP_VARIANT_TOKEN_REFUSED "token_refused"         /* and it said why */
#define SMTP_VARIANT_SIZE_ANNOUNCED "size_announced"       /* larger than the SIZE limit in EHLO; not sent */
#define SMTP_VARIANT_EIGHT_BIT "eight_bit"                 /* raw message needs 8BITMIME, not offered */
#define SMTP_VARIANT_SOURCE_FAILED "source_failed"         /* the message could not be read to its end */
#define SMTP_VARIANT_NO_MEMORY "no_memory"
#define SMTP_VARIANT_INTERRUPTED "interrupted" /* the caller was asked to stop while we waited */
#define SMTP_VARIANT_FORKED "forked" /* this process is a copy of the one that made the connection */
#define SMTP_VARIANT_OUT_OF_STEP "out_of_step" /* octets that nobody asked for */
#define SMTP_VARIANT_GARBAGE "garbage"         /* not an SMTP reply at all */
#define SMTP_VARIANT_TLS_ON_PLAIN "tls_on_plain_port"
#define SMTP_VARIANT_PLAIN_ON_TLS "plain_on_tls_port"
#define SMTP_VARIANT_DEADLINE "deadline"                     /* the caller's overall time is up */
#define SMTP_VARIANT_NO_GREETING "no_greeting"               /* connected, but silent */
#define SMTP_VARIANT_TEMPORARY_DNS "temporary"               /* the resolver failed, not the name */
#define SMTP_VARIANT_ADDRESS_NOT_PUBLIC "address_not_public" /* allow=public, and no address of the host is */
#define SMTP_VARIANT_SOCKET_DEAD "socket_dead"     /* unix socket: nobody listens, or no such file */
#define SMTP_VARIANT_SOCKET_DENIED "socket_denied" /* unix socket: this user may not open it */
#define SMTP_VARIANT_SOURCE_IP "source_ip" /* source_ip is no address of this machine, or of another family */
#define SMTP_VARIANT_PROXY_UNREACHABLE "proxy_unreachable" /* the proxy itself */
#define SMTP_VARIANT_PROXY_LOGIN "proxy_login"     /* the proxy wants another user name or password */
#define SMTP_VARIANT_PROXY_FORBIDS "proxy_forbids" /* its rules do not permit this connection */
#define SMTP_VARIANT_PROXY_REFUSED "proxy_refused" /* it says why it cannot reach the mail server */
#define SMTP_VARIANT_PROXY_FAILED "proxy_failed"   /* it does not say why */
#define SMTP_VARIANT_PROXY_GARBAGE "proxy_garbage" /* what answers is no proxy of this kind */
#define SMTP_VARIANT_PROXY_BROKEN "proxy_broken"   /* it went away, or silent, before it had answered */
#define SMTP_VARIANT_NO_CA_STORE "no_ca_store"
#define SMTP_VARIANT_SELF_SIGNED "self_signed"
#define SMTP_VARIANT_NOT_YET_VALID "not_yet_valid"
#define SMTP_VARIANT_CLOCK_WRONG "clock_wrong"     /* not yet valid, and our clock is before our own time */
#define SMTP_VARIANT_CHAIN_EXPIRED "chain_expired" /* above the server's own certificate */
#define SMTP_VARIANT_MISSING_INTERMEDIATE                                                                    \
	"missing_intermediate" /* the server sent its own certificate only */
#define SMTP_VARIANT_UNKNOWN_CA "unknown_ca"
#define SMTP_VARIANT_WRONG_PURPOSE "wrong_purpose" /* a certificate that is not for servers */
#define SMTP_VARIANT_REVOKED "revoked"
#define SMTP_VARIANT_WEAK_CERTIFICATE "weak_certificate" /* key or signature */
#define SMTP_VARIANT_PIN_MISMATCH "pin_mismatch"         /* not the certificate that peer_fingerprint names */
#define SMTP_VARIANT_INTERCEPTED "intercepted"           /* issued by a product that opens TLS connections */
#define SMTP_VARIANT_SUSPICIOUS "suspicious"       /* a known provider's host, an authority nobody knows */
#define SMTP_VARIANT_ALL_OR_NOBODY "all_or_nobody" /* recipients=all and one was refused */
#define SMTP_VARIANT_ALL_IN_ONE "all_in_one"       /* recipients=all and more than one transaction takes */
#define SMTP_VARIANT_PUT_OFF                                                                                 \
	"put_off" /* no room for these recipients now; others were served, or may be later */
#define SMTP_VARIANT_REQUIRE_TLS_NOT_OFFERED                                                                 \
	"require_tls_not_offered"                                        /* asked for; or no TLS to begin with */
#define SMTP_VARIANT_DELIVER_BY_NOT_OFFERED "deliver_by_not_offered" /* and it must not be delivered late */
#define SMTP_VARIANT_DELIVER_BY_TOO_SOON "deliver_by_too_soon"       /* below what EHLO announced */
#define SMTP_VARIANT_HOLD_NOT_OFFERED "hold_not_offered"             /* and it must not go at once */
#define SMTP_VARIANT_HOLD_TOO_LONG "hold_too_long"                   /* beyond what EHLO announced */
/* the folder of a capture server cannot be written to; what is there is no maildir */
#define SMTP_VARIANT_CAPTURE_FAILED "capture_failed"
#define SMTP_VARIANT_CAPTURE_NO_MAILDIR "capture_no_maildir"
#define SMTP_VARIANT_OWN_RATE "own_rate"               /* `rate` lets it go later than `wait` allows */
#define SMTP_VARIANT_PAUSED "paused"                   /* the server said stop to an earlier message */
#define SMTP_VARIANT_PAUSED_BY_QUOTA "paused_by_quota" /* because what may be sent was used up */
#define SMTP_VARIANT_SMTP_AUTH_OFF "smtp_auth_off" /* Microsoft: SMTP AUTH is switched off for the account */

#endif
