package dev.nightjar.demo.lab;

import dev.nightjar.demo.stage.Child;
import dev.nightjar.demo.stage.StageFailed;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes of somebody else on the same machine that compute without end.
 *
 * @param nice 0 to 19: how far they stand back when somebody else wants to compute
 */
record Neighbour(int processes, int nice) implements Actor {

    private static final String COMPUTE = "while :; do :; done";

    /** Of the same importance as everybody. */
    Neighbour(int processes) {
        this(processes, 0);
    }

    @Override
    public Running start(WarmShop shop) throws StageFailed {
        List<Child> started = new ArrayList<>();
        for (int number = 1; number <= processes; number++) {
            started.add(shop.stage().startBeside("neighbour-" + number, command()));
        }
        return () -> started.forEach(shop.stage()::stopBeside);
    }

    private List<String> command() {
        return List.of("nice", "-n", Integer.toString(nice), "sh", "-c", COMPUTE);
    }
}
