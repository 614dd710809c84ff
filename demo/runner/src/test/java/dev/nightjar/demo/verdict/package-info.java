@NullMarked
package dev.nightjar.demo.verdict;

import org.jspecify.annotations.NullMarked;
