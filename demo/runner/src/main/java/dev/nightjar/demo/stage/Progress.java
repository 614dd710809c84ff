package dev.nightjar.demo.stage;

/** Where lines for the person at the terminal go. */
public interface Progress {

    void line(String text);
}
