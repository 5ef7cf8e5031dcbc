--TEST--
PHPMailer: the drop-in and the original do the same with the same servers: what is sent, returned, told to the callback and left in the error
--EXTENSIONS--
smtp
ctype
--SKIPIF--
<?php require __DIR__ . '/library.inc'; skip_without(PHPMAILER, 'ctype'); ?>
--FILE--
<?php
require __DIR__ . '/library.inc';
load_library(PHPMAILER, 'phpmailer');

/* All that a program can see of one message, and what the server got. */
function seen(string $class, array $script, array $settings): array
{
    $server = smtp_test_server($script);
    $told = [];
    $mail = new $class(true);
    $mail->isSMTP();
    $mail->Host = $server->host;
    $mail->Port = $server->port;
    $mail->Timeout = 3;
    $mail->Helo = 'shop.example.com';
    $mail->SMTPAutoTLS = false;
    $mail->CharSet = 'utf-8';
    $mail->MessageID = '<one@example.com>';
    $mail->MessageDate = 'Thu, 01 Jan 1970 00:00:00 +0000';
    $mail->setFrom('a@example.com', '小店');
    $mail->addAddress('b@example.net', 'The Buyer');
    $mail->addCC('gone@example.net');
    $mail->addBCC('c@example.net');
    $mail->Subject = '订单 1001';
    $mail->Body = ".\nThank you.\n.";
    $mail->action_function = function (...$arguments) use (&$told) {
        $told[] = $arguments;
    };
    foreach ($settings as $name => $value) {
        $mail->$name = $value;
    }
    if ($mail instanceof Smtp\PHPMailer\PHPMailer) {
        $mail->SMTPSettings = ['keepalive' => 0, 'pipelining' => false];
    }
    try {
        $sent = [$mail->send()];
    } catch (PHPMailer\PHPMailer\Exception $exception) {
        $sent = ['exception', $exception->getCode()];
    }
    $error = $mail->getSMTPInstance()->getError();
    $transaction = $mail->getSMTPInstance()->getLastTransactionID();
    $failed = $mail->isError();
    unset($mail, $exception); // theirs hangs up only now
    $lines = array_merge([], ...array_column($server->received(), 'lines'));
    $boundary = '/b[12]=?_\w+/';
    return [
        'returned' => $sent,
        'callback' => preg_replace($boundary, 'b_', array_map('json_encode', $told)),
        'error' => [$error['error'] !== '', (string) $error['smtp_code'], (string) $error['smtp_code_ex']],
        'transaction' => $transaction,
        'errors' => $failed,
        'envelope' => preg_replace('/ (SIZE|BODY)=\S+/', '', array_values(preg_grep('/^(MAIL|RCPT)/', $lines))),
        'user' => array_values(array_filter(array_column($server->received(), 'user'))),
        'messages' => array_map('rtrim', preg_replace($boundary, 'b_', $server->messages())), // theirs has one more empty line at its end
    ];
}

$refused = ['match' => ['RCPT TO:<gone@' => '550 5.1.1 No such user']];
$login = ['SMTPAuth' => true, 'Username' => 'user', 'Password' => 'sesame-open'];
foreach ([
    'accepted' => [[], []],
    'accepted, with a login' => [['require_auth' => true], $login],
    'a sender of its own' => [[], ['Sender' => 'bounces@example.com']],
    'an attachment' => [[], ['ContentType' => 'text/html', 'AltBody' => 'Thank you.']],
    'one recipient is refused' => [$refused, []],
    'all are' => [['rcpt' => '550 5.1.1 No such user'], []],
    'the sender is' => [['mail' => '553 5.7.1 Sender not owned by user'], []],
    'DATA is' => [['data' => '451 4.3.0 Later'], []],
    'the message is' => [['data_end' => '554 5.7.1 Spam'], []],
    'the login fails' => [[], ['Password' => 'wrong sesame-open'] + $login],
] as $title => [$script, $settings]) {
    $theirs = seen(PHPMailer\PHPMailer\PHPMailer::class, $script, $settings);
    $ours = seen(Smtp\PHPMailer\PHPMailer::class, $script, $settings);
    $differ = array_filter(array_keys($theirs), function ($key) use ($theirs, $ours) {
        return $theirs[$key] !== $ours[$key];
    });
    echo "$title: ", json_encode($ours['returned']), $differ ? '' : ', the same', "\n";
    foreach ($differ as $key) {
        echo "  $key: theirs ", json_encode($theirs[$key]), ', ours ', json_encode($ours[$key]), "\n";
    }
}
?>
--EXPECT--
accepted: [true], the same
accepted, with a login: [true], the same
a sender of its own: [true], the same
an attachment: [true], the same
one recipient is refused: ["exception",1]
  error: theirs [false,"",""], ours [true,"550","5.1.1"]
all are: ["exception",1]
  error: theirs [false,"",""], ours [true,"550","5.1.1"]
the sender is: ["exception",2], the same
DATA is: ["exception",2], the same
the message is: ["exception",2], the same
the login fails: ["exception",0]
  error: theirs [false,"",""], ours [true,"535","5.7.8"]
