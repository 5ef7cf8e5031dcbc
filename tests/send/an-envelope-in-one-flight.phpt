--TEST--
pipelining, chunking: what goes ahead of the replies, where the server offers that and the caller allows it
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach ([[], ['chunking' => false], ['pipelining' => false], ['chunking' => false, 'pipelining' => false]] as $options) {
    foreach ([['PIPELINING', 'CHUNKING'], ['8BITMIME']] as $extensions) {
        $server = smtp_test_server(['extensions' => $extensions]);
        $result = smtp_send(letter(), $options + $server->settings());
        $turns = [];
        foreach ($result['transcript'] as $line) {
            if ($line['from'] !== 'note' && in_array($line['phase'], ['mail', 'rcpt', 'data', 'body', 'data_end'], true)) {
                $turns[] = $line['from'] === 'client' ? strtok($line['text'], ' ') : (int) $line['text'];
            }
        }
        echo (int) $result['ok'], ' ', json_encode($options), ' ', $extensions[0], ': ', implode(' ', $turns), ' ', count($server->messages()), "\n";
    }
}
foreach (['pipelining', 'chunking'] as $key) {
    try {
        smtp_send(letter(), ['host' => 'smtp.example.com', $key => 'perhaps']);
    } catch (Error $error) {
        echo $error->getMessage(), "\n";
    }
}
?>
--EXPECT--
1 [] PIPELINING: MAIL RCPT BDAT [message: 250 250 250 1
1 [] 8BITMIME: MAIL 250 RCPT 250 DATA 354 [message: . 250 1
1 {"chunking":false} PIPELINING: MAIL RCPT DATA 250 250 354 [message: . 250 1
1 {"chunking":false} 8BITMIME: MAIL 250 RCPT 250 DATA 354 [message: . 250 1
1 {"pipelining":false} PIPELINING: MAIL 250 RCPT 250 BDAT [message: 250 1
1 {"pipelining":false} 8BITMIME: MAIL 250 RCPT 250 DATA 354 [message: . 250 1
1 {"chunking":false,"pipelining":false} PIPELINING: MAIL 250 RCPT 250 DATA 354 [message: . 250 1
1 {"chunking":false,"pipelining":false} 8BITMIME: MAIL 250 RCPT 250 DATA 354 [message: . 250 1
smtp_send(): Argument #2 ($server) key "pipelining" must be of type bool, string given
smtp_send(): Argument #2 ($server) key "chunking" must be of type bool, string given
