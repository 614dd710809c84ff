package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which statements our own works call, who calls each most, and how often beside normal times. For one thread. */
final class OurStatements {

    /**
     * Calls of one statement by all our works.
     *
     * @param caller service and operation that calls it most, empty when none does
     */
    private record Calls(String caller, double perSecond, double perSecondNormal) {}

    private final Scene scene;

    /** Statement → operations that call it in the window. */
    private final Map<String, List<Subject>> callers = new HashMap<>();

    private final Map<String, Calls> known = new HashMap<>();

    /** Looks through all operations once, for all statements. */
    OurStatements(Scene scene) {
        this.scene = scene;
        for (Subject subject : scene.subjects()) {
            for (Resource resource : scene.inWindow(subject).resources().keySet()) {
                if (resource.kind() == Resource.Kind.SQL) {
                    callers.computeIfAbsent(resource.name(), statement -> new ArrayList<>())
                            .add(subject);
                }
            }
        }
    }

    boolean has(String statement) {
        return calls(statement).perSecond() > 0;
    }

    /** Service and operation; empty when nobody calls it. */
    String caller(String statement) {
        return calls(statement).caller();
    }

    double perSecond(String statement) {
        return calls(statement).perSecond();
    }

    /** How many times as often as normally; infinite for what is normally never called. */
    double timesAsOften(String statement) {
        Calls calls = calls(statement);
        return calls.perSecondNormal() == 0 ? Double.POSITIVE_INFINITY : calls.perSecond() / calls.perSecondNormal();
    }

    private Calls calls(String statement) {
        return known.computeIfAbsent(statement, this::sum);
    }

    private Calls sum(String statement) {
        Resource resource = Resource.sql(statement);
        Tally now = new Tally();
        long normal = 0;
        for (Subject subject : callers.getOrDefault(statement, List.of())) {
            now.add(
                    subject.service() + " " + subject.operation(),
                    scene.inWindow(subject).use(resource).calls());
            normal += scene.inReference(subject).use(resource).calls();
        }
        double seconds = scene.referenceSeconds();
        return new Calls(
                now.most().orElse(""), now.total() / scene.windowSeconds(), seconds == 0 ? 0 : normal / seconds);
    }
}
