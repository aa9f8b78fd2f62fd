// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.winnowmail.lmtp.LmtpWire;

/** A client that says anything in any order: each recipient gets one reply, and cuts of the stream change nothing. */
public final class LmtpWireFuzz {
    private static final String[] LINES = {
        "LHLO x\r\n",
        "MAIL FROM:<a@example.org>",
        "RCPT TO:<b@example.net>\r\n",
        "DATA\r\n",
        "BDAT 3 LAST\r\n",
        "BDAT ",
        "\r\n.\r\n",
        "\n.\r\n",
        "\r.\r",
        "..",
        "RSET\r\n",
        "NOOP",
        "STARTTLS\r\n",
        " SIZE=",
        " BODY=8BITMIME\r\n",
        "\r\n"
    };

    private LmtpWireFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        int cut = data.consumeInt(1, 40);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (int pieces = data.consumeInt(0, 40); pieces > 0; pieces--) {
            if (data.consumeBoolean()) {
                wire.writeBytes(LINES[data.consumeInt(0, LINES.length - 1)].getBytes(StandardCharsets.US_ASCII));
            } else {
                wire.writeBytes(data.consumeBytes(data.consumeInt(0, 20)));
            }
        }
        wire.writeBytes(data.consumeRemainingAsBytes());
        byte[] all = wire.toByteArray();
        String whole = LmtpWire.talk(all, all.length + 1);
        String inPieces = LmtpWire.talk(all, cut);
        if (!whole.equals(inPieces)) {
            throw new IllegalStateException("cut at " + cut + " the answer is " + inPieces + " and else " + whole);
        }
    }
}
