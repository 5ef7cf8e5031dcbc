<?php
/*
 * HeldBack - this machine did not send the message yet and asked nobody: its turn (`rate`) has not come, or the pause is not over that a
 * server asked for. Messenger tries it again however often that happens, since it is no failed attempt.
 */
namespace Smtp\Symfony;

class HeldBack extends SendFailed implements Recoverable
{
    private const CATEGORIES = ['rate_limited', 'quota_exceeded'];

    /** Milliseconds; null: not known. */
    public function getRetryDelay(): ?int
    {
        return $this->getRetryAfter() === null ? null : $this->getRetryAfter() * 1000;
    }

    /** Whether a result that is not ok is one of these. */
    public static function is(array $result): bool
    {
        return $result['phase'] === 'message' && $result['retry'] === 'later' && in_array($result['category'], self::CATEGORIES, true);
    }
}
