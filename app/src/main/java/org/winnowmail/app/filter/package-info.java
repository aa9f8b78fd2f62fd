/** Builds the judging side (DNS, authentication, rules, classifier, greylist, policy) from the configuration. */
@NullMarked
package org.winnowmail.app.filter;

import org.jspecify.annotations.NullMarked;
