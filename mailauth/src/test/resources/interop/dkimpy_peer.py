# Signs, seals and verifies for the interop tests with dkimpy. One command per line on stdin, one answer per line:
#   K name base64(record)                            publishes a key
#   V base64(message) count                          verifies that many signatures: "pass pass" or "fail: why"
#   A base64(message)                                verifies the ARC chain: "pass", "fail: why" or "none"
#   R selector domain base64(key) authserv-id base64(message)
#                                                    base64 of the three ARC fields, or "error: why"
#   S algorithm header body selector domain base64(key) base64(message)
#                                                    base64 of the signature field, or "error: why"
import base64
import sys

import dkim

keys = {}


def dns(name, timeout=5):
    return keys.get(name.rstrip(b".").decode("ascii"))


def verify(message, count):
    answers = []
    for index in range(count):
        try:
            answers.append("pass" if dkim.DKIM(message).verify(idx=index, dnsfunc=dns) else "fail")
        except Exception as problem:
            answers.append("error:" + type(problem).__name__ + ":" + str(problem).replace(" ", "_"))
    return " ".join(answers)


def sign(algorithm, header, body, selector, domain, key, message):
    try:
        return base64.b64encode(dkim.sign(
            message, selector, domain, key, canonicalize=(header, body),
            signature_algorithm=algorithm)).decode("ascii")
    except Exception as problem:
        return "error: " + type(problem).__name__ + " " + str(problem)


def arc(message):
    result, _, why = dkim.arc_verify(message, dnsfunc=dns)
    if result not in (dkim.CV_Pass, dkim.CV_None):  # it says nothing at all of a chain that ends in cv=fail
        return "fail: " + str(why)
    return result.decode("ascii")


def seal(selector, domain, key, authserv, message):
    try:
        return base64.b64encode(b"".join(dkim.arc_sign(message, selector, domain, key, authserv))).decode("ascii")
    except Exception as problem:
        return "error: " + type(problem).__name__ + " " + str(problem)


for line in sys.stdin:
    words = line.encode("ascii").split()
    if words[0] == b"K":
        keys[words[1].decode("ascii")] = base64.b64decode(words[2])
        answer = "ok"
    elif words[0] == b"V":
        answer = verify(base64.b64decode(words[1]), int(words[2]))
    elif words[0] == b"A":
        answer = arc(base64.b64decode(words[1]))
    elif words[0] == b"R":
        answer = seal(words[1], words[2], base64.b64decode(words[3]), words[4], base64.b64decode(words[5]))
    else:
        answer = sign(*words[1:6], base64.b64decode(words[6]), base64.b64decode(words[7]))
    print(answer.replace("\n", " "), flush=True)
