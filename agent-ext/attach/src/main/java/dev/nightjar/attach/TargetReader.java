package dev.nightjar.attach;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.nightjar.attach.Target.Owner;
import dev.nightjar.attach.Target.Place;
import dev.nightjar.attach.Target.Silence;
import dev.nightjar.attach.Target.Vm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is known of a JVM, in two steps: what the system tells of the process, and, where that forbids nothing,
 * what the JVM answers. Asking begins with SIGQUIT, which ends or disturbs a process that does not expect it.
 */
final class TargetReader {

    private static final Set<String> LAUNCHERS = Set.of("java", "java.exe", "javaw.exe");

    private final Proc proc;
    private final Path jar;

    /** @param jar the agent's, an absolute path without links */
    TargetReader(Proc proc, Path jar) {
        this.proc = proc;
        this.jar = jar;
    }

    /** Does not touch the process. {@link Target#silence} is null when it may be asked. */
    Target outline(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process == null || !process.isAlive() || proc.isZombie(pid)) {
            return ended(pid);
        }
        List<String> arguments = arguments(process);
        Map<String, String> environment = proc.environment(pid);
        CommandLine line = isLauncher(process) && !arguments.isEmpty()
                ? CommandLine.of(arguments.subList(1, arguments.size()))
                : CommandLine.UNKNOWN;
        Owner owner = owner(process);
        List<String> options = options(environment, line.options());
        Target known = new Target(
                pid,
                line.program(),
                owner,
                Vm.UNKNOWN,
                options,
                AgentState.UNKNOWN,
                environment.getOrDefault("NIGHTJAR_ENDPOINT", ""),
                Place.UNKNOWN,
                OtherAgents.in(options),
                null);
        return known.with(whyNotAsked(known, process));
    }

    /** May block for as long as the JVM does not answer. */
    Target ask(Target outline) {
        try {
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(outline.pid()));
            try {
                return answered(outline, machine.getSystemProperties(), machine.getAgentProperties());
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | IOException e) {
            boolean alive =
                    ProcessHandle.of(outline.pid()).map(ProcessHandle::isAlive).orElse(false);
            return alive ? outline.with(noAnswer(String.valueOf(e.getMessage()))) : ended(outline.pid());
        }
    }

    static Silence noAnswer(String how) {
        return new Silence(
                Silence.Kind.NO_ANSWER,
                "does not answer",
                "it does not answer (" + how + "). See whether it hangs or is starved of CPU, then try again.");
    }

    /** Whether it runs the program {@code java}. What others run the system does not tell, but how they call it. */
    boolean isLauncher(ProcessHandle process) {
        String path = process.info().command().orElse("");
        if (path.isEmpty()) {
            path = proc.arguments(process.pid()).stream().findFirst().orElse("");
        }
        return LAUNCHERS.contains(CommandLine.fileName(path).toLowerCase(Locale.ROOT));
    }

    private static Target ended(long pid) {
        return Target.silent(
                pid,
                new Silence(
                        Silence.Kind.NO_JVM,
                        "ended",
                        "there is no process " + pid + " (any more). The command 'jvms' lists what there is."));
    }

    private List<String> arguments(ProcessHandle process) {
        List<String> arguments = proc.arguments(process.pid());
        if (!arguments.isEmpty()) {
            return arguments;
        }
        List<String> told = new ArrayList<>(List.of(""));
        process.info().arguments().ifPresent(rest -> told.addAll(List.of(rest)));
        return told;
    }

    /** Weakest first: the launcher puts JDK_JAVA_OPTIONS before the command line, HotSpot the others around it. */
    private static List<String> options(Map<String, String> environment, List<String> commandLine) {
        List<String> options = new ArrayList<>();
        String enabled = environment.get("NIGHTJAR_ENABLED");
        if (enabled != null) {
            options.add("-Dnightjar.enabled=" + enabled);
        }
        options.addAll(CommandLine.words(environment.getOrDefault("JAVA_TOOL_OPTIONS", "")));
        options.addAll(CommandLine.words(environment.getOrDefault("JDK_JAVA_OPTIONS", "")));
        options.addAll(commandLine);
        options.addAll(CommandLine.words(environment.getOrDefault("_JAVA_OPTIONS", "")));
        return options;
    }

    /** By number where the system tells it, as HotSpot itself does; else by name. Root may always. */
    private Owner owner(ProcessHandle process) {
        String user = process.info().user().orElse("");
        if (user.isEmpty()) {
            try {
                user = Files.getOwner(Path.of("/proc", String.valueOf(process.pid())))
                        .getName();
            } catch (IOException | UnsupportedOperationException e) {
                user = ""; // gone, or no Linux
            }
        }
        Integer theirs = proc.effectiveUser(String.valueOf(process.pid()));
        Integer ours = proc.effectiveUser("self");
        if (theirs != null && ours != null) {
            return new Owner(user, ours == 0 || ours.equals(theirs), ours.equals(theirs));
        }
        String self = System.getProperty("user.name", "");
        boolean isSelf = !user.isEmpty() && self.equals(user);
        return new Owner(user, user.isEmpty() || self.equals("root") || isSelf, isSelf);
    }

    private @Nullable Silence whyNotAsked(Target known, ProcessHandle process) {
        long pid = known.pid();
        VmOptions options = new VmOptions(known.options());
        if (pid == ProcessHandle.current().pid()) {
            return notAsked(
                    "this tool", "process " + pid + " is this tool itself. The command 'jvms' lists the others.");
        } else if (!known.owner().mayAttach()) {
            String user = known.owner().user();
            return notAsked("user " + user, "it runs as user " + user + ": run this as that user.");
        } else if (options.forbidAttaching()) {
            return notAsked("attach disabled", "it was started so that nobody can attach: start it otherwise.");
        } else if (!isJvm(process)) {
            return new Silence(
                    Silence.Kind.NO_JVM,
                    "no JVM",
                    "process " + pid + " is no JVM. The command 'jvms' lists those that there are.");
        } else if (Boolean.TRUE.equals(proc.maps(pid, "libj9vm"))) {
            return notAsked("OpenJ9", "it is OpenJ9: ledgers are right on HotSpot only. Run it on an OpenJDK build.");
        } else if (proc.isStopped(pid)) {
            return new Silence(
                    Silence.Kind.NO_ANSWER,
                    "does not answer",
                    "the process is stopped (by a signal or a debugger). Let it go on (kill -CONT " + pid
                            + "), then try again.");
        } else if (proc.doesNotCatchQuit(pid)) {
            return notAsked(
                    "attach disabled",
                    "it does not handle SIGQUIT, by which attaching begins: it has only just started (try again), or"
                            + " was started with -Xrs (start it without, or with -javaagent).");
        }
        return null;
    }

    private static Silence notAsked(String word, String reason) {
        return new Silence(Silence.Kind.NOT_ASKED, word, reason);
    }

    private boolean isJvm(ProcessHandle process) {
        Boolean library = proc.maps(process.pid(), "libjvm.so");
        return library != null
                ? library
                : isLauncher(process) || LocalJvms.attachable().contains(process.pid());
    }

    private Target answered(Target outline, Properties system, Properties agent) {
        List<String> options = new ArrayList<>(outline.options());
        // Also those of @files; its spaces may be within an option, so that what is known already stays.
        CommandLine.words(agent.getProperty("sun.jvm.args", "")).stream()
                .filter(option -> !options.contains(option))
                .forEach(options::add);
        List<String> others = new ArrayList<>(OtherAgents.in(options));
        others.addAll(OtherAgents.in(system));
        String program = outline.program().isEmpty()
                ? CommandLine.programOfCommand(agent.getProperty("sun.java.command", ""))
                : outline.program();
        return new Target(
                outline.pid(),
                program,
                outline.owner(),
                new Vm(
                        feature(system.getProperty("java.specification.version", "")),
                        system.getProperty("java.vm.name", "")),
                options,
                AgentState.of(system),
                system.getProperty(Plan.ENDPOINT, outline.endpoint()),
                place(outline.pid(), system),
                others.stream().distinct().toList(),
                null);
    }

    private Place place(long pid, Properties system) {
        Sight sight = new Sight(proc, pid);
        Path temp = Path.of(system.getProperty("user.dir", "/")).resolve(system.getProperty("java.io.tmpdir", ""));
        return new Place(temp.toString(), sight.writesInto(temp), sight.reads(jar));
    }

    /** {@code 17} is 17, {@code 1.8} is 8, anything else is not known. */
    private static int feature(String version) {
        String number = version.startsWith("1.") ? version.substring(2) : version;
        return number.matches("\\d{1,4}") ? Integer.parseInt(number) : 0;
    }
}
