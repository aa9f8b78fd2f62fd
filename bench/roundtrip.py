#!/usr/bin/env python3
"""Sends each message of a list through the milter port and then, edited as the milter said, through the LMTP port,
and compares what is stored with what was sent, byte by byte.

    roundtrip.py --list FILES.txt --milter 127.0.0.1:8895 --lmtp 127.0.0.1:2400 --mail DATA/mail [--jobs 8]

Each message goes to a recipient of its own (m000001@roundtrip.test), so that the stored file can be told. Needs
`users.source: any` and Maildir storage. Prints counts by action; exits 1 on any error, loss or difference.
"""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import re
import socket
import struct
import sys
import time

NR = {b"C": 0x1000, b"H": 0x2000, b"M": 0x4000, b"R": 0x8000, b"T": 0x10000, b"L": 0x80, b"N": 0x40000, b"B": 0x80000}
NO = {b"C": 1, b"H": 2, b"M": 4, b"R": 8, b"B": 0x10, b"L": 0x20, b"N": 0x40, b"T": 0x200}


class Milter:
    """A client that behaves as Postfix does."""

    def __init__(self, host, port):
        self.sock = socket.create_connection((host, port), timeout=120)
        self.file = self.sock.makefile("rb")
        self.out = bytearray()
        self.send(b"O", struct.pack(">III", 6, 0x1FF, 0x1FFFFF))
        code, data = self.read()
        if code != b"O":
            raise RuntimeError("no negotiation: %r" % code)
        self.version, self.actions, self.steps = struct.unpack(">III", data[:12])

    def send(self, code, data=b""):
        self.out += struct.pack(">I", len(data) + 1) + code + data

    def read(self):
        self.sock.sendall(self.out)
        self.out.clear()
        (length,) = struct.unpack(">I", self.file.read(4))
        packet = self.file.read(length)
        return packet[:1], packet[1:]

    def event(self, code, data=b"", macros=None):
        """Sends an event; returns the reply, or None when none is awaited."""
        if macros:
            self.send(b"D", code + b"".join(k + b"\0" + v + b"\0" for k, v in macros.items()))
        if self.steps & NO.get(code, 0):
            return None
        self.send(code, data)
        if self.steps & NR.get(code, 0):
            return None
        while True:
            reply, data = self.read()
            if reply != b"p":
                return reply, data

    def message(self, ip, sender, recipient, fields, body, queue_id):
        for code, data, macros in (
            (b"C", b"mail.roundtrip.test\0" + b"4" + struct.pack(">H", 4025) + ip + b"\0", {b"j": b"mx.test"}),
            (b"H", b"mail.roundtrip.test\0", None),
            (b"M", b"<" + sender + b">\0", {b"{mail_addr}": sender}),
            (b"R", b"<" + recipient + b">\0", {b"{rcpt_addr}": recipient}),
            (b"T", b"", {b"i": queue_id}),
        ):
            reply = self.event(code, data, macros)
            if reply and reply[0] not in b"c":
                return reply, []
        for name, value in fields:
            lead = value if self.steps & 0x100000 else value[1:] if value[:1] == b" " else value
            reply = self.event(b"L", name + b"\0" + lead + b"\0")
            if reply and reply[0] not in b"c":
                return reply, []
        reply = self.event(b"N")
        for at in range(0, len(body), 65535):
            reply = self.event(b"B", body[at : at + 65535])
            if reply and reply[0] == b"s":
                break
        self.send(b"E")
        edits = []
        while True:
            code, data = self.read()
            if code in (b"h", b"i", b"m", b"b", b"e", b"+", b"-", b"2", b"q"):
                edits.append((code, data))
            elif code != b"p":
                return (code, data), edits


def split(raw):
    """Header fields as (name, value with LF folds) and body, as Postfix shows them."""
    raw = re.sub(rb"\r?\n", b"\r\n", raw)
    raw = re.sub(rb"\A>?From [^\r]*\r\n", b"", raw)
    fields, at = [], 0
    while at < len(raw):
        if raw[at : at + 2] == b"\r\n":
            at += 2
            break
        end = raw.find(b"\r\n", at)
        end = len(raw) if end < 0 else end
        while raw[end + 2 : end + 3] in (b" ", b"\t"):
            nxt = raw.find(b"\r\n", end + 2)
            end = len(raw) if nxt < 0 else nxt
        line = raw[at:end]
        match = re.match(rb"([!-9;-~]+)[ \t]*:", line)
        if not match:
            break
        fields.append((match.group(1), line[match.end() :].replace(b"\r\n", b"\n").replace(b"\0", b"")))
        at = end + 2
    body = raw[at:]
    if body and not body.endswith(b"\r\n"):
        body += b"\r\n"
    return fields, body


