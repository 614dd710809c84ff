package dev.nightjar.server;

/** What {@code serve --help} prints. A test holds it against {@link ServerSettings}. */
final class SettingsHelp {

    private SettingsHelp() {}

    static String text() {
        return """
                Usage: nightjar serve [--config=FILE] [--KEY=VALUE ...]

                Receives what agents send, keeps it, looks for slowdowns and their causes. Ends with Ctrl-C.
                FILE is a .properties or .yaml file with the same keys; a variable NIGHTJAR_API_PORT sets nightjar.api.port.
                Flags win over variables, variables over the file; all keys of all databases must be in one of the three, and
                those of all targets, or the start stops. So it does for what is no key.

                  nightjar.data-dir             where everything is kept (./nightjar-data); one server per directory
                  nightjar.api.address          address of the pages and the HTTP API (127.0.0.1)
                  nightjar.api.port             port of the pages and the HTTP API (8570; 0 takes a free one)
                  nightjar.ui.enabled           false: no pages, only the API; starts faster and smaller (true)
                  nightjar.otlp.address         address of the OTLP door (127.0.0.1)
                  nightjar.otlp.grpc-port       port for OTLP over gRPC (4317; 0 takes a free one)
                  nightjar.otlp.http-port       port for OTLP over HTTP (4318; 0 takes a free one)
                  nightjar.otlp.oldest-facts    how old what agents tell may be when it comes (7d), for a history of months
                                                ('./nightjar history'); not longer than the retention
                  nightjar.door.token           what agents and API clients must send as bearer token, and people enter to see the
                                                pages (none)
                  nightjar.door.certificate     PEM file of the certificate chain, for any address but loopback (none)
                  nightjar.door.private-key     PEM file of the private key (none)
                  nightjar.door.insecure        true: other addresses without token and TLS (false)
                  nightjar.databases[0].url     a database to watch: jdbc:postgresql://host:port/name, jdbc:mysql://…,
                                                jdbc:mariadb://… (none)
                  nightjar.databases[0].user    its role, member of pg_monitor; of MySQL and MariaDB an account with PROCESS,
                                                EVENT and SELECT on performance_schema
                  nightjar.databases[0].password   better not a flag, others see those: NIGHTJAR_DATABASES_0_PASSWORD, and _URL,
                                                _USER, _ENVIRONMENT with it, or --config
                  nightjar.databases[0].environment   environment of the services that use it (default)
                  nightjar.scrape.targets[0].url   a target to scrape, in Prometheus' text format: http://host:port/metrics (none);
                                                only these are asked, and no redirect is followed
                  nightjar.scrape.targets[0].service   name of the service that it tells of
                  nightjar.scrape.targets[0].environment   its environment (default)
                  nightjar.scrape.targets[0].instance   which one of the service (host:port of the url)
                  nightjar.scrape.targets[0].interval   how often, 1s to 1h (15s)
                  nightjar.scrape.targets[0].timeout   of one scrape, at most the interval (10s, or the interval if that is shorter)
                  nightjar.scrape.targets[0].token   sent to it as bearer token (none); better not a flag, as the password above
                  nightjar.store.memory-limit   memory of the embedded store beside the Java heap, as 1GB (a quarter of the RAM,
                                                512 MB to 2 GB)
                  nightjar.store.retention      how long facts are kept (8d); at least the look-back
                  nightjar.store.segment-rows   so many new rows of a table become a file (2000000)
                  nightjar.store.segment-age    or what has come since the first of them, when it is so old (1h)
                  nightjar.store.budget.works   what the files of works take at most, as 20GB: beyond it the oldest go (none)
                  nightjar.store.budget.spans   likewise of spans
                  nightjar.store.budget.logs    likewise of logs
                  nightjar.store.budget.metrics likewise of metrics
                  nightjar.store.budget.profiles   likewise of profiles
                  nightjar.store.vectors        spans, logs and metrics are stored as whole vectors (true); false: value by value,
                                                for more CPU, should the database's driver be at fault
                  nightjar.analyzer.every       how often slowdowns are looked for (10s)
                  nightjar.analyzer.look-back   how much history is looked at (7d)
                  nightjar.playbooks            directory of your own playbooks, .yaml files that replace ours for the causes
                                                they name (none)
                """;
    }
}
