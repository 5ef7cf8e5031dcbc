--TEST--
examples/doctor.php: what is typed, and what a server says, is text and never markup; the headers allow nothing else
--EXTENSIONS--
smtp
--SKIPIF--
<?php
if (!extension_loaded('session')) die('skip needs sessions');
if (!is_readable('/proc/self/maps')) die('skip needs /proc');
?>
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/page.inc';

$evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>\'';
$server = smtp_test_server(['greeting' => "220 $evil", 'extensions' => ["SIZE $evil"], 'rcpt' => "550 5.1.1 $evil http://example.com/$evil"]);
$page = doctor_page(['may_use' => true, 'allow' => 'any', 'fields' => ['framework' => $evil]]);
$good = ['host' => '127.0.0.1', 'port' => $server->port, 'tls' => 'none', 'from' => 'shop@example.com', 'to' => 'buyer@example.net'];
$fields = ['host', 'port', 'tls', 'username', 'password', 'from', 'to', 'provider', 'message', 'masked', 'lang', 'use'];

/* The tags that the page did not write itself, of each answer. */
function foreign(string $body): array
{
    $page = preg_replace('~<(style|script) nonce="\w{32}">.*?</\1>~s', '', $body);
    preg_match_all('~<[a-z][^>]*>~i', preg_replace('~="[^"]*"~', '=""', $page), $tags);
    return preg_grep('~^<(script|style|img|iframe|object|base)|\s(on\w+|style)\s*=~i', $tags[0]);
}

$bodies = [$page->post($good)['body'], $page->get('?lang=' . urlencode($evil) . '&' . urlencode($evil) . '=' . urlencode($evil))['body']];
foreach (events($page->post($good, ['Accept: application/x-ndjson'])['body']) as $event) {
    $bodies[] = implode('', $event);
}
foreach ($fields as $field) {
    foreach ([$evil, [$evil => $evil], "\xff\xfe<b>"] as $value) {
        $bodies[] = $page->post([$field => $value] + $good)['body'];
    }
    $page->forgetCookie();
}
foreach ($bodies as $body) {
    echo implode("\n", foreign($body));
}
echo count($bodies) > 40 ? "nothing foreign\n" : count($bodies);

// and stays as it is, where our own words name the fields of the form
$said = smtp_test_server(['rcpt' => "550 5.1.1 'host' => 'tls' is no user"]);
preg_match('~<h2>(.*?)</h2>~s', $page->post(['port' => $said->port] + $good)['body'], $found);
var_dump(strpos(words($found[1]), "'host' => 'tls' is no user") !== false);

$page->forgetCookie();
$answer = $page->get();
$policy = $answer['headers']['content-security-policy'];
preg_match("~'nonce-(\w+)'~", $policy, $nonce);
echo str_replace($nonce[1], 'NONCE', $policy), "\n";
foreach (['x-frame-options', 'x-content-type-options', 'referrer-policy', 'cache-control'] as $name) {
    echo "$name: ", $answer['headers'][$name], "\n";
}
echo preg_match('~HttpOnly~i', $answer['headers']['set-cookie'] ?? ''), preg_match('~SameSite=Strict~i', $answer['headers']['set-cookie'] ?? ''), "\n";
echo substr_count($answer['body'], "nonce=\"$nonce[1]\""), ' of ', preg_match_all('~^<(script|style)~m', $answer['body']), "\n";
var_dump(strpos($page->get()['headers']['content-security-policy'], $nonce[1]));
// nothing from elsewhere
var_dump(preg_match_all('~(src|href)="(https?:)?//|url\(|@import~', $answer['body']));
?>
--EXPECT--
nothing foreign
bool(true)
default-src 'none'; script-src 'nonce-NONCE'; style-src 'nonce-NONCE'; img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'
x-frame-options: DENY
x-content-type-options: nosniff
referrer-policy: same-origin
cache-control: no-store, no-transform
11
2 of 2
bool(false)
int(0)
