// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import org.winnowmail.classifier.feature.FeatureReader;
import org.winnowmail.classifier.feature.Features;

/**
 * The whole state of a model as a stream; also what {@code winnow classifier export} writes.
 *
 * <p>Nothing is compressed beyond writing small numbers small: learners wait while it is written, and most of it are hashes,
 * which do not compress. It is read into a model that may be in use: every slot goes from what it was to what it becomes, so
 * those who judge meanwhile never see an empty one.
 */
final class Snapshot {
    private static final int MAGIC = 0x574E5736; // "WNW6"

    private Snapshot() {}

    static void write(Model model, OutputStream to) throws IOException {
        PackedOutput out = new PackedOutput(to);
        out.fixed(MAGIC);
        out.fixed(FeatureReader.VERSION);
        out.small(model.table.slots());
        out.small(model.learnt(Label.SPAM));
        out.small(model.learnt(Label.HAM));
        out.small(model.prior(Label.SPAM));
        out.small(model.prior(Label.HAM));
        out.small(model.fades());
        table(model.table, out);
        for (SecondOpinion opinion : model.second.all()) {
            second(opinion, out);
        }
        for (int i = 0; i < Calibration.BINS; i++) {
            out.small(model.calibration.spam[i]);
            out.small(model.calibration.ham[i]);
        }
        for (int i = 0; i < Hindsight.SIZE + Hindsight.PAIRS; i++) {
            out.fixed(model.hindsight.raw(i));
        }
        ledger(model.ledger, out);
        known(model.known, out);
        out.small(model.ring.size());
        for (int i = 0; i < model.ring.size(); i++) {
            ExampleRing.Example example = model.ring.at(i);
            out.digest(example.entry().digest);
            out.features(example.features());
        }
        out.end();
    }

    /** Slots that are not empty, each after the number of empty ones before it. */
    private static void table(WeightTable table, PackedOutput out) throws IOException {
        int next = 0;
        for (int i = 0; i < table.slots(); i++) {
            long slot = table.raw(i);
            if (slot != 0) {
                out.small(i - next);
                out.signed(WeightTable.weight(slot));
                out.small(WeightTable.spam(slot));
                out.small(WeightTable.ham(slot));
                next = i + 1;
            }
        }
        out.small(table.slots() - next);
    }

    private static void readTable(WeightTable table, PackedInput in) throws IOException {
        for (int i = 0; i < table.slots(); i++) {
            for (int empty = in.count(table.slots() - i); empty > 0; empty--) {
                table.raw(i++, 0);
            }
            if (i < table.slots()) {
                table.raw(i, WeightTable.pack(in.signed(), in.count(WeightTable.MOST), in.count(WeightTable.MOST)));
                if (i == table.slots() - 1) {
                    in.count(0);
                }
            }
        }
    }

    private static void second(SecondOpinion second, PackedOutput out) throws IOException {
        out.small(second.slots());
        out.small(second.counted(Label.SPAM));
        out.small(second.counted(Label.HAM));
        int next = 0;
        for (int i = 0; i < second.slots(); i++) {
            int slot = second.raw(i);
            if (slot != 0) {
                out.small(i - next);
                out.small(slot >>> 16);
                out.small(slot & WeightTable.MOST);
                next = i + 1;
            }
        }
        out.small(second.slots() - next);
    }

    private static void readSecond(SecondOpinion second, PackedInput in) throws IOException {
        long slots = in.small();
        if (slots != second.slots()) {
            throw new IOException("classifier snapshot with " + slots + " slots for a second opinion, not "
                    + second.slots() + ": learn anew");
        }
        long spam = in.small();
        long ham = in.small();
        for (int i = 0; i < second.slots(); i++) {
            for (int empty = in.count(second.slots() - i); empty > 0; empty--) {
                second.raw(i++, 0);
            }
            if (i < second.slots()) {
                second.raw(i, in.count(WeightTable.MOST) << 16 | in.count(WeightTable.MOST));
                if (i == second.slots() - 1) {
                    in.count(0);
                }
            }
        }
        second.setTotals(spam, ham);
    }

