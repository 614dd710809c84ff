package dev.nightjar.demo.lab;

import java.util.List;

/** Works wait for a thread. */
final class ExecutorFaults {

    private static final String FEW_THREADS = "-Dserver.tomcat.threads.max=40";

    /** The same on every machine. */
    private static final String TWO_WORKERS = "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2";

    private ExecutorFaults() {}

    static List<Variant> all() {
        return List.of(
                Variant.of(
                                "tomcat-threads",
                                "slow-partner",
                                Truth.of(
                                        Hit.ORDERS,
                                        "executor-occupied",
                                        "GET /recommendations/{sku}",
                                        "Recommendations.askPartner",
                                        "link.part.queue"),
                                Calls.get("order", "/recommendations/{sku}?partnerMillis=4000", 15),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", FEW_THREADS),
                Variant.of(
                                "tomcat-threads",
                                "of-the-callee",
                                Truth.of(
                                        Hit.ORDERS,
                                        "executor-occupied",
                                        "GET /receipts/{id}",
                                        "Receipts.fetch",
                                        "link.part.downstream",
                                        "POST /payments",
                                        "link.part.queue"),
                                Calls.get("payment", "/receipts/7?archiveMillis=3000", 18),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("payment", FEW_THREADS),
                Variant.of(
                                "nested-submit",
                                "bundles",
                                Truth.of(
                                                Hit.BUNDLES,
                                                "executor-occupied",
                                                "bundles",
                                                "Bundles.whole",
                                                "link.part.queue")
                                        .or("executor-too-small")
                                        .or("executor-nested"),
                                Calls.post("order", "/bundles/{sku}", "{}", 25),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.post("order", "/bundles/{sku}", "{}", 3)),
                Variant.of(
                                "nested-submit",
                                "payouts",
                                Truth.of(
                                                Hit.PAYOUTS,
                                                "executor-occupied",
                                                "payouts",
                                                "Payouts.whole",
                                                "link.part.queue")
                                        .or("executor-too-small")
                                        .or("executor-nested"),
                                Calls.post("payment", "/payouts/{sku}", "{}", 25),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.post("payment", "/payouts/{sku}", "{}", 3)),
                Variant.of(
                                "unbounded-queue",
                                "newsletter",
                                Truth.of(
                                        Hit.CONFIRMATIONS,
                                        "executor-occupied",
                                        "POST /newsletters",
                                        "Confirmations.",
                                        "link.part.queue"),
                                Calls.post("order", "/newsletters?mails=2000&wait=true", "", 1)
                                        .atOnce(1),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.post("order", "/confirmations/{sku}", "{}", 6)),
                Variant.of(
                                "unbounded-queue",
                                "newsletter-nobody-waits-for",
                                Truth.of(
                                        Hit.CONFIRMATIONS,
                                        "executor-occupied",
                                        "newsletters",
                                        "Confirmations.",
                                        "link.part.queue"),
                                Calls.post("order", "/newsletters?mails=150&wait=false", "", 0.7),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .always(Calls.post("order", "/confirmations/{sku}", "{}", 6)),
                Variant.of(
                                "common-pool",
                                "blocking-call",
                                Truth.of(
                                        Hit.QUOTES,
                                        "executor-occupied",
                                        "GET /rates",
                                        "Quotes.askBank",
                                        "link.part.queue"),
                                Calls.get("order", "/rates?bankMillis=1500", 3),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", TWO_WORKERS)
                        .always(Calls.get("order", "/quotes/{sku}", 6)),
                Variant.of(
                                "common-pool",
                                "parallel-stream",
                                Truth.of(
                                        Hit.QUOTES,
                                        "executor-occupied",
                                        "GET /best-rates",
                                        "Quotes.askBank",
                                        "link.part.queue"),
                                Calls.get("order", "/best-rates?bankMillis=700&banks=6", 1.5),
                                Decoys.job(),
                                Decoys.busyEndpoint())
                        .on("order", TWO_WORKERS)
                        .always(Calls.get("order", "/quotes/{sku}", 6)));
    }
}
