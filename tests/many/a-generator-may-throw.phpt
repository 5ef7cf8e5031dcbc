--TEST--
What a generator or iterator throws ends the run: those under way come to their end and are told, then it goes on
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/ledger.inc';

$server = smtp_test_server();
function run(callable $messages): void
{
    global $server;
    $ledger = new Ledger();
    $before = count($server->messages());
    thrown(function () use ($ledger, $messages, $server) {
        smtp_send_many($messages($ledger), $server->settings(), ['on_result' => $ledger]);
    });
    echo $ledger->says(), ', ', count($server->messages()) - $before, " arrived\n";
}

foreach ([0, 1, 10] as $count) {
    run(function ($ledger) use ($count) {
        yield from $ledger->messages($count);
        throw new RuntimeException("after $count");
    });
}

final class Broken extends IteratorIterator
{
    public $where;
    #[ReturnTypeWillChange]
    public function rewind() { $this->where !== __FUNCTION__ ? parent::rewind() : $this->fail(__FUNCTION__); }
    #[ReturnTypeWillChange]
    public function valid() { return $this->where !== __FUNCTION__ ? parent::valid() : $this->fail(__FUNCTION__); }
    #[ReturnTypeWillChange]
    public function current() { return $this->where !== __FUNCTION__ ? parent::current() : $this->fail(__FUNCTION__); }
    #[ReturnTypeWillChange]
    public function key() { return $this->where !== __FUNCTION__ ? parent::key() : $this->fail(__FUNCTION__); }
    #[ReturnTypeWillChange]
    public function next() { $this->where !== __FUNCTION__ ? parent::next() : $this->fail(__FUNCTION__); }
    private function fail($where) { throw new RuntimeException("in $where"); }
}

foreach (['rewind', 'valid', 'current', 'key', 'next'] as $where) {
    run(function ($ledger) use ($where) {
        $broken = new Broken(new ArrayIterator([]));
        if ($where === 'current' || $where === 'key' || $where === 'next') {
            $broken = new Broken(new ArrayIterator([numbered(0)]));
            $ledger->taken = $where === 'next' ? [0] : [];
        }
        $broken->where = $where;
        return $broken;
    });
}

final class Hopeless implements IteratorAggregate
{
    public function getIterator(): Iterator { throw new RuntimeException('in getIterator'); }
}
run(function () { return new Hopeless(); });

// both sides throw
try {
    smtp_send_many((function () {
        yield 'one' => numbered(0);
        throw new RuntimeException('of the generator');
    })(), $server->settings(), ['on_result' => function ($key) { throw new LogicException("of on_result for $key"); }]);
} catch (Exception $exception) {
    echo $exception->getMessage(), ' after ', $exception->getPrevious()->getMessage(), "\n";
}
?>
--EXPECT--
after 0
0 taken, each told once, 0 arrived
after 1
1 taken, each told once, 1 arrived
after 10
10 taken, each told once, 10 arrived
in rewind
0 taken, each told once, 0 arrived
in valid
0 taken, each told once, 0 arrived
in current
0 taken, each told once, 0 arrived
in key
0 taken, each told once, 0 arrived
in next
1 taken, each told once, 1 arrived
in getIterator
0 taken, each told once, 0 arrived
of on_result for one after of the generator
