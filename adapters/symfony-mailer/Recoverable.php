<?php
/*
 * Recoverable - what Messenger is to try again however often it already did: with Messenger it is Messenger's own mark, without Messenger
 * just a name. Since 7.2 Messenger also asks getRetryDelay() when.
 */
namespace Smtp\Symfony;

use Symfony\Component\Messenger\Exception\RecoverableExceptionInterface;

if (interface_exists(RecoverableExceptionInterface::class)) {
    interface Recoverable extends RecoverableExceptionInterface
    {
    }
} else {
    interface Recoverable
    {
    }
}
