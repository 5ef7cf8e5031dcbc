--TEST--
Symfony Mailer: each option of a DSN becomes a key of the server array, and every key may be an option
--EXTENSIONS--
smtp
ctype
iconv
mbstring
intl
--SKIPIF--
<?php require __DIR__ . '/library.inc'; skip_without(SYMFONY_MAILER, 'ctype', 'iconv', 'mbstring', 'intl'); ?>
--FILE--
<?php
require __DIR__ . '/library.inc';
load_library(SYMFONY_MAILER, 'symfony-mailer');
use Smtp\Symfony\TransportFactory;
use Symfony\Component\Mailer\Transport\Dsn;

$usual = ['keepalive' => 100, 'max_messages' => 100, 'recipients' => 'all'];
foreach ([
    'smtp+ext://mail.example.com', 'smtp+ext://localhost', 'smtp+ext://mail.example.com:25', 'smtp+ext://mail.example.com:465',
    'smtps+ext://mail.example.com', 'smtps+ext://mail.example.com:2465', 'smtp+ext://mail.example.com?auto_tls=false', 'smtp+ext://mail.example.com:587?require_tls=1',
    'smtp+ext://mail.example.com:25?verify_peer=0', 'smtp+ext://mail.example.com:25?verify_peer=', 'smtp+ext://mail.example.com:25?peer_fingerprint=0f:6b',
    'smtp+ext://mail.example.com:25?local_domain=192.0.2.1', 'smtp+ext://mail.example.com:25?local_domain=2001:db8::1', 'smtp+ext://mail.example.com:25?source_ip=192.0.2.7',
    'smtp+ext://mail.example.com:25?restart_threshold=10&restart_threshold_sleep=1&ping_threshold=200&max_per_second=2', 'smtp+ext://mail.example.com:25?restart_threshold=0',
    'smtp+ext://mail.example.com:587?tls=starttls&locale=zh&keepalive=5&recipients=any',
    'smtp+ext://default?capture=/var/mails',
    'smtps+ext://shop%40example.com:sesame-open%3A@mail.example.com', 'smtp+ext://user:sesame-open@mail.example.com:25?auto_tls=0',
    'smtps+ext://user:sesame-open@mail.example.com?auth=LOGIN', 'smtps+ext://user:ya29.sesame-open@mail.example.com?auth=XOAUTH2',
] as $dsn) {
    $server = TransportFactory::server(Dsn::fromString($dsn));
    ksort($server);
    echo str_replace('sesame-open', '***', $dsn), "\n  ", symfony_dsn($dsn), ' ', str_replace('sesame-open', '***', json_encode(array_diff_assoc(array_map(function ($value) {
        return is_array($value) ? implode(' ', $value) : $value;
    }, $server), $usual))), "\n";
}
echo symfony_dsn('smtp+ext://default'), "\n";

echo "\nkeys of the server array that cannot be options\n";
preg_match('/<!-- keys: server -->.*?\n\n/s', file_get_contents(dirname(__DIR__, 2) . '/docs/options.md'), $table);
preg_match_all('/^\| `(\w+)`/m', $table[0], $keys);
echo implode(' ', array_filter($keys[1], function ($key) {
    return (TransportFactory::server(Dsn::fromString("smtp+ext://user:password@localhost:25?$key=there"))[$key] ?? null) !== 'there';
})), "\n";
?>
--EXPECT--
smtp+ext://mail.example.com
  smtps+ext://mail.example.com {"host":"mail.example.com","port":465,"tls":"implicit"}
smtp+ext://localhost
  smtp+ext://localhost {"host":"localhost","port":25,"tls":"opportunistic"}
smtp+ext://mail.example.com:25
  smtp+ext://mail.example.com {"host":"mail.example.com","port":25,"tls":"opportunistic"}
smtp+ext://mail.example.com:465
  smtps+ext://mail.example.com {"host":"mail.example.com","port":465,"tls":"implicit"}
