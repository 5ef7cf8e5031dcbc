--TEST--
$server: a proxy that is none of ours is refused, and never shown
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach ([
    'proxy', 'proxy:1080', '//proxy', 'socks5://', 'socks4://proxy', 'https://proxy', 'http://user:sesame-open@', 'http://user:sesame-open@proxy/path',
    'http://user:sesame-open@proxy?x=y', 'http://user:sesame-open@proxy#x', 'http://user:sesame-open@pro xy', "http://user:sesame-open@proxy\r\n", "http://user:sesame-open@proxy\0",
    'http://user:sesame-open@proxy:70000', 'http://user:sesame-open@pro%20xy', 'socks5://user:sesame-open%00@proxy', 'socks5://us%0Aer:sesame-open@proxy',
    'socks5://' . str_repeat('u', 256) . ':sesame-open@proxy', 'socks5://user:' . str_repeat('sesame-open', 30) . '@proxy', 'http://us%3Aer:sesame-open@proxy',
    'socks5://:sesame-open@proxy', 1080, ['http://proxy'],
] as $proxy) {
    thrown(function () use ($proxy) { smtp_send(letter(), ['host' => '127.0.0.1', 'port' => 1, 'tls' => 'none', 'proxy' => $proxy]); });
}
thrown(function () { smtp_send(letter(), ['socket' => '/run/mail', 'proxy' => 'http://proxy']); });

ini_set('smtp.server', 'smtp://mail.example.com?proxy=http%3A%2F%2Fuser%3Asesame-open%40proxy');
ob_start();
phpinfo(INFO_MODULES);
preg_match('/^smtp\.server => (.*) => /m', ob_get_clean(), $found);
echo $found[1], "\n";
?>
--EXPECT--
smtp_send(): Argument #2 ($server) key "proxy" must be a URL like "socks5://user:password@host:1080" or "http://host:8080"
smtp_send(): Argument #2 ($server) key "proxy" must be a URL like "socks5://user:password@host:1080" or "http://host:8080"
smtp_send(): Argument #2 ($server) key "proxy" must be a URL like "socks5://user:password@host:1080" or "http://host:8080"
smtp_send(): Argument #2 ($server) key "proxy" must be a URL like "socks5://user:password@host:1080" or "http://host:8080"
smtp_send(): Argument #2 ($server) key "proxy" must be a URL like "socks5://user:password@host:1080" or "http://host:8080"
smtp_send(): Argument #2 ($server) key "proxy" must be a URL like "socks5://user:password@host:1080" or "http://host:8080"
smtp_send(): Argument #2 ($server) key "proxy" must be a URL like "socks5://user:password@host:1080" or "http://host:8080"
smtp_send(): Argument #2 ($server) key "proxy" must be a URL like "socks5://user:password@host:1080" or "http://host:8080"
smtp_send(): Argument #2 ($server) key "proxy" must be a URL like "socks5://user:password@host:1080" or "http://host:8080"
smtp_send(): Argument #2 ($server) key "proxy" must be a URL like "socks5://user:password@host:1080" or "http://host:8080"
smtp_send(): Argument #2 ($server) key "proxy" must be a URL like "socks5://user:password@host:1080" or "http://host:8080"
smtp_send(): Argument #2 ($server) key "proxy" must be a URL like "socks5://user:password@host:1080" or "http://host:8080"
smtp_send(): Argument #2 ($server) key "proxy" must be a URL like "socks5://user:password@host:1080" or "http://host:8080"
smtp_send(): Argument #2 ($server) key "proxy" must be a URL like "socks5://user:password@host:1080" or "http://host:8080"
smtp_send(): Argument #2 ($server) key "proxy" must have a host name or an IP address, and a port
smtp_send(): Argument #2 ($server) key "proxy" must have a user name and password of at most 255 octets, without control characters
smtp_send(): Argument #2 ($server) key "proxy" must have a user name and password of at most 255 octets, without control characters
smtp_send(): Argument #2 ($server) key "proxy" must have a user name and password of at most 255 octets, without control characters
smtp_send(): Argument #2 ($server) key "proxy" must have a user name and password of at most 255 octets, without control characters
smtp_send(): Argument #2 ($server) key "proxy" must have a user name without a colon
smtp_send(): Argument #2 ($server) key "proxy" must have a user name where it has a password
smtp_send(): Argument #2 ($server) key "proxy" must be of type string, int given
smtp_send(): Argument #2 ($server) key "proxy" must be of type string, array given
smtp_send(): Argument #2 ($server) key "proxy" must not be given together with socket
smtp://mail.example.com?***
