#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure Winnow's classifier beside others: same mail, same order, same labels, one run.

usage: compare.py [OPTIONS] INDEX...

An INDEX has lines "spam PATH" or "ham PATH" in the order of arrival, paths relative to the index. Each
message is scored first, then its label is told. Filters:

  winnow         ./winnow classifier evaluate --no-prior: starts from nothing, as the others do
  winnow-prior   the same from a prior: of --prior-of, else the shipped one. The shipped one was made of public
                 mail (docs/classifier.md): measured on that very mail its figures mean nothing, so this filter
                 runs only when asked for
  bogofilter     Debian's, in a fresh directory: classify, then register (two processes a message)
  gram3000       4-gram logistic regression over the first 3,000 bytes (GramRegression.java)
  gram12000      the same over the first 12,000

  --filters A,B        only these; default: all but winnow-prior
  --train SHARE        learn this part from the start without scoring it (with --feedback none: score the rest)
  --feedback WHEN      immediate (default) or none
  --flip SHARE         tell the wrong label of this share of the messages; scored against the truth
  --flip-only CLASS    only of spam, or only of ham
  --seed N             which messages are told wrong
  --prior-of INDEX     make the prior for winnow-prior of this mail; may be repeated
  --cold               score by the prior alone, nothing learnt: --feedback none, and the INDEX arguments are
                       interleaved to one stream
                       An INDEX may be cut: INDEX@0.5 is its first half, INDEX@0.5- what follows it. And it may
                       be sifted: ham:INDEX, spam:INDEX; so spam of one source can be mixed with ham of another
  --winnow COMMAND     default: ./winnow of this checkout
  --winnow-options S   more options for evaluate, such as --prior FILE
  --out DIR            keep the score files there
  --json FILE          append one JSON object per measurement

