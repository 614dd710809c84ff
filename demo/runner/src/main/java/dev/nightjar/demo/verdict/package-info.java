/** Was the expected cause found: pure functions over the findings as the API gives them. */
@NullMarked
package dev.nightjar.demo.verdict;

import org.jspecify.annotations.NullMarked;
