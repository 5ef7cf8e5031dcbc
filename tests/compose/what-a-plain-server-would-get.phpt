--TEST--
smtp_compose(): the message as a server without extensions gets it
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$stream = fopen('php://memory', 'w+');
fwrite($stream, str_repeat("\0\xff", 5000));
$message = letter([
    'bcc' => 'secret@example.org', 'subject' => '您的订单', 'text' => "您好\n.\n..dots\n", 'html' => '<p>您好</p>', 'date' => 0, 'message_id' => 'x@example.com',
    'attachments' => [['stream' => $stream, 'name' => '文件.bin'], ['content' => "a\n", 'name' => 'a.txt']],
]);
$composed = smtp_compose($message);
$server = smtp_test_server(['extensions' => []]);
show(smtp_send($message, $server->settings()), 'ok');

/* Boundaries are random. */
function plain(string $message): string
{
    preg_match_all('/boundary="?([^";\r\n]+)/', $message, $found);
    foreach ($found[1] as $i => $boundary) {
        $message = str_replace($boundary, "boundary-$i", $message);
    }
    return $message;
}
var_dump(plain($composed) === plain($server->messages()[0]));
var_dump(strpos($composed, 'secret@'), preg_match('/[^\r\n\t -~]/', $composed), preg_match('/(?<!\r)\n|\r(?!\n)/', $composed),
    max(array_map('strlen', explode("\r\n", $composed))) <= 998, substr($composed, -2) === "\r\n");
$draft = smtp_compose(['from' => 'a@example.com', 'text' => 'no recipient yet']);
var_dump(field($draft, 'From'), field($draft, 'To'));
echo field(smtp_compose(['to' => []] + letter()), 'To'), "\n";
$raw = "From: a@example.com\nDate: Fri, 02 Jan 2026 03:04:05 +0800\nBcc: x@example.com\n\n.dot\n";
echo json_encode([smtp_compose(['raw' => $raw]), smtp_compose(['raw' => $raw, 'remove_bcc' => true])], JSON_PRETTY_PRINT), "\n";
?>
--EXPECT--
ok: true
bool(true)
bool(false)
int(0)
int(0)
bool(true)
bool(true)
string(13) "a@example.com"
string(24) "undisclosed-recipients:;"
undisclosed-recipients:;
[
    "From: a@example.com\r\nDate: Fri, 02 Jan 2026 03:04:05 +0800\r\nBcc: x@example.com\r\n\r\n.dot\r\n",
    "From: a@example.com\r\nDate: Fri, 02 Jan 2026 03:04:05 +0800\r\n\r\n.dot\r\n"
]
