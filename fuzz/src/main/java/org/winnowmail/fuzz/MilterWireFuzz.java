// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.ByteArrayOutputStream;
import org.winnowmail.milter.protocol.MilterWire;

/** An MTA that says anything in any order: the session answers or ends, and cuts of the stream change nothing. */
public final class MilterWireFuzz {
    /** Version 6, all actions, all steps of Postfix. */
    private static final byte[] OFFER = {
        0, 0, 0, 13, 'O', 0, 0, 0, 6, 0, 0, 1, (byte) 0xFF, 0, 0x1F, (byte) 0xFF, (byte) 0xFF
    };

    private static final String COMMANDS = "DCHMRTULNBEAQKO";

    private MilterWireFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        int cut = data.consumeInt(1, 40);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        if (data.consumeBoolean()) {
            wire.writeBytes(OFFER);
        }
        for (int frames = data.consumeInt(0, 40); frames > 0; frames--) {
            char command = COMMANDS.charAt(data.consumeInt(0, COMMANDS.length() - 1));
            byte[] payload = data.consumeBytes(data.consumeInt(0, 60));
            int length = payload.length + 1;
            wire.writeBytes(new byte[] {0, 0, (byte) (length >> 8), (byte) length, (byte) command});
            wire.writeBytes(payload);
        }
        wire.writeBytes(data.consumeRemainingAsBytes());
        byte[] all = wire.toByteArray();
        String whole = MilterWire.talk(all, all.length + 1);
        String pieces = MilterWire.talk(all, cut);
        if (!whole.equals(pieces)) {
            throw new IllegalStateException("cut at " + cut + " the answer is " + pieces + " and else " + whole);
        }
    }
}
