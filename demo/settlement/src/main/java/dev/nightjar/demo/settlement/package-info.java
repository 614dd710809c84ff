/** The shop's nightly jobs: the settlement, and the refresh of a materialized view beside it. */
@NullMarked
package dev.nightjar.demo.settlement;

import org.jspecify.annotations.NullMarked;
