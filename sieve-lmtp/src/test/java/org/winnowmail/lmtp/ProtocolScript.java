// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Plays a text file against a server. Lines:
 *
 * <pre>
 * # remark
 * C: sent with CRLF; \r \n \xNN \\ are escapes      several in a row leave in one write
 * C&lt; sent without CRLF
 * C* LINE COUNT                                      LINE with CRLF, then COUNT bytes
 * S: expected line, exactly
 * S~ expected line, as a regular expression
 * S! the server closes
 * F: DIRECTORY COUNT                                 files under the mail root
 * </pre>
 */
public final class ProtocolScript {
    private static final int PATIENCE_MS = 20_000;

    private final Path file;
    private final List<String> lines;

    public ProtocolScript(Path file) throws IOException {
        this.file = file;
        this.lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    }

    /** Plays it.
     *
     * @param pieceBytes how many bytes leave in one write; a server may not care */
    public void play(int port, Path mailRoot, int pieceBytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MS);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            ByteArrayOutputStream pending = new ByteArrayOutputStream();
            for (int n = 0; n < lines.size(); n++) {
                String line = lines.get(n);
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                String kind = line.substring(0, 2);
                String text = line.length() > 3 ? line.substring(3) : "";
                switch (kind) {
                    case "C:" -> pending.writeBytes(bytes(text + "\\r\\n"));
                    case "C*" -> {
                        int blank = text.lastIndexOf(' ');
                        pending.writeBytes(bytes(text.substring(0, blank) + "\\r\\n"));
                        pending.writeBytes(new byte[Integer.parseInt(text.substring(blank + 1))]);
                    }
                    case "C<" -> pending.writeBytes(bytes(text));
                    default -> {
                        send(socket.getOutputStream(), pending, pieceBytes);
                        expect(kind, text, in, mailRoot, n + 1);
                    }
                }
            }
        }
    }

    private static void send(OutputStream out, ByteArrayOutputStream pending, int pieceBytes) throws IOException {
        byte[] all = pending.toByteArray();
        pending.reset();
        // A large block in single bytes would only take time.
        int piece = all.length > 10_000 ? Math.max(pieceBytes, 1000) : pieceBytes;
        for (int at = 0; at < all.length; at += piece) {
            out.write(all, at, Math.min(piece, all.length - at));
            out.flush();
        }
    }

    private void expect(String kind, String text, BufferedReader in, Path mailRoot, int number) throws IOException {
        String where = file.getFileName() + ":" + number;
        switch (kind) {
            case "S:" -> assertThat(read(in, where)).as(where).isEqualTo(text);
            case "S~" -> assertThat(read(in, where)).as(where).matches(text);
            case "S!" -> {
                try {
                    assertThat(in.readLine()).as(where).isNull();
                } catch (java.net.SocketException reset) {
                    // closed with unread input: also closed
                }
            }
            case "F:" -> {
                int blank = text.lastIndexOf(' ');
                assertThat(LmtpHouse.files(mailRoot.resolve(text.substring(0, blank))))
                        .as(where)
                        .hasSize(Integer.parseInt(text.substring(blank + 1)));
            }
            default -> throw new IllegalStateException(where + ": unknown kind " + kind);
        }
    }

    private static String read(BufferedReader in, String where) throws IOException {
        try {
            String line = in.readLine();
            assertThat(line).as(where + ": connection closed").isNotNull();
            return line;
        } catch (SocketTimeoutException e) {
            throw new AssertionError(where + ": no reply", e);
        }
    }

    private static byte[] bytes(String escaped) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c != '\\') {
                int point = escaped.codePointAt(i);
                out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(point) - 1;
                continue;
            }
            switch (escaped.charAt(++i)) {
                case 'r' -> out.write('\r');
                case 'n' -> out.write('\n');
                case '\\' -> out.write('\\');
                case 'x' -> {
                    out.write(Integer.parseInt(escaped.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> throw new IllegalStateException("escape in: " + escaped);
            }
        }
        return out.toByteArray();
    }
}
