<?php
/*
 * Unrecoverable - what Messenger is not to try again by itself: with Messenger it is Messenger's own mark, without Messenger just a name.
 */
namespace Smtp\Symfony;

use Symfony\Component\Messenger\Exception\UnrecoverableExceptionInterface;

if (interface_exists(UnrecoverableExceptionInterface::class)) {
    interface Unrecoverable extends UnrecoverableExceptionInterface
    {
    }
} else {
    interface Unrecoverable
    {
    }
}
