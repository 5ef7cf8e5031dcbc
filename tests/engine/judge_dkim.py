#!/usr/bin/env python3
"""Verifies signed messages with dkimpy, and sees that a changed message is not verified.

    SMTP_SAMPLES=folder test_dkim && judge_dkim.py folder

Each dkim-NNN.eml has a dkim-NNN.keys beside it: lines of a name in the DNS, a tab and its TXT record; one for each
signature, in their order. One `ok` or `not ok` line for each message; exit 1 when one is not. Needs Debian's
python3-dkim and python3-nacl.
"""
import pathlib
import re
import sys

import dkim


def read_keys(path):
    return dict(line.split("\t") for line in path.read_text("ascii").splitlines())


def verifies(octets, keys, index):
    def txt(name, timeout=5):
        return keys[name.decode().rstrip(".")].encode()

    try:
        return dkim.DKIM(octets).verify(idx=index, dnsfunc=txt)
    except dkim.DKIMException:
        return False


def changed(octets):
    """The message as somebody else would like it, each with a word for it."""
    header, _, body = octets.partition(b"\r\n\r\n")
    yield "a second From in front", b"From: eve@evil.example\r\n" + octets
    yield "a second From behind", header + b"\r\nFrom: eve@evil.example\r\n\r\n" + body
    yield "a second Subject", b"Subject: other\r\n" + octets
    yield "another type", header + b"\r\nContent-Type: text/html\r\n\r\n" + body
    yield "another body", header + b"\r\n\r\nEve\r\n" + body
    yield "a longer body", octets + b"Eve\r\n"
    yield "another domain", re.sub(rb"From:([^@]*)@", rb"From:\1x@", octets, count=1)


def wrong(octets, keys):
    found = []
    if re.search(rb"[^\r]\n|\r[^\n]", octets):
        found.append("line ends")
    signatures = re.findall(rb"^DKIM-Signature:(?:.*\r\n[ \t])*.*\r\n", octets, re.M)
    if len(signatures) != len(keys):
        found.append("number of signatures")
    if any(len(line) > 78 for signature in signatures for line in signature.split(b"\r\n")):
        found.append("long line")
    for index in range(len(keys)):
        if not verifies(octets, keys, index):
            found.append(f"signature {index}")
        found += [f"signature {index}: {what} passes" for what, other in changed(octets) if verifies(other, keys, index)]
    return found


def main(folder):
    samples = sorted(pathlib.Path(folder).glob("dkim-*.eml"))
    failed = 0 if samples else 1
    for eml in samples:
        found = wrong(eml.read_bytes(), read_keys(eml.with_suffix(".keys")))
        failed += bool(found)
        print(f"not ok {eml.stem}: {', '.join(found)}" if found else f"ok {eml.stem}")
    if not samples:
        print("not ok: no samples")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
