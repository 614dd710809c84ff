package dev.nightjar.demo.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which sources are measured, as git calls them. */
final class Commit {

    static final String UNKNOWN = "unknown";

    private static final int SHOWN = 12;
    private static final String CHANGED = "+";

    private Commit() {}

    /** Whether it says exactly which sources these are. */
    static boolean isExact(String commit) {
        return !commit.equals(UNKNOWN) && !commit.endsWith(CHANGED);
    }

    /** {@code 1fba8b2aa0c1}, with {@code +} when files that git knows were changed since. */
    static String of(Path project) throws InterruptedException {
        String commit = git(project, "rev-parse", "HEAD").strip();
        if (commit.length() < SHOWN) {
            return UNKNOWN;
        }
        String changed = git(project, "status", "--porcelain", "--untracked-files=no");
        return commit.substring(0, SHOWN) + (changed.isBlank() ? "" : CHANGED);
    }

    /** What it prints; empty when there is no git, or no repository. */
    private static String git(Path project, String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", project.toString()));
        command.addAll(List.of(arguments));
        try {
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String printed = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return git.waitFor() == 0 ? printed : "";
        } catch (IOException noGit) {
            return "";
        }
    }
}
