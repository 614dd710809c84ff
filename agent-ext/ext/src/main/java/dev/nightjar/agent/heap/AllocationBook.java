package dev.nightjar.agent.heap;

import dev.nightjar.agent.ship.Blocks;
import dev.nightjar.agent.work.Account;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.Allocations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Samples summed up per account, place and block of 10 s. Of a block, places with less than a hundredth of its bytes go
 * into the rest of their operation: what is sent has some twenty places, however many there are. Safe for all threads.
 */
public final class AllocationBook {

    /** Of one block; JFR gives 1,500 samples in it at most, unless somebody else asks it for more. */
    static final int MAX_PLACES = 1_000;

    /** Of one block; the smallest ones share the name {@code other}. */
    static final int MAX_OPERATIONS = 100;

    private static final int MAX_NAME = 256;
    private static final long LEAST_SHARE = 100;

    private record Place(String type, List<String> frames) {}

    private static final class Sum {
        private long bytes;
        private long samples;

        private void add(long moreBytes, long moreSamples) {
            bytes += moreBytes;
            samples += moreSamples;
        }
    }

    private static final class Sites {
        private final Map<Place, Sum> places = new HashMap<>();
        private final Sum rest = new Sum();
        private long bytes;

        private void add(Sites others) {
            others.places.forEach((place, sum) -> at(place).add(sum.bytes, sum.samples));
            rest.add(others.rest.bytes, others.rest.samples);
            bytes += others.bytes;
        }

        private Sum at(Place place) {
            return places.computeIfAbsent(place, unseen -> new Sum());
        }

        private void forgetPlaces() {
            places.values().forEach(sum -> rest.add(sum.bytes, sum.samples));
            places.clear();
        }
    }

    private static final class Block {
        private final Map<Account, Sites> accounts = new HashMap<>();
        private int places;
    }

    private final Blocks<Block> blocks = new Blocks<>(Block::new);
    private long samples;
    private long withoutPlace;

    /**
     * One sample.
     *
     * @param bytes what it stands for
     * @param epochNanos when
     */
    public synchronized void add(Account account, String type, List<String> frames, long bytes, long epochNanos) {
        Block block = blocks.at(epochNanos);
        Sites sites = block.accounts.computeIfAbsent(account, unseen -> new Sites());
        Place place = new Place(type, frames);
        samples++;
        sites.bytes += bytes;
        if (block.places < MAX_PLACES || sites.places.containsKey(place)) {
            int before = sites.places.size();
            sites.at(place).add(bytes, 1);
            block.places += sites.places.size() - before;
        } else {
            withoutPlace++;
            sites.rest.add(bytes, 1);
        }
    }

    /** Takes out the blocks that are over; what comes later for one of them opens it again, and adds up. */
    public synchronized List<Allocations> due(long nowEpochNanos) {
        return told(blocks.due(nowEpochNanos));
    }

    /** Takes out all of them, for the end of the JVM. */
    public synchronized List<Allocations> all() {
        return told(blocks.all());
    }

    /** Adds to a map of counters. */
    public synchronized void count(Map<String, Long> counters) {
        counters.put("allocations.samples", samples);
        counters.put("allocations.samples_without_place", withoutPlace);
    }

    private static List<Allocations> told(List<Map.Entry<Long, Block>> over) {
        List<Allocations> told = new ArrayList<>();
        over.forEach(block -> told.addAll(told(block.getKey(), block.getValue())));
        return told;
    }

    private static List<Allocations> told(long fromEpochNanos, Block block) {
        Map<String, Sites> operations = byOperation(block);
        long bytes =
                operations.values().stream().mapToLong(sites -> sites.bytes).sum();
        List<Allocations> told = new ArrayList<>();
        operations.forEach((operation, sites) -> told.add(told(operation, fromEpochNanos, sites, bytes / LEAST_SHARE)));
        return told;
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
                Comparator.comparingLong((String operation) -> -all.getOrDefault(operation, new Sites()).bytes));
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

    private static Allocations told(String operation, long fromEpochNanos, Sites sites, long leastBytes) {
        List<Allocations.Site> named = new ArrayList<>();
        Sum rest = new Sum();
        rest.add(sites.rest.bytes, sites.rest.samples);
        List<Map.Entry<Place, Sum>> largestFirst = new ArrayList<>(sites.places.entrySet());
        largestFirst.sort(Comparator.comparingLong(place -> -place.getValue().bytes));
        for (Map.Entry<Place, Sum> each : largestFirst) {
            Place place = each.getKey();
            Sum sum = each.getValue();
            if (named.size() < Allocations.MAX_SITES && sum.bytes >= leastBytes) {
                named.add(new Allocations.Site(place.type(), place.frames(), sum.bytes, sum.samples));
            } else {
                rest.add(sum.bytes, sum.samples);
            }
        }
        return new Allocations(operation, fromEpochNanos, Blocks.BLOCK_NANOS, named, rest.bytes, rest.samples);
    }
}