Columns: 1-ROCA% (area above the ROC curve: the chance that a random ham scores higher than a random spam); sm%
(spam missed when 0.1 % of the ham may be lost); lam% (logistic average of ham lost and spam missed at the
filter's own threshold: 0.5, bogofilter 0.99); CPU milliseconds per message to judge and to learn. Winnow's are
without the parsing of the message, which a filter in the milter does anyway and which is given apart;
bogofilter's are of a process each, start included.
"""
import argparse, hashlib, json, math, os, resource, shutil, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
ALL = ["winnow", "winnow-prior", "bogofilter", "gram3000", "gram12000"]


AS_WRITTEN = {}  # absolute path -> (directory of the index, path as written there)


def read_index(word):
    """INDEX, INDEX@FROM-TO (shares of it), spam:INDEX, ham:INDEX -> [(label, path)] with absolute paths."""
    only = None
    for label in ("spam", "ham"):
        if word.startswith(label + ":"):
            only, word = label, word[len(label) + 1:]
    start, end = 0.0, 1.0
    if "@" in word:
        word, part = word.rsplit("@", 1)
        if part.endswith("-"):
            start = float(part[:-1])
        elif "-" in part:
            start, end = map(float, part.split("-"))
        else:
            end = float(part)
    base = os.path.dirname(os.path.abspath(word))
    rows = []
    with open(word) as f:
        for number, line in enumerate(f, 1):
            fields = line.rstrip("\n").split(None, 1)
            if not fields:
                continue
            if len(fields) != 2 or fields[0] not in ("spam", "ham"):
                sys.exit('%s:%d: "%s" is not "spam PATH" or "ham PATH"' % (word, number, line.rstrip()))
            path = os.path.normpath(os.path.join(base, fields[1]))
            AS_WRITTEN[path] = (base, fields[1])
            rows.append((fields[0], path))
    rows = rows[int(len(rows) * start):int(len(rows) * end)]
    return [r for r in rows if only is None or r[0] == only]


def interleave(lists):
    """Several streams as one, each at its own pace from start to end."""
    placed = [((i + 0.5) / len(rows), row) for rows in lists for i, row in enumerate(rows)]
    return [row for _, row in sorted(placed, key=lambda p: p[0])]


def write_index(rows, path):
    with open(path, "w") as f:
        f.writelines("%s %s\n" % r for r in rows)
    return path


def write_index_as_found(rows, directory):
    """An index with the paths as they were written, so that the same messages are told wrong wherever the mail lies.

    What they begin with is linked into the directory; where that cannot be, the paths are absolute.
    """
    links = {}
    for _, path in rows:
        base, written = AS_WRITTEN[path]
        first = written.split("/")[0]
        if first in ("", ".", "..", "index") or links.setdefault(first, base) != base:
            return write_index(rows, directory + "/index")
    for first, base in links.items():
        os.symlink(os.path.join(base, first), os.path.join(directory, first))
    return write_index([(label, AS_WRITTEN[path][1]) for label, path in rows], directory + "/index")


def told(rows, args):
    """The labels that are told; the same rule as Winnow's evaluate --flip-labels: by the path as the index has it."""
    def draw(path):
        path = AS_WRITTEN[path][1]
        return (int.from_bytes(hashlib.sha256(("%d:%s" % (args.seed, path)).encode()).digest()[:8], "big") >> 11) * 2.0 ** -53
    other = {"spam": "ham", "ham": "spam"}
    return [(other[l], p) if args.flip and args.flip_only in (None, l) and draw(p) < args.flip else (l, p)
            for l, p in rows]


# ------------------------------------------------------------------- figures

def figures(scored, threshold):
    """scored: [(label, score)]; sorted ranks, ties counted half."""
    ham = sorted(s for l, s in scored if l == "ham")
    spam = sorted(s for l, s in scored if l == "spam")
    below = less = at_most = 0
    for s in spam:
        while less < len(ham) and ham[less] < s:
            less += 1
        while at_most < len(ham) and ham[at_most] <= s:
            at_most += 1
        below += (less + at_most) / 2
    limit = ham[len(ham) - 1 - int(len(ham) * 0.001)]
    lost, missed = sum(s >= threshold for s in ham), sum(s < threshold for s in spam)
    logit = lambda p: math.log(p / (1 - p))
    lam = (logit((lost + 0.5) / (len(ham) + 1)) + logit((missed + 0.5) / (len(spam) + 1))) / 2
    return {"spam": len(spam), "ham": len(ham), "roca": 100 * (1 - below / (len(ham) * len(spam))),
            "sm": 100 * sum(s <= limit for s in spam) / len(spam), "lam": 100 / (1 + math.exp(-lam)),
            "lost": 100 * lost / len(ham), "missed": 100 * missed / len(spam)}


# ------------------------------------------------------------------- filters
# Each returns (scored rows, threshold, {judge, learn, parse: CPU ms per message}).

def winnow(name, rows, labels, until, args, work):
    os.mkdir(work + "/mail")
    index, scores = write_index_as_found(rows, work + "/mail"), work + "/scores"
    command = args.winnow + ["classifier", "evaluate", "--index", index, "--scores", scores, "--json", "--worst", "0",
                             "--train", str(args.train), "--feedback", args.feedback, "--data", work,
                             "--flip-labels", str(args.flip), "--seed", str(args.seed)]
    if args.flip and not all(os.path.isabs(p) == os.path.isabs(AS_WRITTEN[q][1]) for (_, p), (_, q) in zip(
            read_lines(index), rows)):
        sys.exit("%s: these paths cannot be kept as written, so Winnow would be told other lies" % index)
    if args.flip_only:
        command += ["--flip-only", args.flip_only]
    if name == "winnow":
        command.append("--no-prior")
    elif args.prior:
        command += ["--prior", args.prior]
    command += args.winnow_options.split()
    done = subprocess.run(command, cwd=work, stdout=subprocess.PIPE, text=True, check=True)
    said = json.loads(done.stdout.splitlines()[-1])
    cpu = {k: said.get(k + "_ms") for k in ("judge", "learn", "parse")}
    return read_scores(scores), 0.5, cpu


def bogofilter(name, rows, labels, until, args, work):
    scored, cpu, judged, learnt = [], {"judge": 0.0, "learn": 0.0}, 0, 0

    def run(what, flags, raw):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(["bogofilter", "-C", "-d", work] + flags, input=raw, stdout=subprocess.PIPE)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu[what] += after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return done.stdout

    for i, ((label, path), (say, _)) in enumerate(zip(rows, labels)):
        with open(path, "rb") as f:
            raw = f.read()
        if i >= until:
            # Without a word list there is nothing to ask.
            scored.append((label, float(run("judge", ["-TT"], raw)) if learnt else 0.5, path))
            judged += 1
        if i < until or args.feedback == "immediate":
            run("learn", ["-s" if say == "spam" else "-n"], raw)
            learnt += 1
    return scored, 0.99, {"judge": 1000 * cpu["judge"] / max(1, judged), "learn": 1000 * cpu["learn"] / max(1, learnt)}


def gram(name, rows, labels, until, args, work):
    index, said, scores = write_index(rows, work + "/index"), write_index(labels, work + "/told"), work + "/scores"
    java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
    done = subprocess.run([java, os.path.join(HERE, "GramRegression.java"), index, said, name[4:], str(until),
                           "always" if args.feedback == "immediate" else "never", scores],
                          stdout=subprocess.PIPE, text=True, check=True)
    judge, learn = map(float, done.stdout.split())
    return read_scores(scores), 0.0, {"judge": judge, "learn": learn}


def read_lines(path):
    with open(path) as f:
        return [tuple(line.rstrip("\n").split(" ", 1)) for line in f]


def read_scores(path):
    with open(path) as f:
        return [(l, float(s), p) for l, s, p in (line.rstrip("\n").split(" ", 2) for line in f)]


# ---------------------------------------------------------------------- runs

def measure(name, title, rows, args):
    work = tempfile.mkdtemp(prefix="winnow-compare.")
    try:
        run = winnow if name.startswith("winnow") else bogofilter if name == "bogofilter" else gram
        scored, threshold, cpu = run(name, rows, told(rows, args), int(len(rows) * args.train), args, work)
    finally:
        shutil.rmtree(work)
    if args.out:
        os.makedirs(args.out, exist_ok=True)
        how = "".join(".%s-%s" % (k, v) for k, v in (("train", args.train), ("flip", args.flip), ("only", args.flip_only))
                      if v)
        with open(os.path.join(args.out, "%s.%s%s" % (title.replace("/", "-").replace(" ", ""), name, how)), "w") as f:
            f.writelines("%s %r %s\n" % row for row in scored)
    r = figures([row[:2] for row in scored], threshold)
    ms = lambda k: "%.2f" % cpu[k] if cpu.get(k) is not None else "–"
    print("| {0} | {1} | {roca:.4f} | {sm:.2f} | {lam:.3f} | {lost:.3f} / {missed:.2f} | {2} | {3} | {4} |".format(
        title, name, ms("judge"), ms("learn"), ms("parse"), **r), flush=True)
    if args.json:
        with open(args.json, "a") as f:
            f.write(json.dumps({"mail": title, "filter": name, "train": args.train, "feedback": args.feedback,
                                "flip": args.flip, "flip_only": args.flip_only, "seed": args.seed,
                                "threshold": threshold, "cpu_ms": cpu, **r}) + "\n")


def java_home():
    """The JDK that ./winnow finds, too."""
    done = subprocess.run(["sh", "-c", 'home=$1; . "$1/.mvn/find-jdk.sh" && echo "$JAVA_HOME"', "sh", ROOT],
                          stdout=subprocess.PIPE, text=True, cwd=ROOT)
    if done.stdout.strip():
        os.environ["JAVA_HOME"] = done.stdout.strip().splitlines()[-1]


def title_of(word):
    """ham:dir/name/index@0.5- -> ham of name@0.5-"""
    label, _, rest = word.rpartition(":")
    path, at, part = rest.partition("@")
    name = os.path.basename(os.path.dirname(os.path.abspath(path))) or path
    return (label + " of " if label else "") + name + at + part


def main():
    ap = argparse.ArgumentParser(usage=__doc__.split("usage: ", 1)[1].replace("%", "%%"), add_help=True)
    ap.add_argument("indexes", nargs="+")
    ap.add_argument("--filters")
    ap.add_argument("--train", type=float, default=0)
    ap.add_argument("--feedback", choices=("immediate", "none"), default="immediate")
    ap.add_argument("--flip", type=float, default=0)
    ap.add_argument("--flip-only", choices=("spam", "ham"))
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--prior-of", action="append")
    ap.add_argument("--cold", action="store_true")
    ap.add_argument("--winnow", default=os.path.join(ROOT, "winnow"))
    ap.add_argument("--winnow-options", default="")
    ap.add_argument("--out")
    ap.add_argument("--json")
    args = ap.parse_args()
    args.winnow, args.prior = [os.path.abspath(args.winnow)], None
    java_home()
    filters = args.filters.split(",") if args.filters else ["winnow-prior"] if args.cold else [
        f for f in ALL if f != "winnow-prior" and (f != "bogofilter" or shutil.which("bogofilter"))]
    for f in filters:
        if f not in ALL:
            sys.exit("no filter %s; there are %s" % (f, ", ".join(ALL)))

    print("| mail | filter | 1-ROCA% | sm% at ham 0.1 | lam% | ham lost / spam missed % | judge ms | learn ms | parse ms |")
    print("|---|---|---|---|---|---|---|---|---|")
    priors = tempfile.mkdtemp(prefix="winnow-compare.")
    try:
        note = ""
        if args.prior_of:
            made_of = write_index(interleave([read_index(w) for w in args.prior_of]), priors + "/index")
            subprocess.run(args.winnow + ["classifier", "prior", "--out", priors + "/prior.bin", made_of], cwd=priors,
                           stdout=subprocess.DEVNULL, check=True)
            args.prior = priors + "/prior.bin"
            note = "; prior of " + " + ".join(map(title_of, args.prior_of))
        if args.cold:
            args.feedback, args.train = "none", 0
            mails = [(" + ".join(map(title_of, args.indexes)), interleave([read_index(w) for w in args.indexes]))]
        else:
            mails = [(title_of(w), read_index(w)) for w in args.indexes]
        for title, rows in mails:
            for name in filters:
                measure(name, title + (note if name == "winnow-prior" else ""), rows, args)
    finally:
        shutil.rmtree(priors)


main()
