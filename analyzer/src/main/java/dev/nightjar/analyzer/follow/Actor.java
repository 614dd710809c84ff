package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.DbSession;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in a database, known by what stays the same from night to night.
 *
 * @param job what the database's own scheduler calls it, null when it is not one of that's or not known
 * @param name the job, else the application, else the role, as the finding calls it
 */
public record Actor(
        String database,
        String application,
        String user,
        @Nullable String job,
        String name) {

    static Actor of(String database, DbSession session) {
        return new Actor(database, session.application(), session.user(), session.job(), Blockers.nameOf(session));
    }

    /** The same of all its sessions, and of nobody else's. */
    String key() {
        return job == null ? String.join("\n", name, database, application, user) : name + "\n" + database;
    }

    /** Whether a session is this one's. Jobs of one scheduler have its application and role, all of them. */
    public boolean is(DbSession session) {
        return job == null
                ? session.application().equals(application) && session.user().equals(user)
                : job.equals(session.job());
    }
}
