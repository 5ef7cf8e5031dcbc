--TEST--
examples/doctor.php: a password is neither shown again nor kept; the shop's own goes only where its settings say
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
require __DIR__ . '/../secrets.inc';
require __DIR__ . '/page.inc';

$secret = 'sesame-open <&"typed">';
$saved = 'sesame-open-saved';
$users = ['users' => ['user' => $secret, 'shop' => $saved]];
$server = smtp_test_server($users + ['data_end' => '550 Connection frequency limited']);
$other = smtp_test_server($users);
$closed = smtp_test_closed_port();
$own = ['host' => '127.0.0.1', 'port' => $server->port, 'tls' => 'none', 'username' => 'shop', 'password' => $saved, 'timeout' => 5];
$doctor = ['may_use' => true, 'allow' => 'any', 'server' => $own, 'options' => ['neighbours' => [$server->port]]];
$page = doctor_page($doctor);
$printed = $page->get()['body'];
$form = ['host' => '127.0.0.1', 'port' => $server->port, 'tls' => 'none', 'from' => 'shop@example.com', 'to' => 'buyer@example.net', 'message' => '1'];
$typed = ['username' => 'user', 'password' => $secret] + $form;

function ask(DoctorPage $page, array $wish, string &$printed): string
{
    $page->forgetCookie(); // a session may ask only so often
    $stream = $page->post($wish, ['Accept: application/x-ndjson'])['body'];
    $printed .= $stream . implode('', array_map('json_encode', events($stream))) . implode('', array_map(function ($event) { return implode('', $event); }, events($stream)));
    $body = $page->post($wish)['body'];
    $printed .= $body . html_entity_decode($body, ENT_QUOTES);
    return preg_match('~<h2>(.*?)</h2>~s', $body, $found) ? words($found[1]) : 'no verdict';
}

foreach ([
    'all of it' => $typed,
    'a wrong one' => ['password' => "$secret-wrong"] + $typed,
    'a closed port' => ['port' => $closed] + $typed,
    'a bad field' => ['from' => 'nobody'] + $typed,
    'a bad password' => ['password' => "$secret\r\nx"] + $typed,
    'a password as host' => ['host' => '-'] + $typed,
    'no token' => ['token' => 'x'] + $typed,
    'the saved one' => ['username' => 'shop'] + $form,
    'the saved one, typed over' => ['username' => 'shop', 'password' => $secret] + $form,
] as $name => $wish) {
    echo "$name: ", without_ports(ask($page, $wish, $printed)), "\n";
}
$leaves = ['another port' => ['port' => $other->port], 'another user' => ['username' => 'user'], 'another host' => ['host' => 'localhost'],
    'another encryption' => ['tls' => 'opportunistic']];
foreach ($leaves as $name => $change) {
    $before = count(preg_grep('~^AUTH~', array_merge($server->lines(), $other->lines())));
    echo "$name: ", ask($page, $change + ['username' => 'shop'] + $form, $printed), ' ';
    echo count(preg_grep('~^AUTH~', array_merge($server->lines(), $other->lines()))) - $before, " logins\n";
}
foreach (glob(sys_get_temp_dir() . '/sess_*') as $session) {
    $printed .= @file_get_contents($session);
}
echo implode("\n", array_unique(array_column(secrets_in($printed, $secret, $saved, 'sesame-open'), 1))), "\n";
var_dump(strlen($printed) > 100000);
?>
--EXPECTF--
all of it: %s 550 Connection frequency limited.
a wrong one: %s 535 5.7.8 Error: authentication failed.
a closed port: The connection to 127.0.0.1:PORT was refused (error 111): nothing listens there, or a firewall says no.
a bad field: Sender: exactly one mail address, such as shop@example.com.
a bad password: Login: the password is missing, too long or holds characters that cannot be.
a password as host: The server name - was not found in DNS (%s).
no token: This form is too old, or the browser takes no cookies. Press "Check" again.
the saved one: %s 550 Connection frequency limited.
the saved one, typed over: %s 535 5.7.8 Error: authentication failed.
another port: Login: the password is missing, too long or holds characters that cannot be. 0 logins
another user: Login: the password is missing, too long or holds characters that cannot be. 0 logins
another host: Login: the password is missing, too long or holds characters that cannot be. 0 logins
another encryption: Login: the password is missing, too long or holds characters that cannot be. 0 logins

bool(true)
