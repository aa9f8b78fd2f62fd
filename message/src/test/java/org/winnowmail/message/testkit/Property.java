// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message.testkit;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A small seeded property runner: a statement is tried with many random inputs; a failure names the seed
 * that brings it back with {@code -Dproperty.seed=N}.
 */
public final class Property {
    /** One trial; draws its input from the generator and asserts. */
    @FunctionalInterface
    public interface Trial {
        void run(RandomGenerator random) throws Exception;
    }

    private Property() {}

    /** Runs {@code trials} trials, each with its own seed; fails with the seed of the first that fails. */
    public static void holds(int trials, Trial trial) {
        Long fixed = Long.getLong("property.seed");
        long start = fixed != null ? fixed : System.nanoTime();
        int count = fixed != null ? 1 : trials;
        for (int i = 0; i < count; i++) {
            long seed = start + i;
            try {
                trial.run(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
            } catch (Throwable failure) {
                throw new AssertionError(
                        "trial " + (i + 1) + " of " + count + " failed; again with -Dproperty.seed=" + seed, failure);
            }
        }
    }

    /** Random bytes of a random length up to {@code max}. */
    public static byte[] bytes(RandomGenerator random, int max) {
        byte[] bytes = new byte[random.nextInt(max + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Random text of the given alphabet, of a random length up to {@code max}. */
    public static String text(RandomGenerator random, String alphabet, int max) {
        int n = random.nextInt(max + 1);
        StringBuilder text = new StringBuilder(n);
        for (int i = 0; i < n; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
