package dev.nightjar.demo.stage;

import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The shop's three services as processes.
 *
 * @param further instances of them, whom nobody asks unless told to
 */
record Services(Member order, Member inventory, Member payment, List<Member> further) {

    static final String SECOND_INVENTORY = "inventory-2";

    /** Such services are given little. */
    private static final List<String> SMALL = List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** A report of the whole archive fits, with little to spare. */
    private static final List<String> ORDER = List.of("-Xms512m", "-Xmx512m", "-Xmn160m", "-XX:+UseSerialGC");

    /**
     * Services on free ports.
     *
     * @param watching options of the JVM for the service of a name: the agent's, or none
     * @param more arguments of all services
     */
    static Services of(
            Home home, ShopDatabase shop, FreePorts ports, Function<String, List<String>> watching, String... more)
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
                                        more,
                                        "--spring.datasource.url=" + shop.jdbcUrl() + "?ApplicationName=order",
                                        "--spring.datasource.username=" + ShopDatabase.SHOP_ROLE,
                                        "--shop.inventory=" + inventory,
                                        "--shop.payment=" + payment)),
                        password(),
                        order.resolve("/prices/SKU-0001")),
                inventory("inventory", inventory, home, shop, ports, watching, more),
                new Member(
                        "payment",
                        Java.jar(
                                options(SMALL, watching.apply("payment")),
                                home.payment(),
                                arguments(payment, ports, more)),
                        password(),
                        payment.resolve("/prometheus")),
                List.of());
    }

    /** With a second instance of inventory: the same service to who watches, another process and port. */
    Services withSecondInventory(
            Home home, ShopDatabase shop, FreePorts ports, Function<String, List<String>> watching, String... more)
            throws StageFailed {
        Member second = inventory(SECOND_INVENTORY, local(ports), home, shop, ports, watching, more);
        return new Services(order, inventory, payment, List.of(second));
    }

    private static Member inventory(
            String name,
            URI address,
            Home home,
            ShopDatabase shop,
            FreePorts ports,
            Function<String, List<String>> watching,
            String... more)
            throws StageFailed {
        return new Member(
                name,
                Java.jar(
                        options(SMALL, watching.apply("inventory")),
                        home.inventory(),
                        arguments(
                                address,
                                ports,
                                more,
                                "--spring.datasource.url=" + shop.jdbcUrl() + "?ApplicationName=inventory",
                                "--spring.datasource.username=" + ShopDatabase.SHOP_ROLE)),
                password(),
                address.resolve("/prometheus"));
    }

    /** In the order in which they are started. */
    List<Member> all() {
        return Stream.concat(Stream.of(inventory, payment, order), further.stream())
                .toList();
    }

    Member named(String name) {
        return all().stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the shop has no service '" + name + "'"));
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

    private static String[] arguments(URI address, FreePorts ports, String[] all, String... own) throws StageFailed {
        List<String> arguments = new ArrayList<>(List.of(all));
        arguments.add("--server.port=" + address.getPort());
        arguments.add("--arthas.http-port=" + ports.next());
        arguments.addAll(List.of(own));
        return arguments.toArray(new String[0]);
    }

    private static Map<String, String> password() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return Map.of("ARTHAS_PASSWORD", HexFormat.of().formatHex(random));
    }
}
