package dev.nightjar.agent.jfr;

import java.util.List;

/** HotSpot's VM operations, by their names in vmOperation.hpp. */
public final class VmOperations {

    private static final List<String> COLLECTORS =
            List.of("G1", "Gen", "Serial", "Parallel", "PS_", "Shenandoah", "X", "Z", "CGC_");

    private VmOperations() {}

    /** GC_HeapInspection (a class histogram) is none. */
    public static boolean isCollection(String operation) {
        for (String prefix : COLLECTORS) {
            if (operation.startsWith(prefix)) {
                return true;
            }
        }
        return operation.contains("Collect");
    }
}
