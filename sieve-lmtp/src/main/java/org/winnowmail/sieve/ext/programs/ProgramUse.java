// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.programs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.winnowmail.message.Address;
import org.winnowmail.message.ByteSink;
import org.winnowmail.sieve.ext.include.ScriptName;
import org.winnowmail.sieve.host.SieveHost.ProgramCall;
import org.winnowmail.sieve.host.SieveHost.ProgramResult;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.RunFailure;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.TextList;
import org.winnowmail.sieve.syntax.Argument;

/** The program and its arguments, as all three commands take them. */
final class ProgramUse {
    /** Most arguments of a program. */
    private static final int MOST_ARGUMENTS = 16;

    private static final int LONGEST_ARGUMENT = 1_024;

    /** Work units a program call counts for: it costs a process. */
    private static final int COST = 10_000;

    private final TextExpr program;
    private final TextList arguments;

    ProgramUse(Call call) {
        this.program = call.text(0);
        this.arguments = call.valueCount() > 1 ? call.texts(1) : TextList.of();
    }

    static void check(Call call) throws Refused {
        List<Argument> given = call.positional();
        if (given.isEmpty() || given.size() > 2) {
            throw call.refuse(
                    "the " + call.words() + " requires 1 or 2 positional argument(s), but " + given.size()
                            + " is/are specified",
                    "write " + call.name() + " \"program\" [\"argument\"]");
        }
        call.take(given.get(0), Param.string("program name").checked(ProgramUse::nameComplaint), 1);
        if (given.size() == 2) {
            call.take(given.get(1), Param.strings("arguments").checked(ProgramUse::argumentComplaint), 2);
            if (call.texts(1).items().size() > MOST_ARGUMENTS) {
                throw call.refuse(given.get(1), "too many arguments for a program", "at most " + MOST_ARGUMENTS);
            }
        }
    }

    private static Optional<String> nameComplaint(String name) {
        boolean bad = ScriptName.complaint(name).isPresent() || name.equals(".") || name.equals("..");
        return bad ? Optional.of("'" + Run.brief(name) + "' is no valid program name") : Optional.empty();
    }

    private static Optional<String> argumentComplaint(String argument) {
        boolean bad = argument.length() > LONGEST_ARGUMENT
                || argument.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0);
        return bad
                ? Optional.of("'" + Run.brief(argument) + "' is no valid argument: a line end, or too long")
                : Optional.empty();
    }

    String program(Run run) {
        String name = program.eval(run);
        nameComplaint(name).ifPresent(c -> {
            throw new RunFailure(c);
        });
        return name;
    }

    List<String> arguments(Run run) {
        List<String> texts = arguments.eval(run);
        texts.forEach(a -> argumentComplaint(a).ifPresent(c -> {
            throw new RunFailure(c);
        }));
        return texts;
    }

    ProgramResult run(Run run, String kind, Consumer<ByteSink> input) {
        run.spend(COST);
        ProgramResult result =
                run.host().run(new ProgramCall(kind, program(run), arguments(run), environment(run), input));
        run.note("program " + program(run) + (result.success() ? " succeeded" : " failed: " + result.problem()));
        return result;
    }

    /** The current message, as a program reads it. */
    static Consumer<ByteSink> message(Run run) {
        return run.view().message()::writeTo;
    }

    /** What every program is told about the delivery it belongs to. */
    static Map<String, String> environment(Run run) {
        SieveMessageContext context = run.view().context();
        Map<String, String> variables = new HashMap<>();
        variables.put("USER", context.user());
        variables.put("HOST", run.settings().hostName());
        put(variables, "SENDER", context.sender());
        put(variables, "RECIPIENT", context.recipient());
        put(variables, "ORIG_RECIPIENT", context.originalRecipient());
        return variables;
    }

    private static void put(Map<String, String> variables, String name, Optional<Address> address) {
        address.ifPresent(a -> variables.put(name, a.toString()));
    }
}