    private static void ledger(Ledger ledger, PackedOutput out) throws IOException {
        out.small(ledger.size());
        for (Ledger.Entry entry : ledger.all()) {
            out.digest(entry.digest);
            out.fixed(entry.time);
            out.flag(entry.live);
            out.flag(entry.label == Label.SPAM);
            out.small(entry.fades);
            out.small(entry.surprised);
            out.fixed(Float.floatToRawIntBits(entry.pull));
            for (int amount : entry.amounts) {
                out.signed(amount);
            }
            out.text(entry.user);
        }
    }

    private static void known(KnownMessages known, PackedOutput out) throws IOException {
        out.small(known.buckets());
        for (int bucket = 0; bucket < known.buckets(); bucket++) {
            out.small(known.held(bucket));
            for (int i = 0; i < known.held(bucket); i++) {
                out.fixed(known.at(bucket, i));
            }
        }
    }

    private static void readKnown(KnownMessages known, PackedInput in) throws IOException {
        int buckets = in.count(Integer.MAX_VALUE);
        if (buckets != known.buckets()) {
            throw new IOException("classifier snapshot that knows messages in " + buckets + " buckets, not "
                    + known.buckets() + ": learn anew");
        }
        for (int bucket = 0; bucket < buckets; bucket++) {
            known.empty(bucket);
            for (int n = in.count(KnownMessages.BUCKET); n > 0; n--) {
                known.append(bucket, in.fixedInt());
            }
        }
    }

    /**
     * Replaces the model's state.
     *
     * @throws IOException when the stream is no snapshot, or of another table size or feature version, or damaged; the
     *     model is then empty
     */
    static void read(Model model, InputStream from) throws IOException {
        try {
            read(model, new PackedInput(from));
        } catch (IOException unusable) {
            model.clear();
            throw unusable;
        }
    }

    private static void read(Model model, PackedInput in) throws IOException {
        if (in.fixedInt() != MAGIC) {
            throw new IOException("not a classifier snapshot");
        }
        int version = in.fixedInt();
        if (!FeatureReader.reads(version)) {
            throw new IOException("classifier snapshot of feature version " + version + ", this program reads "
                    + FeatureReader.VERSIONS);
        }
        long slots = in.small();
        if (slots != model.table.slots()) {
            throw new IOException(
                    "classifier snapshot for " + slots + " slots, classifier.memory gives " + model.table.slots()
                            + ": set classifier.memory to " + ((slots * 16L) >> 20) + "MB, or learn anew");
        }
        long spam = in.small();
        long ham = in.small();
        long priorSpam = in.small();
        long priorHam = in.small();
        int fades = in.count(Integer.MAX_VALUE);
        readTable(model.table, in);
        for (SecondOpinion opinion : model.second.all()) {
            readSecond(opinion, in);
        }
        for (int i = 0; i < Calibration.BINS; i++) {
            model.calibration.spam[i] = in.count(Integer.MAX_VALUE);
            model.calibration.ham[i] = in.count(Integer.MAX_VALUE);
        }
        model.calibration.touch();
        for (int i = 0; i < Hindsight.SIZE + Hindsight.PAIRS; i++) {
            model.hindsight.raw(i, in.fixedLong());
        }
        model.setTotals(spam, ham, priorSpam, priorHam, fades);
        readLedger(model.ledger, in);
        readKnown(model.known, in);
        model.ring.clear();
        for (int n = in.count(ExampleRing.MESSAGES); n > 0; n--) {
            Digest digest = in.digest();
            Features features = in.features();
            model.ledger.find(digest).ifPresent(entry -> model.ring.add(new ExampleRing.Example(entry, features)));
        }
        in.end();
    }

    private static void readLedger(Ledger ledger, PackedInput in) throws IOException {
        ledger.clear();
        // One text for all lessons of a user.
        Map<String, String> users = new HashMap<>();
        for (int n = in.count(Integer.MAX_VALUE); n > 0; n--) {
            Ledger.Entry entry = new Ledger.Entry(in.digest());
            entry.time = in.fixedLong();
            entry.live = in.flag();
            entry.label = in.flag() ? Label.SPAM : Label.HAM;
            entry.fades = in.count(Integer.MAX_VALUE);
            entry.surprised = in.count(0xFF);
            entry.pull = Float.intBitsToFloat(in.fixedInt());
            for (int g = 0; g < entry.amounts.length; g++) {
                entry.amounts[g] = in.signed();
            }
            entry.user = users.computeIfAbsent(in.text(), same -> same);
            ledger.put(entry);
        }
    }
}
