--TEST--
smtp_send(), smtp_compose(), smtp_diagnose(): no exception holds a password, a token, a passphrase or a private key
--EXTENSIONS--
smtp
--INI--
zend.exception_ignore_args=0
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../secrets.inc';

$secret = 'Tr0ub4dor&3 "sesame-open"';
$url = 'smtp://account:' . rawurlencode($secret) . '@127.0.0.1:1?tls=none';
$login = ['username' => 'account', 'password' => $secret];
$good = ['host' => '127.0.0.1', 'port' => 1, 'tls' => 'none'];
$dkim = ['domain' => 'example.com', 'selector' => 's', 'key' => "-----BEGIN PRIVATE KEY-----\n$secret\n-----END PRIVATE KEY-----\n", 'passphrase' => $secret];
$token = function () use ($secret) { throw new RuntimeException('no token today'); };
$calls = [
    'an unknown key' => function () use ($login, $good) { smtp_send(letter(), $login + $good + ['hots' => 1]); },
    'a wrong type' => function () use ($login, $good) { smtp_send(letter(), $login + ['port' => []] + $good); },
    'a wrong value' => function () use ($login, $good, $secret) { smtp_send(letter(), $login + ['auth' => $secret] + $good); },
    'a NUL' => function () use ($secret, $good) { smtp_send(letter(), ['username' => 'a', 'password' => "$secret\0"] + $good); },
    'a line break' => function () use ($secret, $good) { smtp_send(letter(), ['username' => 'a', 'password' => "$secret\r\n"] + $good); },
    'no user' => function () use ($secret, $good) { smtp_send(letter(), ['password' => $secret] + $good); },
    'two secrets' => function () use ($login, $good) { smtp_send(letter(), $login + ['oauth_token' => $login['password']] + $good); },
    'a bad token' => function () use ($secret, $good) { smtp_send(letter(), ['username' => 'a', 'oauth_token' => $secret] + $good); },
    'a callable that throws' => function () use ($token, $good) { smtp_send(letter(), ['username' => 'a', 'oauth_token' => $token] + $good); },
    'a URL' => function () use ($url) { smtp_send(letter(), "$url&hots=1"); },
    'no URL' => function () use ($secret) { smtp_send(letter(), "smtp:/account:$secret@host"); },
    'a wrong message' => function () use ($login, $good) { smtp_send(letter(['to' => 'x']), $login + $good); },
    'a key of DKIM' => function () use ($dkim) { smtp_compose(letter(['dkim' => $dkim])); },
    'DKIM' => function () use ($dkim, $login, $good) { smtp_send(letter(['dkim' => $dkim]), $login + $good); },
    'smtp_diagnose()' => function () use ($login, $good) { smtp_diagnose($login + $good + ['hots' => 1]); },
    'its options' => function () use ($login, $good) { smtp_diagnose($login + $good, ['form' => 'x']); },
    'smtp.server' => function () use ($url) { ini_set('smtp.server', "$url&hots=1"); smtp_send(letter()); },
];
foreach ($calls as $name => $call) {
    try {
        $call();
        echo "$name: nothing thrown\n";
    } catch (\Throwable $error) {
        $text = $error->getMessage() . $error . $error->getTraceAsString();
        if (PHP_VERSION_ID >= 80200) {
            // what our functions were given; a closure of the caller holds what the caller put into it
            $ours = array_filter($error->getTrace(), function ($frame) { return strpos($frame['function'], 'smtp_') === 0; });
            $text .= print_r($ours, true) . var_export(count($ours), true);
        }
        echo "$name: ", implode(', ', array_column(secrets_in($text, $secret, rawurlencode($secret)), 1)) ?: 'nothing', "\n";
    }
}
echo count((new ReflectionExtension('smtp'))->getClasses()), " classes\n";
?>
--EXPECT--
an unknown key: nothing
a wrong type: nothing
a wrong value: nothing
a NUL: nothing
a line break: nothing
no user: nothing
two secrets: nothing
a bad token: nothing
a callable that throws: nothing
a URL: nothing
no URL: nothing
a wrong message: nothing
a key of DKIM: nothing
DKIM: nothing
smtp_diagnose(): nothing
its options: nothing
smtp.server: nothing
0 classes
