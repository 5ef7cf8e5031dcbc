--TEST--
smtp_send_many(): wrong options and servers are thrown before a message is taken
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/ledger.inc';

$server = smtp_test_server();
function run($settings, $options): void
{
    $ledger = new Ledger();
    thrown(function () use ($ledger, $settings, $options) { smtp_send_many($ledger->messages(1), $settings, $options); });
    if ($ledger->taken) {
        echo "a message was taken\n";
    }
}
foreach ([
    ['connection' => 4], ['rate' => '5/s'], ['keepalive' => 0], [4], ['connections' => 0], ['connections' => 65], ['connections' => 'four'], ['connections' => 2.5],
    ['depth' => 0], ['depth' => 65], ['depth' => true],
    ['retry_for' => -1], ['retry_for' => 'long'], ['retry_for' => 604801], ['retry_for' => NAN], ['wait' => -0.1], ['wait' => 604801], ['wait' => INF],
    ['on_result' => 'no_such_function'], ['on_result' => true], ['on_progress' => ['no', 'where']],
] as $options) {
    run($server->settings(), $options);
}
echo "\n";
run(['hots' => 'x'], []);
run(['host' => '127.0.0.1', 'retry_for' => 5], []);
run('smtp://127.0.0.1?connections=5', []);
run(['host' => ''], []);
run('ftp://127.0.0.1', []);
run(['host' => '127.0.0.1', 'dsn' => 1], []);
run(5.5, []);
echo count($server->received()), " connections\n\n";

$ledger = new Ledger();
foreach ([['connections' => 64, 'depth' => '64', 'retry_for' => 604800, 'wait' => 0.5], ['on_result' => 'max', 'wait' => null], ['on_result' => [$ledger, '__invoke']]] as $options) {
    echo counts(smtp_send_many(letters(1), $server->settings(), $options)), "\n";
}
echo count($ledger->told), " told\n";
?>
--EXPECT--
smtp_send_many(): Argument #3 ($options) must not contain the unknown key "connection"
smtp_send_many(): Argument #3 ($options) must not contain the unknown key "rate", which is one of $server
smtp_send_many(): Argument #3 ($options) must not contain the unknown key "keepalive", which is one of $server
smtp_send_many(): Argument #3 ($options) must not contain the unknown key 0
smtp_send_many(): Argument #3 ($options) key "connections" must be between 1 and 64
smtp_send_many(): Argument #3 ($options) key "connections" must be between 1 and 64
smtp_send_many(): Argument #3 ($options) key "connections" must be of type int, string given
smtp_send_many(): Argument #3 ($options) key "connections" must be of type int, float given
smtp_send_many(): Argument #3 ($options) key "depth" must be between 1 and 64
smtp_send_many(): Argument #3 ($options) key "depth" must be between 1 and 64
smtp_send_many(): Argument #3 ($options) key "depth" must be of type int, bool given
smtp_send_many(): Argument #3 ($options) key "retry_for" must be between 0 and 604800 seconds
smtp_send_many(): Argument #3 ($options) key "retry_for" must be of type int|float, string given
smtp_send_many(): Argument #3 ($options) key "retry_for" must be between 0 and 604800 seconds
smtp_send_many(): Argument #3 ($options) key "retry_for" must be between 0 and 604800 seconds
smtp_send_many(): Argument #3 ($options) key "wait" must be between 0 and 604800 seconds
smtp_send_many(): Argument #3 ($options) key "wait" must be between 0 and 604800 seconds
smtp_send_many(): Argument #3 ($options) key "wait" must be between 0 and 604800 seconds
smtp_send_many(): Argument #3 ($options) key "on_result" must be of type callable, string given
smtp_send_many(): Argument #3 ($options) key "on_result" must be of type callable, bool given
smtp_send_many(): Argument #3 ($options) key "on_progress" must be of type callable, array given

smtp_send_many(): Argument #2 ($server) must not contain the unknown key "hots"
smtp_send_many(): Argument #2 ($server) must not contain the unknown key "retry_for", which is an option of smtp_send_many()
smtp_send_many(): Argument #2 ($server) must not contain the unknown key "connections", which is an option of smtp_send_many()
smtp_send_many(): Argument #2 ($server) key "host" must not be empty
smtp_send_many(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send_many(): Argument #2 ($server) must not contain the unknown key "dsn"
smtp_send_many(): Argument #2 ($server) must be of type array|string|null, float given
0 connections

{"messages":1,"accepted":1,"partial":0,"failed":0,"unknown":0}
{"messages":1,"accepted":1,"partial":0,"failed":0,"unknown":0}
{"messages":1,"accepted":1,"partial":0,"failed":0,"unknown":0}
1 told
