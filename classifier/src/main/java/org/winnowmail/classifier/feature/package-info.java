/**
 * What of a message is told to the models: words, word pairs, character n-grams and structure, as hashes.
 *
 * <p>Knows nothing of labels, weights or probabilities. Start reading at {@link
 * org.winnowmail.classifier.feature.FeatureReader}; the groups are listed in {@link
 * org.winnowmail.classifier.feature.FeatureGroup}.
 */
@NullMarked
package org.winnowmail.classifier.feature;

import org.jspecify.annotations.NullMarked;
