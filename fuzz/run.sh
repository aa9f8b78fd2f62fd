#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Fuzzes every kind of input that strangers write, guided by coverage, for some seconds each. A finding is printed
# with its stack and kept in fuzz/target/found/TARGET, which also holds the corpus that later runs go on from.
# That a rule or a script may be any regular expression is no finding: they are run with a budget of steps.
#
#   fuzz/run.sh [SECONDS] [TARGET]...        SECONDS each (10); targets are the classes named ...Fuzz
set -u
cd "$(dirname "$0")/.."
. .mvn/find-jdk.sh
seconds=${1:-10}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- $(cd fuzz/src/main/java/org/winnowmail/fuzz && ls *Fuzz.java | sed 's/\.java$//')

./mvnw -q -B -Pfuzz -pl fuzz -am -DskipTests package || { echo "fuzz: the build failed" >&2; exit 2; }
failed=
for target in "$@"; do
  work=$PWD/fuzz/target/found/$target
  mkdir -p "$work/corpus"
  "$JAVA_HOME/bin/java" -Xms1g -Xmx2g -XX:+UseSerialGC -XX:+EnableDynamicAgentLoading --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -cp "fuzz/target/classes:$(cat fuzz/target/class-path)" \
    com.code_intelligence.jazzer.Jazzer --target_class=org.winnowmail.fuzz.$target --instrumentation_includes='org.winnowmail.**' \
    --disabled_hooks=com.code_intelligence.jazzer.sanitizers.RegexInjection --custom_hook_excludes='io.netty.**' \
    --reproducer_path="$work" -artifact_prefix="$work/" -max_total_time="$seconds" -timeout=60 -rss_limit_mb=4000 -max_len=8192 \
    "$work/corpus" >"$work/log" 2>&1
  status=$?
  runs=$(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$work/log")
  if [ $status = 0 ] && [ "${runs:-0}" -gt 20 ]; then
    echo "fuzz: $target: $runs runs, nothing found"
  else
    echo "fuzz: $target: FAILED (status $status, ${runs:-no} runs):" >&2
    tail -n 60 "$work/log" >&2
    failed=1
  fi
done
[ -z "$failed" ]
