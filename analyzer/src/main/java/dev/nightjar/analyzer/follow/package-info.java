/** Who: from the largest part of the extra time to whoever used that resource meanwhile, step by step. */
@NullMarked
package dev.nightjar.analyzer.follow;

import org.jspecify.annotations.NullMarked;
