package dev.nightjar.agent.work;

import java.util.regex.Pattern;

/**
 * What threads are called on the wire: after their pool, and without what they do at the moment. Servers and clients put addresses,
 * users and ids into the names of their threads, behind a blank or in a URL, or as long numbers. Short ones tell pools from each other.
 */
final class ThreadNames {

    static final String UNNAMED = "unnamed";
    static final int MAX_LENGTH = 80;

    /** Behind it comes what the thread does at the moment, or for whom. */
    private static final Pattern END = Pattern.compile("[\\s\\h\\v/:?@]");

    private static final Pattern WORKERS_NUMBER = Pattern.compile("(?<=.)-\\d+$");
    /** No port and no number of a pool. */
    private static final Pattern IDS = Pattern.compile("\\d{6,}");

    private ThreadNames() {}

    /** {@code http-nio-8080-exec} of {@code http-nio-8080-exec-7}. */
    static String pool(String threadName) {
        String name = END.split(threadName.strip(), 2)[0];
        if (name.length() > 2 * MAX_LENGTH) {
            name = name.substring(0, 2 * MAX_LENGTH);
        }
        String pool = IDS.matcher(WORKERS_NUMBER.matcher(name).replaceFirst("")).replaceAll("#");
        String cut = pool.length() > MAX_LENGTH ? pool.substring(0, MAX_LENGTH) : pool;
        return cut.isEmpty() ? UNNAMED : cut;
    }
}
