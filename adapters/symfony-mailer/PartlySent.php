<?php
/*
 * PartlySent - some recipients got it, some did not. It happens only with the option `recipients=any`, or over LMTP. The lists are in
 * getResult(): `accepted` and `rejected`.
 */
namespace Smtp\Symfony;

class PartlySent extends SendFailed implements Unrecoverable
{
}
