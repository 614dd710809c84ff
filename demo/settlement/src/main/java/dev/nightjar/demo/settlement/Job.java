package dev.nightjar.demo.settlement;

import java.sql.Connection;
import java.sql.SQLException;

/** What runs once a night on a connection of its own. */
interface Job {

    /** The {@code application_name} under which the database sees it. */
    String name();

    void run(Night night, Connection connection, Pace pace) throws SQLException, InterruptedException;
}
