// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.message.Body;
import org.winnowmail.message.testkit.Property;

class MilterServerTest {
    @TempDir
    Path directory;

    private static final ListenAddress ANY = ListenAddress.parse("inet:127.0.0.1:0");

    private static MilterServer start(MilterSettings settings, MilterFilter filter) throws IOException {
        return MilterServer.start(settings, filter, MilterEvents.NONE);
    }

    private MilterServer start(MilterFilter filter) throws IOException {
        return start(Talk.settings().withSpool(directory), filter);
    }

    private static MtaClient connect(MilterServer server) throws IOException {
        return new MtaClient(server.addresses().getFirst());
    }

    private static void still_works(MilterServer server) throws IOException {
        try (MtaClient mta = connect(server).negotiate()) {
            assertThat(mta.message()).isEqualTo(new Packet.Accept());
        }
    }

    // Listening

    @Test
    void tcp_and_unix_sockets_serve_at_once_on_either_transport() throws IOException {
        for (MilterSettings.Transport transport : MilterSettings.Transport.values()) {
            Path socket = directory.resolve(transport + ".sock");
            MilterSettings settings = MilterSettings.listeningAt(
                            List.of(ANY, new ListenAddress.Unix(socket), ListenAddress.parse("inet6:[::1]:0")))
                    .withTransport(transport);
            RecordingFilter filter = new RecordingFilter();
            try (MilterServer server = start(settings, filter)) {
                assertThat(server.addresses()).hasSize(3);
                for (ListenAddress address : server.addresses()) {
                    try (MtaClient mta = new MtaClient(address).negotiate()) {
                        assertThat(mta.message()).isEqualTo(new Packet.Accept());
                        assertThat(mta.message()).isEqualTo(new Packet.Accept());
                    }
                }
                assertThat(filter.messages).hasSize(6);
            }
            assertThat(socket).doesNotExist();
        }
    }

    @Test
    void a_port_in_use_is_an_error_that_says_what_to_do() throws IOException {
        try (MilterServer server = start(new RecordingFilter())) {
            MilterSettings same = MilterSettings.listeningAt(server.addresses());
            assertThatThrownBy(() -> start(same, new RecordingFilter()))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("cannot listen at inet:127.0.0.1:")
                    .hasMessageContaining("milter.listen");
            still_works(server);
        }
    }

    private MilterSettings unix(Path path) {
        return MilterSettings.listeningAt(List.of(new ListenAddress.Unix(path)));
    }

    @Test
    void the_socket_file_left_by_a_killed_server_is_replaced() throws IOException {
        Path path = directory.resolve("stale.sock");
        ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        left.bind(UnixDomainSocketAddress.of(path));
        left.close();
        assertThat(path).exists();
        try (MilterServer server = start(unix(path), new RecordingFilter())) {
            still_works(server);
        }
    }

    @Test
    void a_socket_on_which_somebody_listens_is_left_alone() throws IOException {
        Path path = directory.resolve("used.sock");
        try (MilterServer server = start(unix(path), new RecordingFilter())) {
            assertThatThrownBy(() -> start(unix(path), new RecordingFilter()))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("another process listens");
            still_works(server);
        }
    }

    @Test
    void a_file_that_is_no_socket_is_left_alone() throws IOException {
        Path path = Files.writeString(directory.resolve("file.sock"), "precious");
        assertThatThrownBy(() -> start(unix(path), new RecordingFilter()))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("no socket");
        assertThat(path).hasContent("precious");
    }

    @Test
    void a_missing_directory_and_a_path_too_long_are_named() {
        assertThatThrownBy(() -> start(unix(directory.resolve("missing/m.sock")), new RecordingFilter()))
                .hasMessageContaining("is missing; create it");
        assertThatThrownBy(() -> start(unix(directory.resolve("x".repeat(120))), new RecordingFilter()))
                .hasMessageContaining("choose a shorter one");
    }

