package dev.nightjar.history.play;

import dev.nightjar.history.noise.Dice;
import dev.nightjar.history.plan.Job;
import dev.nightjar.history.plan.OperationPlan;
import dev.nightjar.model.TimeRange;
import java.util.Map;

/** What jobs do in a run of theirs. For one thread. */
final class Jobs {

    /** Transactions are not all equally long. */
    private static final double TRANSACTION_SPREAD = 0.1;

    private final Agenda agenda;
    private final Dice dice;
    private final Map<String, Service> services;
    private final Map<String, Database> databases;

    Jobs(Agenda agenda, Dice dice, Map<String, Service> services, Map<String, Database> databases) {
        this.agenda = agenda;
        this.dice = dice;
        this.services = services;
        this.databases = databases;
    }

    void plan(Job job, TimeRange run) {
        agenda.plan(run.fromEpochNanos(), now -> begin(job, run.toEpochNanos(), now));
    }

    private void begin(Job job, long endNanos, long nowNanos) {
        switch (job) {
            case Job.Locking locking -> {
                Database database = database(locking.database());
                transaction(locking, database, database.connect(), endNanos, nowNanos);
            }
            case Job.Bystander bystander -> {
                Database database = database(bystander.database());
                long pid = database.connect();
                database.begin(
                        nowNanos,
                        pid,
                        bystander.name(),
                        bystander.statement(),
                        bystander.statement().changes(),
                        1);
                agenda.plan(Math.max(endNanos, nowNanos + 1), now -> database.end(now, pid));
            }
            case Job.Asking asking -> {
                Service service = service(asking.service());
                OperationPlan operation = service.operation(asking.operation());
                for (int i = 0; i < asking.atOnce(); i++) {
                    again(service, operation, endNanos, nowNanos);
                }
            }
            case Job.Rush rush -> {
                Service service = service(rush.service());
                service.rush(rush.operation(), rush.times());
                agenda.plan(Math.max(endNanos, nowNanos + 1), now -> service.rush(rush.operation(), 1));
            }
            case Job.Deploy deploy -> service(deploy.service()).deploy(nowNanos);
        }
    }

    /** Transaction after transaction, the last one ends with the run. */
    private void transaction(Job.Locking job, Database database, long pid, long endNanos, long nowNanos) {
        if (nowNanos >= endNanos) {
            return;
        }
        database.begin(nowNanos, pid, job.name(), job.statement(), job.changes(), job.share());
        long length = Math.max(1, Math.round(job.transaction().toNanos() * dice.around1(TRANSACTION_SPREAD)));
        agenda.plan(Math.min(nowNanos + length, endNanos), now -> {
            database.end(now, pid);
            agenda.plan(now + job.pause().toNanos(), later -> transaction(job, database, pid, endNanos, later));
        });
    }

    private void again(Service service, OperationPlan operation, long endNanos, long nowNanos) {
        if (nowNanos < endNanos) {
            service.ask(operation, (failed, answered) -> again(service, operation, endNanos, answered), nowNanos);
        }
    }

    private Database database(String name) {
        Database database = databases.get(name);
        if (database == null) {
            throw new IllegalArgumentException("no database " + name);
        }
        return database;
    }

    private Service service(String name) {
        Service service = services.get(name);
        if (service == null) {
            throw new IllegalArgumentException("no service " + name);
        }
        return service;
    }
}
