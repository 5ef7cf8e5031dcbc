--TEST--
smtp_send_many(): a capture server takes them all
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../capture.inc';

$folder = new SmtpTestFolder;
$seen = [];
$totals = smtp_send_many((function () {
    for ($i = 1; $i <= 20; $i++) {
        yield "order $i" => letter(['subject' => "Order $i"]);
    }
})(), "capture://$folder->path/mails", ['on_result' => function ($key, array $result) use (&$seen) { $seen[$key] = $result['server']['host']; }]);
show($totals, 'messages', 'accepted', 'failed', 'unknown');
var_dump(count($folder->mails()), count($seen), array_unique($seen) === ['order 1' => 'capture'] || array_values(array_unique($seen)) === ['capture']);
?>
--EXPECT--
messages: 20
accepted: 20
failed: 0
unknown: 0
int(20)
int(20)
bool(true)
