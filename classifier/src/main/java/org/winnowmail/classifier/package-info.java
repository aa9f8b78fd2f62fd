/**
 * The learned spam score: one model, the log of what it learnt, and the verdicts it gives.
 *
 * <p>Start reading at {@link org.winnowmail.classifier.Classifier}; the mathematics is in {@code Kernel}
 * and {@code Model}, the reasons in docs/decisions/006-classifier.md. Reading messages is in {@link
 * org.winnowmail.classifier.feature}. Rules, symbols and policy are not here.
 */
@NullMarked
package org.winnowmail.classifier;

import org.jspecify.annotations.NullMarked;
