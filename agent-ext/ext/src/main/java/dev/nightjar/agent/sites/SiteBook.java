package dev.nightjar.agent.sites;

import dev.nightjar.agent.ship.Blocks;
import dev.nightjar.agent.work.Account;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.PartSites;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Samples summed up per account, place and block of 10 s: amounts of whatever they are samples of. Places with less than a
 * hundredth of the block's amount, or of their operation's, go into the rest of that: what is sent has some twenty places, however
 * many there are. Safe for all threads.
 */
final class SiteBook<F> {

    /** The fact about one operation and block. */
    interface Told<F> {
        F fact(String operation, long fromEpochNanos, List<Site> sites, long otherAmount, long otherSamples);
    }

    /** One place with what was summed up there. */
    record Site(String type, List<String> frames, long amount, long samples) {}

    /** Of one block; JFR gives 1,500 samples in it at most, unless somebody else asks it for more. */
    static final int MAX_PLACES = 1_000;

    /** Of one block; the smallest ones share the name {@code other}. */
    static final int MAX_OPERATIONS = 100;

    /** Of one operation and block; both facts take so many. */
    static final int MAX_SITES = Math.min(Allocations.MAX_SITES, PartSites.MAX_SITES);

    private static final int MAX_NAME = 256;
    private static final long LEAST_SHARE = 100;

    private record Place(String type, List<String> frames) {}

    private static final class Sum {
        private long amount;
        private long samples;

        private void add(long more, long moreSamples) {
            amount += more;
            samples += moreSamples;
        }
    }

    private static final class Sites {
        private final Map<Place, Sum> places = new HashMap<>();
        private final Sum rest = new Sum();
        private long amount;

        private void add(Sites others) {
            others.places.forEach((place, sum) -> at(place).add(sum.amount, sum.samples));
            rest.add(others.rest.amount, others.rest.samples);
            amount += others.amount;
        }

        private Sum at(Place place) {
            return places.computeIfAbsent(place, unseen -> new Sum());
        }

        private void forgetPlaces() {
            places.values().forEach(sum -> rest.add(sum.amount, sum.samples));
            places.clear();
        }
    }

    private static final class Block {
        private final Map<Account, Sites> accounts = new HashMap<>();
        private int places;
    }

    /** So many works under way, which are accounts of their own until their names are known; then by the names they have. */
    static final int MAX_UNDER_WAY = 1_000;

    /** What a place is to have a hundredth of. */
    enum Whole {
        BLOCK,
        OPERATION
    }

    private final Whole whole;
    private final Told<F> told;
    private final Blocks<Block> blocks = new Blocks<>(Block::new);
    private long samples;
    private long withoutPlace;

    SiteBook(Whole whole, Told<F> told) {
        this.whole = whole;
        this.told = told;
    }

    /**
     * One sample.
     *
     * @param type tells places with the same frames apart
     * @param amount what it stands for
     * @param epochNanos when
     */
    synchronized void add(Account account, String type, List<String> frames, long amount, long epochNanos) {
        Block block = blocks.at(epochNanos);
        boolean crowded = block.accounts.size() >= MAX_UNDER_WAY && !block.accounts.containsKey(account);
        Sites sites = block.accounts.computeIfAbsent(crowded ? account.named() : account, unseen -> new Sites());
        Place place = new Place(type, frames);
        samples++;
        sites.amount += amount;
        if (block.places < MAX_PLACES || sites.places.containsKey(place)) {
            int before = sites.places.size();
            sites.at(place).add(amount, 1);
            block.places += sites.places.size() - before;
        } else {
            withoutPlace++;
            sites.rest.add(amount, 1);
        }
    }

    /** Takes out the blocks that are over; what comes later for one of them opens it again, and adds up. */
    synchronized List<F> due(long nowEpochNanos) {
        return told(blocks.due(nowEpochNanos));
    }

    /** Takes out all of them, for the end of the JVM. */
    synchronized List<F> all() {
        return told(blocks.all());
    }

    /** Adds to a map of counters, under this name. */
    synchronized void count(String name, Map<String, Long> counters) {
        counters.put(name + ".samples", samples);
        counters.put(name + ".samples_without_place", withoutPlace);
    }

    private List<F> told(List<Map.Entry<Long, Block>> over) {
        List<F> all = new ArrayList<>();
        over.forEach(block -> tell(block.getKey(), block.getValue(), all));
        return all;
    }

    private void tell(long fromEpochNanos, Block block, List<F> all) {
        Map<String, Sites> operations = byOperation(block);
        long ofAll =
                operations.values().stream().mapToLong(sites -> sites.amount).sum();
        operations.forEach((operation, sites) -> {
            long amount = switch (whole) {
                case BLOCK -> ofAll;
                case OPERATION -> sites.amount;
            };
            all.add(fact(operation, fromEpochNanos, sites, amount / LEAST_SHARE));
        });
    }

    /** Only now: the name of a request is its method until its route is known. */
    private static Map<String, Sites> byOperation(Block block) {
        Map<String, Sites> all = new TreeMap<>();
        block.accounts.forEach((account, sites) ->
                all.computeIfAbsent(cut(account.name()), unseen -> new Sites()).add(sites));
        if (all.size() <= MAX_OPERATIONS) {
            return all;
        }
        List<String> largestFirst = new ArrayList<>(all.keySet());
        largestFirst.sort(
                Comparator.comparingLong((String operation) -> -all.getOrDefault(operation, new Sites()).amount));
        for (String small : largestFirst.subList(MAX_OPERATIONS - 1, largestFirst.size())) {
            Sites sites = all.remove(small);
            if (sites != null) {
                sites.forgetPlaces();
                all.computeIfAbsent(Resource.OTHER, unseen -> new Sites()).add(sites);
            }
        }
        return all;
    }

    /** As operations are cut in the totals. */
    private static String cut(String operation) {
        return operation.length() <= MAX_NAME ? operation : operation.substring(0, MAX_NAME);
    }

    private F fact(String operation, long fromEpochNanos, Sites sites, long leastAmount) {
        List<Site> named = new ArrayList<>();
        Sum rest = new Sum();
        rest.add(sites.rest.amount, sites.rest.samples);
        List<Map.Entry<Place, Sum>> largestFirst = new ArrayList<>(sites.places.entrySet());
        largestFirst.sort(Comparator.comparingLong(place -> -place.getValue().amount));
        for (Map.Entry<Place, Sum> each : largestFirst) {
            Place place = each.getKey();
            Sum sum = each.getValue();
            if (named.size() < MAX_SITES && sum.amount >= leastAmount) {
                named.add(new Site(place.type(), place.frames(), sum.amount, sum.samples));
            } else {
                rest.add(sum.amount, sum.samples);
            }
        }
        return told.fact(operation, fromEpochNanos, named, rest.amount, rest.samples);
    }
}
