--TEST--
smtp_send(): the ten steps of the old dialogue, each with its expected code
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$server = smtp_test_server();
$result = smtp_send(letter(), $server->settings(['username' => 'user', 'password' => 'sesame-open', 'auth' => 'LOGIN', 'local_domain' => 'shop.example.com']));
foreach ($result['transcript'] as $line) {
    printf("%-6s %-9s %-12s %s\n", $line['from'], $line['phase'], $line['expect'], str_replace("\n", ' | ', $line['text']));
}
?>
--EXPECTF--
note   connect                connected to 127.0.0.1 port %d
server greeting               220 mail.example.com ESMTP ready
client ehlo      250          EHLO shop.example.com
server ehlo                   250-mail.example.com | 250-PIPELINING | 250-SIZE 52428800 | 250-8BITMIME | 250-ENHANCEDSTATUSCODES | 250 AUTH PLAIN LOGIN
client auth      334          AUTH LOGIN
server auth                   334 [challenge: hidden]
client auth      334          [user name: hidden]
server auth                   334 [challenge: hidden]
client auth      235          [password: hidden]
server auth                   235 2.7.0 Authentication successful
client mail      250          MAIL FROM:<a@example.com> SIZE=%d
client rcpt      250 or 251   RCPT TO:<b@example.net>
client data      354          DATA
server mail                   250 2.1.0 Ok
server rcpt                   250 2.1.5 Ok
server data                   354 End data with <CR><LF>.<CR><LF>
client body                   [message: %d octets]
client data_end  250          .
server data_end               250 2.0.0 Ok: queued as TEST1
client quit      221          QUIT
