--TEST--
$server: a bad value is refused, before anything is sent and without being shown
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach ([
    ['host' => ''], ['host' => "a\0b"], ['host' => 'a b'], ['host' => "a\r\nb"], ['host' => 'a@b'], ['host' => '[]'],
    ['port' => 0], ['port' => 65536], ['port' => '-1'], ['port' => PHP_INT_MAX],
    ['tls' => 'yes'], ['auth' => 'NTLM'], ['auth' => []], ['auth' => 'PLAIN,'], ['username' => "a\0b"], ['password' => "sesame-open\0b"],
    ['local_domain' => "a\r\nMAIL FROM:<x@y>"], ['local_domain' => ''],
    ['timeout' => 0], ['timeout' => -1], ['timeout' => NAN], ['timeout' => INF], ['timeout' => 1e9], ['timeout' => '1e400'],
    ['connect_timeout' => 0.0], ['final_timeout' => -0.5], ['deadline' => -1], ['deadline' => NAN],
    ['verify_peer' => 2], ['source_ip' => 'not an address'], ['source_ip' => 'name'], ['recipients' => 'some'], ['locale' => 'fr'], ['peer_name' => ''],
    ['username' => 'user'], ['password' => 'sesame-open'], ['oauth_token' => 'sesame-open'], ['username' => 'user', 'oauth_token' => 'sesame-open b'],
    ['username' => 'user', 'oauth_token' => 'sesame-open', 'password' => 'sesame-open'], ['username' => 'user', 'password' => 'sesame-open', 'auth' => 'XOAUTH2'],
    ['auth' => 'EXTERNAL'], ['scram_min_iterations' => 0], ['scram_min_iterations' => '1000001'],
] as $value) {
    thrown(function () use ($value) { smtp_send(letter(), $value + ['host' => '127.0.0.1', 'port' => 1, 'tls' => 'none']); });
}
?>
--EXPECT--
smtp_send(): Argument #2 ($server) key "host" must not be empty
smtp_send(): Argument #2 ($server) key "host" must not contain any null bytes
smtp_send(): Argument #2 ($server) key "host" must be a host name or an IP address
smtp_send(): Argument #2 ($server) key "host" must be a host name or an IP address
smtp_send(): Argument #2 ($server) key "host" must be a host name or an IP address
smtp_send(): Argument #2 ($server) key "host" must be a host name or an IP address
smtp_send(): Argument #2 ($server) key "port" must be between 1 and 65535
smtp_send(): Argument #2 ($server) key "port" must be between 1 and 65535
smtp_send(): Argument #2 ($server) key "port" must be between 1 and 65535
smtp_send(): Argument #2 ($server) key "port" must be between 1 and 65535
smtp_send(): Argument #2 ($server) key "tls" must be one of "auto", "implicit", "starttls", "opportunistic", "none"
smtp_send(): Argument #2 ($server) key "auth" must be "auto" or hold only "SCRAM-SHA-512-PLUS", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "OAUTHBEARER", "XOAUTH2", "PLAIN", "LOGIN", "CRAM-MD5", "EXTERNAL", "ANONYMOUS"
smtp_send(): Argument #2 ($server) key "auth" must not be empty
smtp_send(): Argument #2 ($server) key "auth" must be "auto" or hold only "SCRAM-SHA-512-PLUS", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "OAUTHBEARER", "XOAUTH2", "PLAIN", "LOGIN", "CRAM-MD5", "EXTERNAL", "ANONYMOUS"
smtp_send(): Argument #2 ($server) key "username" must not contain any null bytes
smtp_send(): Argument #2 ($server) key "password" must not contain any null bytes
smtp_send(): Argument #2 ($server) key "local_domain" must be a domain name or an address literal like [192.0.2.1]
smtp_send(): Argument #2 ($server) key "local_domain" must not be empty
smtp_send(): Argument #2 ($server) key "timeout" must be between 0.001 and 604800 seconds
smtp_send(): Argument #2 ($server) key "timeout" must be between 0.001 and 604800 seconds
smtp_send(): Argument #2 ($server) key "timeout" must be between 0.001 and 604800 seconds
smtp_send(): Argument #2 ($server) key "timeout" must be between 0.001 and 604800 seconds
smtp_send(): Argument #2 ($server) key "timeout" must be between 0.001 and 604800 seconds
smtp_send(): Argument #2 ($server) key "timeout" must be between 0.001 and 604800 seconds
smtp_send(): Argument #2 ($server) key "connect_timeout" must be between 0.001 and 604800 seconds
smtp_send(): Argument #2 ($server) key "final_timeout" must be between 0.001 and 604800 seconds
smtp_send(): Argument #2 ($server) key "deadline" must be between 0 and 604800 seconds
smtp_send(): Argument #2 ($server) key "deadline" must be between 0 and 604800 seconds
smtp_send(): Argument #2 ($server) key "verify_peer" must be true or false
smtp_send(): Argument #2 ($server) key "source_ip" must be a host name or an IP address
smtp_send(): Argument #2 ($server) key "source_ip" must be an IPv4 or IPv6 address
smtp_send(): Argument #2 ($server) key "recipients" must be "any" or "all"
smtp_send(): Argument #2 ($server) key "locale" must be one of "en", "zh"
smtp_send(): Argument #2 ($server) key "peer_name" must not be empty
smtp_send(): Argument #2 ($server) key "password" must be given together with username
smtp_send(): Argument #2 ($server) key "username" must be given together with password
smtp_send(): Argument #2 ($server) key "username" must be given together with oauth_token
smtp_send(): Argument #2 ($server) key "oauth_token" must be a bearer token: letters, digits and -._~+/, with = only at its end
smtp_send(): Argument #2 ($server) key "oauth_token" must not be given together with password
smtp_send(): Argument #2 ($server) key "auth" must hold a mechanism that uses a password
smtp_send(): Argument #2 ($server) key "local_cert" must be given when "auth" holds EXTERNAL
smtp_send(): Argument #2 ($server) key "scram_min_iterations" must be between 1 and 1000000
smtp_send(): Argument #2 ($server) key "scram_min_iterations" must be between 1 and 1000000
