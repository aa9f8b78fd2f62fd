// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.stack;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.ContainerState;
import org.testcontainers.containers.DockerComposeContainer;
import org.winnowmail.app.testkit.SmtpSink;

/**
 * {@code docker-compose.yml} as it is, with no {@code .env} but free ports, a resolver of the test's own and
 * greylisting off (nothing here waits five minutes to come back).
 */
final class MailStack implements AutoCloseable {
    static final String DOMAIN = "example.test";
    static final String HOSTNAME = "mail.example.test";
    static final String SRS_DOMAIN = "srs.example.test";
    static final Account DEMO = new Account("demo@example.test", "demo-password");
    static final Account SECOND = new Account("second@example.test", "second-password");

    /** Long enough for a machine of two cores with other work; nothing waits for it when all is well. */
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    /** Between two questions. */
    private static final Duration POLL = Duration.ofMillis(250);

    private static final List<String> LASTING = List.of("dovecot", "milter", "sieve-lmtp", "postfix");
    private static final List<String> PORTS = List.of(
            "SMTP_PORT",
            "SUBMISSION_PORT",
            "SUBMISSIONS_PORT",
            "IMAP_PORT",
            "IMAPS_PORT",
            "MANAGESIEVE_PORT",
            "MILTER_HTTP_PORT",
            "LMTP_HTTP_PORT");

    record Account(String address, String password) {}

    private final DockerComposeContainer<?> compose;
    private final Map<String, String> environment;
    private final FakeDns dns;

    private MailStack(DockerComposeContainer<?> compose, Map<String, String> environment, FakeDns dns) {
        this.compose = compose;
        this.environment = environment;
        this.dns = dns;
    }

    /** What these tests need and this machine has not. */
    static Optional<String> missing() {
        if (!answers("docker", "version")) {
            return Optional.of("a Docker engine that answers `docker version` (apt-get install docker.io; dockerd)");
        }
        if (!answers("docker-compose", "version")) {
            return Optional.of("docker-compose (apt-get install docker-compose)");
        }
        return Optional.empty();
    }

    private static boolean answers(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static MailStack start() {
        Map<String, String> environment = new LinkedHashMap<>();
        PORTS.forEach(name -> environment.put(name, Integer.toString(freePort())));
        FakeDns dns = FakeDns.start(hostSeenFromContainers());
        environment.put("DNS_SERVERS", dns.place());
        environment.put("GREYLIST", "off");
        environment.put("SRS_DOMAIN", SRS_DOMAIN);
        File file = Path.of(System.getProperty("winnow.root", ".."), "docker-compose.yml")
                .toFile();
        @SuppressWarnings("resource") // closed with the stack
        DockerComposeContainer<?> compose = new DockerComposeContainer<>("winnow-it", file)
                .withEnv(environment)
                .withPull(false)
                .withBuild(true);
        MailStack stack = new MailStack(compose, environment, dns);
        Runtime.getRuntime().addShutdownHook(new Thread(compose::stop));
        long begun = System.nanoTime();
        compose.start();
        stack.awaitHealthy();
        System.err.printf("stack: images built and all healthy after %.1f s%n", (System.nanoTime() - begun) / 1e9);
        stack.publishSigningKey();
        return stack;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port on loopback", e);
        }
    }

    private static String hostSeenFromContainers() {
        DockerClient docker = DockerClientFactory.instance().client();
        return docker.inspectNetworkCmd().withNetworkId("bridge").exec().getIpam().getConfig().stream()
                .map(config -> config.getGateway())
                .filter(gateway -> gateway != null && !gateway.contains(":"))
                .findFirst()
                .orElse("172.17.0.1");
    }

    /** What the admin does with the line that setup prints: puts it into DNS. */
    private void publishSigningKey() {
        String record = signingKeyRecord();
        dns.txt("winnow._domainkey." + DOMAIN, record);
        // Containers reach us by the bridge's gateway; so do we them.
        dns.txt("friend.test", "v=spf1 ip4:10.0.0.0/8 ip4:172.16.0.0/12 ip4:192.168.0.0/16 -all");
        dns.txt("foe.test", "v=spf1 -all");
    }

