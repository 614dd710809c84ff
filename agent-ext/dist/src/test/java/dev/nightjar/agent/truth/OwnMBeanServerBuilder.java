package dev.nightjar.agent.truth;

import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;
import org.jspecify.annotations.Nullable;

/** As {@link OwnLogManager}. */
public final class OwnMBeanServerBuilder extends MBeanServerBuilder {

    private static final AtomicInteger MADE = new AtomicInteger();
    private static final AtomicInteger TOO_EARLY = new AtomicInteger();

    static String made() {
        return MADE + " made, " + TOO_EARLY + " too early";
    }

    @Override
    public MBeanServer newMBeanServer(String domain, @Nullable MBeanServer outer, MBeanServerDelegate delegate) {
        MADE.incrementAndGet();
        TOO_EARLY.addAndGet(TruthApp.hasBegun() ? 0 : 1);
        return super.newMBeanServer(domain, outer, delegate);
    }
}
