package dev.nightjar.demo.settlement;

import java.io.IOException;
import java.sql.SQLException;

/** What runs once a night. */
interface Job {

    /** Under which it is known in the log and, as {@code application_name}, in the database. */
    String name();

    void run(Night night, Shop shop, Pace pace) throws SQLException, IOException, InterruptedException;
}
