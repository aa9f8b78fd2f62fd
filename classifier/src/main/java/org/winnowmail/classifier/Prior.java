// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.classifier.feature.FeatureReader;

/**
 * What the classifier knows before it has learnt anything: features of mail anywhere, with counts as
 * though of a few hundred messages and weights, hashed. It is put into an empty model as old evidence, so
 * what is learnt here soon outweighs it.
 *
 * @param spam messages of spam it counts as
 * @param ham messages of ham
 * @param features hashes
 * @param weights fixed point, in {@link #UNIT}s of {@link WeightTable#ONE}
 * @param spamCounts how many of {@code spam} had the feature
 * @param hamCounts how many of {@code ham} had the feature
 */
record Prior(int spam, int ham, int[] features, short[] weights, short[] spamCounts, short[] hamCounts) {
    /** One unit of a shipped weight. */
    static final int UNIT = WeightTable.ONE / 4096;

    private static final Logger LOG = LoggerFactory.getLogger(Prior.class);
    private static final int MAGIC = 0x574E5032; // "WNP2"
    private static final int MOST = 2_000_000;

    /** Read once: several models in one program share it. */
    private static final class Shipped {
        static final Optional<Prior> PRIOR = load();

        private static Optional<Prior> load() {
            try (InputStream in = Prior.class.getResourceAsStream("prior.bin")) {
                return in == null ? Optional.empty() : Optional.of(read(in));
            } catch (IOException unreadable) {
                LOG.warn("prior model not used: {}", unreadable.getMessage());
                return Optional.empty();
            }
        }
    }

    static Optional<Prior> shipped() {
        return Shipped.PRIOR;
    }

    void into(Model model) {
        for (int i = 0; i < features.length; i++) {
            model.table.put(features[i], weights[i] * UNIT, spamCounts[i], hamCounts[i]);
        }
        model.setTotals(0, 0, spam, ham, 0);
    }

    static Prior read(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(new GZIPInputStream(from), 1 << 16));
        if (in.readInt() != MAGIC) {
            throw new IOException("not a prior model");
        }
        int version = in.readInt();
        if (!FeatureReader.reads(version)) {
            throw new IOException("prior model of feature version " + version + ", this program reads "
                    + FeatureReader.VERSIONS + ": rebuild it");
        }
        int spam = in.readInt();
        int ham = in.readInt();
        int n = in.readInt();
        if (n < 0 || n > MOST) {
            throw new IOException("prior model with " + n + " features");
        }
        Prior prior = new Prior(spam, ham, new int[n], new short[n], new short[n], new short[n]);
        int feature = Integer.MIN_VALUE;
        for (int i = 0; i < n; i++) {
            feature += in.readInt();
            prior.features[i] = feature;
        }
        for (int i = 0; i < n; i++) {
            prior.weights[i] = in.readShort();
        }
        for (int i = 0; i < n; i++) {
            prior.spamCounts[i] = in.readShort();
        }
        for (int i = 0; i < n; i++) {
            prior.hamCounts[i] = in.readShort();
        }
        return prior;
    }

    /** Features must be in ascending order. */
    void write(OutputStream to) throws IOException {
        try (GZIPOutputStream zip = new GZIPOutputStream(to, 1 << 16);
                DataOutputStream out = new DataOutputStream(zip)) {
            out.writeInt(MAGIC);
            out.writeInt(FeatureReader.VERSION);
            out.writeInt(spam);
            out.writeInt(ham);
            out.writeInt(features.length);
            int last = Integer.MIN_VALUE;
            for (int feature : features) {
                out.writeInt(feature - last);
                last = feature;
            }
            for (short weight : weights) {
                out.writeShort(weight);
            }
            for (short count : spamCounts) {
                out.writeShort(count);
            }
            for (short count : hamCounts) {
                out.writeShort(count);
            }
        }
    }
}
