--TEST--
smtp.server: phpinfo() masks the password
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$secret = ['<sesame-open', '&lt;sesame-open', 'sesame-open'];
foreach (['smtp://user:<sesame-open@mail.example.com:587?tls=none', 'smtp://mail.example.com?passphrase=sesame-open', 'smtp://user@mail.example.com?oauth_token=sesame-open',
    'smtp://user@mail.example.com?Password=sesame-open', 'smtp://user:12?sesame-open@mail.example.com', 'user:sesame-open', ''] as $url) {
    ini_set('smtp.server', $url);
    ob_start();
    phpinfo(INFO_MODULES);
    $text = ob_get_clean();
    preg_match('/^smtp\.server => (.*) => /m', $text, $found);
    echo $found[1], "\n";
    var_dump(str_replace($secret, '', $text) === $text);
}
preg_match('/^smtp\.locale => .*|^smtp version => .*/m', $text, $found);
var_dump(ini_get('smtp.locale'), ini_set('smtp.locale', 'fr'), ini_set('smtp.locale', 'zh'), ini_get('smtp.locale'));
show(smtp_explain('550 5.1.1 User unknown'), 'message');
var_dump(SMTP_VERSION === phpversion('smtp'));
?>
--EXPECT--
smtp://user:***@mail.example.com:587?tls=none
bool(true)
smtp://mail.example.com?***
bool(true)
smtp://user@mail.example.com?***
bool(true)
smtp://user@mail.example.com?***
bool(true)
***
bool(true)
***
bool(true)
no value
bool(true)
string(2) "en"
bool(false)
string(2) "en"
string(2) "zh"
message: "邮件服务器表示收件人邮箱不存在：550 5.1.1 User unknown。"
bool(true)
