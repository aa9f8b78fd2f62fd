#!/usr/bin/env python3
"""Medians of compare.sh's lines: CPU per message, rate and latency of both filters, and the ratios."""
import json
import statistics
import sys

rows = {}
for line in open(sys.argv[1]):
    run = json.loads(line)
    result = run["result"]
    if result["done"] != result["messages"]:
        print("not all done:", line.strip())
    rows.setdefault((run["work"], result["connections"], run["filter"]), []).append(result)

print("| work | connections | filter | CPU ms/message | messages/s | p50 ms | p99 ms |")
print("|---|---|---|---|---|---|---|")
median = lambda runs, name: statistics.median(r[name] for r in runs)
for (work, connections, name), runs in sorted(rows.items()):
    print("| %s | %d | %s | %.2f | %.0f | %.2f | %.2f |" % (
        work, connections, name, *(median(runs, k) for k in ("cpu_ms", "per_second", "p50_ms", "p99_ms"))))
for work, connections in sorted({k[:2] for k in rows}):
    ours, theirs = rows[work, connections, "winnow"], rows[work, connections, "opendkim"]
    print("%s at %d: %.1f times the messages per CPU second, p99 %.2f of OpenDKIM's" % (
        work, connections, median(theirs, "cpu_ms") / median(ours, "cpu_ms"),
        median(ours, "p99_ms") / median(theirs, "p99_ms")))
