#!/usr/bin/env python3
"""Reads composed messages with Python's email package and compares them with what they were made of.

    SMTP_SAMPLES=folder test_compose_random && judge_compose.py folder

Each compose-NNN.eml has a compose-NNN.expected beside it: lines of a key, a tab and the octets in hexadecimal, in the
charset of the message. A name or group belongs to the address before it, a part-... to the part before it.
One `ok` or `not ok` line for each message; exit 1 when one is not.
"""
import email
import email.header
import email.policy
import email.utils
import pathlib
import re
import sys


def unfold(value):
    return re.sub(r"\r?\n(?=[ \t])", "", str(value))


def decode(value):
    """Unfolds and decodes a header, every white space kept but that between two encoded-words."""
    pieces = email.header.decode_header(unfold(value))
    return "".join(
        piece if isinstance(piece, str) else piece.decode(charset or "ascii") for piece, charset in pieces
    )


def canonical(octets):
    return re.sub(rb"\r\n|\r|\n", b"\r\n", octets)


class Expected:
    def __init__(self, path):
        self.one, self.references, self.recipients, self.parts = {}, [], [], []
        lines = [line.partition("\t") for line in path.read_text("ascii").splitlines()]
        charset = next((bytes.fromhex(value).decode() for key, _, value in lines if key == "charset"), "utf-8")
        self.charset = charset
        for key, _, value in lines:
            octets = bytes.fromhex(value)
            if key == "address":
                self.recipients.append([octets.decode(), "", None])
            elif key in ("name", "group"):
                self.recipients[-1][1 if key == "name" else 2] = octets.decode(charset)
            elif key == "reference":
                self.references.append("<" + octets.decode().strip("<>") + ">")
            elif key == "part":
                self.parts.append({"content": octets})
            elif key.startswith("part-"):
                self.parts[-1][key[5:]] = octets.decode(charset)
            else:
                self.one[key] = octets

    def has(self, key):
        return key in self.one


# ---- recipients ------------------------------------------------------------------------------------


def tokens(value):
    """Quoted-strings, specials and words of an address list, with the white space in front of each."""
    for white, quoted, angle, special, word in re.findall(
        r'([ \t]*)(?:("(?:[^"\\]|\\.)*")|(<[^>]*>)|([,:;])|([^ \t",:;<]+))', value
    ):
        yield white, quoted or angle or special or word


def phrase(pieces):
    """A quoted-string is taken as it is, encoded-words are decoded (RFC 2047 5)."""
    if len(pieces) == 1 and pieces[0][1].startswith('"'):
        return re.sub(r"\\(.)", r"\1", pieces[0][1][1:-1])
    return decode("".join(white + piece for white, piece in pieces).strip())


def read_recipients(value):
    found, group, pieces = [], None, []

    def close():
        if pieces:
            last = pieces[-1][1]
            named = last.startswith("<")
            address = last[1:-1] if named else "".join(piece for _, piece in pieces)
            found.append([address, phrase(pieces[:-1]) if named and pieces[:-1] else "", group])
            pieces.clear()

    for white, piece in tokens(unfold(value)):
        if piece == ":" and not (pieces and "[" in pieces[-1][1]):
            group = phrase(pieces)
            pieces.clear()
        elif piece in (",", ";"):
            close()
            group = None if piece == ";" else group
        else:
            pieces.append((white, piece))
    close()
    return found


# ---- parts -----------------------------------------------------------------------------------------


def shape(message):
    """The nesting: a type, or a list of a multipart's subtype and what is in it."""
    if not message.is_multipart():
        return message.get_content_type()
    return [message.get_content_subtype()] + [shape(part) for part in message.get_payload()]


def nest(subtype, parts):
    return parts[0] if len(parts) == 1 else [subtype] + parts


