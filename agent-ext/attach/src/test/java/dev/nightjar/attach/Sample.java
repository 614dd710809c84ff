package dev.nightjar.attach;

import dev.nightjar.attach.Target.Owner;
import dev.nightjar.attach.Target.Place;
import dev.nightjar.attach.Target.Silence;
import dev.nightjar.attach.Target.Vm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JVM that may be attached to, until it is told otherwise. */
final class Sample {

    static final Plan PLAN = new Plan(Path.of("/opt/nightjar-agent.jar"), "2.33.1", Map.of());

    private final long pid;
    private String program = "order.jar";
    private Owner owner = new Owner("shop", true, false);
    private Vm vm = new Vm(17, "OpenJDK 64-Bit Server VM");
    private List<String> options = List.of();
    private AgentState agent = AgentState.ABSENT;
    private String endpoint = "";
    private Place place = new Place("/tmp", true, true);
    private List<String> otherAgents = List.of();
    private @Nullable Silence silence;

    private Sample(long pid) {
        this.pid = pid;
    }

    static Sample jvm() {
        return jvm(4711);
    }

    static Sample jvm(long pid) {
        return new Sample(pid);
    }

    Sample program(String name) {
        program = name;
        return this;
    }

    Sample ownedBy(Owner who) {
        owner = who;
        return this;
    }

    Sample anotherUsers() {
        owner = new Owner("postgres", false, false);
        return silent(Silence.Kind.NOT_ASKED, "user postgres");
    }

    Sample vm(int feature, String name) {
        vm = new Vm(feature, name);
        return this;
    }

    Sample java(int feature) {
        return vm(feature, vm.name());
    }

    Sample options(String... given) {
        options = List.of(given);
        otherAgents = OtherAgents.in(options);
        return this;
    }

    Sample agent(AgentState state) {
        agent = state;
        return this;
    }

    Sample endpoint(String told) {
        endpoint = told;
        return this;
    }

    Sample place(boolean tempDirectoryUsable, boolean jarVisible) {
        place = new Place("/nowhere", tempDirectoryUsable, jarVisible);
        return this;
    }

    Sample silent(Silence.Kind kind, String word) {
        silence = new Silence(kind, word, "it is silent: " + word + ".");
        agent = AgentState.UNKNOWN;
        vm = Vm.UNKNOWN;
        return this;
    }

    Target target() {
        return new Target(pid, program, owner, vm, options, agent, endpoint, place, otherAgents, silence);
    }
}
