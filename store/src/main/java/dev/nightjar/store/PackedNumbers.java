package dev.nightjar.store;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.ResourceUse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The numbers that every total carries, as JSON arrays of integers, because the analyzer reads them by the hundred
 * thousand. A histogram is {@code [bucket,count,bucket,count …]} in order of buckets. Resources are two columns: their
 * names, {@code ["pool:orders","sql:9f3a…"]} in alphabetical order, which are the same in most rows of an operation, and
 * four numbers of each, {@code [calls,refused,waitedNanos,heldNanos …]}.
 */
final class PackedNumbers {

    private final String json;
    private int at = 1;

    private PackedNumbers(String json) {
        this.json = json;
        if (!json.startsWith("[") || !json.endsWith("]")) {
            throw new IllegalArgumentException("not an array of integers: '" + json + "'");
        }
    }

    static String write(LogHistogram histogram) {
        StringBuilder json = new StringBuilder("[");
        histogram.each((bucket, count) -> {
            add(json, bucket);
            add(json, count);
        });
        return json.append(']').toString();
    }

    static LogHistogram histogram(String json) {
        PackedNumbers numbers = new PackedNumbers(json);
        int[] buckets = new int[numbers.hasNext() ? numbers.pairs() : 0];
        long[] counts = new long[buckets.length];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = numbers.nextInt();
            counts[i] = numbers.next();
        }
        return LogHistogram.of(buckets, counts);
    }

    /** Uses by the names of their resources, in alphabetical order. */
    static SortedMap<String, ResourceUse> byName(Map<Resource, ResourceUse> resources) {
        SortedMap<String, ResourceUse> byName = new TreeMap<>();
        resources.forEach((resource, use) -> byName.put(resource.toString(), use));
        return byName;
    }

    static String write(SortedMap<String, ResourceUse> uses) {
        StringBuilder json = new StringBuilder("[");
        for (ResourceUse use : uses.values()) {
            add(json, use.calls());
            add(json, use.refused());
            add(json, use.waitedNanos());
            add(json, use.heldNanos());
        }
        return json.append(']').toString();
    }

    static Map<Resource, ResourceUse> resources(List<Resource> names, String uses) {
        PackedNumbers numbers = new PackedNumbers(uses);
        Map<Resource, ResourceUse> resources = HashMap.newHashMap(names.size());
        for (Resource name : names) {
            resources.put(name, new ResourceUse(numbers.next(), numbers.next(), numbers.next(), numbers.next()));
        }
        return resources;
    }

    private static void add(StringBuilder json, long number) {
        if (json.length() > 1) {
            json.append(',');
        }
        json.append(number);
    }

    private boolean hasNext() {
        return at < json.length() - 1 || json.endsWith(",]");
    }

    /** Of numbers; one that is left over counts as one, and is missed when it is read. */
    private int pairs() {
        int commas = 0;
        for (int comma = json.indexOf(','); comma >= 0; comma = json.indexOf(',', comma + 1)) {
            commas++;
        }
        return (commas + 2) / 2;
    }

    private int nextInt() {
        long number = next();
        if (number != (int) number) {
            throw new IllegalArgumentException("not a bucket: " + number + " in '" + json + "'");
        }
        return (int) number;
    }

    /** Digits up to the next comma or the end. */
    private long next() {
        int end = json.indexOf(',', at);
        if (end < 0) {
            end = json.length() - 1;
        }
        if (end <= at) {
            throw new IllegalArgumentException("a number is missing at " + at + " of '" + json + "'");
        }
        long number = Long.parseLong(json, at, end, 10);
        at = end + 1;
        return number;
    }
}
