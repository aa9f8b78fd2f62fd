// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.winnowmail.classifier.feature.FeatureGroup;
import org.winnowmail.classifier.feature.FeatureReader;
import org.winnowmail.classifier.feature.Features;

/** Learn events as bytes, for files and streams. */
final class EventCodec {
    private static final int LEARN = 1;
    private static final int UNLEARN = 2;
    private static final int FADE = 3;

    /** Most steps read back; more than any node writes. */
    private static final int MOST_STEPS = 1_000;

    private static final int GROUPS = FeatureGroup.COUNT;

    private EventCodec() {}

    static byte[] encode(LearnEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FeatureReader.VERSION);
            switch (event) {
                case LearnEvent.Learn learn -> {
                    out.writeByte(LEARN);
                    out.writeLong(learn.time());
                    write(learn.digest(), out);
                    out.writeByte(learn.label().code());
                    out.writeUTF(learn.user());
                    write(learn.features(), out);
                    out.writeFloat(learn.score());
                    out.writeByte(learn.surprised());
                    out.write(learn.regret().sketch());
                    out.writeFloat(learn.regret().gradient());
                    out.writeFloat(learn.regret().curvature());
                    out.writeShort(learn.steps().size());
                    for (Step step : learn.steps()) {
                        write(step.digest(), out);
                        for (int amount : step.amounts()) {
                            out.writeInt(amount);
                        }
                        out.writeFloat(step.pull());
                    }
                }
                case LearnEvent.Unlearn unlearn -> {
                    out.writeByte(UNLEARN);
                    out.writeLong(unlearn.time());
                    write(unlearn.digest(), out);
                    write(unlearn.features(), out);
                }
                case LearnEvent.Fade fade -> {
                    out.writeByte(FADE);
                    out.writeLong(fade.time());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    /**
     * @throws IOException when the bytes are no event, or one of another feature version
     */
    static LearnEvent decode(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new java.io.ByteArrayInputStream(bytes));
        int version = in.readUnsignedByte();
        if (!FeatureReader.reads(version)) {
            throw new IOException(
                    "learn event of feature version " + version + ", this program reads " + FeatureReader.VERSIONS);
        }
        int kind = in.readUnsignedByte();
        long time = in.readLong();
        return switch (kind) {
            case LEARN -> {
                Digest digest = readDigest(in);
                Label label = readLabel(in);
                String user = in.readUTF();
                Features features = readFeatures(in);
                float score = in.readFloat();
                int surprised = in.readUnsignedByte();
                byte[] sketch = new byte[Hindsight.SIZE];
                in.readFully(sketch);
                Hindsight.Regret regret = new Hindsight.Regret(sketch, in.readFloat(), in.readFloat());
                int n = in.readUnsignedShort();
                if (n > MOST_STEPS) {
                    throw new IOException("learn event with " + n + " steps");
                }
                List<Step> steps = new ArrayList<>(n);
                for (int i = 0; i < n; i++) {
                    Digest whose = readDigest(in);
                    int[] amounts = new int[GROUPS];
                    for (int g = 0; g < GROUPS; g++) {
                        amounts[g] = in.readInt();
                    }
                    steps.add(new Step(whose, amounts, in.readFloat()));
                }
                yield new LearnEvent.Learn(time, digest, label, user, features, score, surprised, regret, steps);
            }
            case UNLEARN -> new LearnEvent.Unlearn(time, readDigest(in), readFeatures(in));
            case FADE -> new LearnEvent.Fade(time);
            default -> throw new IOException("learn event of unknown kind " + kind);
        };
    }

    static void write(Digest digest, DataOutput out) throws IOException {
        out.writeLong(digest.high());
        out.writeLong(digest.low());
    }

    static Digest readDigest(DataInput in) throws IOException {
        return new Digest(in.readLong(), in.readLong());
    }

    static Label readLabel(DataInput in) throws IOException {
        int code = in.readUnsignedByte();
        if (code > 1) {
            throw new IOException("label code " + code);
        }
        return code == Label.SPAM.code() ? Label.SPAM : Label.HAM;
    }

    static void write(Features features, DataOutput out) throws IOException {
        for (FeatureGroup g : FeatureGroup.values()) {
            out.writeShort(features.end(g) - features.start(g));
        }
        for (int i = 0; i < features.size(); i++) {
            out.writeInt(features.at(i));
        }
    }

    static Features readFeatures(DataInput in) throws IOException {
        int[] ends = new int[GROUPS];
        int n = 0;
        for (FeatureGroup g : FeatureGroup.values()) {
            int count = in.readUnsignedShort();
            if (count > g.most()) {
                throw new IOException(count + " features of group " + g);
            }
            n += count;
            ends[g.place()] = n;
        }
        byte[] raw = new byte[n * Integer.BYTES];
        in.readFully(raw);
        int[] hashes = new int[n];
        java.nio.ByteBuffer.wrap(raw).asIntBuffer().get(hashes);
        return new Features(hashes, ends);
    }
}
