#!/bin/sh
# CPU time per message signed and verified. JAVA_OPTS=-Dwinnow.crypto=jdk measures the JDK's own signatures.
set -e
cd "$(dirname "$0")/../.."
./mvnw -q -pl mailauth -am -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/bench.cp \
    -Dmdep.includeScope=runtime
CP="mailauth/target/classes:message/target/classes:state/target/classes:$(cat mailauth/target/bench.cp)"
exec java --enable-native-access=ALL-UNNAMED $JAVA_OPTS -cp "$CP" bench/dkim/DkimBench.java
