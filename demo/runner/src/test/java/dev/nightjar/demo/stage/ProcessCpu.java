package dev.nightjar.demo.stage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The kernel's CPU clock of another process: all its threads, those that have ended too, in nanoseconds. What the JVM tells of
 * itself ({@code ProcessCpuTime}) goes in steps of 10 ms, 40 µs for each of 250 requests. Linux only.
 */
final class ProcessCpu {

    /** CPUCLOCK_SCHED of Linux' include/linux/posix-timers.h: the scheduler's own account. */
    private static final int SCHEDULED = 2;

    private static final MethodHandle CLOCK_GETTIME = clockGettime();

    private ProcessCpu() {}

    static long nanos(long pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2); // struct timespec on 64 bits
            int clock = (int) (~pid << 3 | SCHEDULED);
            int error = (int) CLOCK_GETTIME.invokeExact(clock, time);
            if (error != 0) {
                throw new IllegalStateException("process " + pid + " has no CPU clock");
            }
            return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L
                    + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * CPU time of the process's threads whose names begin so; only of those that have not ended.
     *
     * @param name at most 15 characters: the kernel keeps no more
     */
    static long nanosOfThreads(long pid, String name) throws IOException {
        long nanos = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                try {
                    if (Files.readString(thread.resolve("comm")).startsWith(name)) {
                        String schedstat = Files.readString(thread.resolve("schedstat"));
                        nanos += Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
                    }
                } catch (IOException e) {
                    if (Files.exists(thread)) {
                        throw e;
                    }
                    // It has ended meanwhile.
                }
            }
        }
        return nanos;
    }

    @SuppressWarnings("restricted") // native access is what this is about
    private static MethodHandle clockGettime() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("clock_gettime"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }
}
