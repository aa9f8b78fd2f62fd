// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.winnowmail.managesieve.ManageSieveWire;

/** A client that says anything, logged in or not: every request is answered, and cuts of the stream change nothing. */
public final class ManageSieveWireFuzz {
    private static final String[] LINES = {
        "AUTHENTICATE \"PLAIN\" \"AHUAcA==\"\r\n",
        "AUTHENTICATE \"SCRAM-SHA-256\" ",
        "PUTSCRIPT \"a\" ",
        "{3+}\r\n",
        "{2}\r\n",
        "\"keep;\"",
        "CHECKSCRIPT ",
        "SETACTIVE \"a\"\r\n",
        "GETSCRIPT \"a\"\r\n",
        "DELETESCRIPT ",
        "RENAMESCRIPT \"a\" \"b\"\r\n",
        "LISTSCRIPTS\r\n",
        "HAVESPACE \"a\" ",
        "CAPABILITY\r\n",
        "NOOP \"x\"\r\n",
        "STARTTLS\r\n",
        "UNAUTHENTICATE\r\n",
        "\r\n",
        "\\\""
    };

    private ManageSieveWireFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) throws IOException {
        int cut = data.consumeInt(1, 40);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        if (data.consumeBoolean()) {
            wire.writeBytes(LINES[0].getBytes(StandardCharsets.US_ASCII));
        }
        for (int pieces = data.consumeInt(0, 30); pieces > 0; pieces--) {
            if (data.consumeBoolean()) {
                wire.writeBytes(LINES[data.consumeInt(0, LINES.length - 1)].getBytes(StandardCharsets.US_ASCII));
            } else {
                wire.writeBytes(data.consumeBytes(data.consumeInt(0, 20)));
            }
        }
        wire.writeBytes(data.consumeRemainingAsBytes());
        byte[] all = wire.toByteArray();
        if (!ManageSieveWire.requests(all, all.length + 1).equals(ManageSieveWire.requests(all, cut))) {
            throw new IllegalStateException("cut at " + cut + " the requests are others");
        }
        ManageSieveWire.talk(all);
    }
}
