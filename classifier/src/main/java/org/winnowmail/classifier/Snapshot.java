// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.winnowmail.classifier.feature.FeatureReader;
import org.winnowmail.classifier.feature.Features;

/** The whole state of a model as a compressed stream; also what {@code winnow classifier export} writes. */
final class Snapshot {
    private static final int MAGIC = 0x574E5732; // "WNW2"

    /** Of a model that had no {@link SecondOpinion} yet. */
    private static final int ALONE = 0x574E5731; // "WNW1"

    private Snapshot() {}

    static void write(Model model, OutputStream to) throws IOException {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            DeflaterOutputStream deflated = new DeflaterOutputStream(to, deflater, 1 << 16);
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(deflated, 1 << 16));
            out.writeInt(MAGIC);
            out.writeInt(FeatureReader.VERSION);
            out.writeLong(model.learnt(Label.SPAM));
            out.writeLong(model.learnt(Label.HAM));
            out.writeLong(model.prior(Label.SPAM));
            out.writeLong(model.prior(Label.HAM));
            out.writeInt(model.fades());
            table(model.table, out);
            second(model.second, out);
            for (int i = 0; i < Calibration.BINS; i++) {
                out.writeInt(model.calibration.spam[i]);
                out.writeInt(model.calibration.ham[i]);
            }
            out.writeInt(model.ledger.size());
            for (Ledger.Entry entry : model.ledger.all()) {
                EventCodec.write(entry.digest, out);
                out.writeLong(entry.time);
                out.writeBoolean(entry.live);
                out.writeByte(entry.label.code());
                out.writeInt(entry.fades);
                out.writeBoolean(entry.surprising);
                out.writeFloat(entry.pull);
                for (int amount : entry.amounts) {
                    out.writeInt(amount);
                }
            }
            out.writeInt(model.ring.size());
            for (int i = 0; i < model.ring.size(); i++) {
                ExampleRing.Example example = model.ring.at(i);
                EventCodec.write(example.entry().digest, out);
                EventCodec.write(example.features(), out);
            }
            users(model.ledger, out);
            out.flush();
            deflated.finish();
        } finally {
            deflater.end();
        }
    }

    /** Whose lessons they were, at the very end: snapshots from before this was kept end earlier, and are read. */
    private static void users(Ledger ledger, DataOutputStream out) throws IOException {
        for (Ledger.Entry entry : ledger.all()) {
            if (!entry.user.isEmpty()) {
                EventCodec.write(entry.digest, out);
                out.writeUTF(entry.user);
            }
        }
    }

    private static void readUsers(Ledger ledger, DataInputStream in) throws IOException {
        Map<String, String> names = new HashMap<>();
        while (true) {
            in.mark(1);
            if (in.read() < 0) {
                return;
            }
            in.reset();
            Digest digest = EventCodec.readDigest(in);
            String user = in.readUTF();
            // One text for all lessons of a user.
            String name = names.computeIfAbsent(user, same -> same);
            ledger.find(digest).ifPresent(entry -> entry.user = name);
        }
    }

    private static void second(SecondOpinion second, DataOutputStream out) throws IOException {
        out.writeLong(second.counted(Label.SPAM));
        out.writeLong(second.counted(Label.HAM));
        out.writeInt(second.slots());
        for (int i = 0; i < second.slots(); i++) {
            out.writeInt(second.raw(i));
        }
    }

    private static void readSecond(SecondOpinion second, DataInputStream in) throws IOException {
        long spam = in.readLong();
        long ham = in.readLong();
        int slots = in.readInt();
        if (slots != second.slots()) {
            throw new IOException("classifier snapshot with a second table of " + slots + " slots, not "
                    + second.slots() + ": learn anew");
        }
        for (int i = 0; i < slots; i++) {
            second.raw(i, in.readInt());
        }
        second.setTotals(spam, ham);
    }

    private static void table(WeightTable table, DataOutputStream out) throws IOException {
        out.writeInt(table.slots());
        int used = 0;
        for (int i = 0; i < table.slots(); i++) {
            if (table.raw(i) != 0) {
                used++;
            }
        }
        out.writeInt(used);
        int last = 0;
        for (int i = 0; i < table.slots(); i++) {
            long slot = table.raw(i);
            if (slot != 0) {
                out.writeInt(i - last);
                out.writeLong(slot);
                last = i;
            }
        }
    }

    /**
     * Replaces the model's state.
     *
     * @throws IOException when the stream is no snapshot, or of another table size or feature version; the
     *     model is then empty
     */
    static void read(Model model, InputStream from) throws IOException {
        model.clear();
        DataInputStream in = new DataInputStream(new BufferedInputStream(new InflaterInputStream(from), 1 << 16));
        int magic = in.readInt();
        if (magic != MAGIC && magic != ALONE) {
            throw new IOException("not a classifier snapshot");
        }
        int version = in.readInt();
        if (version != FeatureReader.VERSION) {
            throw new IOException("classifier snapshot of feature version " + version + ", this program reads "
                    + FeatureReader.VERSION + ": learn anew");
        }
        long spam = in.readLong();
        long ham = in.readLong();
        long priorSpam = in.readLong();
        long priorHam = in.readLong();
        int fades = in.readInt();
        int slots = in.readInt();
        if (slots != model.table.slots()) {
            throw new IOException(
                    "classifier snapshot for " + slots + " slots, classifier.memory gives " + model.table.slots()
                            + ": set classifier.memory to " + ((slots * 16L) >> 20) + "MB, or learn anew");
        }
        int used = in.readInt();
        int at = 0;
        for (int i = 0; i < used; i++) {
            at += in.readInt();
            if (at < 0 || at >= slots) {
                throw new IOException("classifier snapshot is damaged: slot " + at);
            }
            model.table.raw(at, in.readLong());
        }
        if (magic != ALONE) {
            readSecond(model.second, in);
        }
        for (int i = 0; i < Calibration.BINS; i++) {
            model.calibration.spam[i] = in.readInt();
            model.calibration.ham[i] = in.readInt();
        }
        model.calibration.touch();
        int entries = in.readInt();
        for (int i = 0; i < entries; i++) {
            Ledger.Entry entry = new Ledger.Entry(EventCodec.readDigest(in));
            entry.time = in.readLong();
            entry.live = in.readBoolean();
            entry.label = EventCodec.readLabel(in);
            entry.fades = in.readInt();
            entry.surprising = magic != ALONE && in.readBoolean();
            entry.pull = in.readFloat();
            for (int g = 0; g < entry.amounts.length; g++) {
                entry.amounts[g] = in.readInt();
            }
            model.ledger.put(entry);
        }
        int examples = in.readInt();
        for (int i = 0; i < examples; i++) {
            Digest digest = EventCodec.readDigest(in);
            Features features = EventCodec.readFeatures(in);
            model.ledger.find(digest).ifPresent(entry -> model.ring.add(new ExampleRing.Example(entry, features)));
        }
        readUsers(model.ledger, in);
        model.setTotals(spam, ham, priorSpam, priorHam, fades);
        if (magic == ALONE) {
            model.tellSecond();
        }
    }
}
