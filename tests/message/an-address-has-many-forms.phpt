--TEST--
$message: the forms of an address, references and mixed lists
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$server = smtp_test_server();
$to = ['a@example.net', 'Bob <b@example.net>', ['c@example.net' => 'Carl'], '<d@example.net>', 'e@example.net' => 'Eva', ['f@example.net', 'g@example.net' => 'Gus'], 'h@example.net' => null];
$message = ['from' => ['shop@example.com' => 'Shop'], 'to' => &$to, 'text' => 'x', 'envelope' => ['from' => '']];
$before = $message;
$result = smtp_send($message, $server->settings());
show($result, 'ok', 'accepted');
var_dump($message === $before);
echo implode("\n", preg_grep('/^(MAIL|RCPT)/', $server->lines())), "\n";
preg_match('/^To: (.*?)\r\n\S/ms', $server->messages()[0], $found);
echo preg_replace('/\s+/', ' ', $found[1]), "\n";
?>
--EXPECTF--
ok: true
accepted: ["a@example.net","b@example.net","c@example.net","d@example.net","e@example.net","f@example.net","g@example.net","h@example.net"]
bool(true)
MAIL FROM:<> SIZE=%d
RCPT TO:<a@example.net>
RCPT TO:<b@example.net>
RCPT TO:<c@example.net>
RCPT TO:<d@example.net>
RCPT TO:<e@example.net>
RCPT TO:<f@example.net>
RCPT TO:<g@example.net>
RCPT TO:<h@example.net>
a@example.net, Bob <b@example.net>, Carl <c@example.net>, d@example.net, Eva <e@example.net>, f@example.net, Gus <g@example.net>, h@example.net
