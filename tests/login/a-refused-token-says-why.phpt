--TEST--
oauth_token: what the server says of a token that it refuses is told, the token is not
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../secrets.inc';

foreach (['XOAUTH2', 'OAUTHBEARER'] as $mechanism) {
    $server = smtp_test_server(['mechanisms' => $mechanism, 'quotes' => true, 'auth' => '535 5.7.8 refused: sesame-open-token']);
    $result = smtp_send(letter(), $server->settings(['username' => 'user', 'oauth_token' => 'sesame-open-token']));
    show($result, 'phase', 'category', 'code', 'retry', 'message');
    $notes = array_column(array_filter($result['transcript'], function ($entry) { return $entry['from'] === 'note'; }), 'text');
    echo end($notes), "\n", json_encode($server->received()[0]['answers']), "\n";
    var_dump(secrets_in(print_r($result, true), 'sesame-open-token'));
}
?>
--EXPECT--
phase: "auth"
category: "auth_failed"
code: 535
retry: "fix"
message: "The mail server 127.0.0.1 did not accept the OAuth token of user: 535 5.7.8 refused: ***************** ({\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"https:\\/\\/mail.example.com\\/\",\"token\":\"*****************\"})."
the server's reason: {"status":"401","schemes":"bearer","scope":"https:\/\/mail.example.com\/","token":"*****************"}
[""]
array(0) {
}
phase: "auth"
category: "auth_failed"
code: 535
retry: "fix"
message: "The mail server 127.0.0.1 did not accept the OAuth token of user: 535 5.7.8 refused: ***************** ({\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"https:\\/\\/mail.example.com\\/\",\"token\":\"*****************\"})."
the server's reason: {"status":"401","schemes":"bearer","scope":"https:\/\/mail.example.com\/","token":"*****************"}
["\u0001"]
array(0) {
}
