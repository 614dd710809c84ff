package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabFault;
import dev.nightjar.demo.service.lab.LabOnly;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Looks at every so many orders for the auditors. The mistake: the connection is not given back. */
@LabOnly
@Component
class AuditTrail extends OncePerRequestFilter implements LabFault {

    private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);

    private final DataSource database;
    private final AtomicLong orders = new AtomicLong();
    private final Queue<Connection> open = new ConcurrentLinkedQueue<>();
    private volatile int every;

    AuditTrail(DataSource database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "audit-trail";
    }

    @Override
    public void on(Map<String, String> settings) {
        every = Integer.parseInt(settings.getOrDefault("every", "10"));
    }

    @Override
    public void off() {
        every = 0;
        giveBack();
    }

    private void giveBack() {
        Connection connection = open.poll();
        while (connection != null) {
            close(connection);
            connection = open.poll();
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int each = every;
        if (each > 0 && request.getRequestURI().equals("/orders") && orders.incrementAndGet() % each == 0) {
            try {
                audit();
                if (every == 0) {
                    giveBack(); // it was switched off while this one waited for a connection
                }
            } catch (SQLException e) {
                log.warn("this order is not audited: {}", e.getMessage());
            }
        }
        chain.doFilter(request, response);
    }

    private void audit() throws SQLException {
        Connection connection = database.getConnection();
        open.add(connection);
        try (PreparedStatement largest =
                connection.prepareStatement("select max(total_cents) from order_archive where id < ?")) {
            largest.setLong(1, orders.get());
            largest.executeQuery().close();
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            log.warn("a connection of the audit is not closed: {}", e.getMessage());
        }
    }
}
