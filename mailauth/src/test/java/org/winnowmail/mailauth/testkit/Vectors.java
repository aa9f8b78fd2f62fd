// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads the vector files under {@code vectors/}: JSON, which is YAML 1.2 too. */
public final class Vectors {
    private Vectors() {}

    /** Lists, maps, strings, numbers and booleans. */
    public static Object json(String path) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + path)) {
            if (in == null) {
                throw new IllegalArgumentException("no vector file " + path);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Load(LoadSettings.builder().setCodePointLimit(8 << 20).build()).loadFromString(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
