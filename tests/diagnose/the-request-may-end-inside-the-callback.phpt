--TEST--
smtp_diagnose(): exit and fatal errors inside on_check close the connection before the request ends
--EXTENSIONS--
smtp
--ENV--
USE_ZEND_ALLOC=1
--FILE--
<?php
require __DIR__ . '/../show.inc';

$server = null;
register_shutdown_function(function () use (&$server) {
    show($server->received()[0], 'lines', 'open');
    register_shutdown_function(function () use ($server) {
        smtp_diagnose($server->settings(), ['on_check' => function ($check) {
            if ($check['name'] === 'ehlo') {
                eval('function strlen() {}');
            }
        }]);
        echo "not reached\n";
    });
});
$server = smtp_test_server(['extensions' => ['SIZE']]);
smtp_diagnose($server->settings(['local_domain' => 'me.example.com']), ['on_check' => function ($check) {
    if ($check['name'] === 'greeting') {
        exit("bye\n");
    }
}]);
echo "not reached\n";
?>
--EXPECTF--
bye
lines: [%S]
open: false
%AFatal error: Cannot redeclare %s
