package dev.aorist.projections.jdbc;

import dev.aorist.eventstore.Position;
import dev.aorist.projections.ParkedEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parked events of one row as text, a line each, in order:
 *
 * <pre>
 * partition TAB offset TAB timestamp TAB type TAB cause
 * </pre>
 *
 * where the cause is {@code -} for an event that did not fail on this row, else {@code +} and what
 * went wrong. In type and cause backslash, tab, line feed and carriage return are written as {@code
 * \\}, {@code \t}, {@code \n} and {@code \r}.
 */
final class ParkedLines {
  private ParkedLines() {}

  static String encode(String key, List<ParkedEvent> events) {
    var text = new StringBuilder();
    for (ParkedEvent event : events) {
      text.append(event.position().partition())
          .append('\t')
          .append(event.position().offset())
          .append('\t')
          .append(event.timestamp())
          .append('\t');
      escape(event.eventType(), text);
      text.append('\t');
      if (key.equals(event.rowOrNull()) && event.causeOrNull() != null) {
        escape(event.causeOrNull(), text.append('+'));
      } else {
        text.append('-');
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** The events with this row as their only one. */
  static List<ParkedEvent> decode(String key, String text) {
    List<ParkedEvent> events = new ArrayList<>();
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      String[] fields = text.substring(start, end).split("\t", -1);
      String cause = fields[4].equals("-") ? null : unescape(fields[4].substring(1));
      events.add(event(key, fields, cause));
      start = end + 1;
    }
    return events;
  }

  private static ParkedEvent event(String key, String[] fields, @Nullable String cause) {
    return new ParkedEvent(
        new Position(Integer.parseInt(fields[0]), Long.parseLong(fields[1])),
        Long.parseLong(fields[2]),
        unescape(fields[3]),
        List.of(key),
        cause == null ? null : key,
        cause);
  }

  private static void escape(String text, StringBuilder to) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> to.append("\\\\");
        case '\t' -> to.append("\\t");
        case '\n' -> to.append("\\n");
        case '\r' -> to.append("\\r");
        default -> to.append(c);
      }
    }
  }

  private static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    var plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      i++;
      switch (text.charAt(i)) {
        case 't' -> plain.append('\t');
        case 'n' -> plain.append('\n');
        case 'r' -> plain.append('\r');
        default -> plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }
}
