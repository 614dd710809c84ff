package dev.nightjar.attach;

import dev.nightjar.agent.boot.Order;
import dev.nightjar.attach.AgentState.Kind;
import dev.nightjar.attach.Jvms.Answer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code profile}, for one JVM. The agent only records, so that reading the recording costs the JVM nothing; it ends
 * that by itself, also when this tool is gone.
 */
final class Profiling {

    private static final Duration LOOK = Duration.ofSeconds(2);

    /** Writing the recording's end on a starved machine. */
    private static final int LOOKS_LATE = 60;

    private static final Duration SEND_LOOK = Duration.ofSeconds(1);
    private static final long SEND_LOOKS = 600;

    private static final int QUESTIONS = 3;

    private static final int TIMES_SINCE_JAVA = 25;

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private final Jvms jvms;
    private final Plan plan;
    private final Options options;
    private final Pauses pauses;
    private final PrintStream out;
    private final PrintStream err;
    private final String id = String.format(Locale.ROOT, "%016x", new Random().nextLong());

    Profiling(Jvms jvms, Plan plan, Options options, Pauses pauses, PrintStream out, PrintStream err) {
        this.jvms = jvms;
        this.plan = plan;
        this.options = options;
        this.pauses = pauses;
        this.out = out;
        this.err = err;
    }

    /** Returns false when there is no report. */
    boolean profile(Target target) {
        if (Preflight.ofProfile(target, plan) instanceof Preflight.Result.Refused refused) {
            return Refusals.print(target, refused, options, out, err);
        } else if (!target.agent().is(Kind.ON)) {
            return failed(
                    target,
                    "the agent is not on in it (" + target.agent().word() + "): attach " + target.pid() + " first");
        }
        String whyNotSent = options.profile().send() ? whyNotSent(target) : null;
        if (whyNotSent != null) {
            return failed(target, whyNotSent);
        }
        List<String> methods = options.profile().methods();
        if (!methods.isEmpty() && target.vm().feature() < TIMES_SINCE_JAVA) {
            err.println("nightjar: methods are timed by Java " + TIMES_SINCE_JAVA + " and newer, this JVM runs "
                    + target.vm().feature() + ": left out");
            methods = List.of();
        }
        String begin = AgentArguments.beginProfile(id, options.profile().seconds(), String.join(";", methods));
        if (jvms.load(target, plan.jar(), begin) instanceof Answer.NotLoaded not) {
            return failed(target, not.reason());
        }
        Order state = told(target);
        boolean begun = state != null && isOurs(state, "recording");
        if (state != null && begun) {
            out.print("Profiling " + target.named() + ", Java " + target.vm().feature() + ", for "
                    + options.profile().seconds() + " s; Ctrl-C ends it sooner, with what there is then ");
            state = ended(target, state);
        }
        return conclude(target, state, begun, methods);
    }

    /** A starved JVM may miss a question. */
    private @Nullable Order told(Target target) {
        Order state = jvms.profile(target);
        for (int asked = 1; state == null && asked < QUESTIONS; asked++) {
            state = jvms.profile(target);
        }
        return state;
    }

    /** What the agent told last. */
    private @Nullable Order ended(Target target, Order first) {
        Order state = first;
        long looks = options.profile().seconds() / LOOK.toSeconds() + LOOKS_LATE;
        while (isOurs(state, "recording") && looks > 0) {
            out.print(".");
            out.flush();
            if (!pauses.await(LOOK)) {
                looks = LOOKS_LATE;
                jvms.load(target, plan.jar(), AgentArguments.endProfile(id));
            }
            looks--;
            state = told(target);
        }
        out.println();
        return state;
    }

    private boolean conclude(Target target, @Nullable Order state, boolean begun, List<String> methods) {
        if (state == null) {
            return failed(
                    target,
                    "the agent tells nothing of a profile: it is an older one, or the JVM ended or was detached from;"
                            + " 'jvms' tells");
        } else if (!state.value("id").equals(id)) {
            return failed(
                    target,
                    begun
                            ? "another profile took its place"
                            : "another profile is under way in it, of at most 10 minutes, or its file is not fetched"
                                    + " yet, for as long at most: try again when that is over");
        }
        return switch (state.verb()) {
            case "recorded" -> report(target, state, methods);
            case "refused" -> failed(target, "no profile: " + why(state));
            case "ended" -> failed(target, "the profile ended without a result: " + why(state));
            case "failed" -> failed(target, "the profile failed: " + why(state) + ". See the JVM's standard error.");
            default ->
                failed(
                        target,
                        "the profile has not ended in time (" + printable(state.verb())
                                + "): see the JVM's standard error");
        };
    }

