/**
 * One message being judged.
 *
 * <p>{@code ScanFilter} is what the milter session asks; {@code Scanner} runs every {@code Check} of a {@code Scan}
 * under one deadline and gives a {@code ScanReport}; {@code ReportHeaders} says which header fields change. Reading
 * {@code Scanner.scan} from top to bottom is reading the way of a message. The checks are adapters: what they call
 * lives in mailauth, rules, classifier and greylist, which do not know each other.
 */
@NullMarked
package org.winnowmail.milter.scan;

import org.jspecify.annotations.NullMarked;
