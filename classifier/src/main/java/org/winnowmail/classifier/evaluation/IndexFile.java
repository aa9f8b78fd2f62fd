// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.winnowmail.classifier.Label;

/** A list of labelled messages in time order: lines {@code spam PATH} or {@code ham PATH}. */
public final class IndexFile {
    private IndexFile() {}

    /**
     * One line.
     *
     * @param label what the message is
     * @param path as written in the index
     * @param file the path, relative to the directory of the index
     */
    public record Line(Label label, String path, Path file) {}

    /** A line that cannot be used. */
    public static final class MalformedIndexException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedIndexException(Path file, int line, String text) {
            super(file + ":" + line + ": \"" + text + "\" is not \"spam PATH\" or \"ham PATH\"");
        }
    }

    public static List<Line> read(Path index) throws IOException {
        Path directory = index.toAbsolutePath().normalize().getParent();
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String text : Files.readAllLines(index)) {
            number++;
            if (text.isBlank()) {
                continue;
            }
            int cut = 0;
            while (cut < text.length() && !Character.isWhitespace(text.charAt(cut))) {
                cut++;
            }
            String path = text.substring(cut).strip();
            Label label = switch (text.substring(0, cut).toLowerCase(Locale.ROOT)) {
                case "spam" -> Label.SPAM;
                case "ham" -> Label.HAM;
                default -> throw new MalformedIndexException(index, number, text);
            };
            if (path.isEmpty() || directory == null) {
                throw new MalformedIndexException(index, number, text);
            }
            lines.add(new Line(label, path, directory.resolve(path).normalize()));
        }
        return lines;
    }
}
