// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.InflaterInputStream;
import org.winnowmail.classifier.feature.FeatureReader;
import org.winnowmail.classifier.feature.Features;

/** Snapshots as earlier versions wrote them, compressed as a whole: read, and written again as {@link Snapshot}. */
final class OldSnapshot {
    private static final int MAGIC = 0x574E5732; // "WNW2"

    /** Of a model that had no {@link SecondOpinion} yet. */
    private static final int ALONE = 0x574E5731; // "WNW1"

    private OldSnapshot() {}

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
