<?php
/*
 * RetryStrategy - for Messenger: another strategy, which never tries again earlier than the server or the provider says. Without another one
 * it is ten times in about four hours: after half a minute, one minute, two minutes and so on, an hour at most.
 *
 * What was only held back here comes again when its turn has come, however often that was. What must not be tried again never gets here: its
 * exception carries Messenger's mark.
 */
namespace Smtp\Symfony;

use Symfony\Component\Messenger\Envelope;
use Symfony\Component\Messenger\Exception\HandlerFailedException;
use Symfony\Component\Messenger\Retry\MultiplierRetryStrategy;
use Symfony\Component\Messenger\Retry\RetryStrategyInterface;

final class RetryStrategy implements RetryStrategyInterface
{
    private $other;

    public function __construct(?RetryStrategyInterface $other = null)
    {
        $this->other = $other ?? new MultiplierRetryStrategy(10, 30000, 2, 3600000);
    }

    public function isRetryable(Envelope $message, ?\Throwable $throwable = null): bool
    {
        return $this->other->isRetryable($message, $throwable);
    }

    /** Milliseconds. */
    public function getWaitingTime(Envelope $message, ?\Throwable $throwable = null): int
    {
        $wait = $this->other->getWaitingTime($message, $throwable);
        foreach (self::causes($throwable) as $cause) {
            if ($cause instanceof HeldBack && $cause->getRetryDelay() !== null) {
                return $cause->getRetryDelay();
            }
            $wait = $cause instanceof SendFailed ? max($wait, 1000 * (int) $cause->getRetryAfter()) : $wait;
        }
        return $wait;
    }

    /* Messenger wraps what a handler throws; since 6.4 it calls that otherwise. */
    private static function causes(?\Throwable $throwable): array
    {
        if (!$throwable instanceof HandlerFailedException) {
            return [$throwable];
        }
        return method_exists($throwable, 'getWrappedExceptions') ? $throwable->getWrappedExceptions() : $throwable->getNestedExceptions();
    }
}
