"""Reads a message from standard input and prints as JSON what a mail program would show of it."""
import email
import email.policy
import json
import sys

mail = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)


def body(kind):
    part = mail.get_body((kind,))
    return None if part is None else part.get_content().replace("\r\n", "\n")


def name(header):
    return mail[header].addresses[0].display_name if mail[header] else None


defects = [repr(d) for part in mail.walk() for d in part.defects]
defects += [f"{key}: {d!r}" for key, value in mail.items() for d in value.defects]
print(json.dumps({
    "subject": mail["Subject"],
    "from": mail["From"].addresses[0].addr_spec,
    "from_name": name("From"),
    "to_name": name("To"),
    "message_id": mail["Message-ID"],
    "return_path": mail["Return-Path"],
    "text": body("plain"),
    "html": body("html"),
    "defects": defects,
}))
