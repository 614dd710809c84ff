package dev.nightjar.analyzer;

import dev.nightjar.analyzer.follow.Chain;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.Resource;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Occurrences of the same slowdown with the same explanation, in order of time: what becomes one finding. */
record Case(String id, Subject subject, List<Explained> occurrences) {

    Case {
        occurrences = List.copyOf(occurrences);
    }

    /** All cases of one operation. */
    static List<Case> of(String environment, List<Explained> explained) {
        Map<String, List<Explained>> byId = new TreeMap<>();
        for (Explained occurrence : explained) {
            byId.computeIfAbsent(id(environment, occurrence), id -> new ArrayList<>())
                    .add(occurrence);
        }
        List<Case> cases = new ArrayList<>();
        byId.forEach((id, occurrences) ->
                cases.add(new Case(id, occurrences.getFirst().window().subject(), occurrences)));
        return foldBeginnings(cases);
    }

    /** Occurrences whose evidence broke off on the way of one case that was followed to its end belong to that case; on the way of several, to none. */
    private static List<Case> foldBeginnings(List<Case> cases) {
        List<Case> folded = new ArrayList<>(
                cases.stream().filter(slow -> slow.worst().chain().isComplete()).toList());
        for (Case broken : cases) {
            if (broken.worst().chain().isComplete()) {
                continue;
            }
            List<Integer> fitting = IntStream.range(0, folded.size())
                    .filter(i -> isOnTheWayOf(folded.get(i), broken))
                    .boxed()
                    .toList();
            if (fitting.size() == 1) {
                int into = fitting.getFirst();
                folded.set(into, folded.get(into).with(broken.occurrences));
            } else {
                folded.add(broken);
            }
        }
        return folded;
    }

    private static boolean isOnTheWayOf(Case whole, Case broken) {
        Chain chain = whole.worst().chain();
        return chain.isComplete() && broken.worst().chain().isBeginningOf(chain);
    }

    private Case with(List<Explained> more) {
        List<Explained> all = new ArrayList<>(occurrences);
        all.addAll(more);
        all.sort(Comparator.comparingLong(
                occurrence -> occurrence.window().range().fromEpochNanos()));
        return new Case(id, subject, all);
    }

    /** The occurrence with the largest extra time among the last ones, those that were followed to an end first. */
    Explained worst() {
        int from = Math.max(0, occurrences.size() - Explainer.RECENT);
        Comparator<Explained> complete =
                Comparator.comparing(occurrence -> occurrence.chain().isComplete());
        List<Explained> last = occurrences.subList(from, occurrences.size());
        boolean anyComplete =
                last.stream().anyMatch(occurrence -> occurrence.chain().isComplete());
        return (anyComplete ? last : occurrences)
                .stream()
                        .max(complete.thenComparingDouble(
                                occurrence -> occurrence.window().totalExtraNanos()))
                        .orElseThrow();
    }

    Confidence confidence() {
        return worst().chain().confidence();
    }

    /**
     * The finding's identity: environment, operation, cause, the kinds of the resources on the way and who is at its end.
     * Pools and executors that only pass the wait on are left out: the same lock is the same finding before and after the
     * pool in front of it has run empty.
     */
    private static String id(String environment, Explained explained) {
        Chain chain = explained.chain();
        Subject subject = explained.window().subject();
        String text = String.join(
                "\n",
                environment,
                subject.service(),
                subject.operation(),
                chain.end().cause().word(),
                kinds(chain).toString(),
                chain.end().holder());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Set<Resource.Kind> kinds(Chain chain) {
        Set<Resource.Kind> kinds = EnumSet.noneOf(Resource.Kind.class);
        for (Link link : chain.links()) {
            Resource resource = link.resource();
            if (resource != null) {
                kinds.add(resource.kind());
            }
        }
        boolean theirOwn = switch (chain.end().cause()) {
            case POOL_LEAK, POOL_TOO_SMALL, POOL_CONNECT, POOL_VALIDATE, EXECUTOR_TOO_SMALL, EXECUTOR_NESTED, UNKNOWN ->
                true;
            default -> false;
        };
        if (!theirOwn) {
            kinds.remove(Resource.Kind.POOL);
            kinds.remove(Resource.Kind.EXECUTOR);
        }
        return kinds;
    }

    /** Whether it ends at a session of a database that blocks others. */
    boolean isBlocked() {
        return switch (worst().chain().end().cause()) {
            case DATABASE_JOB, DDL_LOCK, LOCK_QUEUE, IDLE_TRANSACTION, DATABASE_MAINTENANCE -> true;
            default -> false;
        };
    }
}
