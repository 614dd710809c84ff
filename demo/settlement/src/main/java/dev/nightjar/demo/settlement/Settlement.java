package dev.nightjar.demo.settlement;

import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the shop's nightly jobs beside each other, every night until the last. */
@Command(name = "settlement", mixinStandardHelpOptions = true)
public final class Settlement implements Callable<Integer> {

    @Option(names = "--url", required = true, description = "JDBC URL of the shop's database")
    private String url = "";

    @Option(names = "--user", description = "database user")
    private String user = "postgres";

    @Option(names = "--first-night", required = true, description = "when night 1 begins, as 2026-01-31T22:00:00Z")
    private Instant firstNight = Instant.EPOCH;

    @Option(names = "--period", description = "from one night to the next, as PT60S")
    private Duration period = Duration.ofDays(1);

    @Option(names = "--length", description = "how long a night is, as PT22S")
    private Duration length = Duration.ofHours(1);

    @Option(names = "--nights", description = "how many nights; 0: without end")
    private int nights = 0;

    @Option(names = "--transactions", description = "${COMPLETION-CANDIDATES}: one per warehouse, or one per portion")
    private NightlySettlement.Transactions transactions = NightlySettlement.Transactions.LONG;

    @Option(names = "--order", required = true, description = "where the order service answers")
    private URI order = URI.create("");

    @Option(names = "--payment", required = true, description = "where the payment service answers")
    private URI payment = URI.create("");

    @Option(names = "--report-lines", description = "lines of each report of the orders")
    private int reportLines = 1_000;

    @Option(names = "--statement-pages", description = "pages of the merchants' statement")
    private int statementPages = 1;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Settlement())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        NightSchedule schedule = new NightSchedule(firstNight, period, length, nights);
        Shop shop = Shop.at(url, user, order, payment);
        List<Job> jobs = List.of(
                new NightlySettlement(transactions),
                new MaterializedViewRefresh(),
                new ReportExport(reportLines),
                new MerchantStatements(statementPages));
        try (ExecutorService threads = Executors.newFixedThreadPool(jobs.size())) {
            List<Future<Integer>> running = jobs.stream()
                    .map(job -> threads.submit(() -> everyNight(job, shop, schedule)))
                    .toList();
            int failed = 0;
            for (Future<Integer> job : running) {
                failed += job.get();
            }
            return failed == 0 ? 0 : 1;
        }
    }

    /** A night that fails is told and does not take the next one with it. Returns how many failed. */
    private int everyNight(Job job, Shop shop, NightSchedule schedule) throws InterruptedException {
        int failed = 0;
        Pace pace = Pace.clock();
        Optional<Night> next = schedule.next(Instant.now());
        while (next.isPresent()) {
            Night night = next.get();
            pace.until(night.start());
            try {
                log(job, night, "begins");
                job.run(night, shop, pace);
                log(job, night, "is done");
            } catch (SQLException | IOException e) {
                failed++;
                log(job, night, "failed: " + e.getMessage());
            }
            next = schedule.next(Instant.now());
        }
        return failed;
    }

    private static void log(Job job, Night night, String what) {
        System.out.println(Instant.now() + " " + job.name() + ": night " + night.number() + " " + what);
    }
}
