// SPDX-License-Identifier: GPL-3.0-or-later

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A yardstick: online logistic regression over the byte 4-grams of a raw message, the simplest filter that does
 * well on the TREC streams (Goodman and Yih, 2006). Each 4-gram that is there is a feature of value 1, hashed
 * into a table of 2^22 weights without regard to collisions; one gradient step of a fixed rate per message.
 *
 * <pre>
 *   java GramRegression.java INDEX TOLD BYTES UNTIL always|never OUT
 * </pre>
 *
 * INDEX and TOLD are lines {@code spam|ham PATH} of the same messages, with the true labels and with those that
 * are told; BYTES is how much of a message is read; the first UNTIL messages are learnt without being scored,
 * of the others the label is told always or never. OUT receives lines {@code spam|ham SCORE PATH}; the last
 * line on standard output is CPU milliseconds per judged and per learnt message.
 */
class GramRegression {
    private static final int BITS = 22;
    private static final double RATE = 0.004;

    private final float[] weights = new float[1 << BITS];
    private final int[] seen = new int[1 << BITS];
    private int[] features = new int[0];
    private int count;
    private int message;

    void read(byte[] raw, int bytes) {
        int n = Math.min(raw.length, bytes);
        if (features.length < n) {
            features = new int[n];
        }
        count = 0;
        message++;
        int window = 0;
        for (int i = 0; i < n; i++) {
            window = (window << 8) | (raw[i] & 0xFF);
            int slot = (window * 0x9E3779B1) >>> (32 - BITS);
            if (i >= 3 && seen[slot] != message) {
                seen[slot] = message;
                features[count++] = slot;
            }
        }
    }

    double margin() {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += weights[features[i]];
        }
        return sum;
    }

    void learn(boolean spam) {
        double said = 1 / (1 + Math.exp(-margin()));
        float step = (float) (((spam ? 1 : 0) - said) * RATE);
        for (int i = 0; i < count; i++) {
            weights[features[i]] += step;
        }
    }

    public static void main(String[] args) throws IOException {
        Path index = Path.of(args[0]);
        Path base = index.toAbsolutePath().getParent();
        List<String> lines = Files.readAllLines(index);
        List<String> told = Files.readAllLines(Path.of(args[1]));
        int bytes = Integer.parseInt(args[2]);
        int until = Integer.parseInt(args[3]);
        boolean always = args[4].equals("always");
        GramRegression model = new GramRegression();
        var clock = ManagementFactory.getThreadMXBean();
        long judging = 0;
        long learning = 0;
        int learnt = 0;
        try (PrintWriter out = new PrintWriter(args[5], StandardCharsets.UTF_8)) {
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                int blank = line.indexOf(' ');
                byte[] raw = Files.readAllBytes(base.resolve(line.substring(blank + 1)));
                long start = clock.getCurrentThreadCpuTime();
                model.read(raw, bytes);
                if (i >= until) {
                    double score = model.margin();
                    long end = clock.getCurrentThreadCpuTime();
                    judging += end - start;
                    start = end;
                    out.println(line.substring(0, blank) + " " + score + " " + line.substring(blank + 1));
                }
                if (i < until || always) {
                    long begin = clock.getCurrentThreadCpuTime();
                    model.learn(told.get(i).startsWith("spam"));
                    learning += clock.getCurrentThreadCpuTime() - begin;
                    learnt++;
                }
            }
        }
        System.out.printf(
                "%.4f %.4f%n", judging / 1e6 / Math.max(1, lines.size() - until), learning / 1e6 / Math.max(1, learnt));
    }
}
