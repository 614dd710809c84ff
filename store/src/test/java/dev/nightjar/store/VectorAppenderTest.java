package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Origin;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.RandomFacts;
import dev.nightjar.model.port.RandomSpans;
import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.port.SpanRows;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.Span;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors store what single values store, in every column, and come and go with their transaction. */
class VectorAppenderTest {

    @TempDir
    Path dataDir;

    private final RandomSpans random = new RandomSpans(7);
    private final Emitter emitter = new Emitter(new RandomFacts(7).origin("production", "order"), new TreeMap<>());
    private final Emitter other = new Emitter(
            new Origin("another environment, quite long", "", "s", "", "", "i", "r", "UTC"), new TreeMap<>());

    @SuppressWarnings("NullAway.Init") // set before each test
    private Database database;

    @SuppressWarnings("NullAway.Init") // likewise
    private Connection connection;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(StoreSettings.defaults(dataDir), 0);
        connection = database.connect();
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        database.close();
    }

    /** If it is not, everything works on, at twice the cost: see the decision on vectors. */
    @Test
    void thisDriverIsTheOneThatVectorsWereWrittenFor() {
        assertThat(DuckDbVectors.find()).isPresent();
    }

    @Test
    void theSameRowsAreStoredEitherWay() throws Exception {
        List<RowBatch> batches = new ArrayList<>();
        for (int size : new int[] {1, 2_047, 1, 2_048, 5_000, 3}) {
            List<Span> spans = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                spans.add(random.span(random.hex(32), 1_000_000 + i));
            }
            batches.add(SpanRows.batch(new BatchId.Hashed("00"), size % 2 == 0 ? emitter : other, spans));
        }
        store(batches, null);
        List<String> single = rows(RowTable.SPAN);
        execute("delete from span_0");
        store(batches, DuckDbVectors.find().orElseThrow());
        assertThat(rows(RowTable.SPAN)).hasSize(9_100).isEqualTo(single);
    }

    /** Batches end at the borders of a word of 64 rows and of a vector, and beside them; most lie in two vectors. */
    @Test
    void whateverIsInTheRowsOfATableIsStoredEitherWay() throws Exception {
        DuckDbVectors vectors = DuckDbVectors.find().orElseThrow();
        RandomRows anything = new RandomRows(11);
        for (RowTable table : RowTable.ALL) {
            List<RowBatch> batches = new ArrayList<>();
            for (int size : new int[] {1, 63, 64, 65, 1, 1_853, 1, 2_048, 127, 5_000, 31}) {
                batches.add(anything.batch(table, List.of(emitter, other), size));
            }
            store(batches, null);
            List<String> single = rows(table);
            execute("delete from " + segments().nativeTable(table.name()));
            store(batches, vectors);
            List<String> whole = rows(table);
            assertThat(whole).as(table.name()).hasSize(9_254);
            for (int row = 0; row < single.size(); row++) {
                assertThat(whole.get(row)).as("%s, row %d", table.name(), row).isEqualTo(single.get(row));
            }
        }
    }

    @Test
    void aTransactionThatIsNotCommittedLeavesNothing() throws Exception {
        Optional<DuckDbVectors> vectors = DuckDbVectors.find();
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            spans.add(random.span(random.hex(32), i));
        }
        RowBatch batch = SpanRows.batch(new BatchId.Hashed("00"), emitter, spans);
        try (WriteTransaction transaction = WriteTransaction.begin(connection, segments(), vectors.orElseThrow())) {
            transaction.append(batch, new int[] {1});
        }
        assertThat(rows(RowTable.SPAN)).isEmpty();
        store(List.of(batch), vectors.orElseThrow());
        assertThat(rows(RowTable.SPAN)).hasSize(10_000);
    }

    private void store(List<RowBatch> batches, @Nullable DuckDbVectors vectors) throws Exception {
        try (WriteTransaction transaction = WriteTransaction.begin(connection, segments(), vectors)) {
            for (RowBatch batch : batches) {
                transaction.append(batch, new int[] {7, 8});
            }
            transaction.commit();
        }
    }

    private OpenSegments segments() throws Exception {
        OpenSegments segments = new OpenSegments();
        segments.load(connection);
        return segments;
    }

    private List<String> rows(RowTable table) throws Exception {
        List<String> rows = new ArrayList<>();
        String relation = segments().nativeTable(table.name());
        try (Statement select = connection.createStatement();
                ResultSet found = select.executeQuery("select * from " + relation + " order by rowid")) {
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    Object value = found.getObject(i);
                    row.append(value instanceof java.util.Map<?, ?> map ? new TreeMap<>(map) : value)
                            .append('|');
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    private void execute(String sql) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
