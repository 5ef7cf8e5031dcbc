--TEST--
smtp-doctor: the exit status is the number that swaks gives to the step that failed
--EXTENSIONS--
smtp
openssl
--FILE--
<?php
require __DIR__ . '/../doctor.inc';
require __DIR__ . '/../certificates.inc';

$certificates = smtp_test_certificates();
$tls = ['tls' => 'starttls', 'certificate' => $certificates->server()];
$inTls = ['--tls', 'starttls', '--cafile', $certificates->ca];
$sending = ['--from', 'a@example.com', '--to', 'b@example.net', '--send'];
$login = ['--user', 'user'];
$steps = [
    ['all is well', [], array_merge($login, $sending)],
    ['all is well in TLS', $tls, array_merge($inTls, $login)],
    ['greeting', ['greeting' => '554 no'], []],
    ['greeting never comes', ['greeting' => ['silence' => true]], ['--timeout', '2']],
    ['hung up instead of a greeting', ['greeting' => ['close' => true]], []],
    ['EHLO', ['ehlo' => '550 no', 'helo' => '550 no'], []],
    ['TLS is not offered', [], ['--tls', 'starttls']],
    ['TLS is refused', ['starttls' => '454 no'] + $tls, $inTls],
    ['certificate', $tls, ['--tls', 'starttls']],
    ['EHLO in TLS', ['ehlo' => ["250-mail.example.com\n250 STARTTLS", '550 no'], 'helo' => '550 no'] + $tls, $inTls],
    ['login', ['users' => ['user' => 'sesame-open-other']], $login],
    ['hung up instead of a reply to the login', ['match' => ['AUTH' => ['close' => true]]], $login],
    ['MAIL', ['mail' => '550 no'], $sending],
    ['RCPT', ['rcpt' => '550 no'], $sending],
    ['DATA', ['data' => '554 no'], $sending],
    ['message', ['data_end' => '554 no'], $sending],
    ['hung up after the message', ['data_end' => ['close' => true]], $sending],
    ['RSET, after a test without a message', ['rset' => '421 no'], array_slice($sending, 0, 4)],
    ['QUIT, when all is done', ['quit' => '500 no'], $sending],
    ['message after 354 and a refusal at once', ['data' => "354 go\n554 no"], $sending],
];
foreach ($steps as [$name, $script, $arguments]) {
    $server = smtp_test_server($script);
    $plain = in_array('--tls', $arguments, true) ? [] : ['--tls', 'none'];
    $run = doctor(array_merge(["127.0.0.1:$server->port", '--quiet', '--no-neighbours'], $plain, $arguments), ['SMTP_PASSWORD' => 'sesame-open']);
    $server->stop();
    preg_match('~^\[([a-z_]+):.*\((\w+)\)\]$~m', $run->out, $error);
    printf("%-44s %2d %s\n", $name, $run->status, implode(' ', array_slice($error, 1)));
    echo $run->errors;
}
$closed = smtp_test_closed_port();
foreach (['refused' => "127.0.0.1:$closed", 'no such proxy' => "smtp://127.0.0.1?proxy=socks5%3A%2F%2F127.0.0.1%3A$closed"] as $name => $where) {
    $run = doctor([$where, '--quiet', '--tls', 'none', '--no-neighbours']);
    printf("%-44s %2d\n", $name, $run->status);
}
printf("%-44s %2d\n", 'wrong options', doctor(['--nonsense'])->status);
printf("%-44s %2d\n", 'help', doctor(['--help'])->status);
?>
--EXPECT--
all is well                                   0 
all is well in TLS                            0 
greeting                                     21 greeting policy_rejected
greeting never comes                         21 greeting connection_timeout
hung up instead of a greeting                 6 greeting connection_lost
EHLO                                         22 ehlo policy_rejected
TLS is not offered                           29 starttls tls_required
TLS is refused                               29 starttls tls_failed
certificate                                  29 tls cert_untrusted
EHLO in TLS                                  32 ehlo policy_rejected
login                                        28 auth auth_failed
hung up instead of a reply to the login       6 auth connection_lost
MAIL                                         23 mail sender_rejected
RCPT                                         24 rcpt mailbox_not_found
DATA                                         25 data unknown
message                                      26 data_end unknown
hung up after the message                     6 data_end connection_lost
RSET, after a test without a message          0 
QUIT, when all is done                        0 
message after 354 and a refusal at once      26 body unknown
refused                                       2
no such proxy                                 2
wrong options                                 1
help                                          0
