package dev.nightjar.analyzer;

import dev.nightjar.analyzer.Looks.Sight;
import dev.nightjar.analyzer.follow.Codes;
import dev.nightjar.analyzer.follow.Say;
import dev.nightjar.analyzer.level.Lives;
import dev.nightjar.analyzer.level.Profile;
import dev.nightjar.analyzer.level.Series;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Piecewise;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What else comes whenever a slowdown comes, and not in between: jobs of services, jobs in databases, garbage collection,
 * starts of JVMs, all folded by the slowdown's own period. It is only asked where evidence has named nobody, is told as what
 * rests on times alone, and makes nothing surer. One instance for one finding; for one thread.
 */
final class Companions {

    /** Looks at totals are cheap, at polls they are not. */
    private static final int PERIODS = 60;

    private static final int POLLED_PERIODS = 14;

    private static final long POLLED_AROUND_NANOS = 60_000_000_000L;

    private static final int MOST_TOLD = 3;

    /** Works lose as much to collections as this, and so many times more than in between. */
    private static final double GC_NANOS = 1_000_000;

    private static final double GC_RISEN = 2;

    /** Something that may come with the slowdown. */
    private record Candidate(String code, String name, Query query, Contrast contrast) {}

    private final SignalReader reader;
    private final String environment;
    private final Series series;
    private final TimeRange history;
    private final Periods periods;
    private final List<Candidate> candidates = new ArrayList<>();

    Companions(SignalReader reader, String environment, Series series, TimeRange history, Periods periods) {
        this.reader = reader;
        this.environment = environment;
        this.series = series;
        this.history = history;
        this.periods = periods;
    }

    /** Links for the end of the subject's chain, the least likely by chance first. */
    List<Link> of(Subject subject) {
        Looks.of(periods, history, PERIODS, Long.MAX_VALUE).ifPresent(looks -> {
            addJobs(looks, subject);
            addCollections(looks, subject);
            addStarts(looks);
        });
        Looks.of(periods, history, POLLED_PERIODS, POLLED_AROUND_NANOS).ifPresent(this::addDatabaseJobs);
        return candidates.stream()
                .filter(candidate -> candidate.contrast().holds(candidates.size()))
                .sorted(Comparator.comparingDouble(
                                (Candidate candidate) -> candidate.contrast().chance())
                        .thenComparing(Candidate::code)
                        .thenComparing(Candidate::name))
                .limit(MOST_TOLD)
                .map(this::link)
                .toList();
    }

    private void addJobs(Looks looks, Subject slow) {
        for (Subject subject : series.subjects()) {
            if (series.kind(subject) == Work.Kind.JOB && !subject.equals(slow)) {
                NavigableMap<Long, Long> runs = runs(subject);
                add(
                        Codes.RECURS_JOB,
                        subject.service() + " " + subject.operation(),
                        new Query.Totals(environment, subject.service(), subject.operation(), looks.range()),
                        looks,
                        look -> Sight.of(overlaps(runs, look)));
            }
        }
    }

