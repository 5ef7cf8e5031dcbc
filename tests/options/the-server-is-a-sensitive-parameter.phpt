--TEST--
$server and $message: hidden in stack traces where PHP can
--EXTENSIONS--
smtp
--INI--
zend.exception_ignore_args=0
--SKIPIF--
<?php if (PHP_VERSION_ID < 80200) die('skip needs PHP 8.2'); ?>
--FILE--
<?php
require __DIR__ . '/../show.inc';

try {
    smtp_send(letter(), ['host' => '127.0.0.1', 'password' => 'sesame-open', 'hots' => 1]);
} catch (ValueError $error) {
    echo implode(' ', array_map('get_class', $error->getTrace()[0]['args'])), "\n";
}
foreach (['smtp_send', 'smtp_compose', 'smtp_diagnose', 'smtp_explain'] as $name) {
    foreach ((new ReflectionFunction($name))->getParameters() as $parameter) {
        echo $parameter, $parameter->getAttributes() ? ' sensitive' : '', "\n";
    }
}
?>
--EXPECT--
SensitiveParameterValue SensitiveParameterValue
Parameter #0 [ <required> array $message ] sensitive
Parameter #1 [ <optional> array|string|null $server = null ] sensitive
Parameter #0 [ <required> array $message ] sensitive
Parameter #0 [ <optional> array|string|null $server = null ] sensitive
Parameter #1 [ <optional> array $options = [] ]
Parameter #0 [ <required> string $reply ]
Parameter #1 [ <optional> array $context = [] ]
