package dev.nightjar.agent.boot;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a profile records: the agent switches these events of JFR on for as long, and the command line keeps of the recording
 * nothing but these. None of them tells system properties, environment, command lines, peers or messages, and of paths only the
 * locations of named modules, which stand with their classes. Never {@code jdk.GCPhaseParallel}: hundreds of events a pause.
 */
public final class DeepTier {

    /** Every so much CPU of each thread; since Java 25, on Linux. */
    public static final String CPU_SAMPLE = "jdk.CPUTimeSample";

    public static final String CPU_SAMPLES_LOST = "jdk.CPUTimeSamplesLost";
    public static final String EXECUTION_SAMPLE = "jdk.ExecutionSample";
    public static final String ALLOCATION = "jdk.ObjectAllocationSample";
    public static final String MONITOR = "jdk.JavaMonitorEnter";
    public static final String PARK = "jdk.ThreadPark";
    public static final String PAUSE = "jdk.GCPhasePause";
    public static final String COLLECTION = "jdk.GarbageCollection";
    public static final String PROMOTED_PLAB = "jdk.PromoteObjectInNewPLAB";
    public static final String PROMOTED_DIRECTLY = "jdk.PromoteObjectOutsidePLAB";

    public static final String DATA_LOSS = "jdk.DataLoss";

    /** Each second: also says what of the time is still in the recording. */
    public static final String CPU_LOAD = "jdk.CPULoad";

    /** How often each method asked for was called and how long that took; since Java 25. */
    public static final String METHOD_TIMING = "jdk.MethodTiming";

    /** With which settings it was recorded, those of all recordings together. For the report; not kept. */
    public static final String ACTIVE_SETTING = "jdk.ActiveSetting";

    public static final long LEAST_SECONDS = 10;
    public static final long MOST_SECONDS = 600;

    /** That are timed: each is rewritten meanwhile. */
    public static final int MOST_METHODS = 16;

    private static final Pattern METHOD = Pattern.compile("[\\w.$]{1,200}(::[\\w$<>]{1,100})?");

    private static final String STACK = "stackTrace=true";
    private static final String MILLISECOND = "threshold=1 ms";

    private static final Map<String, String> SETTINGS = new LinkedHashMap<>();

    static {
        // As in the base tier, which takes each sample for 20 ms of CPU: a shorter period of ours would be its own too.
        on(EXECUTION_SAMPLE, STACK, "period=20 ms");
        on(CPU_SAMPLE, STACK, "throttle=10ms");
        on(CPU_SAMPLES_LOST);
        on(ALLOCATION, STACK, "throttle=300/s");
        on(MONITOR, STACK, MILLISECOND);
        on(PARK, STACK, MILLISECOND);
        on("jdk.ThreadSleep", STACK, MILLISECOND);
        on(PAUSE, "threshold=0 ms");
        on("jdk.GCPhasePauseLevel1", "threshold=0 ms");
        on("jdk.GCPhasePauseLevel2", "threshold=0 ms");
        on("jdk.GCPhaseConcurrent", "threshold=0 ms");
        on(COLLECTION, "threshold=0 ms");
        on("jdk.GCHeapSummary");
        on("jdk.G1HeapSummary");
        on("jdk.PSHeapSummary");
        on("jdk.MetaspaceSummary");
        on("jdk.G1EvacuationYoungStatistics");
        on("jdk.G1EvacuationOldStatistics");
        on("jdk.EvacuationInformation");
        on("jdk.EvacuationFailed");
        on("jdk.PromotionFailed");
        on("jdk.ConcurrentModeFailure");
        on("jdk.GCReferenceStatistics");
        on("jdk.GCCPUTime");
        on("jdk.TenuringDistribution");
        on("jdk.ZAllocationStall", STACK, "threshold=0 ms");
        on(PROMOTED_PLAB);
        on(PROMOTED_DIRECTLY);
        on("jdk.SafepointBegin", "threshold=0 ms");
        on("jdk.ExecuteVMOperation", MILLISECOND);
        on(CPU_LOAD, "period=1 s");
        on("jdk.CPUInformation", "period=beginChunk");
        on("jdk.GCConfiguration", "period=beginChunk");
        on("jdk.GCHeapConfiguration", "period=beginChunk");
        on(DATA_LOSS);
    }

    private DeepTier() {}

    private static void on(String event, String... settings) {
        SETTINGS.put(event + "#enabled", "true");
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            SETTINGS.put(event + "#" + setting.substring(0, equals), setting.substring(equals + 1));
        }
    }

    /**
     * As a recording takes them.
     *
     * @param methods {@code shop.Orders::place;shop.Stock}: what is to be timed; empty for nothing
     */
    public static Map<String, String> settings(String methods) {
        Map<String, String> settings = new LinkedHashMap<>(SETTINGS);
        settings.put(ACTIVE_SETTING + "#enabled", "true");
        if (!methods.isEmpty()) {
            settings.put(METHOD_TIMING + "#enabled", "true");
            settings.put(METHOD_TIMING + "#filter", methods);
            settings.put(METHOD_TIMING + "#period", "everyChunk"); // at the end too: then nothing is missing
        }
        return settings;
    }

    /** Whether it may be timed: {@code shop.Orders::place}; without a method every one of the class. */
    public static boolean isMethod(String text) {
        return METHOD.matcher(text).matches();
    }

    /** Names of all events that a profile may keep. */
    public static Set<String> events() {
        Set<String> names = new LinkedHashSet<>();
        for (String key : SETTINGS.keySet()) {
            names.add(key.substring(0, key.indexOf('#')));
        }
        names.add(METHOD_TIMING);
        return Collections.unmodifiableSet(names);
    }
}
