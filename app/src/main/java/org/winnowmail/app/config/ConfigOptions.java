// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --config} and {@code --data}, the same in every command that needs the configuration. */
public final class ConfigOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration; default: $WINNOW_CONFIG, else winnow.yaml here if it is there.")
    private @Nullable Path config;

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory; default: ./data.")
    private @Nullable Path data;

    /** Reads the configuration these options name. */
    public Config load() throws ConfigException {
        return load(Map.of());
    }

    /** The same with other variables of the environment laid over those there are. */
    public Config load(Map<String, String> environment) throws ConfigException {
        Map<String, String> all = new HashMap<>(System.getenv());
        all.putAll(environment);
        return ConfigLoader.load(Optional.ofNullable(config), Optional.ofNullable(data), all);
    }
}
