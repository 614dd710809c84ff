package dev.nightjar.demo.lab;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All variants, by family. */
final class Catalogue {

    private static final List<Variant> ALL = halved(Stream.of(
                    PoolFaults.all(),
                    ExecutorFaults.all(),
                    DatabaseFaults.all(),
                    GcFaults.all(),
                    JvmFaults.all(),
                    ServiceFaults.all(),
                    NormalLoads.all())
            .flatMap(List::stream)
            .toList());

    private Catalogue() {}

    /** Of the two forms of each fault, the one whose name has the smaller hash is held out. */
    static List<Variant> halved(List<Variant> all) {
        Map<String, String> smallest = new HashMap<>();
        all.forEach(variant -> smallest.merge(
                variant.fault(), variant.hash(), (one, other) -> one.compareTo(other) < 0 ? one : other));
        return all.stream()
                .map(variant -> variant.asHeldOut(variant.hash().equals(smallest.get(variant.fault()))))
                .toList();
    }

    static List<Variant> all() {
        return ALL;
    }

    /**
     * Those of a fault's name, or the one of a variant's.
     *
     * @throws IllegalArgumentException when there is none
     */
    static List<Variant> named(String name) {
        List<Variant> named = ALL.stream()
                .filter(variant ->
                        variant.fault().equals(name) || variant.name().equals(name))
                .toList();
        if (named.isEmpty()) {
            throw new IllegalArgumentException("there is no fault '" + name + "'; --list names them all");
        }
        return named;
    }
}
