package dev.nightjar.attach;

import dev.nightjar.attach.AgentState.Kind;
import dev.nightjar.attach.Target.Silence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether a JVM may be attached to or detached from, and what that changes. Pure: knows what {@link Target} says. */
final class Preflight {

    /** The ledgers need it: agent-ext/README.md. */
    private static final int LEAST_JAVA = 17;

    /** JEP 451: a warning since then for every agent that comes while the JVM runs. */
    private static final int WARNS_SINCE_JAVA = 21;

    /** JDK-8342995: from then on a JVM takes arguments of any length. */
    private static final int LONG_ARGUMENTS_SINCE_JAVA = 24;

    /** {@code AttachOperation::arg_length_max} of HotSpot before that; jar, {@code =} and arguments are one. */
    private static final int MOST_ARGUMENT_BYTES = 1_024;

    private static final String DYNAMIC_LOADING = "EnableDynamicAgentLoading";

    sealed interface Result {

        /**
         * It may be done.
         *
         * @param lines what changes, one thing each
         */
        record Ok(List<String> lines, List<String> warnings) implements Result {}

        /**
         * It may not be done.
         *
         * @param reasons each with what to do; at least one
         */
        record Refused(List<String> reasons) implements Result {}
    }

    private Preflight() {}

    static Result ofAttach(Target target, Plan plan) {
        List<String> reasons = new ArrayList<>(unreachable(target, plan, "attach"));
        addUnfit(reasons, target, plan);
        addSilence(reasons, target);
        return reasons.isEmpty()
                ? new Result.Ok(changes(target, plan), warnings(target, plan))
                : new Result.Refused(List.copyOf(reasons));
    }

    static Result ofDetach(Target target, Plan plan) {
        return ofOrder(target, plan, "detach");
    }

    static Result ofProfile(Target target, Plan plan) {
        return ofOrder(target, plan, "profile");
    }

    private static Result ofOrder(Target target, Plan plan, String verb) {
        List<String> reasons = new ArrayList<>(unreachable(target, plan, verb));
        addSilence(reasons, target);
        return reasons.isEmpty() ? new Result.Ok(List.of(), List.of()) : new Result.Refused(List.copyOf(reasons));
    }

    private static List<String> unreachable(Target target, Plan plan, String verb) {
        List<String> reasons = new ArrayList<>();
        VmOptions options = new VmOptions(target.options());
        String user = target.owner().user();
        if (!target.owner().mayAttach()) {
            String who = user.equals("root") ? "that user" : "that user and root";
            reasons.add("It runs as user " + user + " and lets only " + who + " attach. Run: sudo -u " + user
                    + " java -cp " + plan.jar() + " dev.nightjar.attach.Main " + verb + " " + target.pid());
        }
        if (options.isOn("DisableAttachMechanism")) {
            reasons.add("It was started with -XX:+DisableAttachMechanism: nobody can attach. Start it without, or with"
                    + " -javaagent:" + plan.jar());
        }
        if (options.ignoreSignals()) {
            reasons.add("It was started with -Xrs: attaching begins with SIGQUIT, which would end it. Start it without,"
                    + " or with -javaagent:" + plan.jar());
        }
        if (options.isOff(DYNAMIC_LOADING)) {
            reasons.add("It was started with -XX:-" + DYNAMIC_LOADING + ": it takes no agent while it runs. Start it"
                    + " without, or with -javaagent:" + plan.jar());
        }
        if (!target.place().jarVisible()) {
            reasons.add("It cannot read " + plan.jar() + " (it lives in a container, or its user may not). Copy the jar"
                    + " to that path where the JVM runs, or name one that it can read with --agent.");
        }
        return reasons;
    }

    private static void addUnfit(List<String> reasons, Target target, Plan plan) {
        int java = target.vm().feature();
        String vm = target.vm().name();
        if (java != 0 && java < LEAST_JAVA) {
            reasons.add("It runs Java " + java + ": ledgers need Java " + LEAST_JAVA + " or newer. Run it on that.");
        }
        if (!vm.isEmpty() && !vm.contains("HotSpot") && !vm.contains("OpenJDK")) {
            reasons.add("Its VM is '" + vm + "': ledgers are right on HotSpot only. Run it on an OpenJDK build.");
        }
        if (!target.agent().is(Kind.ON) && !target.agent().is(Kind.OFF)) {
            for (String other : target.otherAgents()) {
                reasons.add("Another agent that rewrites the same classes is in it: " + other + ". Two of them break"
                        + " applications: start it without that one.");
            }
            addSwitchedOff(reasons, target, plan);
        }
        if (target.agent().is(Kind.ABSENT) && !target.place().tempDirectoryUsable()) {
            reasons.add("Its temp directory " + target.place().tempDirectory() + " is missing, or it may not write"
                    + " there: the agent unpacks its extension into it. Create it, or give write permission.");
        }
        int bytes = (plan.jar() + "=").getBytes(StandardCharsets.UTF_8).length
                + plan.arguments().length();
        if (bytes > MOST_ARGUMENT_BYTES && java != 0 && java < LONG_ARGUMENTS_SINCE_JAVA) {
            reasons.add("Jar path and settings are " + bytes + " bytes together; Java before "
                    + LONG_ARGUMENTS_SINCE_JAVA + " takes " + MOST_ARGUMENT_BYTES
                    + ". Give fewer settings, or a shorter path with --agent.");
        }
    }

