package dev.nightjar.demo.stage;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.List;
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
     * @param compilerNanos of these the compilers'; they must not end meanwhile ({@link #OPTIONS})
     * @param requestNanos of these Tomcat's threads'
     * @param allocatedBytes in the heap, by all Java threads and by those that have ended
     */
    record Reading(long cpuNanos, long compilerNanos, long requestNanos, long allocatedBytes) {

        Reading since(Reading before) {
            return new Reading(
                    cpuNanos - before.cpuNanos,
                    compilerNanos - before.compilerNanos,
                    requestNanos - before.requestNanos,
                    allocatedBytes - before.allocatedBytes);
        }
    }

    /** What a JVM needs to be read: else what a compiler's thread has used goes with it when it ends. */
    static final List<String> OPTIONS = List.of("-XX:-UseDynamicNumberOfCompilerThreads");

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
        return new Reading(
                ProcessCpu.nanos(pid),
                ProcessCpu.nanosOfThreads(pid, "C1 Compiler") + ProcessCpu.nanosOfThreads(pid, "C2 Compiler"),
                ProcessCpu.nanosOfThreads(pid, "http-nio-"),
                (Long) beans.getAttribute(new ObjectName("java.lang:type=Threading"), "TotalThreadAllocatedBytes"));
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
