// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.debug;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** Brings the command: a line for the log and the trace. */
public final class DebugLog implements Extension {
    private static final Logger LOG = LoggerFactory.getLogger(DebugLog.class);

    @Override
    public String name() {
        return "vnd.dovecot.debug";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Word.command("debug_log").takes(Param.string("message")).runs((call, compiler) -> {
            TextExpr message = call.text(0);
            return run -> {
                String text = Run.brief(message.eval(run));
                run.note("debug: " + text);
                LOG.debug("{}: line {}: {}", run.script(), run.line(), text);
                return Flow.NEXT;
            };
        }));
    }
}