    private static void addSwitchedOff(List<String> reasons, Target target, Plan plan) {
        VmOptions options = new VmOptions(target.options());
        boolean withOurs = options.agentJars().stream().anyMatch(jar -> jar.contains("nightjar-agent"));
        boolean off = options.property(Plan.ENABLED).toLowerCase(Locale.ROOT).equals("false");
        if (off && withOurs) {
            reasons.add("It was started with the agent and nightjar.enabled=false: our bytecode was left out, and"
                    + " cannot come later. Start it without nightjar.enabled=false.");
        } else if (withOurs && target.agent().is(Kind.ABSENT)) {
            reasons.add("It was started with the agent, which does not say how it stands: it is still starting, or its"
                    + " standard error says why it did not. Try again in a minute.");
        } else if (off && !plan.settings().containsKey(Plan.ENABLED)) {
            reasons.add("It was started with nightjar.enabled=false, so the agent would stay switched off for good. Add"
                    + " -Dnightjar.enabled=true to overrule that.");
        }
    }

    /** Unless the reason is said already: a JVM is often not asked because of it. */
    private static void addSilence(List<String> reasons, Target target) {
        Silence silence = target.silence();
        if (silence != null && reasons.isEmpty()) {
            reasons.add(silence.reason().substring(0, 1).toUpperCase(Locale.ROOT)
                    + silence.reason().substring(1));
        }
    }

    private static List<String> changes(Target target, Plan plan) {
        List<String> lines = new ArrayList<>();
        if (target.agent().is(Kind.OFF)) {
            lines.add("The agent is in it and switched off: it is switched on again, no class is rewritten.");
        } else {
            lines.add("The stock OpenTelemetry agent " + plan.stockVersion() + " comes in and rewrites classes, loaded"
                    + " ones too: requests are slower for seconds.");
            lines.add("Nightjar's advice comes into executors, connection pools and JDBC.");
        }
        lines.add(Cost.THREADS + " daemon threads 'nightjar-...' and one JFR recording are started,"
                + " and a GC log where there is none.");
        lines.add("Facts are sent to " + plan.endpoint(target) + "; the stock agent's exporters stay off unless set.");
        if (!target.agent().is(Kind.OFF)) {
            lines.add("It costs about " + Cost.CPU_SECONDS + " s of CPU once, and " + Cost.MEMORY_MIB
                    + " MiB of memory.");
        }
        lines.add("'detach " + target.pid() + "' ends recording, threads and sending. The stock agent's instrumentation"
                + " and its memory stay until the JVM ends.");
        return List.copyOf(lines);
    }

    private static List<String> warnings(Target target, Plan plan) {
        List<String> warnings = new ArrayList<>();
        VmOptions options = new VmOptions(target.options());
        if (target.vm().feature() >= WARNS_SINCE_JAVA && !options.isOn(DYNAMIC_LOADING)) {
            warnings.add("The JVM prints four lines of warning to its standard error (JEP 451): -XX:+" + DYNAMIC_LOADING
                    + " at its next start silences them. A future JDK may forbid attaching without it.");
        }
        String metaspace = options.value("MaxMetaspaceSize");
        if (target.agent().is(Kind.ABSENT) && !metaspace.isEmpty()) {
            warnings.add("Its Metaspace is limited to " + metaspace + ": the agent needs some " + Cost.METASPACE_MIB
                    + " MiB of it, and without that room the application fails.");
        }
        switch (target.agent().kind()) {
            case UNKNOWN, ON -> {}
            case ABSENT ->
                warnings.add("The JVM prints 'Sharing is only supported for boot loader classes'; that does no harm.");
            case OFF -> {
                if (plan.hasOtelSettings()) {
                    warnings.add("Settings otel.* change nothing: the stock agent has read its own when it came.");
                }
            }
            case FAILED ->
                warnings.add(
                        "The agent has failed in it before: " + target.agent().detail() + ". It is tried again.");
        }
        return List.copyOf(warnings);
    }
}
