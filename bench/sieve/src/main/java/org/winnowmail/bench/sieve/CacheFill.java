// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.bench.sieve;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.winnowmail.sieve.ScriptCache;
import org.winnowmail.sieve.SieveCompiler;
import org.winnowmail.sieve.host.SieveSettings;

/**
 * Many users' scripts in the cache at once: heap per script, what the cache believes they weigh, and how
 * long a look-up takes. Run it with the heap it should live in, such as {@code -Xmx512m}.
 *
 * <p>Arguments: how many scripts; then {@code wait} to stop at the end, for a heap histogram.
 */
public final class CacheFill {
    /** As delivery keys and stamps a script's file. */
    private record Stamp(Object inode, long time, long size) {}

    private CacheFill() {}

    public static void main(String[] args) throws Exception {
        int scripts = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        long before = used();
        ScriptCache cache = new ScriptCache(Runtime.getRuntime().maxMemory());
        SieveCompiler compiler = new SieveCompiler();
        long text = 0;
        long start = System.nanoTime();
        for (int i = 0; i < scripts; i++) {
            String script = UserScripts.text(i);
            text += script.getBytes(StandardCharsets.UTF_8).length;
            if (get(cache, compiler, i, script) == 0) {
                throw new IllegalStateException("script " + i + " does not compile:\n" + script);
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long heap = used() - before;
        System.out.printf("scripts          %,d of %,d (mean text %,d bytes)%n", cache.size(), scripts, text / scripts);
        System.out.printf("filled in        %.1f s, %.0f us per script%n", seconds, seconds * 1e6 / scripts);
        System.out.printf("heap             %,d MB = %,d bytes per script%n", heap >> 20, heap / cache.size());
        System.out.printf(
                "cache says       %,d MB = %,d bytes per script%n", cache.bytes() >> 20, cache.bytes() / cache.size());
        lookUps(cache, compiler, scripts);
        System.out.printf("garbage          %s%n", garbage());
        System.out.printf("resident         %s%n", resident());
        if (args.length > 1 && args[1].equals("wait")) {
            System.out.println("pid " + ProcessHandle.current().pid());
            System.in.read();
        }
    }

    private static int get(ScriptCache cache, SieveCompiler compiler, int user, String script) {
        String key = "/var/lib/winnow/sieve/example.org/user" + user + "/filter.sieve";
        Stamp stamp = new Stamp("dev=1,ino=" + user, 1_700_000_000_000L + user, 1_000 + user);
        return cache.get(key, stamp, k -> null, () -> compiler.compile("filter", script, SieveSettings.DEFAULT))
                .program()
                .map(p -> p.name().length())
                .orElse(0);
    }

    /** Random users' scripts, all from the cache: the compiler would fail on these texts. */
    private static void lookUps(ScriptCache cache, SieveCompiler compiler, int scripts) {
        Random random = new Random(1);
        long[] nanos = new long[500_000];
        int missed = 0;
        for (int round = 0; round < 2; round++) {
            missed = 0;
            for (int i = 0; i < nanos.length; i++) {
                int user = random.nextInt(scripts);
                long start = System.nanoTime();
                if (get(cache, compiler, user, "not there any more") == 0) {
                    missed++;
                }
                nanos[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "look-ups         median %,d ns, 99 %% %,d ns, 99.9 %% %,d ns; missed %,d of %,d%n",
                nanos[nanos.length / 2],
                nanos[nanos.length / 100 * 99],
                nanos[nanos.length / 1000 * 999],
                missed,
                nanos.length);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static String garbage() {
        StringBuilder text = new StringBuilder();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            text.append(collector.getName())
                    .append(": ")
                    .append(collector.getCollectionCount())
                    .append(" times, ")
                    .append(collector.getCollectionTime())
                    .append(" ms  ");
        }
        return text.toString();
    }

    private static String resident() throws java.io.IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(l -> l.startsWith("VmRSS") || l.startsWith("VmHWM"))
                        .map(l -> l.replaceAll("\\s+", " "))
                        .reduce("", (a, b) -> a + b + "  ")
                : "not known here";
    }
}
