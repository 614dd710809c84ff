package dev.nightjar.demo.stage;

import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The shop's three services as processes. */
record Services(Member order, Member inventory, Member payment) {

    /** Such services are given little. */
    private static final List<String> SMALL = List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** A report of the whole archive fits, with little to spare. */
    private static final List<String> ORDER = List.of("-Xms512m", "-Xmx512m", "-Xmn160m", "-XX:+UseSerialGC");

    /**
     * Services on free ports.
     *
     * @param watching options of the JVM for the service of a name: the agent's, or none
     */
    static Services of(Home home, ShopDatabase shop, FreePorts ports, Function<String, List<String>> watching)
            throws StageFailed {
        URI inventory = local(ports);
        URI payment = local(ports);
        URI order = local(ports);
        return new Services(
                new Member(
                        "order",
                        Java.jar(
                                options(ORDER, watching.apply("order")),
                                home.order(),
                                arguments(
                                        order,
                                        ports,
                                        "--spring.datasource.url=" + shop.jdbcUrl() + "?ApplicationName=order",
                                        "--spring.datasource.username=" + ShopDatabase.SHOP_ROLE,
                                        "--shop.inventory=" + inventory,
                                        "--shop.payment=" + payment)),
                        password(),
                        order.resolve("/prices/SKU-0001")),
                new Member(
                        "inventory",
                        Java.jar(
                                options(SMALL, watching.apply("inventory")),
                                home.inventory(),
                                arguments(
                                        inventory,
                                        ports,
                                        "--spring.datasource.url=" + shop.jdbcUrl() + "?ApplicationName=inventory",
                                        "--spring.datasource.username=" + ShopDatabase.SHOP_ROLE)),
                        password(),
                        inventory.resolve("/prometheus")),
                new Member(
                        "payment",
                        Java.jar(options(SMALL, watching.apply("payment")), home.payment(), arguments(payment, ports)),
                        password(),
                        payment.resolve("/prometheus")));
    }

    /** In the order in which they are started. */
    List<Member> all() {
        return List.of(inventory, payment, order);
    }

    private static URI local(FreePorts ports) throws StageFailed {
        return URI.create("http://127.0.0.1:" + ports.next());
    }

    /** Arthas, which the services carry, attaches to its own JVM. */
    private static List<String> options(List<String> own, List<String> watching) {
        List<String> options = new ArrayList<>(own);
        options.add("-XX:+EnableDynamicAgentLoading");
        options.addAll(watching);
        return options;
    }

    private static String[] arguments(URI address, FreePorts ports, String... more) throws StageFailed {
        List<String> arguments = new ArrayList<>();
        arguments.add("--server.port=" + address.getPort());
        arguments.add("--arthas.http-port=" + ports.next());
        arguments.addAll(List.of(more));
        return arguments.toArray(new String[0]);
    }

    private static Map<String, String> password() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return Map.of("ARTHAS_PASSWORD", HexFormat.of().formatHex(random));
    }
}
