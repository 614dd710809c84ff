package dev.nightjar.playbooks;

import java.util.Locale;

/** One step of a runbook. Steps are for people: this version runs none of them. */
public sealed interface Step {

    /** What to do, or what the query or command shows and how to read it. */
    String text();

    /** Which database a query is written for. */
    enum Database {
        POSTGRESQL("PostgreSQL"),
        MYSQL("MySQL");

        private final String title;

        Database(String title) {
            this.title = title;
        }

        /** As its makers write it. */
        public String title() {
            return title;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a command is typed into. */
    enum Tool {
        /** A shell on the JVM's host, as the JVM's user. */
        JCMD,
        /** The JDK's {@code jfr}, anywhere. */
        JFR,
        /** The console of an attached Arthas. */
        ARTHAS,
        SHELL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record Advice(String text) implements Step {}

    /**
     * Something to ask a database.
     *
     * @param query to copy; names from the finding stand in it as literals, safely quoted
     */
    record Query(String text, Database database, String query) implements Step {}

    /**
     * Something to type.
     *
     * @param command to copy; names from the finding stand in it as single words, safely quoted
     */
    record Command(String text, Tool tool, String command) implements Step {}

    /** A replay of the captured traffic, and what it must show. */
    record Replay(String text) implements Step {}
}
