<?php

/**
 * @generate-class-entries
 * @generate-legacy-arginfo 70000
 */

/**
 * The version of this extension, "major.minor.patch".
 * @var string
 * @cvalue PHP_SMTP_VERSION
 */
const SMTP_VERSION = UNKNOWN;

/**
 * Sends one message through one server and says what became of it.
 *
 * What the server or the network does is returned, never thrown. A mistake of the caller (an unknown key, a
 * wrong type, CR, LF or NUL in an address or header) is thrown as TypeError or ValueError before any octet
 * leaves; PHP 7.4, which has no ValueError, throws Error.
 *
 * Keys of $message: from, sender, to, cc, bcc, reply_to, charset, subject, text, html, attachments and inline
 * (lists of content or path or stream, with name, type, disposition, cid), calendar (content, method, name),
 * headers, date, message_id, in_reply_to, references, priority, list_unsubscribe (url, mailto, one_click),
 * auto_submitted, dsn (notify, ret, envid), require_tls, deliver_by (seconds, or seconds, mode, trace), mt_priority,
 * hold_for, hold_until, dkim (one or a list of domain, selector, key or key_file, passphrase,
 * canonicalization, headers), envelope (from, to), or raw (a string or a stream) with remove_bcc. A stream is read
 * from its beginning if it can seek.
 * Keys of $server, or a URL smtp://user:password@host:port?key=value, smtps:// for implicit TLS, smtp+unix:///path,
 * lmtp:// and lmtp+unix:/// for LMTP; null means the ini setting smtp.server: host, port, protocol, tls, username,
 * password, oauth_token, auth, scram_min_iterations, local_domain, verify_peer, verify_peer_name, peer_name,
 * peer_fingerprint, cafile, capath, local_cert, local_pk, passphrase, connect_timeout, timeout, final_timeout,
 * deadline, source_ip, proxy, socket, allow, recipients, locale. A key with the value null counts as not given.
 *
 * Keys of the result, always all of them: ok, outcome, retry, retry_safe, retry_after, phase, category, code,
 * enhanced_code, response, errno, message, advice, help_url, provider, error, accepted, rejected, message_id,
 * queue_id, server, timing, bytes, transcript.
 */
function smtp_send(#[\SensitiveParameter] array $message, #[\SensitiveParameter] array|string|null $server = null): array {}

/**
 * Sends many messages through one server, over several connections at once, in constant memory: $messages is an array or
 * anything that can be iterated, such as a generator.
 *
 * Each message that is taken ends once, and is told to on_result. One that was under way on a connection that was lost
 * has the outcome unknown and is not sent again, unless nothing of it can have been accepted. What the caller's code
 * throws, and a mistake in a message (as for smtp_send()), ends the run: no further message is taken, those under way
 * come to their end and are told, and then it is thrown.
 *
 * Keys of each message and of $server: as for smtp_send().
 * Keys of $options: connections (at once, 4), depth (messages on the way on each connection, 4), retry_for (seconds that
 * a message is tried again which the server put off, 0), wait (seconds that a message may wait for its turn; not given: as
 * long as it takes), on_result (callable($key, array $result): void), on_progress (callable(array $progress): void, at
 * most four times a second and at the end).
 * Keys of the result, and of $progress: messages, accepted, partial, failed, unknown, seconds, rate.
 */
function smtp_send_many(#[\SensitiveParameter] iterable $messages, #[\SensitiveParameter] array|string|null $server = null, array $options = []): array {}

/**
 * Returns the message as it would go to a server that offers no extension: 7-bit, signed, without Bcc, lines end in
 * CRLF, dots are not stuffed. For tests, archives and other transports. Needs no recipient and no server.
 *
 * Keys of $message and what is thrown: as for smtp_send().
 */
function smtp_compose(#[\SensitiveParameter] array $message): string {}

/**
 * Walks from the configuration over name, address, greeting, TLS and login to the recipient, times each step
 * and says which one fails and what to do. Sends no mail unless the option message is true.
 *
 * Keys of $options: from and to (addresses to try with MAIL and RCPT), message (really send a test mail),
 * neighbours (false, true, or a list of ports to try when the asked one fails), dns (whether to look at the DNS of the
 * sender's domain), nameserver (whom to ask), dkim_selector (string or list), deadline (seconds over all),
 * locale, on_check (callable(array $check): void, called as each check ends).
 *
 * Keys of the result: ok, category, retry, retry_after, phase, message, advice, help_url, provider, code,
 * enhanced_code, response, errno, error, checks, working, report, transcript.
 */
function smtp_diagnose(#[\SensitiveParameter] array|string|null $server = null, array $options = []): array {}

/**
 * Says what a reply of a server, the text of an exception or a line of a bounce means. No network is used.
 *
 * Keys of $context: phase, code, enhanced_code, host, provider, locale.
 * Keys of the result: category, retry, retry_after, provider, code, enhanced_code, response, message, advice,
 * help_url.
 */
function smtp_explain(string $reply, array $context = []): array {}

/**
 * What was done so far: for a shop's monitoring.
 *
 * Keys: here (this process, or this thread of it) and workers (all processes that were forked from the same master, this one
 * included; null where they share no memory), each with connections_opened, connections_reused, connections_lost, messages,
 * accepted, partial, failed, unknown, second_tries, waits, waited (seconds), held, pauses; here also connections_resting.
 * Counters only grow; they begin with the process, or with its master.
 */
function smtp_stats(): array {}
