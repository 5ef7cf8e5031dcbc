--TEST--
mail() with smtp.replace_mail: the envelope is that of sendmail -t
--EXTENSIONS--
smtp
--INI--
smtp.replace_mail=1
mail.add_x_header=0
--FILE--
<?php
require __DIR__ . '/../show.inc';

$server = smtp_test_server(['users' => ['user@example.com' => 'sesame-open']]);
$url = "127.0.0.1:$server->port?tls=none";
ini_set('smtp.server', "smtp://$url");
$from = "From: Shop <shop@example.com>\r\n";
foreach ([
    ['b@example.net, "C, D" <c@example.net>', "{$from}Cc: d@example.net\r\nbcc: e@example.net,\r\n f@example.net"],
    ['', "{$from}To: b@example.net\r\nX-A: 1"],
    ['b@example.net', $from, '-f bounce@example.com'],
    ['b@example.net', $from, '-fbounce@example.com -oi -t'],
    ['b@example.net', $from, "-f '<>'"],
    ['b@example.net', $from, '-f "" c@example.net'],
    ['b@example.net', '', '-F "The Shop" -f shop@example.com'],
    ['b@example.net (Buyer); c@example.net', $from],
] as $case) {
    var_dump(mail($case[0], 'Order', 'x', $case[1], $case[2] ?? ''));
}
var_dump(@mail("b@example.net\r\nBcc: evil@example.net", 'Order', 'x', $from));
ini_set('smtp.server', "smtp://user%40example.com:sesame-open@$url");
var_dump(mail('b@example.net', 'Order', 'x'));
foreach ($server->lines() as $line) {
    if (preg_match('/^(MAIL|RCPT)/', $line)) {
        echo preg_replace('/ (SIZE|BODY)=\S+/', '', $line), "\n";
    }
}
$messages = $server->messages();
echo str_replace("\r", '', preg_replace(['~^(Date): .*~m', '~<[0-9a-f]{32}@~'], ['$1: (now)', '<(id)@'], $messages[0]));
preg_match('/^From: .*\w>?/m', $messages[6], $found);
echo $found[0], "\n";
preg_match('/^From: .*\w>?/m', $messages[8], $found);
echo $found[0], "\n";
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(false)
bool(true)
MAIL FROM:<shop@example.com>
RCPT TO:<b@example.net>
RCPT TO:<c@example.net>
RCPT TO:<d@example.net>
RCPT TO:<e@example.net>
RCPT TO:<f@example.net>
MAIL FROM:<shop@example.com>
RCPT TO:<b@example.net>
MAIL FROM:<bounce@example.com>
RCPT TO:<b@example.net>
MAIL FROM:<bounce@example.com>
RCPT TO:<b@example.net>
MAIL FROM:<>
RCPT TO:<b@example.net>
MAIL FROM:<>
RCPT TO:<c@example.net>
RCPT TO:<b@example.net>
MAIL FROM:<shop@example.com>
RCPT TO:<b@example.net>
MAIL FROM:<shop@example.com>
RCPT TO:<b@example.net>
RCPT TO:<c@example.net>
MAIL FROM:<user@example.com>
RCPT TO:<b@example.net>
To: b@example.net, "C, D" <c@example.net>
Subject: Order
From: Shop <shop@example.com>
Cc: d@example.net
Date: (now)
Message-ID: <(id)@example.com>

x
From: The Shop <shop@example.com>
From: user@example.com
