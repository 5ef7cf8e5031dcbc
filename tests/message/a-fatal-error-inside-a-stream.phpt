--TEST--
$message: a fatal error inside a stream wrapper closes the connection before the request ends
--EXTENSIONS--
smtp
--ENV--
USE_ZEND_ALLOC=1
--FILE--
<?php
require __DIR__ . '/../show.inc';

class Wrapper
{
    public $context;
    public static $rounds = 0, $fatalIn = 0;
    private $at = 0;
    public function stream_open($path) { return true; }
    public function stream_read($count)
    {
        if (self::$rounds === self::$fatalIn && $this->at > 50000) {
            eval('function strlen() {}');
        }
        $part = substr("From: a@b\r\nDate: Fri, 02 Jan 2026 03:04:05 +0800\r\n\r\n" . str_repeat("text\r\n", 50000), $this->at, $count);
        $this->at += strlen($part);
        return $part;
    }
    public function stream_eof() { return $this->at >= 300052; }
    public function stream_seek($offset, $whence) { self::$rounds++; $this->at = $offset; return true; }
    public function stream_tell() { return $this->at; }
    public function stream_stat() { return []; }
}
stream_wrapper_register('letter', 'Wrapper');
$server = null;
register_shutdown_function(function () use (&$server) {
    $connection = $server->received()[1];
    var_dump(in_array('DATA', $connection['lines']), $connection['messages']);
    show($connection, 'open');
});
$server = smtp_test_server();
$send = function () use (&$server) {
    return smtp_send(['raw' => fopen('letter://x', 'r'), 'envelope' => ['from' => 'a@b', 'to' => 'c@d']], $server->settings());
};
show($send(), 'ok');
// the last reading is the one that is sent
Wrapper::$fatalIn = 2 * Wrapper::$rounds;
$send();
echo "not reached\n";
?>
--EXPECTF--
ok: true
%AFatal error: Cannot redeclare %s
%Abool(true)
array(0) {
}
open: false
