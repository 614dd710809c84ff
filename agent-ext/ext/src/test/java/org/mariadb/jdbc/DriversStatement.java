package org.mariadb.jdbc;

import org.jspecify.annotations.NullMarked;

/** Named as a class of the driver's, which is not among our dependencies. */
@NullMarked
public final class DriversStatement {}
