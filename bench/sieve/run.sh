#!/bin/sh
# What scripts cost. Arguments: run (JMH), compile (JMH), cpu (both by processor time), cache [SCRIPTS]; none for all.
#   WINNOW_BENCH_HEAP   heap for the cache; default 512m
set -eu
cd "$(dirname "$0")/../.."
. .mvn/find-jdk.sh
set -eu
PATH=$JAVA_HOME/bin:$PATH
./mvnw -q -Pbench -pl bench/sieve -am -DskipTests package dependency:build-classpath \
    -Dmdep.outputFile=target/bench.cp -Dmdep.includeScope=runtime
CP="bench/sieve/target/classes:sieve-lmtp/target/classes:message/target/classes:state/target/classes:$(cat bench/sieve/target/bench.cp)"
JVM="-XX:+UseSerialGC -XX:+UseCompactObjectHeaders --sun-misc-unsafe-memory-access=allow"
for what in ${1:-run compile cpu cache}; do
  case $what in
    run) java $JVM -cp "$CP" org.openjdk.jmh.Main RunBenchmark -jvmArgs "$JVM" ;;
    compile) java $JVM -cp "$CP" org.openjdk.jmh.Main CompileBenchmark -jvmArgs "$JVM" ;;
    cpu) java $JVM -cp "$CP" org.winnowmail.bench.sieve.CpuTime ;;
    cache) java $JVM "-Xmx${WINNOW_BENCH_HEAP:-512m}" -cp "$CP" org.winnowmail.bench.sieve.CacheFill "${2:-100000}" ;;
    *) echo "usage: run.sh [run|compile|cpu|cache [SCRIPTS]]" >&2; exit 2 ;;
  esac
done
