--TEST--
retry_for: with a thousand messages that wait for another attempt no further one is taken
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/ledger.inc';

$server = smtp_test_server(['rcpt' => '450 4.2.0 Greylisted']);
$ledger = new Ledger();
$totals = smtp_send_many($ledger->messages(1300), $server->settings(['deadline' => 60]), ['retry_for' => 2, 'on_result' => $ledger]);
echo $ledger->says(), ', ', counts($totals), "\n";
echo $ledger->most <= 1020 ? "a thousand at a time\n" : "$ledger->most at a time\n";
?>
--EXPECT--
1300 taken, each told once, {"messages":1300,"accepted":0,"partial":0,"failed":1300,"unknown":0}
a thousand at a time