    /** The value of the TXT record that {@code setup} prints on the first start. */
    String signingKeyRecord() {
        Matcher line = Pattern.compile("(?m)winnow\\._domainkey\\." + Pattern.quote(DOMAIN) + "\\. TXT (.*)$")
                .matcher(container("setup").getLogs());
        if (!line.find()) {
            throw new AssertionError(
                    "setup printed no DNS record:\n" + container("setup").getLogs());
        }
        Matcher strings = Pattern.compile("\"([^\"]*)\"").matcher(line.group(1));
        StringBuilder value = new StringBuilder();
        while (strings.find()) {
            value.append(strings.group(1));
        }
        return value.toString();
    }

    private int port(String variable) {
        return Integer.parseInt(environment.getOrDefault(variable, "0"));
    }

    /** From the world, port 25. */
    SmtpClient smtp() throws IOException {
        return SmtpClient.connect(port("SMTP_PORT"));
    }

    /** From one of our users: port 587, TLS, AUTH. */
    SmtpClient submission(Account account) throws IOException {
        SmtpClient client = SmtpClient.connect(port("SUBMISSION_PORT"));
        client.startTls();
        client.authenticate(account);
        return client;
    }

    ImapClient imap(Account account) throws IOException {
        return ImapClient.login(port("IMAPS_PORT"), account);
    }

    int managesievePort() {
        return port("MANAGESIEVE_PORT");
    }

    /** HTTP of {@code milter} or {@code sieve-lmtp}. */
    String http(String service) {
        return "http://127.0.0.1:" + port(service.equals("milter") ? "MILTER_HTTP_PORT" : "LMTP_HTTP_PORT");
    }

    private ContainerState container(String service) {
        return compose.getContainerByServiceName(service + "_1")
                .map(ContainerState.class::cast)
                .orElseThrow(() -> new AssertionError("there is no container of " + service));
    }

    void kill(String service) {
        docker().killContainerCmd(container(service).getContainerId()).exec();
    }

    void start(String service) {
        docker().startContainerCmd(container(service).getContainerId()).exec();
        awaitHealthy(service);
    }

    void restartAll() {
        LASTING.forEach(
                service -> docker().restartContainerCmd(container(service).getContainerId())
                        .exec());
        awaitHealthy();
    }

    String logs(String service) {
        return container(service).getLogs();
    }

    String run(String service, String... command) throws IOException {
        try {
            ExecResult result = container(service).execInContainer(command);
            return result.getStdout() + result.getStderr();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** A server of the world's: what Postfix sends to these domains comes to it. */
    SmtpSink world(String... domains) throws IOException {
        InetAddress here = InetAddress.getByName(hostSeenFromContainers());
        SmtpSink sink = new SmtpSink(here);
        String route = " = smtp:[" + here.getHostAddress() + "]:" + sink.port() + "}";
        String routes = Arrays.stream(domains).map(d -> "{" + d + route).collect(Collectors.joining(", "));
        run("postfix", "postconf", "-e", "transport_maps = inline:{" + routes + "}");
        run("postfix", "postfix", "reload");
        return sink;
    }

    /** Puts a user's active script where ManageSieve keeps it. */
    void script(Account account, String text) throws IOException {
        String[] name = account.address().split("@", 2);
        String folder = "/mail/" + name[1] + "/" + name[0] + "/sieve";
        String said = run(
                "dovecot",
                "sh",
                "-c",
                "mkdir -p " + folder + " && printf '%s' \"$0\" > " + folder + "/test.sieve && ln -sf test.sieve "
                        + folder + "/.dovecot.sieve",
                text);
        if (!said.isBlank()) {
            throw new IOException(said);
        }
    }

    /** Makes Postfix try at once what it has deferred. */
    void flushQueue() throws IOException {
        run("postfix", "postqueue", "-f");
    }

    void awaitHealthy() {
        LASTING.forEach(this::awaitHealthy);
    }

    void awaitHealthy(String service) {
        boolean healthy;
        try {
            healthy = await(() -> {
                InspectContainerResponse.ContainerState state = docker().inspectContainerCmd(
                                container(service).getContainerId())
                        .exec()
                        .getState();
                return state.getHealth() != null
                        && "healthy".equals(state.getHealth().getStatus());
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!healthy) {
            throw new AssertionError(
                    service + " did not become healthy in " + PATIENCE.toSeconds() + " s. Its log:\n" + logs(service));
        }
    }

    private static DockerClient docker() {
        return DockerClientFactory.instance().client();
    }

    /** Something asked of another process. */
    interface Question {
        boolean yes() throws IOException;
    }

    /** Polls, for what other processes do in their own time. */
    static boolean await(Question question) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!question.yes()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        compose.stop();
        dns.close();
    }
}
