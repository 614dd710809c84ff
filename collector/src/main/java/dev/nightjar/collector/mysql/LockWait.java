package dev.nightjar.collector.mysql;

/**
 * A session that waits for a lock, and one that it waits for.
 *
 * @param lock what it waits for: {@code record shop.inventory X}, {@code metadata shop.orders EXCLUSIVE}
 */
record LockWait(long waiter, long blocker, String lock) {}
