--TEST--
auth: each mechanism logs in, with a server that was written from the RFCs alone
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$all = 'PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512 XOAUTH2 OAUTHBEARER ANONYMOUS';
$server = smtp_test_server(['mechanisms' => $all, 'users' => ['a=b,c' => 'sesame-open'], 'tokens' => ['a=b,c' => 'sesame-open.A-1_~+/==']]);
foreach (explode(' ', $all) as $mechanism) {
    $secret = in_array($mechanism, ['XOAUTH2', 'OAUTHBEARER']) ? ['oauth_token' => 'sesame-open.A-1_~+/=='] : ['password' => 'sesame-open'];
    $login = $mechanism === 'ANONYMOUS' ? [] : ['username' => 'a=b,c'] + $secret;
    $result = smtp_send(letter(), $server->settings($login + ['auth' => $mechanism]));
    $seen = $server->received();
    $last = end($seen);
    echo $result['ok'] ? 'accepted' : $result['error'], ', ', $result['server']['auth'], ', ', $last['user'], ', ', implode(' ', $last['auth']), "\n";
}
?>
--EXPECT--
accepted, PLAIN, a=b,c, PLAIN
accepted, LOGIN, a=b,c, LOGIN
accepted, CRAM-MD5, a=b,c, CRAM-MD5
accepted, SCRAM-SHA-1, a=b,c, SCRAM-SHA-1
accepted, SCRAM-SHA-256, a=b,c, SCRAM-SHA-256
accepted, SCRAM-SHA-512, a=b,c, SCRAM-SHA-512
accepted, XOAUTH2, a=b,c, XOAUTH2
accepted, OAUTHBEARER, a=3Db=2Cc, OAUTHBEARER
accepted, ANONYMOUS, anonymous , ANONYMOUS
