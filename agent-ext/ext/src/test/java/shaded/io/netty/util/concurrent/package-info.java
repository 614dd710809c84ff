/** What bears the name of a library that was given another package. */
@NullMarked
package shaded.io.netty.util.concurrent;

import org.jspecify.annotations.NullMarked;
