// SPDX-License-Identifier: GPL-3.0-or-later

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.ClassifierSettings;
import org.winnowmail.classifier.evaluation.Accuracy;
import org.winnowmail.classifier.evaluation.IndexFile;
import org.winnowmail.classifier.evaluation.Scored;
import org.winnowmail.message.Message;

/**
 * Years of mail in minutes: learns N messages, made of the first half of an index by replacing words, so that the
 * vocabulary never stops growing, and scores the second half, which is never learnt, along the way.
 *
 * <pre>
 *   bench/classifier/million.sh INDEX [N] [DIRECTORY]
 * </pre>
 *
 * Says per block: memory of the process, bytes on disk, CPU per lesson, accuracy. A third of the words of four
 * letters and more is replaced; of the replacements half are common to all messages (20,000 words), half are
 * drawn from a vocabulary that grows by one word per message.
 */
class Million {
    private static final int COMMON = 20_000;
    private static final int BLOCKS = 20;

    private final Random random = new Random(1);
    private final List<IndexFile.Line> sources;
    private final List<byte[]> raws = new ArrayList<>();
    private final List<IndexFile.Line> held;
    private int made;

    private Million(List<IndexFile.Line> index) throws IOException {
        sources = index.subList(0, index.size() / 2);
        held = index.subList(index.size() / 2, index.size());
        for (IndexFile.Line line : sources) {
            raws.add(Files.readAllBytes(line.file()));
        }
    }

    private static void word(long n, ByteArrayOutputStream out) {
        // Pronounceable and unique: a syllable for each five bits.
        for (long rest = n + 32; rest > 0; rest >>= 5) {
            out.write("bcdfghjklmnprstv".charAt((int) (rest & 15)));
            out.write("aeiou".charAt((int) ((rest >> 1) % 5)));
            if ((rest & 16) != 0) {
                out.write('n');
            }
        }
    }

    /** A message like this one, in other words. Names of fields and MIME lines stay; so do long words: base64. */
    private byte[] mutate(byte[] raw) {
        made++;
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length * 5 / 4);
        int line = 0;
        boolean header = true;
        boolean fixed = false;
        for (int i = 0; i < raw.length; ) {
            if (i == line) {
                int colon = i;
                while (colon < raw.length && raw[colon] != '\n' && raw[colon] != ':') {
                    colon++;
                }
                String name = new String(raw, i, Math.min(20, colon - i), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
                if (header && raw[i] != ' ' && raw[i] != '\t') {
                    fixed = name.startsWith("content-") || name.startsWith("mime-") || name.startsWith("date");
                    out.write(raw, i, colon - i);
                    i = colon;
                } else if (!header) {
                    fixed = name.startsWith("content-") || name.startsWith("--");
                }
                if (i < raw.length && (raw[i] == '\n' || raw[i] == '\r') && colon - line < 2) {
                    header = false;
                }
            }
            int end = i;
            while (end < raw.length && isLetter(raw[end])) {
                end++;
            }
            int length = end - i;
            if (length >= 4 && length <= 16 && !fixed && random.nextInt(3) == 0) {
                word(random.nextBoolean() ? random.nextInt(COMMON) : COMMON + random.nextInt(made), out);
                i = end;
            } else if (length > 0) {
                out.write(raw, i, length);
                i = end;
            } else if (i < raw.length) {
                if (raw[i] == '\n') {
                    line = i + 1;
                }
                out.write(raw[i++]);
            }
        }
        return out.toByteArray();
    }

    private static boolean isLetter(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }

    private void run(int n, Path directory) throws IOException {
        var clock = ManagementFactory.getThreadMXBean();
        System.out.println("| learnt | 1-ROCA% held-out half | sm% | learn ms CPU | parse ms | judge ms | slowest learn ms"
                + " | RSS MB | heap MB | log MB | snapshot MB | slots | fades |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        int block = Math.max(1, n / BLOCKS);
        try (Classifier classifier =
                Classifier.open(ClassifierSettings.DEFAULT.withPrior(false).withDirectory(directory))) {
            long learning = 0;
            long parsing = 0;
            long slowest = 0;
            int since = 0;
            for (int i = 1; i <= n; i++) {
                int pick = random.nextInt(raws.size());
                byte[] raw = mutate(raws.get(pick));
                long t0 = clock.getCurrentThreadCpuTime();
                Message message = Message.parse(raw);
                message.root();
                long t1 = clock.getCurrentThreadCpuTime();
                classifier.learn(message, sources.get(pick).label(), Optional.empty());
                long took = clock.getCurrentThreadCpuTime() - t1;
                parsing += t1 - t0;
                learning += took;
                slowest = Math.max(slowest, took);
                since++;
                if (i == n || i % block == 0 || i == 1_000 || i == 10_000) {
                    report(classifier, directory, i, learning / 1e6 / since, parsing / 1e6 / since, slowest / 1e6);
                    learning = 0;
                    parsing = 0;
                    slowest = 0;
                    since = 0;
                }
            }
        }
    }

    private void report(Classifier classifier, Path directory, int learnt, double learn, double parse, double slowest)
            throws IOException {
        var clock = ManagementFactory.getThreadMXBean();
        List<Scored> scored = new ArrayList<>();
        long judging = 0;
        for (IndexFile.Line line : held) {
            Message message = Message.parse(Files.readAllBytes(line.file()));
            message.root();
            long t0 = clock.getCurrentThreadCpuTime();
            double p = classifier.judge(message, Optional.empty()).probability();
            judging += clock.getCurrentThreadCpuTime() - t0;
            scored.add(new Scored(line.label(), p, line.path()));
        }
        Accuracy a = Accuracy.of(scored);
        System.gc();
        long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        System.out.printf(
                Locale.ROOT,
                "| %,d | %.4f | %.2f | %.3f | %.3f | %.3f | %.0f | %d | %d | %.1f | %.1f | %,d | %d |%n",
                learnt,
                a.rocaPercent(),
                a.spamMissPercentAtHam01(),
                learn,
                parse,
                judging / 1e6 / held.size(),
                slowest,
                resident() >> 10,
                heap >> 20,
                bytes(directory, "events-") / 1048576.0,
                bytes(directory, "snapshot-") / 1048576.0,
                classifier.info().slots(),
                classifier.info().fades());
    }

    private static long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return -1;
    }

    private static long bytes(Path directory, String prefix) throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                sum += file.getFileName().toString().startsWith(prefix) ? Files.size(file) : 0;
            }
        }
        return sum;
    }

    public static void main(String[] args) throws IOException {
        new Million(IndexFile.read(Path.of(args[0]))).run(Integer.parseInt(args[1]), Path.of(args[2]));
    }
}
