/** The neighbours of a running service, as far as tests need them: an MTA's milter side and an SMTP sink. */
@NullMarked
package org.winnowmail.app.testkit;

import org.jspecify.annotations.NullMarked;
