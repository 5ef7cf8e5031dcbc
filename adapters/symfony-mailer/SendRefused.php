<?php
/*
 * SendRefused - to try the same again does not help: something has to be changed first ("fix"), or it will never go ("never").
 */
namespace Smtp\Symfony;

class SendRefused extends SendFailed implements Unrecoverable
{
}
