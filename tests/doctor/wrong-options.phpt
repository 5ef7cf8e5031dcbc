--TEST--
smtp-doctor: what is wrong with the options is said in one sentence of the language, before anything is sent
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../doctor.inc';

$wrong = [
    [], ['smtp.example.com', 'smtp.example.net'], ['smtp.example.com', '--server', 'smtp://smtp.example.net'],
    ['smtp.example.com', '--prot', '25'], ['smtp.example.com', '-x'], ['smtp.example.com', '--completely-different'],
    ['smtp.example.com', '--user'], ['smtp.example.com', '--user', '--send'], ['smtp.example.com', '--send=yes'],
    ['smtp.example.com', '--port', 'smtp'], ['smtp.example.com', '--port', '70000'], ['smtp.example.com:70000'],
    ['smtp.example.com', '--tls', 'sometimes'], ['smtp.example.com', '--timeout', '-1'], ['smtp.example.com', '--neighbours', 'all'],
    ['smtp.example.com', '--locale', 'fr'], ['smtp.example.com', '--cafile', '/no/such/file'],
    ['smtp.example.com', '--to', 'b@example.net'], ['smtp.example.com', '--from', 'a@example.com', '--send'],
    ['smtp.example.com', '--from', 'nobody'], ['smtp.example.com', '--from', "a@example.com\n"],
    ['http://smtp.example.com'], ['smtp://'], ['smtp://smtp.example.com/inbox'], ['smtp://smtp.example.com?colour=blue'], ['not a host'],
];
foreach ($wrong as $arguments) {
    foreach (['en_US.UTF-8', 'zh_CN.UTF-8'] as $language) {
        $run = doctor($arguments, ['LANG' => $language]);
        echo $run->status === 1 && $run->out === '' ? '' : "status $run->status $run->out", $run->errors;
    }
}
?>
--EXPECT--
smtp-doctor: Which server? For example: smtp-doctor smtp.example.com --user shop@example.com
smtp-doctor --help says more.
smtp-doctor: 检查哪台服务器？例如：smtp-doctor smtp.example.com --user shop@example.com
详见 smtp-doctor --help。
smtp-doctor: Please name one server only.
smtp-doctor: 一次只能检查一台服务器。
smtp-doctor: Please name one server only.
smtp-doctor: 一次只能检查一台服务器。
smtp-doctor: There is no option --prot. Did you mean --port?
smtp-doctor: 没有 --prot 这个选项。您要写的是 --port 吗？
smtp-doctor: There is no option -x. smtp-doctor --help says more.
smtp-doctor: 没有 -x 这个选项。详见 smtp-doctor --help。
smtp-doctor: There is no option --completely-different. smtp-doctor --help says more.
smtp-doctor: 没有 --completely-different 这个选项。详见 smtp-doctor --help。
smtp-doctor: --user needs a value.
smtp-doctor: --user 后面缺少内容。
smtp-doctor: --user needs a value.
smtp-doctor: --user 后面缺少内容。
smtp-doctor: --send takes no value.
smtp-doctor: --send 后面不能带内容。
smtp-doctor: --port must be a number.
smtp-doctor: --port 必须是数字。
smtp-doctor: --port must be between 1 and 65535.
smtp-doctor: --port 必须在以下范围：1 到 65535。
smtp-doctor: --port must be between 1 and 65535.
smtp-doctor: --port 必须在以下范围：1 到 65535。
smtp-doctor: --tls must be one of "auto", "implicit", "starttls", "opportunistic", "none".
smtp-doctor: --tls 必须是以下之一："auto", "implicit", "starttls", "opportunistic", "none"。
smtp-doctor: --timeout must be between 0 and 604800 seconds.
smtp-doctor: --timeout 必须在以下范围：0 到 604800 秒。
smtp-doctor: --neighbours must be ports, like 465,587.
smtp-doctor: --neighbours 必须是端口，例如 465,587。
smtp-doctor: --locale must be en or zh.
smtp-doctor: --locale 必须是 en 或 zh。
smtp-doctor: --cafile must be a readable file.
smtp-doctor: --cafile 必须是可读的文件。
smtp-doctor: --to needs --from, or a mail address as --user.
smtp-doctor: 有 --to 时还要有 --from，或者 --user 是邮箱地址。
smtp-doctor: --send needs --to: the address that gets the test message.
smtp-doctor: 有 --send 时还要有 --to：测试邮件发给谁。
smtp-doctor: --from must be an address such as user@example.com.
smtp-doctor: --from 必须是邮箱地址，例如 user@example.com。
smtp-doctor: --from must not contain line breaks or control characters.
smtp-doctor: --from 不能含有换行符或控制字符。
smtp-doctor: A server as a URL looks like smtp://user@host:587?tls=starttls.
smtp-doctor: 服务器的 URL 形如 smtp://账号@主机:587?tls=starttls。
smtp-doctor: A server as a URL looks like smtp://user@host:587?tls=starttls.
smtp-doctor: 服务器的 URL 形如 smtp://账号@主机:587?tls=starttls。
smtp-doctor: A server as a URL looks like smtp://user@host:587?tls=starttls.
smtp-doctor: 服务器的 URL 形如 smtp://账号@主机:587?tls=starttls。
smtp-doctor: URL must not contain the unknown key "colour".
smtp-doctor: URL 不能含有未知的设置 "colour"。
smtp-doctor: HOST must be a host name or an IP address.
smtp-doctor: 主机 必须是主机名或 IP 地址。
