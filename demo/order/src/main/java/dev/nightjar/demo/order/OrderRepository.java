package dev.nightjar.demo.order;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Orders and stock in the database. */
@Repository
class OrderRepository {

    private final JdbcClient database;

    OrderRepository(JdbcClient database) {
        this.database = database;
    }

    /** Returns the new order's id. */
    long insert(String sku, int quantity, long totalCents) {
        return database.sql("insert into orders (sku, quantity, total_cents) values (?, ?, ?) returning id")
                .params(sku, quantity, totalCents)
                .query(Long.class)
                .single();
    }

    /** Lowers the stock; waits while somebody else holds the row. A check constraint keeps the stock from going below 0. */
    boolean reserve(String sku, int quantity) {
        return database.sql("update inventory set stock = stock - ? where sku = ?")
                        .params(quantity, sku)
                        .update()
                == 1;
    }

    Optional<Order> find(long id) {
        return database.sql("select id, sku, quantity, total_cents from orders where id = ?")
                .param(id)
                .query(Order.class)
                .optional();
    }

    Optional<Product> product(String sku) {
        return database.sql(
                        "select p.sku, p.name, p.price_cents, i.stock from product p join inventory i on i.sku = p.sku where p.sku = ?")
                .param(sku)
                .query(Product.class)
                .optional();
    }
}
