/**
 * The learned spam score: tokens, features, models, training, evaluation.
 */
@NullMarked
package org.winnowmail.classifier;

import org.jspecify.annotations.NullMarked;
