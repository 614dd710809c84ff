package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.Resource;
import java.util.HashMap;
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
    private final Map<String, Calls> known = new HashMap<>();

    OurStatements(Scene scene) {
        this.scene = scene;
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
        return calls.perSecondNormal() == 0
                ? Double.POSITIVE_INFINITY
                : calls.perSecond() / calls.perSecondNormal();
    }

    private Calls calls(String statement) {
        return known.computeIfAbsent(statement, this::sum);
    }

    private Calls sum(String statement) {
        Resource resource = Resource.sql(statement);
        Tally now = new Tally();
        long normal = 0;
        for (Subject subject : scene.subjects()) {
            long calls = scene.inWindow(subject).use(resource).calls();
            if (calls > 0) {
                now.add(subject.service() + " " + subject.operation(), calls);
                normal += scene.inReference(subject).use(resource).calls();
            }
        }
        double seconds = scene.referenceSeconds();
        return new Calls(
                now.most().orElse(""), now.total() / scene.windowSeconds(), seconds == 0 ? 0 : normal / seconds);
    }
}
