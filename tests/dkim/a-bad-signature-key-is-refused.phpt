--TEST--
dkim: what is wrong is said with its key, and neither key nor passphrase is shown
--EXTENSIONS--
smtp
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip needs openssl'); ?>
--FILE--
<?php
require __DIR__ . '/../show.inc';

openssl_pkey_export($rsa = openssl_pkey_new(['private_key_bits' => 2048]), $pem);
openssl_pkey_export($rsa, $locked, 'sesame-open');
openssl_pkey_export(openssl_pkey_new(['private_key_type' => OPENSSL_KEYTYPE_EC, 'curve_name' => 'prime256v1']), $ec);
$good = ['domain' => 'example.com', 'selector' => 's', 'key' => $pem];
foreach ([
    'x', [], ['x'], [$good, 'x'], ['domain' => 'example.com'], ['selector' => 's'] + $good + ['what' => 1], [$good, ['what' => 1] + $good],
    ['domain' => 5] + $good, ['domain' => "example.com;\r\nx"] + $good, ['domain' => ''] + $good, ['domain' => null] + $good, ['selector' => null] + $good,
    ['selector' => 's; d=x'] + $good, ['key' => null] + $good, ['key_file' => __FILE__] + $good, ['key_file' => '/none', 'key' => null] + $good,
    ['key_file' => __DIR__, 'key' => null] + $good, ['key_file' => 'phar://x', 'key' => null] + $good, ['key_file' => "/etc/passwd\0", 'key' => null] + $good,
    ['key_file' => __FILE__, 'key' => null] + $good, ['key' => 'not a key'] + $good, ['key' => $locked] + $good, ['key' => $locked, 'passphrase' => 'wrong-sesame-open'] + $good,
    [$good, ['key' => $ec] + $good], ['canonicalization' => 'strict'] + $good, ['canonicalization' => 5] + $good, ['headers' => 5] + $good,
    ['headers' => ["X\r\nY"]] + $good, ['headers' => ['Bcc']] + $good, ['headers' => [5]] + $good, array_fill(0, 9, $good),
] as $dkim) {
    thrown(function () use ($dkim) { smtp_send(letter(['dkim' => $dkim]), ['host' => '127.0.0.1', 'port' => 1, 'tls' => 'none']); });
}
?>
--EXPECT--
smtp_send(): Argument #1 ($message) key "dkim" must be of type array, string given
nothing thrown
smtp_send(): Argument #1 ($message) key "dkim" must be an array with domain, selector and key, or a list of such arrays
smtp_send(): Argument #1 ($message) key "dkim" must be an array with domain, selector and key, or a list of such arrays
smtp_send(): Argument #1 ($message) key "dkim.selector" must be letters, digits and hyphens, in parts separated by dots
smtp_send(): Argument #1 ($message) must not contain the unknown key "dkim.what"
smtp_send(): Argument #1 ($message) must not contain the unknown key "dkim[1].what"
smtp_send(): Argument #1 ($message) key "dkim.domain" must be of type string, int given
smtp_send(): Argument #1 ($message) key "dkim.domain" must be a domain such as example.com
smtp_send(): Argument #1 ($message) key "dkim.domain" must not be empty
smtp_send(): Argument #1 ($message) key "dkim.domain" must be a domain such as example.com
smtp_send(): Argument #1 ($message) key "dkim.selector" must be letters, digits and hyphens, in parts separated by dots
smtp_send(): Argument #1 ($message) key "dkim.selector" must be letters, digits and hyphens, in parts separated by dots
smtp_send(): Argument #1 ($message) key "dkim.key" must be given unless key_file is
smtp_send(): Argument #1 ($message) key "dkim.key_file" must not be given together with key
smtp_send(): Argument #1 ($message) key "dkim.key_file" must be a readable file
smtp_send(): Argument #1 ($message) key "dkim.key_file" must be a readable file
smtp_send(): Argument #1 ($message) key "dkim.key_file" must be a readable file
smtp_send(): Argument #1 ($message) key "dkim.key_file" must not contain any null bytes
smtp_send(): Argument #1 ($message) key "dkim.key_file" must be a readable PEM file with a private key (RSA or Ed25519)
smtp_send(): Argument #1 ($message) key "dkim.key" must be a PEM private key (RSA or Ed25519)
smtp_send(): Argument #1 ($message) key "dkim.passphrase" must be given, because the private key is encrypted
smtp_send(): Argument #1 ($message) key "dkim.passphrase" must be the one that opens the private key
smtp_send(): Argument #1 ($message) key "dkim[1].key" must hold an RSA or an Ed25519 key
smtp_send(): Argument #1 ($message) key "dkim.canonicalization" must be "relaxed/relaxed", "relaxed/simple", "simple/relaxed" or "simple/simple"
smtp_send(): Argument #1 ($message) key "dkim.canonicalization" must be "relaxed/relaxed", "relaxed/simple", "simple/relaxed" or "simple/simple"
smtp_send(): Argument #1 ($message) key "dkim.headers" must be of type array|string, int given
smtp_send(): Argument #1 ($message) key "dkim.headers" must hold names of header fields, of 1 to 76 printable ASCII characters
smtp_send(): Argument #1 ($message) key "dkim.headers" must not name Return-Path, Received, DKIM-Signature or Bcc: they cannot be signed
smtp_send(): Argument #1 ($message) key "dkim.headers" must hold only strings
smtp_send(): Argument #1 ($message) key "dkim" must hold at most 8 signatures
