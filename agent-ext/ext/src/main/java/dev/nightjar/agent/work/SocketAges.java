package dev.nightjar.agent.work;

import dev.nightjar.agent.settings.AgentLog;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How long ago the last bytes came to a socket, as the kernel tells: a request that reaches it while the JVM stands still, or while
 * nobody takes the connection, lies there unseen by anything in the JVM. Linux ({@code TCP_INFO}), from JDK 22 on, which can call the
 * kernel without native code of ours. Everything about that is by reflection: this class runs on 17, too. Safe for all threads.
 */
final class SocketAges {

    private static final int FIRST_VERSION = 22;

    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    private static final long INFO_BYTES = 104;

    /** Of {@code tcpi_last_data_recv}, milliseconds. */
    private static final long LAST_RECEIVED_AT = 52;

    /** Kernels count in ticks of 10 ms at most: less than two of them may be none. */
    private static final int LEAST_MILLIS = 20;

    private static final int TICK_MILLIS = 10;

    /** What has lain for longer than any server waits is not what it has just been told of. */
    private static final int MOST_MILLIS = 120_000;

    private final MethodHandles.Lookup jdk;
    private final ThreadLocal<Question> questions;

    /**
     * One thread's memory for question and answer.
     *
     * @param ask of a file descriptor; 0 when there is an answer
     * @param answer the milliseconds
     */
    private record Question(MethodHandle ask, MethodHandle answer) {}

    private SocketAges(MethodHandles.Lookup jdk) throws Throwable {
        Foreign foreign = new Foreign(jdk);
        this.jdk = jdk;
        this.questions = ThreadLocal.withInitial(foreign::question);
    }

    /** Null where the kernel cannot be asked. */
    static @Nullable SocketAges ofThisJvm(AgentLog log) {
        if (!System.getProperty("os.name", "").equals("Linux")
                || Runtime.version().feature() < FIRST_VERSION) {
            return null;
        }
        try {
            return new SocketAges(lookupOfTheJdk());
        } catch (Throwable e) {
            log.warn("how long requests lie in their sockets is not known here: %s", e);
            return null;
        }
    }

    /** Lower bound of the nanoseconds since the last bytes came; 0 when that is hardly any time, or not known. */
    long nanosSince(int fileDescriptor) throws Throwable {
        Question question = questions.get();
        if ((int) question.ask().invokeExact(fileDescriptor) != 0) {
            return 0;
        }
        int millis = (int) question.answer().invokeExact();
        return millis < LEAST_MILLIS || millis > MOST_MILLIS ? 0 : (millis - TICK_MILLIS) * 1_000_000L;
    }

    /** Tells the file descriptor of a channel of the JDK's own, given as one of this type. */
    MethodHandle descriptor(Class<?> channelType) throws ReflectiveOperationException {
        return jdk.findVirtual(Class.forName("sun.nio.ch.SelChImpl"), "getFDVal", MethodType.methodType(int.class))
                .asType(MethodType.methodType(int.class, channelType));
    }

    /** To whom everything in the JDK is open, in whose name a call of native code is no news to anybody. */
    private static MethodHandles.Lookup lookupOfTheJdk() throws ReflectiveOperationException {
        Instrumentation instrumentation = (Instrumentation)
                Class.forName("io.opentelemetry.javaagent.bootstrap.InstrumentationHolder", true, null)
                        .getMethod("getInstrumentation")
                        .invoke(null);
        instrumentation.redefineModule(
                Object.class.getModule(),
                Set.of(),
                Map.of(),
                Map.of("java.lang.invoke", Set.of(SocketAges.class.getModule())),
                Set.of(),
                Map.of());
        Field field = MethodHandles.Lookup.class.getDeclaredField("IMPL_LOOKUP");
        field.setAccessible(true);
        return ((MethodHandles.Lookup) field.get(null)).in(Object.class);
    }

    /** The JDK's way to call the kernel. */
    private static final class Foreign {
        private final Class<?> segmentType = Class.forName("java.lang.foreign.MemorySegment");
        private final Class<?> layoutType = Class.forName("java.lang.foreign.MemoryLayout");
        private final Object ints;
        private final Object arena;
        /** {@code int getsockopt(int socket, int level, int option, void *value, int *length)}. */
        private final MethodHandle getsockopt;

        Foreign(MethodHandles.Lookup jdk) throws Throwable {
            Class<?> layouts = Class.forName("java.lang.foreign.ValueLayout");
            ints = layouts.getField("JAVA_INT").get(null);
            Object address = layouts.getField("ADDRESS").get(null);
            arena = Class.forName("java.lang.foreign.Arena").getMethod("global").invoke(null);

            Object arguments = Array.newInstance(layoutType, 5);
            List<Object> types = List.of(ints, ints, ints, address, address);
            for (int i = 0; i < types.size(); i++) {
                Array.set(arguments, i, types.get(i));
            }
            Class<?> descriptorType = Class.forName("java.lang.foreign.FunctionDescriptor");
            Object descriptor = descriptorType
                    .getMethod("of", layoutType, layoutType.arrayType())
                    .invoke(null, ints, arguments);

            Class<?> linkerType = Class.forName("java.lang.foreign.Linker");
            Object linker = linkerType.getMethod("nativeLinker").invoke(null);
            Object library = linkerType.getMethod("defaultLookup").invoke(linker);
            Object function = ((Optional<?>) Class.forName("java.lang.foreign.SymbolLookup")
                            .getMethod("find", String.class)
                            .invoke(library, "getsockopt"))
                    .orElseThrow();
            Class<?> optionType = Class.forName("java.lang.foreign.Linker$Option");
            getsockopt = (MethodHandle) jdk.findVirtual(
                            linkerType,
                            "downcallHandle",
                            MethodType.methodType(
                                    MethodHandle.class, segmentType, descriptorType, optionType.arrayType()))
                    .asFixedArity()
                    .invokeWithArguments(linker, function, descriptor, Array.newInstance(optionType, 0));
        }

        Question question() {
            try {
                Object info = memory(INFO_BYTES);
                Object length = memory(Integer.BYTES);
                Class<?> intType = Class.forName("java.lang.foreign.ValueLayout$OfInt");
                segmentType.getMethod("set", intType, long.class, int.class).invoke(length, ints, 0L, (int) INFO_BYTES);
                MethodHandle read = MethodHandles.publicLookup()
                        .findVirtual(segmentType, "get", MethodType.methodType(int.class, intType, long.class));
                return new Question(
                        MethodHandles.insertArguments(getsockopt, 1, IPPROTO_TCP, TCP_INFO, info, length),
                        MethodHandles.insertArguments(read, 0, info, ints, LAST_RECEIVED_AT));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        private Object memory(long bytes) throws ReflectiveOperationException {
            return Class.forName("java.lang.foreign.SegmentAllocator")
                    .getMethod("allocate", long.class, long.class)
                    .invoke(arena, bytes, 8L);
        }
    }
}
