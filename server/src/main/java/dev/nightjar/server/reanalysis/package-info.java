/** Analyses a stretch of the past again, with today's rules, beside what is stored of it. */
@NullMarked
package dev.nightjar.server.reanalysis;

import org.jspecify.annotations.NullMarked;
