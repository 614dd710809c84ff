package dev.nightjar.history.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A service: one JVM at a time.
 *
 * @param database name of the database that its pool leads to
 * @param workers threads that take requests
 * @param connections of its pool, which has its name
 * @param poolTimeout after it a wait for a connection is refused
 * @param edenBytes when so much was allocated, a collection comes
 */
public record ServicePlan(
        String name,
        String database,
        int workers,
        int connections,
        Duration poolTimeout,
        long edenBytes,
        List<OperationPlan> operations) {

    public ServicePlan {
        operations = List.copyOf(operations);
        if (workers < 1 || connections < 1 || edenBytes < 1) {
            throw new IllegalArgumentException(
                    name + ": " + workers + " workers, " + connections + " connections, Eden of " + edenBytes);
        }
    }

    public Optional<OperationPlan> operation(String wanted) {
        return operations.stream()
                .filter(operation -> operation.name().equals(wanted))
                .findFirst();
    }
}