    /** From begin to end of its runs, as their totals tell: a run counts in the block of its end. Joined where they overlap. */
    private NavigableMap<Long, Long> runs(Subject job) {
        NavigableMap<Long, Long> ranges = new TreeMap<>();
        series.eachTotal(
                job,
                total -> ranges.merge(
                        total.fromEpochNanos() - total.wallNanos() / total.count(),
                        total.fromEpochNanos() + total.blockNanos(),
                        Math::max));
        for (Work open : series.hanging(job)) {
            ranges.merge(open.startEpochNanos(), open.endEpochNanos(), Math::max);
        }
        NavigableMap<Long, Long> joined = new TreeMap<>();
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            Map.Entry<Long, Long> last = joined.lastEntry();
            if (last != null && range.getKey() <= last.getValue()) {
                joined.put(last.getKey(), Math.max(last.getValue(), range.getValue()));
            } else {
                joined.put(range.getKey(), range.getValue());
            }
        }
        return joined;
    }

    private static boolean overlaps(NavigableMap<Long, Long> ranges, TimeRange look) {
        Map.Entry<Long, Long> last = ranges.lowerEntry(look.toEpochNanos());
        return last != null && last.getValue() > look.fromEpochNanos();
    }

    /** Of other services: what its own collections take is in the operation's ledger. */
    private void addCollections(Looks looks, Subject slow) {
        for (String service : series.lives().services()) {
            if (!service.equals(slow.service())) {
                double high = Math.max(GC_NANOS, GC_RISEN * gcPerWork(service, looks.without()));
                add(
                        Codes.RECURS_GC,
                        service,
                        new Query.Totals(environment, service, null, looks.range()),
                        looks,
                        look -> Sight.of(gcPerWork(service, List.of(look)) >= high));
            }
        }
    }

    private double gcPerWork(String service, List<TimeRange> looks) {
        long works = 0;
        long gc = 0;
        for (Subject subject : series.subjects(service)) {
            for (TimeRange look : looks) {
                Profile profile = series.profile(subject, look);
                works += profile.count();
                gc += profile.parts().getOrDefault(Part.GC, 0L);
            }
        }
        return works == 0 ? 0 : (double) gc / works;
    }

    private void addStarts(Looks looks) {
        for (String service : series.lives().services()) {
            TreeSet<Long> starts = new TreeSet<>();
            series.lives().begun(service, history.fromEpochNanos()).stream()
                    .map(Lives.Life::sinceEpochNanos)
                    .forEach(starts::add);
            if (!starts.isEmpty()) {
                add(
                        Codes.RECURS_DEPLOY,
                        service,
                        new Query.Totals(environment, service, null, looks.range()),
                        looks,
                        look -> Sight.of(!starts.subSet(look.fromEpochNanos(), look.toEpochNanos())
                                .isEmpty()));
            }
        }
    }

    private void addDatabaseJobs(Looks looks) {
        Map<TimeRange, Map<String, Set<String>>> seen = new HashMap<>();
        Set<List<String>> actors = new LinkedHashSet<>();
        for (List<TimeRange> ranges : List.of(looks.with(), looks.without())) {
            for (TimeRange look : ranges) {
                Map<String, Set<String>> byDatabase = applications(look);
                seen.put(look, byDatabase);
                byDatabase.forEach((database, names) -> names.forEach(name -> actors.add(List.of(database, name))));
            }
        }
        for (List<String> actor : actors) {
            String database = actor.getFirst();
            String name = actor.getLast();
            add(
                    Codes.RECURS_DATABASE_JOB,
                    name,
                    new Query.Sessions(environment, database, looks.range()),
                    looks,
                    look -> {
                        Set<String> there = seen.getOrDefault(look, Map.of()).get(database);
                        return there == null ? Sight.BLIND : Sight.of(there.contains(name));
                    });
        }
    }

    /** Database → names of those who did something in it; a database that nobody looked at is not in it. */
    private Map<String, Set<String>> applications(TimeRange look) {
        Map<String, Set<String>> applications = new TreeMap<>();
        Piecewise.read(
                look,
                look.nanos(),
                piece -> reader.sessions(new Query.Sessions(environment, null, piece)),
                poll -> add(poll.fact(), applications));
        return applications;
    }

    private static void add(DbPoll poll, Map<String, Set<String>> applications) {
        Set<String> names = applications.computeIfAbsent(poll.database(), database -> new TreeSet<>());
        for (DbSession session : poll.sessions()) {
            if (!session.application().isBlank() && !session.isBlocked()) {
                names.add(session.application());
            }
        }
    }

    private void add(String code, String name, Query query, Looks looks, Function<TimeRange, Sight> sight) {
        candidates.add(new Candidate(code, name, query, looks.contrast(sight)));
    }

    private Link link(Candidate candidate) {
        Contrast contrast = candidate.contrast();
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("periods", Say.count(contrast.with()));
        numbers.put("periods.with", Say.count(contrast.withSeen()));
        numbers.put("others", Say.count(contrast.without()));
        numbers.put("others.with", Say.count(contrast.withoutSeen()));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.put("name", Say.text(candidate.name()));
        return new Link(
                null,
                0,
                Link.Basis.STATISTICAL,
                new Phrase(candidate.code(), params),
                List.of(new Evidence(candidate.query(), numbers)),
                new Phrase(Codes.DISPROOF_JOB, Map.of("holder", Say.text(candidate.name()))));
    }
}
