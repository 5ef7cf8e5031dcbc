--TEST--
PHPMailer: each of its settings becomes one of the server array, and none is lost in silence
--EXTENSIONS--
smtp
ctype
--SKIPIF--
<?php require __DIR__ . '/library.inc'; skip_without(PHPMAILER, 'ctype'); ?>
--FILE--
<?php
namespace Smtp\PHPMailer {
    /* What the drop-in asks for; it is refused by name, so that the next host is tried. */
    function smtp_send(array $message, array $server): array
    {
        ksort($server);
        foreach (['password' => 'sesame-open', 'oauth_token' => 'ya29.sesame-open'] as $key => $secret) {
            $server = isset($server[$key]) ? array_replace($server, [$key => $server[$key] === $secret]) : $server;
        }
        $server = array_diff_key($server, array_flip($GLOBALS['usual'] ?? []));
        echo '  ', json_encode($server, JSON_UNESCAPED_SLASHES), "\n";
        echo isset($message['dsn']) ? '  dsn ' . json_encode($message['dsn']) . "\n" : '';
        return \smtp_send($message, ['host' => '127.0.0.1', 'port' => $GLOBALS['closed'], 'tls' => 'none']);
    }
}

namespace {
    require __DIR__ . '/library.inc';
    load_library(PHPMAILER, 'phpmailer');

    function shown(string $title, array $settings): void
    {
        echo "$title\n";
        $mail = new Smtp\PHPMailer\PHPMailer(true);
        $mail->isSMTP();
        $mail->setFrom('a@example.com');
        $mail->addAddress('b@example.net');
        $mail->Body = 'x';
        $mail->Helo = 'shop.example.com';
        foreach ($settings as $name => $value) {
            $name === 'oauth' ? $mail->setOAuth($value) : $mail->$name = $value;
        }
        $said = sent($mail);
        if (strpos($said, 'refuse') === false) {
            echo '  ', $said, "\n";
        }
    }

    $closed = smtp_test_closed_port();
    shown('as it comes', ['Host' => 'mail.example.com']);
    $usual = ['connect_timeout', 'final_timeout', 'timeout', 'keepalive', 'local_domain'];
    shown('encryption and ports', ['Host' => 'ssl://a.example.com:4650;tls://b.example.com:5870; c.example.com ;d.example.com:99999', 'Port' => 2525]);
    shown('SMTPSecure ssl', ['Host' => 'a.example.com;tls://b.example.com', 'SMTPSecure' => 'ssl', 'Port' => 465]);
    shown('SMTPSecure tls', ['Host' => 'a.example.com;ssl://b.example.com', 'SMTPSecure' => 'tls', 'Port' => 587]);
    shown('no TLS on purpose', ['Host' => 'a.example.com', 'SMTPAutoTLS' => false]);
    shown('localhost', ['Host' => 'localhost']);
    shown('bad hosts', ['Host' => 'not a host;good.example.com;;']);
    shown('nothing but bad hosts', ['Host' => 'not a host']);
    $login = ['Host' => 'a.example.com', 'SMTPAuth' => true, 'Username' => 'user', 'Password' => 'sesame-open'];
    shown('login', $login);
    shown('login by name', $login + ['AuthType' => 'LOGIN', 'SMTPSecure' => 'ssl']);
    shown('login in clear', $login + ['SMTPAutoTLS' => false]);
    shown('login by a mechanism that is not ours', $login + ['AuthType' => 'NTLM']);

    class Token extends PHPMailer\PHPMailer\OAuth
    {
        public function __construct() {}

        public function getOauth64()
        {
            return base64_encode("user=shop@example.com\x01auth=Bearer ya29.sesame-open\x01\x01");
        }
    }
    shown('token', ['Host' => 'a.example.com', 'SMTPAuth' => true, 'AuthType' => 'XOAUTH2', 'oauth' => new Token()]);

