/** What the database sampler asks a MySQL or MariaDB server. */
@NullMarked
package dev.nightjar.collector.mysql;

import org.jspecify.annotations.NullMarked;
