--TEST--
Many calls of every outcome leave no memory and no socket behind
--EXTENSIONS--
smtp
openssl
--SKIPIF--
<?php
if (!extension_loaded('openssl')) die('skip needs openssl');
?>
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../certificates.inc';

$tls = smtp_test_certificates();
$plain = smtp_test_server(['match' => ['RCPT TO:<nobody@' => '550 5.1.1 User unknown']]);
$secure = smtp_test_server(['tls' => 'implicit', 'certificate' => $tls->server()]);
$lost = smtp_test_server(['data_end' => ['close' => true]]);
/* an address: the thread that looks a name up closes its end of the line a moment after it has answered */
$trust = ['host' => '127.0.0.1', 'peer_name' => 'localhost', 'tls' => 'implicit', 'cafile' => $tls->ca];

$calls = [
    'accepted' => function () use ($plain) { return smtp_send(letter(), $plain->settings())['outcome']; },
    'refused' => function () use ($plain) { return smtp_send(letter(['to' => 'nobody@example.net']), $plain->settings())['outcome']; },
    'lost' => function () use ($lost) { return smtp_send(letter(), $lost->settings())['outcome']; },
    'with TLS' => function () use ($secure, $trust) {
        return smtp_send(letter(), $secure->settings($trust + ['username' => 'user', 'password' => 'sesame-open']))['outcome'];
    },
    'not trusted' => function () use ($secure, $trust) { return smtp_send(letter(), $secure->settings(['cafile' => null] + $trust))['category']; },
    'wrong value' => function () use ($plain) {
        try {
            smtp_send(letter(['to' => "b@example.net\r\n"]), $plain->settings());
        } catch (\Error $error) {
            return 'thrown';
        }
    },
    'thrown in a callback' => function () use ($plain) {
        try {
            smtp_diagnose($plain->settings(), ['on_check' => function ($check) { throw new RuntimeException($check['name']); }]);
        } catch (RuntimeException $exception) {
            return 'thrown';
        }
    },
    'diagnosis' => function () use ($plain) { return json_encode(smtp_diagnose($plain->settings(), ['on_check' => function ($check) { }])['ok']); },
    'explained' => function () { return smtp_explain('550 5.1.1 User unknown', ['phase' => 'rcpt'])['category']; },
    'composed' => function () { return gettype(smtp_compose(letter())); },
];
foreach ($calls as $name => $call) {
    $call();
    $call();
    gc_collect_cycles();
    $memory = memory_get_usage();
    $sockets = sockets();
    for ($i = 0; $i < 50; $i++) {
        $became = $call();
    }
    gc_collect_cycles();
    $memory = memory_get_usage() - $memory;
    // the thread that looked up a name closes its own end a moment later
    for ($i = 0; sockets() > $sockets && $i < 200; $i++) {
        usleep(10000);
    }
    echo "$name: $became, ", $memory < 1000 ? 'nothing' : "$memory octets", ' and ', sockets() - $sockets, " sockets left\n";
}
?>
--EXPECT--
accepted: accepted, nothing and 0 sockets left
refused: failed, nothing and 0 sockets left
lost: unknown, nothing and 0 sockets left
with TLS: accepted, nothing and 0 sockets left
not trusted: cert_untrusted, nothing and 0 sockets left
wrong value: thrown, nothing and 0 sockets left
thrown in a callback: thrown, nothing and 0 sockets left
diagnosis: true, nothing and 0 sockets left
explained: mailbox_not_found, nothing and 0 sockets left
composed: string, nothing and 0 sockets left
