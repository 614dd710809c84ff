package dev.nightjar.model;

import java.util.List;

/** Which code is the application's own: not the JDK's, a server's, a driver's, a framework's or an agent's. */
public final class ApplicationCode {

    private static final List<String> OTHERS = List.of(
            "java.",
            "javax.",
            "jakarta.",
            "jdk.",
            "sun.",
            "com.sun.",
            "com.zaxxer.",
            "com.fasterxml.",
            "com.mysql.",
            "io.netty.",
            "io.opentelemetry.",
            "kotlin.",
            "org.apache.",
            "org.hibernate.",
            "org.mariadb.",
            "org.postgresql.",
            "org.springframework.",
            "reactor.",
            "scala.",
            "tools.jackson.",
            "dev.nightjar.agent.");

    private ApplicationCode() {}

    /** Whether a class is, or a frame that begins with its class. */
    public static boolean isApplication(String className) {
        for (String prefix : OTHERS) {
            if (className.startsWith(prefix)) {
                return false;
            }
        }
        return true;
    }
}
