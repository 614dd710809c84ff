package dev.nightjar.attach;

import dev.nightjar.attach.AgentState.Kind;
import dev.nightjar.attach.Jvms.Answer;
import java.io.PrintStream;
import java.util.Locale;

/** The command {@code attach}, for one JVM after the other. */
final class Attaching {

    private final Jvms jvms;
    private final Plan plan;
    private final Options options;
    private final Terminal terminal;
    private final PrintStream out;
    private final PrintStream err;

    Attaching(Jvms jvms, Plan plan, Options options, Terminal terminal, PrintStream out, PrintStream err) {
        this.jvms = jvms;
        this.plan = plan;
        this.options = options;
        this.terminal = terminal;
        this.out = out;
        this.err = err;
    }

    /** Returns false when it was refused, declined or has failed. */
    boolean attach(Target target) {
        if (target.agent().is(Kind.ON)) {
            out.println(target.named() + ": the agent is on already, run "
                    + target.agent().detail() + "."
                    + (plan.settings().isEmpty() ? "" : " To give it other settings, detach first."));
            return true;
        }
        Preflight.Result result = Preflight.ofAttach(target, plan);
        if (result instanceof Preflight.Result.Ok ok) {
            print(target, ok);
            if (options.dryRun()) {
                out.println("Nothing was changed (--dry-run).");
                return true;
            } else if (options.yes() || terminal.agrees("Attach?", out)) {
                return load(target);
            }
            out.println("Left as it is.");
            return false;
        }
        return Refusals.print(target, (Preflight.Result.Refused) result, options, out, err);
    }

    private void print(Target target, Preflight.Result.Ok ok) {
        out.println(target.named() + ", Java " + target.vm().feature() + ", user "
                + target.owner().user() + ". Attaching changes this:");
        ok.lines().forEach(line -> out.println("  - " + line));
        ok.warnings().forEach(warning -> out.println("  ! " + warning));
    }

    private boolean load(Target target) {
        out.print("Attaching to " + target.named() + " ... ");
        out.flush();
        long begin = System.nanoTime();
        Answer answer = jvms.load(target, plan.jar(), plan.arguments());
        String after = String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - begin) / 1e9);
        if (answer instanceof Answer.Loaded loaded && loaded.state().is(Kind.ON)) {
            out.println("on after " + after);
            out.println("  Run " + loaded.state().detail() + "; facts go to " + plan.endpoint(target)
                    + ". To take it away: detach " + target.pid());
            return true;
        }
        out.println("failed after " + after);
        err.println("nightjar: " + target.named() + ": " + why(answer));
        return false;
    }

    private static String why(Answer answer) {
        if (answer instanceof Answer.Loaded loaded) {
            AgentState state = loaded.state();
            return switch (state.kind()) {
                case FAILED -> "the agent has failed: " + state.detail() + ". The JVM's standard error may tell more.";
                case UNKNOWN, ABSENT, ON, OFF ->
                    "the agent does not say that it is on ('" + state.word() + "'). See the JVM's standard error.";
            };
        }
        return ((Answer.NotLoaded) answer).reason();
    }
}
