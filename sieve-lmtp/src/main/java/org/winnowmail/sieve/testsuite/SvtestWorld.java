// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.testsuite;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.Compiled;
import org.winnowmail.sieve.SieveCompiler;
import org.winnowmail.sieve.host.OutgoingMail;
import org.winnowmail.sieve.host.SieveDelivery;
import org.winnowmail.sieve.host.SieveHost;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.lang.Actions;
import org.winnowmail.sieve.lang.AddressHeader;
import org.winnowmail.sieve.lang.MessageView;
import org.winnowmail.sieve.lang.Octets;
import org.winnowmail.sieve.lang.Program;
import org.winnowmail.sieve.lang.Run;

/** All that one file of tests can see and change. A new one for each file. */
final class SvtestWorld implements SieveHost {
    /** A mail in a mailbox. */
    record Stored(Message message, List<String> flags) {}

    private static final String DEFAULT_MESSAGE =
            "From: sender@example.com\r\nTo: recipient@example.org\r\nSubject: Frop!\r\n\r\nFriep!\r\n";

    final Path directory;
    final SieveCompiler compiler;
    final TestSettings testSettings = new TestSettings();
    final Map<String, Program> saved = new HashMap<>();
    final List<String> errors = new ArrayList<>();
    final List<OutgoingMail> sent = new ArrayList<>();
    final Map<String, List<Stored>> mailboxes = new LinkedHashMap<>();
    final Map<String, String> metadata = new HashMap<>();
    final List<SvtestResult.Verdict> verdicts = new ArrayList<>();
    Optional<Program> slot = Optional.empty();
    SieveSettings settings = TestSettings.base();
    MessageView view;
    Actions actions = new Actions();
    private List<String> storedFlags = List.of();

    SvtestWorld(Path directory, SieveCompiler compiler) {
        this.directory = directory;
        this.compiler = compiler;
        mailboxes.put("INBOX", new ArrayList<>());
        view = new MessageView(contextOf(Message.parse(DEFAULT_MESSAGE.getBytes(StandardCharsets.UTF_8))));
    }

    static SvtestWorld of(Run run) {
        return (SvtestWorld) run.host();
    }

    /** The envelope a message gets when it becomes current. */
    private SieveMessageContext contextOf(Message message) {
        Optional<Address> recipient = firstAddress(message, "Envelope-To", "To");
        Optional<Address> sender = firstAddress(message, "Return-Path", "Sender", "From");
        Address to = recipient.orElse(new Address("recipient", "example.com"));
        return new SieveMessageContext(
                message,
                Optional.of(sender.orElse(new Address("sender", "example.com"))),
                Optional.of(to),
                Optional.of(to),
                Optional.of(System.getProperty("user.name", "tester")),
                System.getProperty("user.name", "tester"),
                testSettings.userEmail(),
                Envelope.UNKNOWN);
    }

    private static Optional<Address> firstAddress(Message message, String... fields) {
        for (String field : fields) {
            for (HeaderField f : message.headers().all(field)) {
                List<Address> found = AddressHeader.read(f.value());
                if (!found.isEmpty()) {
                    return Optional.of(found.get(0));
                }
            }
        }
        return Optional.empty();
    }

    /** Makes a message current, with an envelope made from it. */
    void setMessage(Run run, Message message, List<String> flags) {
        storedFlags = flags;
        setContext(run, contextOf(message));
    }

    void setMessage(Run run, String text) {
        setMessage(run, Message.parse(Octets.encode(text)), List.of());
    }

    void setContext(Run run, SieveMessageContext context) {
        view = new MessageView(context);
        run.setView(view);
    }

    /** The user's address may have changed with the settings. */
    void refreshUser(Run run) {
        SieveMessageContext c = context();
        setContext(
                run,
                new SieveMessageContext(
                        c.message(),
                        c.sender(),
                        c.recipient(),
                        c.originalRecipient(),
                        c.authUser(),
                        c.user(),
                        testSettings.userEmail(),
                        c.smtp()));
    }

    SieveMessageContext context() {
        return view.context();
    }

    /** Begins a new result. */
    void resetResult(Run run) {
        actions = new Actions();
        run.setActions(actions);
        setContext(run, context());
    }

    /** Compiles a script beside the test file; fills the slot when it is good. */
    boolean compile(String path) {
        errors.clear();
        return compileMore(path);
    }

    boolean compileMore(String path) {
        Optional<String> text = TestFiles.read(directory.resolve(path));
        if (text.isEmpty()) {
            errors.add("script '" + path + "' not found");
            return false;
        }
        String name = Path.of(path).getFileName().toString().replaceFirst("\\.sieve$", "");
        Compiled compiled = compiler.compile(name, text.get(), settings, TestFiles.library(directory));
        compiled.errors().forEach(e -> errors.add(e.message()));
        if (!compiled.ok()) {
            errors.add("the script does not compile");
            return false;
        }
        slot = compiled.program();
        return true;
    }

    @Override
    public List<String> storedFlags() {
        return storedFlags;
    }

    @Override
    public boolean mailboxExists(String mailbox) {
        return mailboxes.containsKey(mailboxName(mailbox));
    }

    static String mailboxName(String mailbox) {
        boolean below = mailbox.regionMatches(true, 0, "INBOX.", 0, 6);
        return below ? "INBOX." + mailbox.substring(6) : mailbox.equalsIgnoreCase("INBOX") ? "INBOX" : mailbox;
    }

    @Override
    public Optional<String> metadata(Optional<String> mailbox, String entry) {
        return Optional.ofNullable(metadata.get(metadataKey(mailbox, entry)));
    }

    static String metadataKey(Optional<String> mailbox, String entry) {
        return mailbox.orElse("") + '\n' + entry.toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public boolean listExists(String list) {
        return testSettings.list(list).isPresent();
    }

    @Override
    public boolean listContains(String list, String value) {
        return testSettings.list(list).map(l -> l.contains(directory, value)).orElse(false);
    }

    @Override
    public Optional<String> environment(String item) {
        return testSettings.environment(item);
    }

    @Override
    public ProgramResult run(ProgramCall call) {
        return testSettings.programs(directory).run(call);
    }

    @Override
    public SieveDelivery begin(SieveMessageContext context) {
        return new TestDelivery(this);
    }
}
