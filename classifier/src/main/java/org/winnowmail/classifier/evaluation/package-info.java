/**
 * How good the classifier is on a stream of labelled mail: figures, pictures, and the worst errors.
 *
 * <p>Start reading at {@link org.winnowmail.classifier.evaluation.Evaluation}.
 */
@NullMarked
package org.winnowmail.classifier.evaluation;

import org.jspecify.annotations.NullMarked;
