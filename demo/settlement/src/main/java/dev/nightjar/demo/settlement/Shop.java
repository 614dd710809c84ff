package dev.nightjar.demo.settlement;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * The shop as its nightly jobs reach it: the database, and the services over HTTP. Safe for use by many threads.
 *
 * @param database JDBC URL
 */
record Shop(String database, String user, URI order, URI payment, HttpClient http) {

    /** Longer than any night's answer takes. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    static Shop at(String database, String user, URI order, URI payment) {
        return new Shop(
                database,
                user,
                order,
                payment,
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    Connection connect(String applicationName) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("ApplicationName", applicationName);
        return DriverManager.getConnection(database, properties);
    }

    /** Returns how long the answer is, in bytes. */
    long get(URI service, String path) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(service.resolve(path)).GET());
    }

    long post(URI service, String path) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(service.resolve(path)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private long answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 400) {
            throw new IOException(answer.request().uri() + " answered " + answer.statusCode());
        }
        return answer.body().length;
    }
}
