package dev.nightjar.model;

import java.util.Objects;

/**
 * Where facts come from: one life of one process. Keys of every table begin with the environment.
 *
 * @param environment {@code deployment.environment.name}, {@code default} when none was set
 * @param namespace {@code service.namespace}, may be empty
 * @param service {@code service.name}
 * @param version {@code service.version}, may be empty; a change of it is the fact "deploy"
 * @param host {@code host.name}
 * @param instance stable over restarts: the pod, or host:port
 * @param run one life of the process ({@code nightjar.run}), random
 * @param zone the process's time zone id; a fact, never applied to data
 */
public record Origin(
        String environment,
        String namespace,
        String service,
        String version,
        String host,
        String instance,
        String run,
        String zone) {

    public Origin {
        requireText(environment, "environment");
        Objects.requireNonNull(namespace, "namespace");
        requireText(service, "service");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(host, "host");
        requireText(instance, "instance");
        requireText(run, "run");
        requireText(zone, "zone");
    }

    private static void requireText(String value, String name) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("origin." + name + " must not be blank");
        }
    }
}
