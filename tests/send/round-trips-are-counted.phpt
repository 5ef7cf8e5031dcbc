--TEST--
smtp_send(): five round trips with a new connection, two on a kept one, one with BDAT
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../flights.inc';

foreach ([['PIPELINING'], ['PIPELINING', 'CHUNKING'], []] as $extensions) {
    $server = smtp_test_flights($extensions);
    $settings = $server->settings(['keepalive' => 10]);
    printf("%s\n", implode(' ', $extensions) ?: 'nothing');
    echo '  new:  ', (int) smtp_send(letter(), $settings)['ok'], ' ', json_encode($server->report()), "\n";
    for ($i = 0; $i < 20; $i++) {
        smtp_send(letter(), $settings);
    }
    echo '  kept: ', json_encode($server->report()), "\n";
}
?>
--EXPECT--
PIPELINING
  new:  1 {"connections":1,"messages":1,"trips":5}
  kept: {"connections":0,"messages":20,"trips":40}
PIPELINING CHUNKING
  new:  1 {"connections":1,"messages":1,"trips":4}
  kept: {"connections":0,"messages":20,"trips":20}
nothing
  new:  1 {"connections":1,"messages":1,"trips":7}
  kept: {"connections":0,"messages":20,"trips":80}
