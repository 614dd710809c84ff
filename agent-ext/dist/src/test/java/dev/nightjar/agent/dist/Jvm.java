package dev.nightjar.agent.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A Java installation that the agent is tried on. */
record Jvm(String name, Path home) {

    /** The one that runs the tests. */
    static Jvm current() {
        return new Jvm("Java " + Runtime.version().feature(), Path.of(System.getProperty("java.home")));
    }

    /** The current one, and 17 (the oldest that we support) if there is one: JAVA17_HOME, or beside Linux's others. */
    static List<Jvm> all() throws IOException {
        List<Jvm> all = new ArrayList<>(List.of(current()));
        List<Path> candidates = new ArrayList<>();
        String chosen = System.getenv("JAVA17_HOME");
        if (chosen != null) {
            candidates.add(Path.of(chosen));
        }
        Path usual = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(usual)) {
            try (Stream<Path> folders = Files.list(usual)) {
                folders.sorted().forEach(candidates::add);
            }
        }
        for (Path home : candidates) {
            if (isJava17(home)) {
                all.add(new Jvm("Java 17", home));
                return all;
            }
        }
        System.out.println("Not tried on Java 17: none found; JAVA17_HOME can name one.");
        return all;
    }

    private static boolean isJava17(Path home) throws IOException {
        Path release = home.resolve("release");
        return Files.isExecutable(home.resolve("bin/java"))
                && Files.isReadable(release)
                && Files.readString(release).contains("JAVA_VERSION=\"17");
    }

    @Override
    public String toString() {
        return name;
    }
}
