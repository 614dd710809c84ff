package dev.nightjar.agent.gclog;

import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** The JVM's command {@code VM.log}: says how its logging is set up, and changes it. */
interface VmLog {

    /**
     * Runs the command.
     *
     * @param arguments as {@code what=gc=info}; values with spaces in quotes
     * @return what it printed: nothing when it only did what it was told
     */
    String run(String... arguments) throws JMException;

    /**
     * Through the platform's MBean server. Not before the application runs: whoever makes that server too early decides
     * about the builder of it, and about the log manager, for the application.
     */
    static VmLog ofThisJvm() {
        return arguments -> {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            return String.valueOf(server.invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "vmLog",
                    new Object[] {arguments},
                    new String[] {String[].class.getName()}));
        };
    }

    /** Whether the application is to make the MBean server, by a builder of its own, and has not done so. */
    static boolean isUpToTheApplication() {
        return System.getProperty("javax.management.builder.initial") != null
                && MBeanServerFactory.findMBeanServer(null).isEmpty();
    }

    /** How the logging is set up. */
    default List<LogOutput> outputs() throws JMException {
        return LogOutput.parse(run("list"));
    }
}
