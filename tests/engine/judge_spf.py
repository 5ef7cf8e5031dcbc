#!/usr/bin/env python3
"""Asks pyspf about random SPF records, and compares with what test_spf made of them.

    SMTP_SAMPLES=folder test_spf && judge_spf.py folder

Each spf-NNNN.tsv has lines `zone NAME TYPE VALUE` and `ask IP SENDER RESULT PROBLEM`, tabs between. pyspf never sees a
network: its look-ups are answered from the zone. One `ok` or `not ok` line; exit 1 when anything differs. Needs Debian's
python3-spf.
"""
import pathlib
import sys

import spf

HELO = "mail.example.net"


def value_of(kind, text):
    if kind == "MX":
        preference, name = text.split(" ")
        return int(preference), name
    if kind == "TXT":
        return (text.encode(),)
    return text


def look_up_in(zone):
    def look_up(name, kind, tcpfallback=True, timeout=30):
        name = name.rstrip(".").lower()
        return [((name, kind), value) for value in zone.get((name, kind), [])]

    return look_up


def read(path):
    zone, asks = {}, []
    for line in path.read_text("ascii").splitlines():
        word, *columns = line.split("\t")
        if word == "zone":
            name, kind, text = columns
            zone.setdefault((name, kind), []).append(value_of(kind, text))
        else:
            asks.append(columns)
    return zone, asks


def judge(ip, sender):
    query = spf.query(i=ip, s=sender, h=HELO, strict=True, timeout=0, querytime=0)
    result, _, why = query.check()
    return result, why


def main(folder):
    samples = sorted(pathlib.Path(folder).glob("spf-*.tsv"))
    compared, passed, different = 0, 0, []
    for path in samples:
        zone, asks = read(path)
        spf.DNSLookup = look_up_in(zone)
        for ip, sender, ours, problem in asks:
            theirs, why = judge(ip, sender)
            compared += 1
            passed += theirs == "pass"
            if ours != theirs:
                different.append(f"{path.name} {ip} {sender}: ours {ours} {problem}, pyspf {theirs} ({why})")
    name = f"SPF of {compared} random cases, {passed} of them pass, as pyspf judges them"
    if different or compared < 1000 or passed < 100:
        print(f"not ok {name}")
        print("\n".join(f"# {line}" for line in different[:20]))
        print(f"# {len(different)} differ")
        return 1
    print(f"ok {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
