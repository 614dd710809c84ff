package dev.nightjar.history.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that there is.
 *
 * @param databases names: {@code postgresql://db:5432/shop}
 */
public record Landscape(
        String environment, List<ServicePlan> services, List<String> databases, Load load, List<Job> jobs) {

    public Landscape {
        services = List.copyOf(services);
        databases = List.copyOf(databases);
        jobs = List.copyOf(jobs);
        requireWhole(services, databases, jobs);
    }

    private static void requireWhole(List<ServicePlan> services, List<String> databases, List<Job> jobs) {
        Set<String> operations = new HashSet<>();
        services.forEach(service ->
                service.operations().forEach(operation -> operations.add(service.name() + " " + operation.name())));
        for (ServicePlan service : services) {
            require(databases.contains(service.database()), service.name() + " uses " + service.database());
            for (OperationPlan operation : service.operations()) {
                for (Step step : operation.steps()) {
                    if (step instanceof Step.Call call) {
                        String callee = call.service() + " " + call.operation();
                        require(operations.contains(callee), operation.name() + " calls " + callee);
                    }
                }
            }
        }
        for (Job job : jobs) {
            switch (job) {
                case Job.Locking locking ->
                    require(databases.contains(locking.database()), job.name() + " is in " + locking.database());
                case Job.Bystander bystander ->
                    require(databases.contains(bystander.database()), job.name() + " is in " + bystander.database());
                case Job.Asking asking ->
                    require(
                            operations.contains(asking.service() + " " + asking.operation()),
                            job.name() + " asks " + asking.service() + " " + asking.operation());
                case Job.Rush rush ->
                    require(
                            operations.contains(rush.service() + " " + rush.operation()),
                            job.name() + " is about " + rush.service() + " " + rush.operation());
                case Job.Deploy deploy ->
                    require(
                            services.stream().anyMatch(service -> service.name().equals(deploy.service())),
                            job.name() + " deploys " + deploy.service());
            }
        }
    }

    private static void require(boolean there, String what) {
        if (!there) {
            throw new IllegalArgumentException(what + ", which is not there");
        }
    }

    /** The same with jobs beside it. */
    public Landscape with(List<Job> more) {
        return new Landscape(environment, services, databases, load, more);
    }

    /**
     * Operations ({@code service operation}) that wait when rows of a table are locked: of the services that change it all that use a
     * connection, since theirs are held, and who asks those.
     */
    public Set<String> behindTable(String database, String table) {
        Set<String> behind = new TreeSet<>();
        services.stream()
                .filter(service -> service.database().equals(database))
                .filter(service -> service.operations().stream().anyMatch(operation -> changes(operation, table)))
                .forEach(service -> service.operations().stream()
                        .filter(operation -> operation.steps().stream().anyMatch(Step.Query.class::isInstance))
                        .forEach(operation -> behind.add(service.name() + " " + operation.name())));
        return withCallers(behind);
    }

    /** Of these the ones that change it, and who asks those: whatever holds its rows, they wait. */
    public Set<String> changing(String database, String table) {
        Set<String> changing = new TreeSet<>();
        services.stream()
                .filter(service -> service.database().equals(database))
                .forEach(service -> service.operations().stream()
                        .filter(operation -> changes(operation, table))
                        .forEach(operation -> changing.add(service.name() + " " + operation.name())));
        return withCallers(changing);
    }

    private static boolean changes(OperationPlan operation, String table) {
        return operation.steps().stream()
                .anyMatch(step ->
                        step instanceof Step.Query query && query.changes().equals(table));
    }

    /** All operations of a service, and who asks those. */
    public Set<String> behindService(String wanted) {
        Set<String> behind = new TreeSet<>();
        services.stream()
                .filter(service -> service.name().equals(wanted))
                .forEach(service ->
                        service.operations().forEach(operation -> behind.add(service.name() + " " + operation.name())));
        return withCallers(behind);
    }

    private Set<String> withCallers(Set<String> behind) {
        boolean grown = true;
        while (grown) {
            grown = false;
            for (ServicePlan service : services) {
                for (OperationPlan operation : service.operations()) {
                    boolean asks = operation.steps().stream()
                            .anyMatch(step -> step instanceof Step.Call call
                                    && behind.contains(call.service() + " " + call.operation()));
                    grown |= asks && behind.add(service.name() + " " + operation.name());
                }
            }
        }
        return behind;
    }
}
