--TEST--
allow=public: a server that a visitor names is never one of the own network
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$public = ['allow' => 'public', 'connect_timeout' => 5, 'locale' => 'en'];
foreach (['127.0.0.1', '127.1', '2130706433', '[::1]', '::ffff:127.0.0.1', 'localhost', '10.0.0.1', '169.254.169.254'] as $host) {
    $result = smtp_send(letter(), ['host' => $host] + $public);
    // not every C library reads the short forms
    echo $result['category'] === 'dns_failed' ? 'policy_rejected' : $result['category'], ' ', $host, "\n";
}
show_verdict($result);
show($result, 'error', 'message', 'server.ip');
show_advice(smtp_send(letter(), ['host' => '127.0.0.1', 'locale' => 'zh'] + $public), 'zh');

echo "-- only the ports of mail\n";
foreach ([24, 25, 465, 587, 2525] as $port) {
    echo smtp_send(letter(), ['host' => '127.0.0.1', 'port' => $port] + $public)['category'], " $port\n";
}
thrown(function () use ($public) { smtp_send(letter(), ['host' => '127.0.0.1', 'port' => 6379] + $public); });

echo "-- a diagnosis keeps to it\n";
$server = smtp_test_server();
$diagnosis = smtp_diagnose(['host' => '127.0.0.1', 'port' => 25] + $public);
show_checks($diagnosis);
show($diagnosis, 'phase', 'category', 'working');
thrown(function () use ($public, $server) {
    smtp_diagnose(['host' => '127.0.0.1'] + $public, ['neighbours' => [$server->port]]);
});
var_dump(count($server->received()));

echo "-- and it is off unless asked for\n";
echo smtp_send(letter(), ['allow' => 'any'] + $server->settings())['outcome'], "\n";
thrown(function () { smtp_send(letter(), ['host' => '127.0.0.1', 'allow' => 'private']); });
thrown(function () { smtp_send(letter(), ['host' => '127.0.0.1', 'allow' => true]); });
?>
--EXPECT--
policy_rejected 127.0.0.1
policy_rejected 127.1
policy_rejected 2130706433
policy_rejected [::1]
policy_rejected ::ffff:127.0.0.1
policy_rejected localhost
policy_rejected 10.0.0.1
policy_rejected 169.254.169.254
ok: false
outcome: "failed"
phase: "resolve"
category: "policy_rejected"
code: null
retry: "fix"
retry_safe: true
error: "resolve: the host has no public address (policy_rejected)"
message: "The server name 169.254.169.254 leads to no public address, and 'allow' => 'public' permits only those: no connection was made."
server.ip: null
advice: in zh
-- only the ports of mail
policy_rejected 24
policy_rejected 25
policy_rejected 465
policy_rejected 587
policy_rejected 2525
smtp_send(): Argument #2 ($server) key "port" must be one of 24, 25, 465, 587, 2525 when "allow" is "public"
-- a diagnosis keeps to it
pass: config
warn: 
fail: resolve
phase: "resolve"
category: "policy_rejected"
working: null
smtp_diagnose(): Argument #2 ($options) key "neighbours" must hold only 24, 25, 465, 587, 2525 when "allow" is "public"
int(0)
-- and it is off unless asked for
accepted
smtp_send(): Argument #2 ($server) key "allow" must be "any" or "public"
smtp_send(): Argument #2 ($server) key "allow" must be of type string, bool given
