package dev.nightjar.demo.stage;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What another JVM of this machine has used. JMX's own share in it is the same for every JVM that is compared. Linux only. */
final class JvmUsage implements AutoCloseable {

    private final long pid;
    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private JvmUsage(long pid, JMXConnector connector) throws IOException {
        this.pid = pid;
        this.connector = connector;
        beans = connector.getMBeanServerConnection();
    }

    /**
     * Up to an instant, by the whole process.
     *
     * @param cpuNanos of all threads, the compilers' and collectors' too, and of those that have ended
     * @param allocatedBytes in the heap, by all Java threads and by those that have ended
     */
    record Reading(long cpuNanos, long allocatedBytes) {

        Reading since(Reading before) {
            return new Reading(cpuNanos - before.cpuNanos, allocatedBytes - before.allocatedBytes);
        }
    }

    @SuppressWarnings("BanJNDI") // a JVM that we have started
    static JvmUsage of(long pid) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
        try {
            return new JvmUsage(
                    pid, JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
        } finally {
            machine.detach();
        }
    }

    Reading read() throws Exception {
        return new Reading(ProcessCpu.nanos(pid), (Long)
                beans.getAttribute(new ObjectName("java.lang:type=Threading"), "TotalThreadAllocatedBytes"));
    }

    /** How long its compilers have been at work so far. */
    long compilingMillis() throws Exception {
        return (Long) beans.getAttribute(new ObjectName("java.lang:type=Compilation"), "TotalCompilationTime");
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
