#!/usr/bin/python3
"""Print test vectors as a table that needs no JSON to be read.

usage: to-table.py FILE.json SECTION...
       to-table.py FOLDER

One vector a line, its fields separated by tabs, each path=value: the path is
made of the keys and list indices that lead to it, joined by dots; the value is
hex, or "-" for null (no such row, no such user).  Of "x" and "x_hex", which
are the same bytes, the latter is taken under the name of the former.  Numbers
are decimal text, true and false are 1 and 0.  A list also has its length, as
path.len.  SECTION is the list of vectors in the file; several are printed one
after the other, each line beginning with the field section=.

With a FOLDER the two databases in it are printed: one line for each user with
his rows, one for each option (a field "option" and its "value").
"""
import json
import os
import re
import sqlite3
import sys

META = {"session_tokens": "sessions", "_application_passwords": "apps",
        "wp_capabilities": "caps"}


def flatten(value, path, out):
    if isinstance(value, dict):
        for key, item in value.items():
            if key + "_hex" in value or (key == "text" and "hex" in value):
                continue
            if key == "hex" or key.endswith("_hex"):
                key = "text" if key == "hex" else key[:-4]
                item = bytes.fromhex(item) if item is not None else None
            flatten(item, path + [key], out)
        if not value:
            out[".".join(path)] = b""
    elif isinstance(value, list):
        out[".".join(path + ["len"])] = str(len(value)).encode()
        for i, item in enumerate(value):
            flatten(item, path + [str(i)], out)
    elif isinstance(value, bytes) or value is None:
        out[".".join(path)] = value
    elif isinstance(value, bool):
        out[".".join(path)] = b"1" if value else b"0"
    elif isinstance(value, str):
        # What was not UTF-8 is in an x_hex; here it can only be a note.
        out[".".join(path)] = value.encode("utf-8", "surrogatepass")
    else:
        out[".".join(path)] = str(value).encode()


def show(record):
    out = {}
    flatten(record, [], out)
    for path in out:
        assert "\t" not in path and "\n" not in path, path
    sys.stdout.write("\t".join(
        path + "=" + ("-" if value is None else value.hex())
        for path, value in out.items()) + "\n")


def sections(name, names):
    with open(name, encoding="utf-8") as file:
        data = json.load(file)
    common = {"site_admins": data.get("multisite_site_admins"),
              "login": data.get("user_login"),
              "user_roles": (data.get("roles_option") or {}).get("value")}
    common = {k: v for k, v in common.items() if v is not None}
    for section in names:
        for record in data[section]:
            show({"section": section, **common, **record})


def rows_of_dump(path, table):
    """The rows of one table in a mariadb-dump file."""
    field = re.compile(rb"'((?:[^'\\]|\\.|'')*)'|(NULL|-?[0-9.]+)", re.S)
    escapes = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"0": b"\0",
               b"Z": b"\x1a"}
    begin = b"INSERT INTO `" + table.encode() + b"` VALUES ("
    for line in open(path, "rb").read().split(b"\n"):
        if not line.startswith(begin):
            continue
        row, at = [], len(begin)
        while line[at:at + 2] != b");":
            match = field.match(line, at)
            assert match, line
            if match.group(1) is not None:
                row.append(re.sub(
                    rb"\\(.)", lambda m: escapes.get(m[1], m[1]),
                    match.group(1).replace(b"''", b"'"), flags=re.S))
            else:
                row.append(None if match.group(2) == b"NULL"
                           else match.group(2))
            at = match.end()
            if line[at:at + 1] == b",":
                at += 1
        yield row


def rows_of_sqlite(path, table):
    db = sqlite3.connect("file:" + path + "?mode=ro&immutable=1", uri=True)
    db.text_factory = bytes
    for row in db.execute("SELECT * FROM " + table):
        yield [value if value is None or isinstance(value, bytes)
               else str(value).encode() for value in row]


def database(name, rows, path):
    users = {}
    for row in rows(path, "wp_users"):
        users[row[0]] = {"db": name, "ID": row[0], "user_login": row[1],
                         "user_pass": row[2], "user_email": row[4],
                         "user_status": row[8], "sessions": None,
                         "apps": None, "caps": None}
    for row in sorted(rows(path, "wp_usermeta"), key=lambda r: int(r[0])):
        key = META.get(row[2].decode("utf-8", "replace"))
        if key is not None and users[row[1]][key] is None:
            users[row[1]][key] = row[3]
    for user in users.values():
        show(user)
    for row in rows(path, "wp_options"):
        show({"db": name, "option": row[1], "value": row[2]})


if os.path.isdir(sys.argv[1]):
    database("mariadb", rows_of_dump, sys.argv[1] + "/wordpress-mariadb.sql")
    database("sqlite", rows_of_sqlite, sys.argv[1] + "/wordpress.sqlite")
else:
    sections(sys.argv[1], sys.argv[2:])
