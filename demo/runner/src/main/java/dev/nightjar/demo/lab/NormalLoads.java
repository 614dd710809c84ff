package dev.nightjar.demo.lab;

import java.util.List;

/** Nothing is wrong: silence is right. */
final class NormalLoads {

    private NormalLoads() {}

    static List<Variant> all() {
        return List.of(
                Variant.normal("flat", "alone"),
                Variant.normal("flat", "with-jobs", Decoys.job(), Decoys.busyEndpoint()),
                Variant.normal(
                        "wave",
                        "up-and-down",
                        Calls.orders(seconds -> 10 * Math.sin(Math.PI * seconds / 35)),
                        Decoys.job()),
                Variant.normal(
                        "wave",
                        "twice",
                        Calls.orders(seconds -> 10 * Math.abs(Math.sin(2 * Math.PI * seconds / 35))),
                        Decoys.busyEndpoint()),
                Variant.normal("growth", "orders", Calls.orders(seconds -> 15 * seconds / 35), Decoys.job()),
                Variant.normal(
                        "growth",
                        "prices",
                        new Calls("order", "GET", "/prices/{sku}", "", seconds -> 40 * seconds / 35, 100),
                        Decoys.job()),
                Variant.normal("spike", "orders", Calls.orders(seconds -> seconds > 10 && seconds < 16 ? 25 : 0)),
                Variant.normal(
                        "spike",
                        "prices",
                        new Calls(
                                "order",
                                "GET",
                                "/prices/{sku}",
                                "",
                                seconds -> seconds > 10 && seconds < 16 ? 80 : 0,
                                100),
                        Decoys.job()),
                Variant.normal("deploy", "alone", new Deploy("order")),
                Variant.normal("deploy", "with-jobs", new Deploy("order"), Decoys.job(), Decoys.busyEndpoint()),
                Variant.normal("noisy-neighbour", "one", new Neighbour(1, 19)),
                Variant.normal("noisy-neighbour", "two", new Neighbour(2, 19), Decoys.job()));
    }
}
