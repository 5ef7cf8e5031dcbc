--TEST--
smtp_diagnose(): each setting that does not fit the provider is named, with what to do; of a password nothing is told
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

/* The checks of the settings alone: the proxy that would lead on is not there. */
function settings(array $server, string $locale = 'en', ?string $from = null): void
{
    $closed = stream_socket_server('tcp://127.0.0.1:0');
    $proxy = 'http://' . stream_socket_get_name($closed, false);
    fclose($closed);
    $options = ['neighbours' => false, 'locale' => $locale] + ($from === null ? [] : ['from' => $from]);
    $result = smtp_diagnose($server + ['proxy' => $proxy, 'password' => 'sesame-open'], $options);
    foreach ($result['checks'] as $check) {
        if ($check['name'] === 'config') {
            $facts = array_diff_key($check['facts'], ['host' => 0, 'port' => 0, 'tls' => 0]);
            echo $check['status'], ' ', $facts ? json_encode($facts, JSON_UNESCAPED_SLASHES) . ' ' : '', $check['message'], "\n";
        }
    }
    echo strpos(print_r($result, true), 'esame') === false ? '' : "the password is in the result\n", "\n";
}

settings(['host' => 'smtp.office365.com', 'port' => 587, 'tls' => 'starttls', 'username' => 'shop@example.com']);
settings(['host' => 'smtp.qq.con', 'port' => 465, 'username' => '10000@qq.com']);
settings(['host' => 'mail.126.com', 'port' => 25, 'username' => 'shop@126.com'], 'zh');
settings(['host' => 'smtp.qq.com', 'port' => 2525, 'tls' => 'starttls', 'username' => '10000', 'verify_peer' => false]);
settings(['host' => 'smtp.qq.com', 'port' => 2525, 'tls' => 'starttls', 'username' => '10000', 'verify_peer' => false], 'zh');
settings(['host' => 'smtp.163.com', 'port' => 994, 'tls' => 'auto', 'username' => 'shop@163.com '], 'en', 'info@shop.example');
settings(['host' => 'smtp.163.com', 'port' => 994, 'tls' => 'auto', 'username' => 'shop@163.com'], 'zh', 'info@shop.example');
settings(['host' => 'smtp-mail.outlook.com', 'port' => 465, 'username' => 'shop@outlook.com']);
settings(['host' => 'smtp.sendgrid.net', 'port' => 587, 'username' => 'shop'], 'en', 'shop@qq.com');
?>
--EXPECT--
pass The server is smtp.office365.com port 587, tls "starttls".

warn {"option":"host","use":"smtp.qq.com"} smtp.qq.con looks like a slip of the finger for smtp.qq.com: correct host if that is meant.

warn {"option":"host","use":"smtp.126.com"} mail.126.com 不是“网易邮箱”的发信服务器：请把 host 改为 smtp.126.com。

warn {"option":"port","use":465} smtp.qq.com does not take mail on port 2525: use port 465 with tls "implicit".
warn {"option":"username"} QQ Mail wants the whole mail address as user name: add the @ and the domain.
warn {"option":"password","help":"https://help.mail.qq.com/detail/108/1023"} QQ Mail wants its authorisation code (授权码) as password, and the one given does not look like that: make one on the provider's pages and set password to it.
warn {"option":"verify_peer"} The certificate is not verified, because verify_peer or verify_peer_name is false: anybody on the way can read the password.

warn {"option":"port","use":465} smtp.qq.com 没有开放 2525 端口：请改用 465 端口，并把 tls 设为 "implicit"。
warn {"option":"username"} QQ 邮箱要求用完整的邮箱地址作为用户名：请补上 @ 和域名。
warn {"option":"password","help":"https://help.mail.qq.com/detail/108/1023"} QQ 邮箱的密码应填授权码，而现在填的不像：请到服务商的网页上获取，再填入 password。
warn {"option":"verify_peer"} verify_peer 或 verify_peer_name 为 false，不校验证书：中间人可以看到密码。

warn {"option":"tls","use":"implicit"} Port 994 speaks TLS from the first byte, but tls is "auto": set tls to "implicit".
warn {"option":"username"} The user name begins or ends with a blank, as is left when copying: remove it.
warn {"option":"password","help":"https://help.mail.163.com/"} NetEase Mail wants its client authorisation code (客户端授权码) as password, and the one given does not look like that: make one on the provider's pages and set password to it.

warn {"option":"tls","use":"implicit"} 994 端口从第一个字节起就是 TLS，而 tls 设为 "auto"：请改为 "implicit"。
warn {"option":"password","help":"https://help.mail.163.com/"} 网易邮箱的密码应填客户端授权码，而现在填的不像：请到服务商的网页上获取，再填入 password。
warn {"option":"from"} 网易邮箱要求发件人就是登录所用的地址，而现在不同：请把 from 改为用户名（或该账号的别名），其他地址请写在 reply_to。

warn {"option":"port","use":587} smtp-mail.outlook.com does not take mail on port 465: use port 587 with tls "starttls".
warn {"option":"password","help":"https://aka.ms/smtp_auth_disabled"} Microsoft 365 / Outlook.com takes no password for this kind of account any more, only OAuth 2.0: give oauth_token instead of password.

warn {"option":"username","use":"apikey"} For SendGrid the user name is the word "apikey", the same for everybody: set username to it.
warn {"option":"password","help":"https://docs.sendgrid.com/"} SendGrid wants its API key as password, and the one given does not look like that: make one on the provider's pages and set password to it.
warn {"option":"from"} The sender is an address of QQ Mail, in whose name SendGrid cannot sign: receivers may refuse it; use an address of your own domain.
