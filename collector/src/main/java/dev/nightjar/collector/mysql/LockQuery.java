package dev.nightjar.collector.mysql;

import dev.nightjar.collector.mysql.MetadataLocks.Lock;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Who waits for whose locks: of rows (InnoDB) and of what tables look like (metadata). Asked only if somebody waits. */
final class LockQuery {

    private static final String MYSQL_ROWS = """
            /* nightjar-ash */
            select r.trx_mysql_thread_id as waiter, b.trx_mysql_thread_id as blocker, l.LOCK_TYPE as lock_type,
                   concat(l.OBJECT_SCHEMA, '.', l.OBJECT_NAME) as relation, l.LOCK_MODE as lock_mode
            from performance_schema.data_lock_waits w
                 join information_schema.INNODB_TRX r on r.trx_id = w.REQUESTING_ENGINE_TRANSACTION_ID
                 join information_schema.INNODB_TRX b on b.trx_id = w.BLOCKING_ENGINE_TRANSACTION_ID
                 join performance_schema.data_locks l on l.ENGINE_LOCK_ID = w.REQUESTING_ENGINE_LOCK_ID
            limit 10000
            """;

    private static final String MARIADB_ROWS = """
            /* nightjar-ash */
            select r.trx_mysql_thread_id as waiter, b.trx_mysql_thread_id as blocker, l.lock_type as lock_type,
                   replace(l.lock_table, '`', '') as relation, l.lock_mode as lock_mode
            from information_schema.INNODB_LOCK_WAITS w
                 join information_schema.INNODB_TRX r on r.trx_id = w.requesting_trx_id
                 join information_schema.INNODB_TRX b on b.trx_id = w.blocking_trx_id
                 join information_schema.INNODB_LOCKS l on l.lock_id = w.requested_lock_id
            limit 10000
            """;

    /** All locks of objects that somebody waits for. */
    private static final String METADATA = """
            /* nightjar-ash */
            select m.OBJECT_TYPE as object_type, m.OBJECT_SCHEMA as object_schema, m.OBJECT_NAME as object_name,
                   m.LOCK_TYPE as lock_type, m.LOCK_STATUS as lock_status, t.PROCESSLIST_ID as session
            from performance_schema.metadata_locks m
                 join performance_schema.threads t on t.THREAD_ID = m.OWNER_THREAD_ID
            where t.PROCESSLIST_ID is not null and m.LOCK_STATUS in ('GRANTED', 'PENDING')
                  and exists (select 1 from performance_schema.metadata_locks w
                              where w.LOCK_STATUS = 'PENDING' and w.OBJECT_TYPE = m.OBJECT_TYPE
                                    and w.OBJECT_SCHEMA <=> m.OBJECT_SCHEMA and w.OBJECT_NAME <=> m.OBJECT_NAME)
            limit 10000
            """;

    private LockQuery() {}

    static List<LockWait> read(MySqlConnection connection, Sight sight) throws SQLException {
        List<LockWait> waits = new ArrayList<>();
        if (sight.transactions() && (sight.mariaDb() || sight.performanceSchema())) {
            connection.query(sight.mariaDb() ? MARIADB_ROWS : MYSQL_ROWS).forEach(row -> waits.add(rowWait(row)));
        }
        if (sight.metadataLocks()) {
            waits.addAll(MetadataLocks.waits(connection.query(METADATA).stream()
                    .map(LockQuery::metadataLock)
                    .toList()));
        }
        return waits;
    }

    static LockWait rowWait(MySqlRow row) {
        return new LockWait(
                row.number("waiter"),
                row.number("blocker"),
                row.text("lock_type").toLowerCase(Locale.ROOT) + " " + row.text("relation") + " "
                        + row.text("lock_mode"));
    }

    static Lock metadataLock(MySqlRow row) {
        return new Lock(
                object(row), row.text("lock_type"), row.text("lock_status").equals("GRANTED"), row.number("session"));
    }

    /** {@code shop.orders}, {@code procedure shop.settle}, {@code global}. */
    private static String object(MySqlRow row) {
        String type = row.text("object_type").toLowerCase(Locale.ROOT);
        String name = row.text("object_name");
        if (name.isEmpty()) {
            return (type + " " + row.text("object_schema")).trim();
        }
        return (type.equals("table") ? "" : type + " ") + row.text("object_schema") + "." + name;
    }
}