def apply(fields, edits):
    fields = list(fields)
    for code, data in edits:
        if code == b"m":
            (index,) = struct.unpack(">I", data[:4])
            name, value = data[4:].split(b"\0")[:2]
            places = [i for i, f in enumerate(fields) if f[0].lower() == name.lower()]
            if index <= len(places):
                if value:
                    fields[places[index - 1]] = (name, value)
                else:
                    del fields[places[index - 1]]
            elif value:
                fields.append((name, value))
        elif code == b"i":
            (index,) = struct.unpack(">I", data[:4])
            name, value = data[4:].split(b"\0")[:2]
            fields.insert(max(0, index - 1), (name, value))  # index 1 = below the hidden Received
        elif code == b"h":
            fields.append(tuple(data.split(b"\0")[:2]))
        elif code == b"b":
            raise RuntimeError("body replaced")
    return fields


def lmtp(address, sender, recipient, wire):
    with socket.create_connection(address, timeout=120) as sock:
        replies = sock.makefile("rb")

        def reply():
            while True:
                line = replies.readline()
                if line[3:4] != b"-":
                    return line

        reply()
        for command in (b"LHLO roundtrip.test", b"MAIL FROM:<" + sender + b">", b"RCPT TO:<" + recipient + b">", b"DATA"):
            sock.sendall(command + b"\r\n")
            answer = reply()
            if answer[:1] not in b"23":
                return answer
        sock.sendall(re.sub(rb"(?m)^\.", b"..", wire) + b".\r\n")
        answer = reply()
        sock.sendall(b"QUIT\r\n")
        return answer


def one(args, number, path):
    raw = pathlib.Path(path).read_bytes()
    recipient = b"m%06d@roundtrip.test" % number
    sender = b"sender@roundtrip.test"
    fields, body = split(raw)
    client = Milter(*args.milter)
    try:
        (code, data), edits = client.message(
            b"192.0.2.%d" % (number % 250 + 1), sender, recipient, fields, body, b"RT%06d" % number
        )
    finally:
        client.sock.close()
    action = {b"a": "accept", b"c": "accept", b"y": "reply " + data[:9].decode(), b"r": "reject", b"t": "tempfail"}.get(code, repr(code))
    if code in (b"a", b"c") and not any(c in (b"i", b"h") and b"X-Spam-Status" in d for c, d in edits):
        return action, path + ": accepted without a verdict"
    fields = apply(fields, edits)
    wire = b"".join(n + b":" + v.replace(b"\n", b"\r\n") + b"\r\n" for n, v in fields) + b"\r\n" + body
    answer = lmtp(args.lmtp, sender, recipient, wire)
    if not answer.startswith(b"250"):
        return action, "%s: LMTP said %r" % (path, answer)
    home = pathlib.Path(args.mail) / "roundtrip.test" / ("m%06d" % number)
    files = [p for p in home.rglob("*") if p.is_file() and p.parent.name in ("new", "cur")]
    if len(files) != 1:
        return action, "%s: %d files stored" % (path, len(files))
    stored = files[0].read_bytes()
    wanted = wire if b"\r\n" in stored[:200] else wire.replace(b"\r\n", b"\n")
    if not stored.endswith(wanted):
        return action, "%s: stored bytes differ (%s)" % (path, files[0])
    added = stored[: len(stored) - len(wanted)].replace(b"\r\n", b"\n")
    if not re.fullmatch(rb"((Return-Path|Delivered-To|X-Original-To|Received): [^\n]*\n([ \t][^\n]*\n)*)*", added):
        return action, "%s: unexpected header added: %r" % (path, added[:300])
    return action + (" -> Junk" if "Junk" in str(files[0]) else ""), None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    address = lambda s: (s.rsplit(":", 1)[0], int(s.rsplit(":", 1)[1]))
    parser.add_argument("--list", required=True)
    parser.add_argument("--milter", type=address, default=("127.0.0.1", 8895))
    parser.add_argument("--lmtp", type=address, default=("127.0.0.1", 2400))
    parser.add_argument("--mail", required=True, help="root of the stored mail: DATA/mail")
    parser.add_argument("--jobs", type=int, default=8)
    args = parser.parse_args()
    paths = [line.strip() for line in open(args.list) if line.strip()]
    counts, problems, start = collections.Counter(), [], time.time()
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        tasks = {pool.submit(one, args, i, p): p for i, p in enumerate(paths)}
        for done, task in enumerate(concurrent.futures.as_completed(tasks), 1):
            try:
                action, problem = task.result()
            except Exception as failure:
                action, problem = "error", "%s: %r" % (tasks[task], failure)
            counts[action] += 1
            if problem:
                problems.append(problem)
            if done % 500 == 0:
                print("%d of %d ..." % (done, len(paths)), file=sys.stderr)
    for problem in problems[:40]:
        print(problem)
    print("%d messages, %d problems, %.0f s: %s" % (len(paths), len(problems), time.time() - start, dict(counts)))
    sys.exit(1 if problems else 0)


main()
