package dev.nightjar.analyzer.follow;

/**
 * Somebody in a database, known by what stays the same from night to night.
 *
 * @param name the application, else the role, as the finding calls it
 */
public record Actor(String database, String application, String user, String name) {}
