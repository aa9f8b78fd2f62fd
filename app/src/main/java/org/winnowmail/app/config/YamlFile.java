// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.config;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads a YAML 1.2 file into {@link YamlNode}s, keeping line numbers. */
final class YamlFile {
    /** Largest configuration file read, in bytes; more is a mistake. */
    private static final long MAX_SIZE = 4 << 20;

    private YamlFile() {}

    static YamlNode.Mapping read(Path file) throws ConfigException {
        Origin.FileLine top = new Origin.FileLine(file, 1);
        try {
            if (Files.isDirectory(file)) {
                throw new ConfigException(top, "", "is a directory", "name the YAML file itself");
            }
            if (Files.size(file) > MAX_SIZE) {
                throw new ConfigException(
                        top, "", "is larger than " + MAX_SIZE + " bytes", "is this really a configuration file?");
            }
            return parse(file, Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new ConfigException(top, "", "no such file", "check --config or WINNOW_CONFIG");
        } catch (AccessDeniedException e) {
            throw new ConfigException(top, "", "cannot be read (permission denied)", "chmod or chown it");
        } catch (CharacterCodingException e) {
            throw new ConfigException(top, "", "is not UTF-8 text", "save it as UTF-8");
        } catch (IOException e) {
            throw new ConfigException(top, "", "cannot be read: " + e.getMessage(), "");
        }
    }

    static YamlNode.Mapping parse(Path file, String text) throws ConfigException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file.toString())
                .setMaxAliasesForCollections(0)
                .build();
        try (Reader reader = new StringReader(text)) {
            Optional<Node> root = new Compose(settings).composeReader(reader);
            if (root.isEmpty()) {
                return YamlNode.Mapping.empty();
            }
            YamlNode node = convert(file, root.get());
            if (node instanceof YamlNode.Mapping mapping) {
                return mapping;
            }
            if (node instanceof YamlNode.Scalar s && s.absent()) {
                return YamlNode.Mapping.empty();
            }
            throw new ConfigException(
                    new Origin.FileLine(file, node.line()),
                    "",
                    "expected keys, found " + node.kind(),
                    "write `key: value`");
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(1);
            throw new ConfigException(
                    new Origin.FileLine(file, line),
                    "",
                    "not valid YAML: " + e.getProblem(),
                    "check indentation (blanks, no tabs), quotes and brackets on and above this line");
        } catch (YamlEngineException e) {
            throw new ConfigException(new Origin.FileLine(file, 1), "", "not valid YAML: " + e.getMessage(), "");
        } catch (IOException e) {
            throw new AssertionError("a string reader does no I/O", e);
        }
    }

    private static YamlNode convert(Path file, Node node) throws ConfigException {
        int line = node.getStartMark().map(m -> m.getLine() + 1).orElse(1);
        return switch (node) {
            case MappingNode m -> mapping(file, line, m);
            case SequenceNode s -> {
                List<YamlNode> items = new ArrayList<>();
                for (Node item : s.getValue()) {
                    items.add(convert(file, item));
                }
                yield new YamlNode.Sequence(line, items);
            }
            case ScalarNode s ->
                new YamlNode.Scalar(line, s.getValue(), s.getTag().equals(Tag.NULL));
            default ->
                throw new ConfigException(
                        new Origin.FileLine(file, line),
                        "",
                        "anchors and aliases are not used here",
                        "write the value out");
        };
    }

    private static YamlNode mapping(Path file, int line, MappingNode node) throws ConfigException {
        LinkedHashMap<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            int keyLine =
                    tuple.getKeyNode().getStartMark().map(m -> m.getLine() + 1).orElse(line);
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new ConfigException(
                        new Origin.FileLine(file, keyLine), "", "a key must be a word", "write `key: value`");
            }
            YamlNode.Entry entry = new YamlNode.Entry(keyLine, convert(file, tuple.getValueNode()));
            if (entries.put(key.getValue(), entry) != null) {
                throw new ConfigException(
                        new Origin.FileLine(file, keyLine),
                        key.getValue(),
                        "key is given twice",
                        "remove one of the two");
            }
        }
        return new YamlNode.Mapping(line, entries);
    }
}
