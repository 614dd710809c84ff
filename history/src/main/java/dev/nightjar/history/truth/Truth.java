package dev.nightjar.history.truth;

import dev.nightjar.history.plan.Job;
import dev.nightjar.history.plan.Landscape;
import dev.nightjar.history.plan.Schedule;
import dev.nightjar.model.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is true of a history.
 *
 * @param scenario its word
 * @param series slowdowns, by what causes them
 * @param innocents jobs, statements' applications and operations ({@code order GET /prices/{sku}}) that are there at the same time and
 *     make nobody wait
 */
public record Truth(
        String environment,
        String scenario,
        long seed,
        String fittedTo,
        TimeRange range,
        List<Series> series,
        Set<String> innocents) {

    /** Words of findings' causes, as docs/findings.md has them. */
    private static final String DATABASE_JOB = "database-job";

    private static final String ALLOCATION = "allocation";

    public Truth {
        series = List.copyOf(series);
        innocents = new TreeSet<>(innocents);
    }

    /**
     * Of a landscape whose jobs run so.
     *
     * @param runs of each job of the landscape
     */
    public static Truth of(
            Landscape landscape,
            Map<Job, List<Schedule.Run>> runs,
            String scenario,
            long seed,
            String fittedTo,
            TimeRange range) {
        List<Series> series = new ArrayList<>();
        Set<String> innocents = new TreeSet<>();
        runs.forEach((job, ofJob) -> {
            switch (job) {
                case Job.Locking locking -> {
                    if (locking.share() > 0) {
                        series.add(series(
                                job,
                                DATABASE_JOB,
                                job.name(),
                                landscape.behindTable(locking.database(), locking.changes()),
                                landscape.changing(locking.database(), locking.changes()),
                                ofJob));
                    } else {
                        innocents.add(job.name());
                    }
                }
                case Job.Asking asking ->
                    series.add(series(
                            job,
                            ALLOCATION,
                            asking.service() + " " + asking.operation(),
                            landscape.behindService(asking.service()),
                            landscape.behindService(asking.service()),
                            ofJob));
                case Job.Bystander _ -> innocents.add(job.name());
                case Job.Rush rush -> innocents.add(rush.service() + " " + rush.operation());
                case Job.Deploy _ -> innocents.add(job.name());
            }
        });
        return new Truth(landscape.environment(), scenario, seed, fittedTo, range, series, innocents);
    }

    private static Series series(
            Job job, String cause, String holder, Set<String> affected, Set<String> always, List<Schedule.Run> runs) {
        OptionalLong period = job.schedule().periodNanos();
        return new Series(
                job.name(),
                cause,
                holder,
                affected,
                always,
                period.isPresent() ? Long.valueOf(period.getAsLong()) : null,
                job.schedule().zone().getId(),
                runs.stream()
                        .filter(run -> !run.missed())
                        .map(Schedule.Run::range)
                        .toList(),
                runs.stream()
                        .filter(Schedule.Run::missed)
                        .map(Schedule.Run::range)
                        .toList());
    }
}
