package dev.nightjar.agent.prometheus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One metric of a registry, read from the application's own classes by name.
 *
 * @param type {@code COUNTER}, {@code GAUGE}, {@code HISTOGRAM}, {@code SUMMARY} …
 */
record Family(String name, String type, String help, String unit, List<Sample> samples) {

    /** One line of the exposition format. */
    record Sample(String name, Map<String, String> labels, double value) {

        /** Without the label that tells the parts of one distribution apart. */
        Map<String, String> labelsWithout(String part) {
            Map<String, String> others = new TreeMap<>(labels);
            others.remove(part);
            return others;
        }
    }

    /** All of a registry. What its collectors throw is thrown here. */
    static List<Family> of(Object registry) throws ReflectiveOperationException {
        List<Family> families = new ArrayList<>();
        Object answer = registry.getClass().getMethod("metricFamilySamples").invoke(registry);
        if (answer instanceof Enumeration<?> all) {
            for (Object each : Collections.list(all)) {
                families.add(read(each));
            }
        }
        return families;
    }

    private static Family read(Object family) throws ReflectiveOperationException {
        List<Sample> samples = new ArrayList<>();
        if (field(family, "samples") instanceof List<?> all) {
            for (Object sample : all) {
                samples.add(sample(sample));
            }
        }
        return new Family(
                String.valueOf(field(family, "name")),
                String.valueOf(field(family, "type")),
                String.valueOf(field(family, "help")),
                String.valueOf(field(family, "unit")),
                samples);
    }

    private static Sample sample(Object sample) throws ReflectiveOperationException {
        Map<String, String> labels = new TreeMap<>();
        if (field(sample, "labelNames") instanceof List<?> names
                && field(sample, "labelValues") instanceof List<?> values) {
            for (int i = 0; i < Math.min(names.size(), values.size()); i++) {
                labels.put(String.valueOf(names.get(i)), String.valueOf(values.get(i)));
            }
        }
        return new Sample(
                String.valueOf(field(sample, "name")),
                labels,
                field(sample, "value") instanceof Double value ? value : Double.NaN);
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        return of.getClass().getField(name).get(of);
    }
}