    shown('context', ['Host' => 'a.example.com', 'SMTPDebug' => 3, 'Debugoutput' => function ($line) {
        echo strpos($line, 'counterpart') ? "  $line\n" : '';
    }, 'SMTPOptions' => ['ssl' => [
        'verify_peer' => true, 'verify_peer_name' => false, 'peer_name' => 'mail.example.com', 'cafile' => 'ca.pem',
        'ciphers' => 'HIGH', 'local_cert' => '', 'passphrase' => null,
    ], 'socket' => ['bindto' => '192.0.2.7:0']]]);
    shown('self-signed', ['Host' => 'a.example.com', 'SMTPOptions' => ['ssl' => ['verify_peer' => true, 'allow_self_signed' => true]]]);
    shown('notifications', ['Host' => 'a.example.com', 'dsn' => 'SUCCESS,DELAY']);
    shown('no notifications', ['Host' => 'a.example.com', 'dsn' => 'NEVER']);
    shown('ours before theirs', ['Host' => 'a.example.com', 'SMTPSettings' => ['tls' => 'starttls', 'locale' => 'en', 'recipients' => 'all']]);
    $usual = ['port', 'host', 'tls'];
    shown('time, kept open, a name that is none', ['Host' => 'a.example.com', 'Timeout' => 20, 'SMTPKeepAlive' => true, 'Helo' => 'my_host']);
}
?>
--EXPECT--
as it comes
  {"connect_timeout":300,"final_timeout":600,"host":"mail.example.com","keepalive":10,"local_domain":"shop.example.com","port":25,"timeout":300,"tls":"opportunistic"}
encryption and ports
  {"host":"a.example.com","port":4650,"tls":"implicit"}
  {"host":"b.example.com","port":5870,"tls":"starttls"}
  {"host":"c.example.com","port":2525,"tls":"opportunistic"}
  {"host":"d.example.com","port":2525,"tls":"opportunistic"}
SMTPSecure ssl
  {"host":"a.example.com","port":465,"tls":"implicit"}
  {"host":"b.example.com","port":465,"tls":"starttls"}
SMTPSecure tls
  {"host":"a.example.com","port":587,"tls":"starttls"}
  {"host":"b.example.com","port":587,"tls":"implicit"}
no TLS on purpose
  {"host":"a.example.com","port":25,"tls":"none"}
localhost
  {"host":"localhost","port":25,"tls":"none"}
bad hosts
  {"host":"good.example.com","port":25,"tls":"opportunistic"}
nothing but bad hosts
  PHPMailer\PHPMailer\Exception: SMTP Error: Could not connect to SMTP host.
login
  {"auth":["SCRAM-SHA-512-PLUS","SCRAM-SHA-256-PLUS","SCRAM-SHA-1-PLUS","SCRAM-SHA-512","SCRAM-SHA-256","SCRAM-SHA-1","PLAIN","LOGIN","CRAM-MD5"],"host":"a.example.com","password":true,"port":25,"tls":"opportunistic","username":"user"}
login by name
  {"auth":["LOGIN","SCRAM-SHA-512-PLUS","SCRAM-SHA-256-PLUS","SCRAM-SHA-1-PLUS","SCRAM-SHA-512","SCRAM-SHA-256","SCRAM-SHA-1","PLAIN","CRAM-MD5"],"host":"a.example.com","password":true,"port":25,"tls":"implicit","username":"user"}
login in clear
  {"auth":["SCRAM-SHA-512","SCRAM-SHA-256","SCRAM-SHA-1","CRAM-MD5","PLAIN","LOGIN"],"host":"a.example.com","password":true,"port":25,"tls":"none","username":"user"}
login by a mechanism that is not ours
  {"auth":["SCRAM-SHA-512-PLUS","SCRAM-SHA-256-PLUS","SCRAM-SHA-1-PLUS","SCRAM-SHA-512","SCRAM-SHA-256","SCRAM-SHA-1","PLAIN","LOGIN","CRAM-MD5"],"host":"a.example.com","password":true,"port":25,"tls":"opportunistic","username":"user"}
token
  {"auth":"XOAUTH2","host":"a.example.com","oauth_token":true,"port":25,"tls":"opportunistic","username":"shop@example.com"}
context
  Connection: no counterpart for ciphers
  {"cafile":"ca.pem","host":"a.example.com","peer_name":"mail.example.com","port":25,"source_ip":"192.0.2.7","tls":"opportunistic","verify_peer":true,"verify_peer_name":false}
self-signed
  {"host":"a.example.com","port":25,"tls":"opportunistic","verify_peer":false}
notifications
  {"host":"a.example.com","port":25,"tls":"opportunistic"}
  dsn {"notify":["success","delay"]}
no notifications
  {"host":"a.example.com","port":25,"tls":"opportunistic"}
  dsn {"notify":["never"]}
ours before theirs
  {"host":"a.example.com","locale":"en","port":25,"recipients":"all","tls":"starttls"}
time, kept open, a name that is none
  {"connect_timeout":20,"final_timeout":600,"keepalive":20,"timeout":20}
