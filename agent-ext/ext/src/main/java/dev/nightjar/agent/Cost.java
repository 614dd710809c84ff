package dev.nightjar.agent;

import com.sun.management.OperatingSystemMXBean;
import dev.nightjar.agent.govern.Governing;
import dev.nightjar.agent.jfr.JfrCpu;
import dev.nightjar.agent.ship.OwnThreads;
import dev.nightjar.agent.work.EdenWatch;
import dev.nightjar.agent.work.Recorder;
import java.lang.management.ManagementFactory;

/** What a {@link Watch} costs its JVM. For one thread; first asked some seconds after the start. */
final class Cost implements Governing.Meter {

    private final Recorder recorder;
    private final EdenWatch eden;
    private final JfrCpu profiles;
    private final OwnThreads ownThreads = new OwnThreads();

    Cost(Recorder recorder, EdenWatch eden, JfrCpu profiles) {
        this.recorder = recorder;
        this.eden = eden;
        this.profiles = profiles;
    }

    @Override
    public long threadsCpuNanos() {
        long nanos = ownThreads.cpuNanos();
        return nanos < 0 ? -1 : nanos + eden.spentNanos() + profiles.spentNanos();
    }

    @Override
    public long inlineNanos() {
        return recorder.inlineNanos();
    }

    @Override
    public long memoryBytes() {
        return recorder.memoryBytes(); // what waits to be sent has a limit of its own
    }

    @Override
    public long processCpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : -1;
    }
}
