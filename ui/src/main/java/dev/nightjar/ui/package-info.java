/** The pages, on the ports: what was found, in sentences, and one finding with its chain. No analysis. */
@NullMarked
package dev.nightjar.ui;

import org.jspecify.annotations.NullMarked;
