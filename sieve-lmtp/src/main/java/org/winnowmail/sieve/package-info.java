/**
 * Sieve, the mail filtering language (RFC 5228): compile a script, run it over a message, execute what it
 * decided. Nothing here reads a socket or a mailbox; see {@code host.SieveHost}.
 *
 * <p>The pipeline is text, tokens, tree ({@code syntax}), calls, program, run ({@code lang}), result and
 * delivery ({@code host}). Start reading at {@code SieveCompiler}, {@code Interpreter} and {@code
 * Execution}.
 *
 * <p><b>How to add an extension.</b> Make a package {@code org.winnowmail.sieve.ext.NAME} with a class
 * that implements {@code lang.Extension} and put it into the one list, {@code ext.Extensions}. In {@code
 * load} declare what the extension brings:
 *
 * <ul>
 *   <li>a command: {@code vocabulary.word(Word.command("x").takes(Param.string("folder")).runs((call,
 *       compiler) -> run -> ...))}; a test: {@code Word.test("x")...decides(...)}, wrapped in {@code
 *       Matching.tags} when it takes match types. Compile once: read arguments from the {@code Call}, and
 *       return a lambda that holds only what it needs;
 *   <li>a tag on a command of anybody's: {@code vocabulary.tag("fileinto", Tag.named("copy").gives(
 *       StoreEffect.class, ...))}. What a tag gives is found by its class: {@code StoreEffect} for keep and
 *       fileinto, {@code RedirectEffect} for redirect, {@code FieldOverride} for header, address and
 *       exists; an extension may offer classes of its own to others;
 *   <li>a match type, comparator or address part: {@code vocabulary.matchType(...)} and so on;
 *   <li>state: of one script in {@code vocabulary.context(X.class, ...)}, of one compilation with its
 *       includes in {@code CompileSession.shared}, of one run in {@code run.scratch}, of one message in
 *       {@code run.view().scratch}. An extension object itself has none;
 *   <li>settings: a record with defaults, read with {@code settings.option(X.class, X.DEFAULT)};
 *   <li>errors: {@code throw call.refuse(argument, message, hint)} while checking, one per command; {@code
 *       throw new RunFailure(message)} while running;
 *   <li>what it decides: {@code run.actions().add(run, new Action....)}; what it asks: {@code run.host()};
 *       what it costs: {@code run.spend(units)}; what it did: {@code run.note(text)}.
 * </ul>
 */
@NullMarked
package org.winnowmail.sieve;

import org.jspecify.annotations.NullMarked;
