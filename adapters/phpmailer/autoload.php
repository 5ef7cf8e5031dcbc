<?php
/*
 * autoload - finds the classes of this folder, for programs without Composer's autoloader.
 */
spl_autoload_register(function ($class) {
    if (preg_match('~^Smtp\\\\PHPMailer\\\\(\w+)$~', $class, $found) && is_file(__DIR__ . "/$found[1].php")) {
        require __DIR__ . "/$found[1].php";
    }
});
