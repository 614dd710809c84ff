/** Where the stock agent enters the extension. Java 8: these classes load everywhere, those behind them do not. */
@NullMarked
package dev.nightjar.agent.gate;

import org.jspecify.annotations.NullMarked;
