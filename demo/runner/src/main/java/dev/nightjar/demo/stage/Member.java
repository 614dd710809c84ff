package dev.nightjar.demo.stage;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process that may be started again: on its port, with its data.
 *
 * @param secrets environment variables beside the usual ones: what a command line would show to everybody
 * @param answersAt answers GET with 200 once it is up
 */
record Member(String name, List<String> command, Map<String, String> secrets, URI answersAt) {

    Child start(Children children) throws StageFailed {
        return children.start(name, command, secrets);
    }

    /** The same with further options of its JVM, which win over those that it has. */
    Member with(List<String> options) {
        List<String> changed = new ArrayList<>(command);
        changed.addAll(command.indexOf("-jar"), options);
        return new Member(name, changed, secrets, answersAt);
    }

    /** Without a path. */
    URI address() {
        return URI.create("http://" + answersAt.getAuthority());
    }
}