smtps+ext://mail.example.com
  smtps+ext://mail.example.com {"host":"mail.example.com","port":465,"tls":"implicit"}
smtps+ext://mail.example.com:2465
  smtps+ext://mail.example.com:2465 {"host":"mail.example.com","port":2465,"tls":"implicit"}
smtp+ext://mail.example.com?auto_tls=false
  smtp+ext://mail.example.com {"host":"mail.example.com","port":25,"tls":"none"}
smtp+ext://mail.example.com:587?require_tls=1
  smtp+ext://mail.example.com:587 {"host":"mail.example.com","port":587,"tls":"starttls"}
smtp+ext://mail.example.com:25?verify_peer=0
  smtp+ext://mail.example.com {"host":"mail.example.com","port":25,"tls":"opportunistic","verify_peer":false,"verify_peer_name":false}
smtp+ext://mail.example.com:25?verify_peer=
  smtp+ext://mail.example.com {"host":"mail.example.com","port":25,"tls":"opportunistic"}
smtp+ext://mail.example.com:25?peer_fingerprint=0f:6b
  smtp+ext://mail.example.com {"host":"mail.example.com","peer_fingerprint":"0f:6b","port":25,"tls":"opportunistic"}
smtp+ext://mail.example.com:25?local_domain=192.0.2.1
  smtp+ext://mail.example.com {"host":"mail.example.com","local_domain":"[192.0.2.1]","port":25,"tls":"opportunistic"}
smtp+ext://mail.example.com:25?local_domain=2001:db8::1
  smtp+ext://mail.example.com {"host":"mail.example.com","local_domain":"[IPv6:2001:db8::1]","port":25,"tls":"opportunistic"}
smtp+ext://mail.example.com:25?source_ip=192.0.2.7
  smtp+ext://mail.example.com {"host":"mail.example.com","port":25,"source_ip":"192.0.2.7","tls":"opportunistic"}
smtp+ext://mail.example.com:25?restart_threshold=10&restart_threshold_sleep=1&ping_threshold=200&max_per_second=2
  smtp+ext://mail.example.com {"host":"mail.example.com","keepalive":200,"max_messages":10,"port":25,"tls":"opportunistic"}
smtp+ext://mail.example.com:25?restart_threshold=0
  smtp+ext://mail.example.com {"host":"mail.example.com","max_messages":1000000,"port":25,"tls":"opportunistic"}
smtp+ext://mail.example.com:587?tls=starttls&locale=zh&keepalive=5&recipients=any
  smtp+ext://mail.example.com:587 {"host":"mail.example.com","keepalive":"5","locale":"zh","port":587,"recipients":"any","tls":"starttls"}
smtp+ext://default?capture=/var/mails
  smtp+ext://default {"capture":"\/var\/mails"}
smtps+ext://shop%40example.com:***%3A@mail.example.com
  smtps+ext://mail.example.com {"auth":"SCRAM-SHA-512-PLUS SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS SCRAM-SHA-512 SCRAM-SHA-256 SCRAM-SHA-1 PLAIN LOGIN CRAM-MD5","host":"mail.example.com","password":"***:","port":465,"tls":"implicit","username":"shop@example.com"}
smtp+ext://user:***@mail.example.com:25?auto_tls=0
  smtp+ext://mail.example.com {"auth":"SCRAM-SHA-512 SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 PLAIN LOGIN","host":"mail.example.com","password":"***","port":25,"tls":"none","username":"user"}
smtps+ext://user:***@mail.example.com?auth=LOGIN
  smtps+ext://mail.example.com {"auth":"LOGIN","host":"mail.example.com","password":"***","port":465,"tls":"implicit","username":"user"}
smtps+ext://user:ya29.***@mail.example.com?auth=XOAUTH2
  smtps+ext://mail.example.com {"auth":"XOAUTH2","host":"mail.example.com","oauth_token":"ya29.***","port":465,"tls":"implicit","username":"user"}
smtp+ext://default

keys of the server array that cannot be options
host port username password oauth_token verify_peer
