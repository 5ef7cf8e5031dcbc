--TEST--
smtp_stats(), phpinfo(): connections, messages and what became of them
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

function delta(string $what): void
{
    static $before = [];
    $now = smtp_stats()['here'];
    $changes = [];
    foreach ($now as $name => $value) {
        if ($value !== ($before[$name] ?? 0) && $name !== 'waited') {
            $changes[] = sprintf('%s %+d', $name, $value - ($before[$name] ?? 0));
        }
    }
    echo "$what: ", implode(', ', $changes) ?: 'nothing', "\n";
    $before = $now;
}

$server = smtp_test_server(['match' => ['RCPT TO:<gone@' => '550 5.1.1 no such user']]);
$settings = $server->settings(['keepalive' => 30]);
delta('at the start');
smtp_send(letter(), $settings);
delta('the first');
smtp_send(letter(), $settings);
delta('the second');
smtp_send(['to' => 'gone@example.net'] + letter(), $settings);
delta('refused');
smtp_send(['to' => ['gone@example.net', 'b@example.net']] + letter(), $settings);
delta('for some');
smtp_send(letter(), ['keepalive' => 0] + $settings);
delta('without keepalive');
smtp_diagnose($settings, ['neighbours' => false, 'dns' => false]);
delta('a diagnosis');
try {
    smtp_send(['to' => 'nobody'] + letter(), $settings);
} catch (Throwable $refused) {
    delta('thrown');
}
smtp_send(letter(), ['port' => smtp_test_closed_port()] + $settings);
delta('refused port');
$lost = smtp_test_server(['data_end' => ['close' => true]]);
smtp_send(letter(), $lost->settings());
delta('unknown');
smtp_send_many([letter(), letter(), letter()], $settings, ['connections' => 1]);
delta('many');
$leaves = smtp_test_server(['mail' => ['250 ok', '421 4.3.2 shutting down', '250 ok']]);
smtp_send(letter(), $leaves->settings(['keepalive' => 30]));
smtp_send(letter(), $leaves->settings(['keepalive' => 30]));
delta('421 on a connection that rested');
$gone = smtp_test_server(['data_end' => ['reply' => '250 ok', 'await' => $signal = tempnam(sys_get_temp_dir(), 'smtp-keep') . '-go', 'close' => true]]);
smtp_send(letter(), $gone->settings(['keepalive' => 30]));
file_put_contents($signal, '');
$gone->received();
smtp_send(letter(), $gone->settings(['keepalive' => 30]));
delta('closed while it rested');
array_map('unlink', glob(substr($signal, 0, -3) . '*'));

$stats = smtp_stats();
echo implode(' ', array_keys($stats)), "\n", implode(' ', array_keys($stats['here'])), "\n";
var_dump(is_float($stats['here']['waited']), array_diff_key($stats['here'], $stats['workers']), array_diff_assoc($stats['workers'], $stats['here']));

ob_start();
phpinfo(INFO_MODULES);
preg_match('~counted since the start.*?^pauses[^\n]*~ms', ob_get_clean(), $table);
echo $table[0], "\n";
?>
--EXPECT--
at the start: nothing
the first: connections_resting +1, connections_opened +1, messages +1, accepted +1
the second: connections_reused +1, messages +1, accepted +1
refused: connections_reused +1, messages +1, failed +1
for some: connections_reused +1, messages +1, partial +1
without keepalive: connections_resting -1, connections_opened +1, messages +1, accepted +1
a diagnosis: connections_opened +1
thrown: nothing
refused port: messages +1, failed +1
unknown: connections_opened +1, messages +1, unknown +1
many: connections_resting +1, connections_opened +1, connections_reused +2, messages +3, accepted +3
421 on a connection that rested: connections_resting +1, connections_opened +2, connections_reused +1, messages +2, accepted +2, second_tries +1
closed while it rested: connections_resting +1, connections_opened +2, connections_lost +1, messages +2, accepted +2
here workers
connections_resting connections_opened connections_reused connections_lost messages accepted partial failed unknown second_tries waits waited held pauses
bool(true)
array(1) {
  ["connections_resting"]=>
  int(3)
}
array(0) {
}
counted since the start => this process => all workers
connections_resting => 3 =>  
connections_opened => 9 => 9
connections_reused => 6 => 6
connections_lost => 1 => 1
messages => 14 => 14
accepted => 10 => 10
partial => 1 => 1
failed => 2 => 2
unknown => 1 => 1
second_tries => 1 => 1
waits => 0 => 0
waited => 0.000 s => 0.000 s
held => 0 => 0
pauses => 0 => 0
