--TEST--
dkim: signatures that dkimpy finds good, of what was sent and of what smtp_compose() returns
--EXTENSIONS--
smtp
--SKIPIF--
<?php
if (!extension_loaded('openssl')) die('skip needs openssl');
exec('LD_PRELOAD= ' . (is_executable('/usr/bin/python3') ? '/usr/bin/' : '') . 'python3 -c "import dkim, nacl" 2>&1', $out, $status); if ($status) die('skip needs dkimpy and PyNaCl');
?>
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../read-mail.inc';

const VERIFY = <<<'PYTHON'
import sys, json, dkim
names = json.loads(sys.argv[1])
signer = dkim.DKIM(sys.stdin.buffer.read())
lookup = lambda name, timeout=5: names.get(name.decode().rstrip(".")).encode()
count = sum(name.lower() == b"dkim-signature" for name, value in signer.headers)

def verdict(index):
    try:
        return "good" if signer.verify(idx=index, dnsfunc=lookup) else "bad"
    except dkim.ValidationError:
        return "bad"

print(" ".join(map(verdict, range(count))))
PYTHON;

function verify(string $message): string
{
    return trim(filtered([python(), '-c', VERIFY, json_encode($GLOBALS['names'])], $message));
}
$rsa = openssl_pkey_new(['private_key_bits' => 2048]);
openssl_pkey_export($rsa, $pem);
openssl_pkey_export($rsa, $locked, 'sesame-open');
$public = preg_replace('/-----.*?-----|\s/', '', openssl_pkey_get_details($rsa)['key']);
// RFC 8463, appendix A.2
$seed = base64_decode('nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=');
$ed25519 = "-----BEGIN PRIVATE KEY-----\n" . base64_encode(hex2bin('302e020100300506032b657004220420') . $seed) . "\n-----END PRIVATE KEY-----\n";
$names = [
    's._domainkey.example.com' => "v=DKIM1; k=rsa; p=$public",
    'brisbane._domainkey.example.com' => 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
];
$file = sys_get_temp_dir() . '/smtp-dkim-' . getmypid() . '.pem';
file_put_contents($file, $locked);
$one = ['domain' => 'example.com', 'selector' => 's', 'key' => $pem];
$two = ['domain' => 'example.com', 'selector' => 'brisbane', 'key' => $ed25519];
$message = letter([
    'subject' => '您的订单  已发货', 'text' => ".dot\n  spaces  \n\n\n", 'html' => '<p>您好</p>', 'bcc' => 'c@example.com',
    'attachments' => [['path' => __FILE__], ['content' => random_bytes(30000), 'name' => 'x.bin']],
]);
$server = smtp_test_server();
foreach ([
    $one, [$one], [$one, $two], ['canonicalization' => 'simple/simple'] + $one, ['canonicalization' => 'relaxed'] + $two, ['canonicalization' => 'SIMPLE/relaxed'] + $two,
    ['key' => null, 'key_file' => $file, 'passphrase' => 'sesame-open'] + $one, ['headers' => ['Subject', 'To', 'X-None']] + $one, ['headers' => 'subject to'] + $one,
] as $dkim) {
    $composed = smtp_compose($message + ['dkim' => $dkim]);
    $result = smtp_send($message + ['dkim' => $dkim], $server->settings());
    preg_match_all('/c=([^;]+);/', preg_replace('/\s/', '', $composed), $found);
    echo $result['error'] ?? 'sent', ': ', verify($composed), ' ', implode(' ', array_slice($found[1], 0, isset($dkim[1]) ? 2 : 1)), "\n";
}
foreach ($server->messages() as $received) {
    echo verify($received), "\n";
}
echo verify(str_replace('Hello', 'Jello', smtp_compose(letter(['dkim' => $one])))), "\n";
echo verify("Subject: added\r\n" . smtp_compose(letter(['dkim' => $one]))), "\n";
$raw = "From: a@example.com\nTo: b@example.net\nBcc: c@example.com\nDate: Fri, 02 Jan 2026 03:04:05 +0800\n\n.text\n";
echo verify(smtp_compose(['raw' => $raw, 'dkim' => $one, 'remove_bcc' => true])), "\n";
unlink($file);
?>
--EXPECT--
sent: good relaxed/relaxed
sent: good relaxed/relaxed
sent: good good relaxed/relaxed relaxed/relaxed
sent: good simple/simple
sent: good relaxed/relaxed
sent: good simple/relaxed
sent: good relaxed/relaxed
sent: good relaxed/relaxed
sent: good relaxed/relaxed
good
good
good good
good
good
good
good
good
good
bad
bad
good
