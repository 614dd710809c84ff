package dev.nightjar.playbooks;

import java.util.ArrayList;
import java.util.List;

/** Breaks a paragraph into lines: at spaces, and between Chinese signs, which are two columns wide. */
final class Wrap {

    private static final int FIRST_WIDE = 0x2E80;

    /** What must not begin a line. */
    private static final String CLOSING = "，。；：、）」！？”》";

    private Wrap() {}

    /** Lines of at most {@code width} columns; a word that is longer stays whole. */
    static List<String> lines(String paragraph, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int columns = 0;
        for (String word : words(paragraph)) {
            int wide = columns(word.stripTrailing());
            if (columns > 0 && columns + wide > width) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
                columns = 0;
            }
            line.append(word);
            columns += columns(word);
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    /** Pieces between which a line may end; a space belongs to the word before it. */
    private static List<String> words(String paragraph) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int at = 1; at < paragraph.length(); at++) {
            if (mayBreak(paragraph.charAt(at - 1), paragraph.charAt(at))) {
                words.add(paragraph.substring(start, at));
                start = at;
            }
        }
        words.add(paragraph.substring(start));
        return words;
    }

    private static boolean mayBreak(char before, char next) {
        boolean space = before == ' ' && next != ' ';
        boolean wide = (isWide(before) || isWide(next)) && CLOSING.indexOf(next) < 0 && before != '（' && next != ' ';
        return space || (wide && !Character.isSurrogate(next));
    }

    private static int columns(String word) {
        return word.chars().map(sign -> isWide((char) sign) ? 2 : 1).sum();
    }

    private static boolean isWide(char sign) {
        return sign >= FIRST_WIDE;
    }
}