    private boolean report(Target target, Order recorded, List<String> methods) {
        try {
            Path raw = jvms.file(target, Path.of(recorded.value("file")));
            if (!recorded.value("why").isEmpty()) {
                out.println("It ended early: " + why(recorded));
            }
            double seconds = Double.parseDouble(recorded.value("seconds"));
            ProfileReport.of(raw, seconds, methods).forEach(out::println);
            Path directory = options.profile().directory();
            if (directory != null) {
                keep(target, raw, directory);
            }
            return !options.profile().send() || send(target, raw, recorded.value("cleared"));
        } catch (IOException | RuntimeException e) {
            return failed(
                    target,
                    "the recording could not be read, kept or copied (" + e + "). Only the JVM's user and root can");
        } finally {
            jvms.load(target, plan.jar(), AgentArguments.endProfile(id));
        }
    }

    private void keep(Target target, Path raw, Path directory) throws IOException {
        Path kept = RecordingCopy.of(
                raw,
                directory.resolve("nightjar-" + target.pid() + "-"
                        + STAMP.format(LocalDateTime.now(ZoneId.systemDefault())) + ".jfr"));
        out.println("Recording: " + kept.toAbsolutePath() + ", yours only to read");
    }

    /** The agent sends it: it knows the way to the server, and its token. */
    private boolean send(Target target, Path raw, String cleared) throws IOException {
        if (cleared.isEmpty()) {
            return failed(target, "the recording was not sent: the agent in it is an older one, which sends all of it");
        }
        RecordingCopy.of(raw, jvms.file(target, Path.of(cleared)));
        jvms.load(target, plan.jar(), AgentArguments.sendProfile(id));
        out.print("Sending the recording ");
        Order state = told(target);
        for (long looks = SEND_LOOKS; looks > 0 && (isOurs(state, "recorded") || isOurs(state, "sending")); looks--) {
            out.print(".");
            out.flush();
            if (!pauses.await(SEND_LOOK)) { // it is taken away, and with it the sending ends
                out.println();
                return failed(target, "the recording was not sent: it was broken off");
            }
            state = told(target);
        }
        out.println();
        if (state != null && isOurs(state, "sent")) {
            out.println("Recording: " + id + " at " + printable(state.value("to"))
                    + "; the API of that server gives it out: /api/v1/recordings/" + id);
            return true;
        }
        String why = "it took too long";
        if (state != null && !state.value("id").equals(id)) {
            why = "another profile took its place";
        } else if (state != null && !state.value("why").isEmpty()) {
            why = why(state);
        }
        return failed(
                target,
                "the recording was not sent: " + why
                        + (options.profile().directory() == null
                                ? ". --file DIR keeps it on this machine"
                                : ". It is kept, see above"));
    }

    /**
     * What is sent is a copy beside the JVM's file. The JVM may put a link there, and so choose where this tool writes: it must not be
     * able to do more than the JVM itself.
     */
    private @Nullable String whyNotSent(Target target) {
        String user = target.owner().user();
        if (!target.owner().isSelf() && user.isEmpty()) {
            return "only the JVM's user may have its recording sent, and it is not known who that is: keep it with --file DIR";
        } else if (!target.owner().isSelf()) {
            return "only the JVM's user may have its recording sent. Run: sudo -u " + user + " java -cp " + plan.jar()
                    + " dev.nightjar.attach.Main profile " + target.pid() + " --send; or keep it with --file DIR";
        }
        Path root = Path.of("/");
        try {
            return Files.isSameFile(root, jvms.file(target, root))
                    ? null
                    : "it lives in a container, so its recording can be sent from there only: run this in it, or keep the"
                            + " recording with --file DIR";
        } catch (IOException e) {
            return "it cannot be seen whether it lives in a container (" + e + "): keep the recording with --file DIR";
        }
    }

    private static String why(Order state) {
        return printable(state.value("why"));
    }

    /** The JVM is somebody else's, maybe. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    private boolean isOurs(@Nullable Order state, String verb) {
        return state != null && state.verb().equals(verb) && state.value("id").equals(id);
    }

    private boolean failed(Target target, String why) {
        err.println("nightjar: " + target.named() + ": " + why);
        return false;
    }
}
