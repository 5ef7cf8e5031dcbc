--TEST--
oauth_token: a string, or a callable that is called once before anything is sent
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

final class Tokens
{
    public $calls = 0;

    public function __invoke(...$arguments)
    {
        $this->calls++;
        echo 'called with ', count($arguments), " arguments\n";
        return 'sesame-' . 'open';
    }

    public function fails()
    {
        throw new DomainException('there is no token today');
    }
}

final class Leaving
{
    public $rest = 'open';

    public function token()
    {
        $GLOBALS['leaving'] = null;
        echo "nobody else knows this object now\n";
        return 'sesame-' . $this->rest;
    }

    public function __destruct()
    {
        echo "gone\n";
    }
}

function &token_by_reference()
{
    static $token = 'sesame-open';
    return $token;
}

function sesame_open_token()
{
    echo "a string is a token and no function\n";
}

$server = smtp_test_server(['mechanisms' => 'XOAUTH2', 'tokens' => ['user' => 'sesame-open']]);
$settings = $server->settings(['username' => 'user']);
$tokens = new Tokens();
foreach (['sesame-open', $tokens, [$tokens, '__invoke'], function () { return 'sesame-open'; }, 'sesame_open_token'] as $token) {
    show(smtp_send(letter(), $settings + ['oauth_token' => $token]), 'error', 'server.auth');
}
show(smtp_send(letter(), $settings + ['oauth_token' => Closure::fromCallable('token_by_reference')]), 'error');
$leaving = [new Leaving(), 'token'];
show(smtp_send(letter(), $settings + ['oauth_token' => &$leaving]), 'error');
show(smtp_diagnose($settings + ['oauth_token' => $tokens], ['neighbours' => false]), 'ok');
echo $tokens->calls, " calls\n";
$connections = count($server->received());
foreach ([[$tokens, 'fails'], function () { return null; }, function () { return 5; }, function () { return ''; }, function () { return "a b"; },
    5, true, ['no such function'], new stdClass()] as $token) {
    thrown(function () use ($settings, $token) { smtp_send(letter(), $settings + ['oauth_token' => $token]); });
}
thrown(function () use ($settings, $tokens) { smtp_send(letter(), $settings + ['oauth_token' => $tokens, 'password' => 'sesame-open']); });
var_dump(count($server->received()) - $connections);
show(smtp_send(letter(), ['oauth_token' => '', 'username' => ''] + $settings), 'ok', 'server.auth');
?>
--EXPECT--
error: null
server.auth: "XOAUTH2"
called with 0 arguments
error: null
server.auth: "XOAUTH2"
called with 0 arguments
error: null
server.auth: "XOAUTH2"
error: null
server.auth: "XOAUTH2"
error: "auth: 535 5.7.8 Error: authentication failed (auth_failed)"
server.auth: null
error: null
nobody else knows this object now
gone
error: null
called with 0 arguments
ok: true
3 calls
there is no token today
smtp_send(): Argument #2 ($server) key "oauth_token" must be of type string (from the callable), null given
smtp_send(): Argument #2 ($server) key "oauth_token" must be of type string (from the callable), int given
smtp_send(): Argument #2 ($server) key "oauth_token" must be a bearer token: letters, digits and -._~+/, with = only at its end
smtp_send(): Argument #2 ($server) key "oauth_token" must be a bearer token: letters, digits and -._~+/, with = only at its end
smtp_send(): Argument #2 ($server) key "oauth_token" must be of type callable|string, int given
smtp_send(): Argument #2 ($server) key "oauth_token" must be of type callable|string, bool given
smtp_send(): Argument #2 ($server) key "oauth_token" must be of type callable|string, array given
smtp_send(): Argument #2 ($server) key "oauth_token" must be of type callable|string, stdClass given
called with 0 arguments
smtp_send(): Argument #2 ($server) key "oauth_token" must not be given together with password
int(0)
ok: true
server.auth: null