    @Test
    void the_socket_file_has_the_permissions_that_were_set() throws IOException {
        Path path = directory.resolve("mode.sock");
        try (MilterServer server = start(unix(path).withSocket("rw-rw-rw-", Optional.empty()), new RecordingFilter())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-rw-rw-");
            still_works(server);
        }
    }

    @Test
    void a_server_does_not_remove_the_socket_of_its_successor() throws IOException {
        Path path = directory.resolve("handover.sock");
        MilterServer first = start(unix(path), new RecordingFilter());
        Files.delete(path);
        try (MilterServer second = start(unix(path), new RecordingFilter())) {
            first.close(Duration.ZERO);
            assertThat(path).exists();
            still_works(second);
        }
    }

    @Test
    void listen_addresses_are_read_in_every_usual_form() {
        assertThat(ListenAddress.parse("inet:127.0.0.1:8895")).hasToString("inet:127.0.0.1:8895");
        assertThat(ListenAddress.parse("inet:8895@127.0.0.1")).hasToString("inet:127.0.0.1:8895");
        assertThat(ListenAddress.parse("inet6:[::1]:8895")).hasToString("inet6:[0:0:0:0:0:0:0:1]:8895");
        assertThat(ListenAddress.parse("inet6:8895@::1")).hasToString("inet6:[0:0:0:0:0:0:0:1]:8895");
        assertThat(ListenAddress.parse("unix:./data/milter.sock")).hasToString("unix:./data/milter.sock");
        for (String bad : List.of("", "8895", "inet:8895", "inet:host:", "inet:127.0.0.1:70000", "unix:", "tcp:x:1")) {
            assertThatThrownBy(() -> ListenAddress.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    // Conversations on a real socket

    /** Waits inside the filter until told. */
    private static final class Gate implements MilterFilter {
        final CountDownLatch inside = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);
        final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        final CountDownLatch aborted = new CountDownLatch(1);

        @Override
        public Decision message(Transaction transaction, org.winnowmail.message.Message message) throws Exception {
            inside.countDown();
            try {
                go.await();
                interrupted.complete(false);
            } catch (InterruptedException e) {
                interrupted.complete(true);
                throw e;
            }
            return Decision.ACCEPT;
        }

        @Override
        public void aborted(Transaction transaction) {
            aborted.countDown();
        }
    }

    @Test
    void a_slow_filter_is_covered_by_progress_packets() throws Exception {
        Gate gate = new Gate();
        MilterTimes times = new MilterTimes(
                Duration.ofMillis(20), Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofHours(1));
        try (MilterServer server = start(Talk.settings().withTimes(times), gate);
                MtaClient mta = connect(server).negotiate()) {
            mta.send(Talk.message());
            assertThat(mta.read()).isEqualTo(new Packet.Progress());
            assertThat(mta.read()).isEqualTo(new Packet.Progress());
            gate.go.countDown();
            Packet last = mta.read();
            while (last instanceof Packet.Progress) {
                last = mta.read();
            }
            assertThat(last).isEqualTo(new Packet.Accept());
        }
    }

    @Test
    void the_filter_is_interrupted_when_the_mta_goes_away() throws Exception {
        Gate gate = new Gate();
        try (MilterServer server = start(gate)) {
            try (MtaClient mta = connect(server).negotiate()) {
                mta.send(Talk.message());
                gate.inside.await();
            }
            assertThat(gate.interrupted.get()).isTrue();
            gate.aborted.await();
        }
    }

    @Test
    void an_abort_while_the_filter_works_interrupts_it_and_the_next_message_is_answered() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch inside = new CountDownLatch(1);
        MilterFilter filter = (transaction, message) -> {
            if (calls.incrementAndGet() == 1) {
                inside.countDown();
                new CountDownLatch(1).await(); // until it is interrupted
            }
            return Decision.of(Reply.tempfail("second"));
        };
        try (MilterServer server = start(filter);
                MtaClient mta = connect(server).negotiate()) {
            mta.send(Talk.message());
            inside.await();
            mta.send(new Command.Abort());
            assertThat(mta.message()).isEqualTo(new Packet.ReplyCode("451 4.7.1 second"));
        }
    }

    @Test
    void many_clients_at_once_each_get_their_own_answer() throws Exception {
        MilterFilter filter = (transaction, message) -> Decision.of(
                Reply.reject(transaction.envelope().sender().orElseThrow().local()));
        try (MilterServer server = start(filter)) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int c = 0; c < 40; c++) {
                int number = c;
                all.add(CompletableFuture.runAsync(
                        () -> {
                            try (MtaClient mta = connect(server).negotiate()) {
                                for (int m = 0; m < 20; m++) {
                                    String who = "user" + number + "-" + m;
                                    mta.send(Talk.mail("<" + who + "@example.org>"), Talk.rcpt("<b@d>"), Talk.end());
                                    assertThat(mta.read()).isEqualTo(new Packet.ReplyCode("550 5.7.1 " + who));
                                }
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        },
                        task -> Thread.ofVirtual().start(task)));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        }
    }

    // Bad input

    @Test
    void a_hundred_megabytes_of_body_go_through_a_file_that_is_gone_after() throws Exception {
        byte[] chunk = new byte[65_535];
        Arrays.fill(chunk, (byte) 'x');
        int chunks = 1_600;
        AtomicLong size = new AtomicLong();
        AtomicInteger files = new AtomicInteger();
        MilterFilter filter = (transaction, message) -> {
            size.set(message.body().size());
            assertThat(message.body()).isInstanceOf(Body.Spooled.class);
            files.set(count());
            return Decision.ACCEPT;
        };
        try (MilterServer server = start(filter);
                MtaClient mta = connect(server).negotiate()) {
            mta.send(MtaClient.envelope().toArray(Command[]::new));
            byte[] frame = MtaCodec.encode(new Command.BodyChunk(chunk));
            for (int i = 0; i < chunks; i++) {
                mta.send(frame);
            }
            mta.send(Talk.end());
            assertThat(mta.read()).isEqualTo(new Packet.Accept());
            assertThat(size.get()).isEqualTo(65_535L * chunks);
            assertThat(files.get()).isEqualTo(1);
            assertThat(count()).isZero();
            assertThat(mta.message()).isEqualTo(new Packet.Accept());
        }
    }

    private int count() throws IOException {
        try (var files = Files.list(directory)) {
            return (int) files.count();
        }
    }

    @Test
    void an_aborted_large_body_leaves_no_file() throws Exception {
        CountDownLatch aborted = new CountDownLatch(1);
        MilterFilter filter = new MilterFilter() {
            @Override
            public Decision message(Transaction transaction, org.winnowmail.message.Message message) {
                return Decision.ACCEPT;
            }

            @Override
            public void aborted(Transaction transaction) {
                aborted.countDown();
            }
        };
        try (MilterServer server = start(filter);
                MtaClient mta = connect(server).negotiate()) {
            mta.send(MtaClient.envelope().toArray(Command[]::new));
            byte[] frame = MtaCodec.encode(new Command.BodyChunk(new byte[65_535]));
            for (int i = 0; i < 40; i++) {
                mta.send(frame);
            }
            mta.send(new Command.Abort());
            aborted.await();
            assertThat(count()).isZero();
            assertThat(mta.message()).isEqualTo(new Packet.Accept());
        }
    }

    @Test
    void a_body_that_cannot_be_spooled_does_not_cost_the_mail() throws Exception {
        MilterSettings settings = Talk.settings().withSpool(directory.resolve("missing"));
        try (MilterServer server = start(settings, new RecordingFilter());
                MtaClient mta = connect(server).negotiate()) {
            mta.send(MtaClient.envelope().toArray(Command[]::new));
            byte[] frame = MtaCodec.encode(new Command.BodyChunk(new byte[65_535]));
            for (int i = 0; i < 40; i++) {
                mta.send(frame);
            }
            mta.send(Talk.end());
            assertThat(mta.read()).isEqualTo(new Packet.Continue());
            assertThat(mta.message()).isEqualTo(new Packet.Accept());
        }
    }

    @Test
    void a_header_field_of_ten_megabytes_closes_the_connection() throws Exception {
        try (MilterServer server = start(new RecordingFilter())) {
            try (MtaClient mta = connect(server).negotiate()) {
                mta.send(MtaClient.envelope().toArray(Command[]::new));
                try {
                    mta.send(MtaCodec.encode(Talk.header("X", "y".repeat(10 << 20))));
                } catch (IOException closedWhileWriting) {
                    // The server need not take all of it.
                }
                assertThat(mta.readToEnd()).isEmpty();
            }
            still_works(server);
        }
    }

    @Test
    void ten_megabytes_and_a_million_header_fields_are_cut_at_the_limits() throws Exception {
        RecordingFilter filter = new RecordingFilter();
        try (MilterServer server = start(filter);
                MtaClient mta = connect(server).negotiate()) {
            byte[] hundredThousand = MtaCodec.encode(Talk.header("X", "y".repeat(100_000)));
            mta.send(MtaClient.envelope().toArray(Command[]::new));
            for (int i = 0; i < 105; i++) {
                mta.send(hundredThousand);
            }
            mta.send(Talk.end());
            assertThat(mta.read()).isEqualTo(new Packet.Accept());
            assertThat(filter.last().fields()).hasSize(20);
            assertThat(filter.last().transaction().truncated()).isTrue();

            byte[] thousand = new byte[0];
            for (int i = 0; i < 1_000; i++) {
                byte[] one = MtaCodec.encode(Talk.header("X", " y"));
                int at = thousand.length;
                thousand = Arrays.copyOf(thousand, at + one.length);
                System.arraycopy(one, 0, thousand, at, one.length);
            }
            mta.send(MtaClient.envelope().toArray(Command[]::new));
            for (int i = 0; i < 1_000; i++) {
                mta.send(thousand);
            }
            mta.send(Talk.end());
            assertThat(mta.read()).isEqualTo(new Packet.Accept());
            assertThat(filter.last().fields()).hasSize(MilterLimits.DEFAULT.headerFields());
        }
    }

    @Test
    void garbage_closes_its_connection_and_no_other() throws Exception {
        try (MilterServer server = start(new RecordingFilter());
                MtaClient good = connect(server).negotiate()) {
            Property.holds(150, random -> {
                try (MtaClient bad = connect(server)) {
                    if (random.nextBoolean()) {
                        bad.negotiate();
                    }
                    bad.send(garbage(random));
                    // A frame begun and never ended is closed by its length or by us going.
                    bad.send(new byte[] {-1, -1, -1, -1, -1});
                    bad.sendEnd();
                    bad.readToEnd();
                } catch (IOException closed) {
                    // Closed while we wrote: just as good.
                }
            });
            try (MtaClient web = connect(server)) {
                web.send(MtaCodec.bytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
                assertThat(web.readToEnd()).isEmpty();
            }
            assertThat(good.message()).isEqualTo(new Packet.Accept());
        }
    }

    private static byte[] garbage(RandomGenerator random) {
        return switch (random.nextInt(3)) {
            case 0 -> Property.bytes(random, 3_000);
            case 1 -> new byte[] {0, 0, 1, 0, 'L', 'x'};
            default ->
                MtaCodec.frame(Property.text(random, "ODCHMRTULNBEAKQ", 1) + MtaCodec.text(Property.bytes(random, 60)));
        };
    }

    // Limits and stopping

    @Test
    void a_connection_that_says_nothing_is_closed_and_one_that_waits_for_us_is_not() throws Exception {
        Gate gate = new Gate();
        MilterTimes impatient = new MilterTimes(Duration.ofHours(1), Duration.ofHours(1), Duration.ZERO, Duration.ZERO);
        try (MilterServer server = start(Talk.settings().withTimes(impatient), gate);
                MtaClient working = connect(server).negotiate();
                MtaClient silent = connect(server);
                MtaClient idle = connect(server).negotiate()) {
            working.send(Talk.message());
            gate.inside.await();
            server.closeSilent();
            assertThat(silent.readToEnd()).isEmpty();
            assertThat(idle.readToEnd()).isEmpty();
            gate.go.countDown();
            assertThat(working.read()).isEqualTo(new Packet.Accept());
        }
    }

    @Test
    void small_packets_are_not_held_back() throws Exception {
        for (MilterSettings.Transport transport : MilterSettings.Transport.values()) {
            try (MilterServer server = start(Talk.settings().withTransport(transport), new RecordingFilter());
                    MtaClient mta = connect(server).negotiate()) {
                assertThat(mta.message()).isEqualTo(new Packet.Accept());
                assertThat(server.open())
                        .singleElement()
                        .satisfies(c -> assertThat(c.channel().config().getOption(ChannelOption.TCP_NODELAY))
                                .isTrue());
            }
        }
    }

    @Test
    void one_connection_too_many_is_closed_at_once_and_the_others_stay() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        MilterEvents events = new MilterEvents() {
            @Override
            public void connectionRefused() {
                refused.incrementAndGet();
            }
        };
        MilterSettings settings = Talk.settings().withLimits(MilterLimits.DEFAULT.withConnections(2));
        try (MilterServer server = MilterServer.start(settings, new RecordingFilter(), events)) {
            try (MtaClient one = connect(server).negotiate();
                    MtaClient two = connect(server).negotiate();
                    MtaClient three = connect(server)) {
                assertThat(three.readToEnd()).isEmpty();
                assertThat(refused.get()).isEqualTo(1);
                assertThat(one.message()).isEqualTo(new Packet.Accept());
                assertThat(two.message()).isEqualTo(new Packet.Accept());
            }
        }
    }

    @Test
    void stopping_finishes_the_message_and_closes_the_idle() throws Exception {
        Gate gate = new Gate();
        MilterServer server = start(gate);
        try (MtaClient busy = connect(server).negotiate();
                MtaClient idle = connect(server).negotiate()) {
            busy.send(Talk.message());
            gate.inside.await();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> server.close(Duration.ofSeconds(60)));
            assertThat(idle.readToEnd()).isEmpty();
            assertThat(stopped).isNotDone();
            gate.go.countDown();
            assertThat(busy.read()).isEqualTo(new Packet.Accept());
            assertThat(busy.readToEnd()).isEmpty();
            stopped.get(60, TimeUnit.SECONDS);
            assertThatThrownBy(() -> connect(server)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void stopping_does_not_wait_longer_than_the_grace() throws Exception {
        Gate gate = new Gate();
        MilterServer server = start(gate);
        try (MtaClient busy = connect(server).negotiate()) {
            busy.send(Talk.message());
            gate.inside.await();
            server.close(Duration.ofMillis(50));
            assertThat(busy.readToEnd()).isEmpty();
            assertThat(gate.interrupted.get()).isTrue();
        }
    }

    @Test
    void events_tell_what_happens() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        CountDownLatch closed = new CountDownLatch(1);
        AtomicLong frames = new AtomicLong();
        Set<Reply> replies = java.util.concurrent.ConcurrentHashMap.newKeySet();
        MilterEvents events = new MilterEvents() {
            @Override
            public void connectionOpened() {
                opened.incrementAndGet();
            }

            @Override
            public void connectionClosed(long count, long bytes) {
                frames.set(count);
                closed.countDown();
            }

            @Override
            public void messageAnswered(Reply reply, long bodyBytes, Duration took) {
                replies.add(reply);
            }
        };
        try (MilterServer server = MilterServer.start(Talk.settings(), new RecordingFilter(), events)) {
            try (MtaClient mta = connect(server).negotiate()) {
                mta.message();
                mta.send(new Command.Quit());
                mta.readToEnd();
            }
            closed.await();
        }
        assertThat(opened.get()).isEqualTo(1);
        assertThat(frames.get()).isEqualTo(11);
        assertThat(replies).containsExactly(Reply.accept());
    }
}
