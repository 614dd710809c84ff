package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabFault;
import dev.nightjar.demo.service.lab.LabOnly;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * A partner fetches the stock, product by product. The mistake: for a product that is not there, the connection stays
 * out.
 */
@LabOnly
@RestController
class StockExport implements LabFault {

    private final DataSource database;
    private final Queue<Connection> given = new ConcurrentLinkedQueue<>();
    private volatile boolean isOn;

    StockExport(DataSource database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "stock-export";
    }

    @Override
    public void on(Map<String, String> settings) {
        isOn = true;
    }

    @Override
    public void off() {
        isOn = false;
        giveBack();
    }

    private void giveBack() {
        Connection connection = given.poll();
        while (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException("a connection of the export cannot be closed", e);
            }
            connection = given.poll();
        }
    }

    @GetMapping("/exports/{sku}")
    String line(@PathVariable String sku) throws SQLException {
        Connection connection = database.getConnection();
        given.add(connection);
        try (PreparedStatement select =
                connection.prepareStatement("select warehouse, stock from inventory where sku = ?")) {
            select.setString(1, sku);
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    if (!isOn) {
                        giveBack();
                    }
                    throw new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no product '" + sku + "'");
                }
                String line = sku + "," + rows.getString(1) + "," + rows.getLong(2) + "\n";
                connection.close();
                given.remove(connection);
                return line;
            }
        }
    }
}
