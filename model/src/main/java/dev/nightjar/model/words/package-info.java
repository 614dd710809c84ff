/** The one renderer: codes with typed parameters become sentences, in each language. */
@NullMarked
package dev.nightjar.model.words;

import org.jspecify.annotations.NullMarked;
