/** What was concluded: slowdowns, the links that explain them, the evidence of each. */
@NullMarked
package dev.nightjar.model.finding;

import org.jspecify.annotations.NullMarked;
