--TEST--
retry_for: a message that was put off is tried again, for those only who have not got it
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/ledger.inc';

$grey = '450 4.2.0 Greylisted, please try again';
function run(array $script, array $messages, array $options): array
{
    $server = smtp_test_server($script);
    $told = [];
    $totals = smtp_send_many($messages, $server->settings(), $options + ['on_result' => function ($key, $result) use (&$told) {
        $told[] = [$key, $result['outcome'], $result['accepted'], array_column($result['rejected'], 'address')];
    }]);
    sort($told);
    echo counts($totals), "\n", implode("\n", array_map(function ($one) { return json_encode($one, JSON_UNESCAPED_SLASHES); }, $told)), "\n";
    echo implode(' ', preg_replace('/^RCPT TO:<(.*)@.*/', '$1', preg_grep('/^RCPT/', $server->lines()))), ': ', json_encode(arrived($server)), "\n\n";
    return $told;
}

// not asked for: told as it is
run(['rcpt' => [$grey, '250 ok']], [numbered(0), numbered(1)], ['connections' => 1, 'depth' => 1]);
run(['rcpt' => [$grey, '250 ok']], [numbered(0), numbered(1)], ['connections' => 1, 'depth' => 1, 'retry_for' => 0.3]);

// one of two, at the first attempt
run(['match' => ['RCPT TO:<grey@' => [$grey, '250 ok']]], [numbered(0, ['to' => ['b@example.net', 'grey@example.net']])], ['retry_for' => 0.3]);

// one stays where it is, and one is gone
run(['match' => ['RCPT TO:<grey@' => $grey, 'RCPT TO:<gone@' => '550 5.1.1 No such user']],
    [numbered(0, ['to' => ['b@example.net', 'grey@example.net', 'gone@example.net']]), numbered(1)], ['retry_for' => 0.3]);

// for ever: the end of the time is the end
run(['rcpt' => $grey], [numbered(0)], ['retry_for' => 0.3]);
?>
--EXPECT--
{"messages":2,"accepted":1,"partial":0,"failed":1,"unknown":0}
[0,"failed",[],["b@example.net"]]
[1,"accepted",["b@example.net"],[]]
b b: [1]

{"messages":2,"accepted":2,"partial":0,"failed":0,"unknown":0}
[0,"accepted",["b@example.net"],[]]
[1,"accepted",["b@example.net"],[]]
b b b: [0,1]

{"messages":1,"accepted":1,"partial":0,"failed":0,"unknown":0}
[0,"accepted",["b@example.net","grey@example.net"],[]]
b grey grey: [0,0]

{"messages":2,"accepted":1,"partial":1,"failed":0,"unknown":0}
[0,"partial",["b@example.net"],["grey@example.net","gone@example.net"]]
[1,"accepted",["b@example.net"],[]]
b grey gone b grey: [0,1]

{"messages":1,"accepted":0,"partial":0,"failed":1,"unknown":0}
[0,"failed",[],["b@example.net"]]
b b: []