def expected_shape(expected, types):
    related = [kind for kind, part in zip(types, expected.parts) if is_related(expected, part)]
    beside = [kind for kind, part in zip(types, expected.parts) if not is_related(expected, part)]
    alternatives = ["text/plain"] if expected.has("text") else []
    if expected.has("html"):
        alternatives.append(nest("related", ["text/html"] + related))
    if expected.has("calendar"):
        alternatives.append("text/calendar")
    mixed = [nest("alternative", alternatives)] if alternatives else []
    mixed += ["application/ics"] if expected.has("calendar-name") else []
    return nest("mixed", mixed + beside)


def is_related(expected, part):
    return expected.has("html") and part["disposition"] == "inline"


def text_differs(message, expected, key, subtype, charset):
    parts = [
        part for part in message.walk()
        if part.get_content_type() == "text/" + subtype and part.get_content_disposition() is None
    ]
    if len(parts) != 1 or parts[0].get_content_charset() != charset.lower():
        return True
    wanted = {canonical(expected.one[key])}
    if not message.is_multipart():
        wanted.add(canonical(expected.one[key]) + b"\r\n")  # the last line of a message is always closed
    return parts[0].get_payload(decode=True) not in wanted


def part_differs(part, expected):
    name = expected.get("name")
    if part.get_payload(decode=True) != expected["content"]:
        return "content"
    if part.get_content_disposition() != expected["disposition"]:
        return "disposition"
    filename = part.get_param("filename", None, "content-disposition")  # get_filename() strips white space
    if (filename and email.utils.collapse_rfc2231_value(filename)) != name:
        return "filename"
    old = part.get_param("name", None, "content-type")
    if (old if name is None else decode(old)) != name:
        return "name"
    if "cid" in expected and part["Content-ID"] != "<" + expected["cid"] + ">":
        return "cid"
    if "type" in expected and part.get_content_type() != expected["type"]:
        return "type"
    if (part["Content-ID"] is None) != ("cid" not in expected and expected["disposition"] != "inline"):
        return "cid"
    return None


def parts_differ(message, expected):
    found = [part for part in message.walk() if part.get_content_disposition() and not part.is_multipart()]
    found = [part for part in found if part.get_content_type() != "application/ics"]
    in_order = [part for part in expected.parts if is_related(expected, part)]
    in_order += [part for part in expected.parts if not is_related(expected, part)]
    if len(found) != len(in_order):
        return ["number of parts"]
    wrong = [differs for part, wanted in zip(found, in_order) if (differs := part_differs(part, wanted))]
    types = {id(wanted): part.get_content_type() for part, wanted in zip(found, in_order)}
    if shape(message) != expected_shape(expected, [types[id(part)] for part in expected.parts]):
        wrong.append("nesting")
    return wrong


# ---- a message -------------------------------------------------------------------------------------


def header_differs(message, expected):
    found = []
    for key, name in (("subject", "Subject"), ("header", "X-Random")):
        if len(message.get_all(name, [])) != 1 or decode(message[name]) != expected.one[key].decode(expected.charset):
            found.append(key)
    if read_recipients(message["To"]) != expected.recipients:
        found.append("to")
    if unfold(message["References"] or "").split() != expected.references:
        found.append("references")
    if email.utils.parsedate_to_datetime(message["Date"]).timestamp() != 1893427200:
        found.append("date")
    return found


def differences(eml, expected_path):
    octets = eml.read_bytes()
    message = email.message_from_bytes(octets, policy=email.policy.compat32)
    expected = Expected(expected_path)
    found = []
    if re.search(rb"[^\r]\n|\r[^\n]", octets) or max(map(len, octets.split(b"\r\n"))) > 998:
        found.append("lines")
    if max(octets) > 126 or message.defects or any(part.defects for part in message.walk()):
        found.append("defects")
    found += header_differs(message, expected) + parts_differ(message, expected)
    for key, subtype, charset in (
        ("text", "plain", expected.charset), ("html", "html", expected.charset), ("calendar", "calendar", "utf-8")
    ):
        if expected.has(key) and text_differs(message, expected, key, subtype, charset):
            found.append(key)
    return found


def main(folder):
    samples = sorted(pathlib.Path(folder).glob("compose-*.eml"))
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
