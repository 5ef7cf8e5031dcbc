--TEST--
smtp_send(), smtp_diagnose(): password and token are in no output, in whatever form, whatever the server says back
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../secrets.inc';

/* How a shop might log a value. */
function outputs($value): string
{
    ob_start();
    var_dump($value);
    debug_zval_dump($value);
    return ob_get_clean() . print_r($value, true) . var_export($value, true) . json_encode($value) . serialize($value)
        . json_encode($value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRETTY_PRINT);
}

function look(string $what, string $text, string $secret): void
{
    $found = array_column(secrets_in($text, $secret), 1);
    echo $what, ': ', strlen($text) > 1000 ? '' : 'too little, ', $found ? implode(', ', $found) : 'nothing', "\n";
}

$password = 'Tr0ub4dor&3 "sesame-open"';
$token = 'ya29.sesame-open/Tr0ub4dor~3==';
$echo = "535-5.7.8 refused: %s\n535-5.7.8 %s\n535-5.7.8 %s\n535 5.7.8 %s";
$logins = [
    'PLAIN' => ['password' => $password], 'LOGIN' => ['password' => $password], 'CRAM-MD5' => ['password' => $password],
    'XOAUTH2' => ['oauth_token' => $token], 'OAUTHBEARER' => ['oauth_token' => function () use ($token) { return $token; }],
];
foreach ($logins as $mechanism => $login) {
    $secret = $login['password'] ?? $token;
    $said = sprintf($echo, $secret, base64_encode($secret), base64_encode("\0account\0$secret"), bin2hex($secret));
    $match = ['AUTH PLAIN' => $said, 'AUTH LOGIN' => '334 ' . base64_encode($secret), base64_encode('account') => '334 ', base64_encode($secret) => $said,
        'AUTH CRAM-MD5' => '334 ' . base64_encode('<1@example.com>'), 'AUTH XOAUTH2' => '334 ' . base64_encode("{\"token\":\"$secret\"}"),
        'AUTH OAUTHBEARER' => '334 ' . base64_encode("{\"token\":\"$secret\"}"), 'AQ==' => $said, '*' => "501 $secret"];
    $server = smtp_test_server(['match' => $match, 'unknown' => $said, 'extensions' => ['AUTH ' . implode(' ', array_keys($logins))]]);
    $settings = $server->settings(['username' => 'account', 'auth' => $mechanism]) + $login;
    $result = smtp_send(letter(), $settings);
    $diagnosis = smtp_diagnose($settings, ['neighbours' => false, 'from' => 'a@example.com', 'to' => 'b@example.net']);
    show($result, 'phase', 'code');
    unset($diagnosis['working']);
    look("$mechanism refused", outputs($result), $secret);
    look("$mechanism diagnosed", outputs($diagnosis), $secret);
}

$server = smtp_test_server(['users' => ['account' => $password]]);
$login = ['username' => 'account', 'password' => $password];
foreach (['PLAIN', 'LOGIN'] as $mechanism) {
    $result = smtp_send(letter(), $server->settings($login + ['auth' => $mechanism]));
    look("$mechanism accepted " . json_encode($result['ok']), outputs($result), $password);
}
?>
--EXPECT--
phase: "auth"
code: 535
PLAIN refused: nothing
PLAIN diagnosed: nothing
phase: "auth"
code: 535
LOGIN refused: nothing
LOGIN diagnosed: nothing
phase: "auth"
code: 535
CRAM-MD5 refused: nothing
CRAM-MD5 diagnosed: nothing
phase: "auth"
code: 535
XOAUTH2 refused: nothing
XOAUTH2 diagnosed: nothing
phase: "auth"
code: 535
OAUTHBEARER refused: nothing
OAUTHBEARER diagnosed: nothing
PLAIN accepted true: nothing
LOGIN accepted true: nothing
