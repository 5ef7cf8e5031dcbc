--TEST--
keepalive: 0 uses no connection that rests and leaves none; a shorter time counts for one that rests already
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

function reused(SmtpTestServer $server, $keepalive): void
{
    $result = smtp_send(letter(), $server->settings(['keepalive' => $keepalive]));
    printf("%s: %s, resting then: %d\n", $keepalive, $result['server']['reused'] ? 'used again' : 'new', smtp_stats()['here']['connections_resting']);
}

$server = smtp_test_server();
reused($server, 30);
reused($server, 30);
reused($server, 0);
reused($server, 30);
usleep(20000);
reused($server, 0.01);
usleep(20000);
reused($server, 30);
reused($server, 30);
reused($server, 0);
echo "each that was left heard QUIT:";
foreach ($server->received() as $connection) {
    echo ' ', array_slice($connection['lines'], -1)[0];
}
?>
--EXPECT--
30: new, resting then: 1
30: used again, resting then: 1
0: new, resting then: 0
30: new, resting then: 1
0.01: new, resting then: 1
30: new, resting then: 1
30: used again, resting then: 1
0: new, resting then: 0
each that was left heard QUIT: QUIT QUIT QUIT QUIT QUIT QUIT
