package org.apache.tomcat;

/** Stands where the server's own executor does: it is known by the package of its name. */
public final class TestExecutor {}
