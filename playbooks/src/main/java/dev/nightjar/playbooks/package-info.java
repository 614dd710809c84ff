/** A finding in, the runbook of its cause out: text and steps in each language. Nothing is run. */
@NullMarked
package dev.nightjar.playbooks;

import org.jspecify.annotations.NullMarked;
