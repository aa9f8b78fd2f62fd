/** {@code winnow learn}, {@code unlearn} and {@code classifier …}: the classifier at the command line. */
@NullMarked
package org.winnowmail.app.classifier;

import org.jspecify.annotations.NullMarked;
