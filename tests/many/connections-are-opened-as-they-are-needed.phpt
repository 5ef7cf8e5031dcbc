--TEST--
connections, depth, max_messages, keepalive: no more connections than needed, and none for nothing
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/ledger.inc';

/* How many messages came over each connection. */
function shares(SmtpTestServer $server): array
{
    return array_map(function ($connection) { return count($connection['messages']); }, $server->received());
}

foreach ([[40, []], [40, ['connections' => 2]], [40, ['connections' => 1]], [4, []], [3, ['depth' => 1]], [1, ['connections' => 64, 'depth' => 64]]] as [$count, $options]) {
    $server = smtp_test_server();
    $ledger = new Ledger();
    $totals = smtp_send_many($ledger->messages($count), $server->settings(), $options + ['on_result' => $ledger]);
    $shares = shares($server);
    $depth = $options['depth'] ?? 4;
    $held = min($count, ($options['connections'] ?? 4) * $depth + ($depth > 1 ? $depth : 0)); // some are made ready
    echo "$count ", json_encode($options), ': ', $ledger->says(), ', ', $totals['accepted'], ' accepted, ', array_sum($shares), ' arrived over ', count($shares), ' connections, ', $ledger->most <= $held ? 'no' : $ledger->most, " more held\n";
    echo arrived($server) === range(0, $count - 1) && min($shares) > 0 ? "each once, none for nothing\n" : json_encode($shares) . "\n";
}

// no more under way on a connection than `depth`, and as many made ready; one at a time is one at a time
echo "\n";
foreach ([1, 3] as $depth) {
    $server = smtp_test_server();
    $ledger = new Ledger();
    smtp_send_many($ledger->messages(20), $server->settings(), ['connections' => 1, 'depth' => $depth, 'on_result' => $ledger]);
    echo $ledger->most <= ($depth > 1 ? 2 * $depth : 1) ? "no more held\n" : "$ledger->most held\n";
}

// they are made ready while the server is at work: this one answers the second when the fourth was taken
echo "\n";
$sign = sys_get_temp_dir() . '/smtp-test-taken-' . getmypid();
$server = smtp_test_server(['data_end' => ['250 ok', ['await' => $sign, 'reply' => '250 ok'], '250 ok']]);
$messages = (function () use ($sign) {
    foreach (letters(6) as $number => $message) {
        $number === 3 && file_put_contents($sign, '');
        yield $message;
    }
})();
echo counts(smtp_send_many($messages, $server->settings(['final_timeout' => 10]), ['connections' => 1, 'depth' => 2])), "\n";
@unlink($sign);

// messages per connection
echo "\n";
$server = smtp_test_server();
$ledger = new Ledger();
smtp_send_many($ledger->messages(10), $server->settings(['max_messages' => 3]), ['connections' => 1, 'on_result' => $ledger]);
echo $ledger->says(), ': ', json_encode(shares($server)), "\n";
echo json_encode(array_map(function ($results) { return $results[0]['server']['reused']; }, $ledger->told)), "\n";

// the same connection before and afterwards
echo "\n";
$server = smtp_test_server();
$settings = $server->settings(['keepalive' => 10]);
show(smtp_send(letter(), $settings), 'server.reused');
$ledger = new Ledger();
smtp_send_many($ledger->messages(5), $settings, ['connections' => 1, 'on_result' => $ledger]);
show($ledger->told[0][0], 'server.reused');
show(smtp_send(letter(), $settings), 'server.reused');
smtp_send_many($ledger->messages(5), $settings, ['connections' => 1]);
show(smtp_send(letter(), ['keepalive' => 0] + $settings), 'server.reused');
echo json_encode(shares($server)), "\n";

// whoever has another name does not get it
$server = smtp_test_server(['users' => ['user' => 'sesame-open', 'other' => 'sesame-open']]);
foreach (['user', 'other', 'user'] as $name) {
    smtp_send_many(letters(2), $server->settings(['keepalive' => 10, 'username' => $name, 'password' => 'sesame-open']));
}
echo json_encode(array_map(null, array_column($server->received(), 'user'), shares($server))), "\n";
?>
--EXPECT--
40 []: 40 taken, each told once, 40 accepted, 40 arrived over 4 connections, no more held
each once, none for nothing
40 {"connections":2}: 40 taken, each told once, 40 accepted, 40 arrived over 2 connections, no more held
each once, none for nothing
40 {"connections":1}: 40 taken, each told once, 40 accepted, 40 arrived over 1 connections, no more held
each once, none for nothing
4 []: 4 taken, each told once, 4 accepted, 4 arrived over 1 connections, no more held
each once, none for nothing
3 {"depth":1}: 3 taken, each told once, 3 accepted, 3 arrived over 3 connections, no more held
each once, none for nothing
1 {"connections":64,"depth":64}: 1 taken, each told once, 1 accepted, 1 arrived over 1 connections, no more held
each once, none for nothing

no more held
no more held

{"messages":6,"accepted":6,"partial":0,"failed":0,"unknown":0}

10 taken, each told once: [3,3,3,1]
[false,true,true,false,true,true,false,true,true,false]

server.reused: false
server.reused: true
server.reused: true
server.reused: false
[12,1]
[["user",4],["other",2]]
