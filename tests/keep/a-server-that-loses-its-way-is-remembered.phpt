--TEST--
smtp_send(): a server that does not do what it announces gets the message without that, and is remembered
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

function tell(array $result): void
{
    show($result, 'outcome', 'rejected');
    foreach ($result['transcript'] as $line) {
        if ($line['from'] === 'note' && preg_match('~once more|one command|DATA:|mail number~', $line['text'])) {
            echo "  {$line['text']}\n";
        }
    }
}

foreach ([
    'Postfix' => ['rcpt' => ['503 5.5.0 <DATA>: Improper use of SMTP command pipelining', '250 ok']],
    'Exim' => ['mail' => [['reply' => '554 SMTP synchronization error', 'close' => true], '250 ok']],
    'one that closes' => ['mail' => [['reply' => '250 ok', 'close' => true], '250 ok']],
    'one that knows no BDAT' => ['extensions' => ['PIPELINING', 'CHUNKING'], 'match' => ['BDAT' => '500 5.5.1 unrecognized command']],
] as $name => $script) {
    echo "--- $name\n";
    $server = smtp_test_server($script);
    tell(smtp_send(letter(), $server->settings()));
    tell(smtp_send(letter(), $server->settings()));
    echo count($server->received()), ' connections, ', count($server->messages()), " messages\n";
}

echo "--- what may have been accepted is not tried again\n";
$server = smtp_test_server(['data_end' => ['close' => true]]);
tell(smtp_send(letter(), $server->settings(['keepalive' => 30])));
echo count($server->received()), " connection\n";

echo "--- told to send less\n";
$server = smtp_test_server(['mail' => ['250 ok', '421 Connection frequency limited', '250 ok']]);
smtp_send(letter(), $server->settings(['keepalive' => 30]));
tell(smtp_send(letter(), $server->settings(['keepalive' => 30, 'backoff' => false])));
echo count($server->received()), " connection\n";
?>
--EXPECT--
--- Postfix
outcome: "accepted"
rejected: []
  the server seems to have lost its way because commands went ahead of their replies, nothing was accepted: once more, one at a time
  one command at a time: this server lost its way when commands went ahead of their replies
outcome: "accepted"
rejected: []
  one command at a time: this server lost its way when commands went ahead of their replies
3 connections, 2 messages
--- Exim
outcome: "accepted"
rejected: []
  the server seems to have lost its way because commands went ahead of their replies, nothing was accepted: once more, one at a time
  one command at a time: this server lost its way when commands went ahead of their replies
outcome: "accepted"
rejected: []
  one command at a time: this server lost its way when commands went ahead of their replies
3 connections, 2 messages
--- one that closes
outcome: "accepted"
rejected: []
  the server seems to have lost its way because commands went ahead of their replies, nothing was accepted: once more, one at a time
  one command at a time: this server lost its way when commands went ahead of their replies
outcome: "accepted"
rejected: []
  one command at a time: this server lost its way when commands went ahead of their replies
3 connections, 2 messages
--- one that knows no BDAT
outcome: "accepted"
rejected: []
  the server offers CHUNKING and does not know BDAT, nothing was accepted: once more, with DATA
  DATA: this server offered CHUNKING and did not know BDAT
outcome: "accepted"
rejected: []
  DATA: this server offered CHUNKING and did not know BDAT
3 connections, 2 messages
--- what may have been accepted is not tried again
outcome: "unknown"
rejected: []
1 connection
--- told to send less
outcome: "failed"
rejected: [{"address":"b@example.net","code":421,"enhanced_code":null,"response":"Connection frequency limited","category":"rate_limited","retry":"later"}]
  mail number 2 on this connection to 127.0.0.1
1 connection
