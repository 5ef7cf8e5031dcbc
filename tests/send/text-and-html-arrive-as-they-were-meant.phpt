--TEST--
smtp_send(): subject, names, text and HTML arrive as they were meant
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$server = smtp_test_server();
$result = smtp_send([
    'from' => ['shop@example.com' => '小店'],
    'to' => ['Anna <anna@example.net>', ['bert@example.net' => 'Bert, the second']],
    'cc' => 'carl@example.net',
    'bcc' => 'dora@example.net',
    'reply_to' => 'service@example.com',
    'subject' => '订单 2026-001 已发货',
    'text' => "您好!\n.a dot begins this line\n",
    'html' => '<p>您好!</p>',
    'headers' => ['X-Shop' => 'ECStore', 'X-Order' => ['1', 2]],
    'date' => new DateTime('2026-01-02 03:04:05', new DateTimeZone('+08:00')),
], $server->settings());
show($result, 'ok', 'accepted');
$message = $server->messages()[0];
foreach (['From', 'To', 'Cc', 'Bcc', 'Reply-To', 'Subject', 'Date', 'X-Shop', 'MIME-Version'] as $name) {
    echo "$name: ", json_encode(field($message, $name), JSON_UNESCAPED_UNICODE), "\n";
}
echo implode(' ', preg_grep('/^X-Order/', explode("\r\n", $message))), "\n";
foreach (['text/plain', 'text/html'] as $type) {
    preg_match("~\r\nContent-Type: $type.*?\r\n\r\n(.*?)\r\n--~s", $message, $part);
    $isBase64 = preg_match('/^Content-Transfer-Encoding: base64/m', $part[0]);
    echo $isBase64 ? base64_decode($part[1]) : quoted_printable_decode($part[1]), "\n";
}
var_dump(preg_match('/[^\r]\n|\r[^\n]/', $message), max(array_map('strlen', explode("\r\n", $message))) <= 998);
?>
--EXPECT--
ok: true
accepted: ["anna@example.net","bert@example.net","carl@example.net","dora@example.net"]
From: "小店 <shop@example.com>"
To: "Anna <anna@example.net>, \"Bert, the second\" <bert@example.net>"
Cc: "carl@example.net"
Bcc: null
Reply-To: "service@example.com"
Subject: "订单 2026-001 已发货"
Date: "Fri, 02 Jan 2026 03:04:05 +0800"
X-Shop: "ECStore"
MIME-Version: "1.0"
X-Order: 1 X-Order: 2
您好!
.a dot begins this line

<p>您好!</p>
int(0)
bool(true)
