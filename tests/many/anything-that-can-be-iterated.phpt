--TEST--
smtp_send_many(): arrays, generators and other iterables, with keys of any type; on_result gets the keys as they were
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/ledger.inc';

final class Orders implements IteratorAggregate
{
    public function getIterator(): Iterator { return new ArrayIterator(['order 1' => numbered(1), 'order 2' => numbered(2)]); }
}

final class Counted implements Iterator
{
    public $calls = [];
    private $at = 0;
    #[ReturnTypeWillChange]
    public function rewind() { $this->calls[] = 'rewind'; $this->at = 0; }
    #[ReturnTypeWillChange]
    public function valid() { $this->calls[] = 'valid'; return $this->at < 2; }
    #[ReturnTypeWillChange]
    public function current() { $this->calls[] = 'current'; return numbered($this->at); }
    #[ReturnTypeWillChange]
    public function key() { $this->calls[] = 'key'; return $this->at; }
    #[ReturnTypeWillChange]
    public function next() { $this->calls[] = 'next'; $this->at++; }
}

function named($key): string
{
    return is_object($key) ? get_class($key) : json_encode($key, JSON_PRESERVE_ZERO_FRACTION);
}

$server = smtp_test_server();
$settings = $server->settings();
function run(string $name, iterable $messages): array
{
    $keys = [];
    $totals = smtp_send_many($messages, $GLOBALS['settings'], ['connections' => 1, 'on_result' => function ($key, $result) use (&$keys) {
        $keys[] = named($key) . ' ' . $result['outcome'];
    }]);
    echo "$name: ", $totals['messages'], ' messages', $keys ? ': ' : '', implode(', ', $keys), "\n";
    return $totals;
}

$message = numbered(1);
$subject = 'number 2';
$inner = ['subject' => &$subject] + letter();
run('a list', [numbered(0), numbered(1)]);
run('keys of strings', ['welcome' => numbered(0), '' => numbered(1), "a\nb" => numbered(2), 7 => numbered(3), -1 => numbered(4)]);
run('references', ['one' => &$message, 'two' => $inner]);
run('a generator', letters(3));
run('an IteratorAggregate', new Orders());
run('an ArrayIterator', new ArrayIterator([numbered(0)]));
run('an ArrayObject', new ArrayObject(['x' => numbered(0), 'y' => numbered(1)]));
run('an iterator that filters', new LimitIterator(new ArrayIterator([numbered(0), numbered(1), numbered(2)]), 1, 1));
run('a generator in a generator', (function () { yield numbered(0); yield from letters(2); })());
run('keys of any type', (function () {
    foreach ([null, true, 1.5, -0.0, new stdClass(), [1, 2], 'text', 'text', function () { }] as $key) {
        yield $key => numbered(0);
    }
})());
run('references of a generator', (function & () use (&$message) { yield 'by reference' => $message; })());
run('an object with public properties', (function () { yield from ['a' => numbered(0)]; })());

$counted = new Counted();
run('an Iterator', $counted);
echo implode(' ', $counted->calls), "\n";

echo "\n";
foreach (['an empty array' => [], 'an empty iterator' => new EmptyIterator(), 'an empty generator' => (function () { yield from []; })()] as $name => $none) {
    echo json_encode(array_diff_key(run($name, $none), ['seconds' => 0])), "\n";
}
$connections = count($server->received());

echo "\n";
foreach ([null, 'text', 1, new stdClass()] as $value) {
    try {
        smtp_send_many($value, $settings);
    } catch (TypeError $error) {
        echo preg_replace('/Traversable\|array|iterable/', 'ITERABLE', $error->getMessage()), "\n";
    }
}
$used = letters(1);
foreach ($used as $one) {
}
thrown(function () use ($used, $settings) { smtp_send_many($used, $settings); });

// the caller's values are as they were
echo $message === numbered(1) && $subject === 'number 2' ? "unchanged\n" : "changed\n";
echo count($server->received()) - $connections, " more connections\n";
?>
--EXPECT--
a list: 2 messages: 0 accepted, 1 accepted
keys of strings: 5 messages: "welcome" accepted, "" accepted, "a\nb" accepted, 7 accepted, -1 accepted
references: 2 messages: "one" accepted, "two" accepted
a generator: 3 messages: 0 accepted, 1 accepted, 2 accepted
an IteratorAggregate: 2 messages: "order 1" accepted, "order 2" accepted
an ArrayIterator: 1 messages: 0 accepted
an ArrayObject: 2 messages: "x" accepted, "y" accepted
an iterator that filters: 1 messages: 1 accepted
a generator in a generator: 3 messages: 0 accepted, 0 accepted, 1 accepted
keys of any type: 9 messages: null accepted, true accepted, 1.5 accepted, -0.0 accepted, stdClass accepted, [1,2] accepted, "text" accepted, "text" accepted, Closure accepted
references of a generator: 1 messages: "by reference" accepted
an object with public properties: 1 messages: "a" accepted
an Iterator: 2 messages: 0 accepted, 1 accepted
rewind valid current key next valid current key next valid

an empty array: 0 messages
{"messages":0,"accepted":0,"partial":0,"failed":0,"unknown":0,"rate":0}
an empty iterator: 0 messages
{"messages":0,"accepted":0,"partial":0,"failed":0,"unknown":0,"rate":0}
an empty generator: 0 messages
{"messages":0,"accepted":0,"partial":0,"failed":0,"unknown":0,"rate":0}

smtp_send_many(): Argument #1 ($messages) must be of type ITERABLE, null given
smtp_send_many(): Argument #1 ($messages) must be of type ITERABLE, string given
smtp_send_many(): Argument #1 ($messages) must be of type ITERABLE, int given
smtp_send_many(): Argument #1 ($messages) must be of type ITERABLE, stdClass given
Cannot traverse an already closed generator
unchanged
0 more connections
