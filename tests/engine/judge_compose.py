#!/usr/bin/env python3
"""Reads composed messages with Python's email package and compares them with what they were made of.

    SMTP_SAMPLES=folder test_compose && judge_compose.py folder

Each NNN.eml has a NNN.expected beside it: lines of a key, a tab and the octets in hexadecimal. A name
belongs to the address before it. One `ok` or `not ok` line for each message; exit 1 when one is not.
"""
import email
import email.header
import email.policy
import email.utils
import pathlib
import re
import sys


def decode(value):
    """Unfolds and decodes a header, every white space kept but that between two encoded-words."""
    value = re.sub(r"\r?\n(?=[ \t])", "", str(value))
    pieces = email.header.decode_header(value)
    return "".join(
        piece if isinstance(piece, str) else piece.decode(charset or "ascii") for piece, charset in pieces
    )


def canonical(octets):
    return re.sub(rb"\r\n|\r|\n", b"\r\n", octets)


def read_expected(path):
    expected, recipients = {}, []
    for line in path.read_text("ascii").splitlines():
        key, _, value = line.partition("\t")
        value = bytes.fromhex(value)
        if key == "address":
            recipients.append([value.decode(), ""])
        elif key == "name":
            recipients[-1][1] = value.decode()
        else:
            expected[key] = value
    return expected, [tuple(recipient) for recipient in recipients]


def read_recipients(message):
    """Names are decoded after the list is split, as RFC 2047 wants."""
    value = re.sub(r"\r?\n(?=[ \t])", "", message["To"])
    return [(address, decode(name)) for name, address in email.utils.getaddresses([value])]


def part_differs(message, key, octets):
    subtype = {"text": "plain", "html": "html"}[key]
    parts = [part for part in message.walk() if part.get_content_type() == "text/" + subtype]
    if len(parts) != 1 or parts[0].get_content_charset() != "utf-8":
        return "parts"
    payload = parts[0].get_payload(decode=True)
    wanted = {canonical(octets)}
    if not message.is_multipart():
        wanted.add(canonical(octets) + b"\r\n")  # the last line of a message is always closed
    return None if payload in wanted else key


def differences(eml, expected_path):
    octets = eml.read_bytes()
    message = email.message_from_bytes(octets, policy=email.policy.compat32)
    expected, recipients = read_expected(expected_path)
    found = []
    if re.search(rb"[^\r]\n|\r[^\n]", octets) or max(map(len, octets.split(b"\r\n"))) > 998:
        found.append("lines")
    if max(octets) > 126 or message.defects or any(part.defects for part in message.walk()):
        found.append("defects")
    for key, name in (("subject", "Subject"), ("header", "X-Random")):
        if len(message.get_all(name, [])) != 1 or decode(message[name]) != expected[key].decode():
            found.append(key)
    if read_recipients(message) != recipients:
        found.append("to")
    if email.utils.parsedate_to_datetime(message["Date"]).timestamp() != 1893427200:
        found.append("date")
    parts = {"text", "html"} & set(expected)
    if message.is_multipart() != (len(parts) == 2):
        found.append("structure")
    return found + [wrong for key in sorted(parts) if (wrong := part_differs(message, key, expected[key]))]


def main(folder):
    samples = sorted(pathlib.Path(folder).glob("*.eml"))
    failed = 0 if samples else 1
    for eml in samples:
        wrong = differences(eml, eml.with_suffix(".expected"))
        failed += bool(wrong)
        print(f"not ok {eml.stem}: {', '.join(wrong)}" if wrong else f"ok {eml.stem}")
    if not samples:
        print("not ok: no samples")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
