package dev.nightjar.attach;

import dev.nightjar.attach.AgentState.Kind;
import dev.nightjar.attach.Jvms.Answer;
import java.io.PrintStream;

/** The command {@code detach}, for one JVM after the other. */
final class Detaching {

    private final Jvms jvms;
    private final Plan plan;
    private final Options options;
    private final PrintStream out;
    private final PrintStream err;

    Detaching(Jvms jvms, Plan plan, Options options, PrintStream out, PrintStream err) {
        this.jvms = jvms;
        this.plan = plan;
        this.options = options;
        this.out = out;
        this.err = err;
    }

    /** Returns false when it was refused or has failed. */
    boolean detach(Target target) {
        return switch (target.agent().kind()) {
            case ABSENT -> nothingToDo(target, "the agent is not in it");
            case OFF -> nothingToDo(target, "the agent is switched off already");
            case FAILED ->
                nothingToDo(
                        target,
                        "the agent records nothing, it has failed: "
                                + target.agent().detail());
            case ON, UNKNOWN -> switchOff(target);
        };
    }

    private boolean nothingToDo(Target target, String why) {
        out.println(target.named() + ": " + why + ". Nothing to do.");
        return true;
    }

    private boolean switchOff(Target target) {
        if (Preflight.ofDetach(target, plan) instanceof Preflight.Result.Refused refused) {
            return Refusals.print(target, refused, options, out, err);
        }
        out.print("Detaching from " + target.named() + " ... ");
        out.flush();
        Answer answer = jvms.load(target, plan.jar(), AgentArguments.DETACH);
        if (answer instanceof Answer.Loaded loaded && loaded.state().is(Kind.OFF)) {
            out.println("off");
            out.println("  Nightjar's advice does nothing any more, its streams are closed, its threads gone. The stock"
                    + " OpenTelemetry agent stays");
            out.println("  in the JVM until it ends, with its own instrumentation. To switch Nightjar on again: attach "
                    + target.pid());
            return true;
        }
        out.println("failed");
        err.println("nightjar: " + target.named() + ": " + why(answer));
        return false;
    }

    private static String why(Answer answer) {
        return answer instanceof Answer.NotLoaded not
                ? not.reason()
                : "the agent does not say that it is off. See the JVM's standard error.";
    }
}
