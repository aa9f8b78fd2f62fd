/**
 * The one configuration file: YAML read strictly into immutable records.
 *
 * <p>{@code YamlFile} reads the text and keeps line numbers; {@code ConfigSection} hands out typed values and
 * remembers where each came from; {@code ConfigLoader} is the list of all keys with their defaults and is
 * where a new key goes. An unknown key, a wrong type or a value out of range is a {@code ConfigProblem} with
 * file, line and remedy; all of them are reported at once. Nothing here opens a port or starts anything.
 */
@NullMarked
package org.winnowmail.app.config;

import org.jspecify.annotations.NullMarked;
