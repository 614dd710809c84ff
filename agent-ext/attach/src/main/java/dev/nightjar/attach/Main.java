package dev.nightjar.attach;

import dev.nightjar.attach.AgentState.Kind;
import dev.nightjar.attach.Options.Command;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * {@code java -cp nightjar-agent.jar dev.nightjar.attach.Main}: lists JVMs, attaches the agent, detaches it, profiles. Needs
 * nothing but that jar and a JDK.
 */
public final class Main {

    /** Jars of Nightjar itself: its server would watch how it takes in what it sends. */
    private static final String OWN = "nightjar-";

    static final int DONE = 0;
    /** For at least one JVM. */
    static final int FAILED = 1;
    /** EX_USAGE of sysexits.h. */
    static final int USAGE = 64;

    private final Function<Path, Jvms> jvmsFor;
    private final Terminal terminal;
    private final Pauses pauses;
    private final PrintStream out;
    private final PrintStream err;

    /** @param jvmsFor given the place of the agent's jar */
    Main(Function<Path, Jvms> jvmsFor, Terminal terminal, Pauses pauses, PrintStream out, PrintStream err) {
        this.jvmsFor = jvmsFor;
        this.pauses = pauses;
        this.terminal = terminal;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
            System.err.println("nightjar: the Java at " + System.getProperty("java.home")
                    + " cannot attach (no module jdk.attach): run this with the java of a JDK 17 or newer");
            System.exit(FAILED);
        }
        UntilInterrupted pauses = new UntilInterrupted();
        int exit =
                new Main(LocalJvms::new, Terminal.ofSystem(), pauses, System.out, System.err).run(List.of(arguments));
        pauses.over();
        System.exit(exit);
    }

    /** Returns the exit code. */
    int run(List<String> arguments) {
        try {
            Options options = OptionsParser.parse(arguments);
            options.warnings().forEach(warning -> err.println("nightjar: " + warning));
            return switch (options.command()) {
                case HELP -> help();
                case JVMS -> list(options);
                case ATTACH, DETACH, PROFILE -> work(options);
            };
        } catch (UsageException e) {
            err.println("nightjar: " + e.getMessage());
            err.println("See: help");
            return USAGE;
        }
    }

    private int help() {
        out.print(HelpText.TEXT);
        return DONE;
    }

    private int list(Options options) {
        List<Target> targets = jvmsFor.apply(AgentJar.place(options.agent())).all();
        if (options.json()) {
            out.println(JvmTable.json(targets));
        } else if (targets.isEmpty()) {
            out.println("No JVM is seen here beside this tool.");
        } else {
            JvmTable.text(targets).forEach(out::println);
        }
        return DONE;
    }

    private int work(Options options) throws UsageException {
        AgentJar jar = AgentJar.at(AgentJar.place(options.agent()));
        boolean attach = options.command() == Command.ATTACH;
        if (attach && !options.yes() && !options.dryRun() && !terminal.present()) {
            throw new UsageException(
                    "there is no terminal to ask at: add --yes to attach, --dry-run to see what it changes");
        }
        Plan plan = new Plan(jar.path(), jar.stockVersion(), options.settings());
        Jvms jvms = jvmsFor.apply(jar.path());
        List<Target> targets = targets(options, jvms);
        if (targets.isEmpty()) {
            return options.targets() instanceof Selection.Named ? FAILED : DONE;
        }
        if (options.command() == Command.PROFILE && targets.size() > 1) {
            err.println("nightjar: more than one JVM has the name, profile one of them by its process number:");
            JvmTable.text(targets).forEach(err::println);
            return FAILED;
        }
        Predicate<Target> work = switch (options.command()) {
            case ATTACH -> new Attaching(jvms, plan, options, terminal, out, err)::attach;
            case DETACH -> new Detaching(jvms, plan, options, out, err)::detach;
            case PROFILE -> new Profiling(jvms, plan, options, pauses, out, err)::profile;
            case HELP, JVMS -> throw new IllegalStateException("not for single JVMs: " + options.command());
        };
        int exit = DONE;
        for (Target target : targets) {
            exit = work.test(target) ? exit : FAILED;
        }
        return exit;
    }

    /** Empty when there are none, which has then been said. */
    private List<Target> targets(Options options, Jvms jvms) {
        Selection selection = options.targets();
        if (selection instanceof Selection.Pids some) {
            return jvms.of(some.pids());
        }
        List<Target> all = jvms.all();
        if (selection instanceof Selection.Named named) {
            List<Target> found = all.stream().filter(named::matches).toList();
            if (found.isEmpty()) {
                err.println("nightjar: no JVM's main class or jar contains '" + named.text() + "'. There "
                        + (all.isEmpty() ? "is none." : "are:"));
                if (!all.isEmpty()) {
                    JvmTable.text(all).forEach(err::println);
                }
            }
            return found;
        }
        boolean attach = options.command() == Command.ATTACH;
        List<Target> open = all.stream()
                .filter(target -> target.owner().mayAttach() && target.agent().is(Kind.ON) != attach)
                .filter(target -> attach || target.silence() == null)
                .filter(target -> !attach || !target.program().startsWith(OWN))
                .toList();
        if (open.isEmpty()) {
            out.println(
                    attach ? "No JVM of this user is without the agent." : "The agent is on in no JVM of this user.");
        }
        return open;
    }
}
