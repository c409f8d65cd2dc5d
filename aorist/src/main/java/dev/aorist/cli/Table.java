package dev.aorist.cli;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;

/**
 * Prints objects as a table, a column for each of their fields: numbers to the right, the rest to
 * the left.
 */
final class Table {
  private static final String GAP = "  ";

  private Table() {}

  static void print(PrintWriter out, List<JsonObject> rows) {
    var names = new LinkedHashSet<String>();
    rows.forEach(row -> names.addAll(row.fieldNames()));
    var columns = new ArrayList<Column>();
    names.forEach(name -> columns.add(Column.of(name, rows)));
    printLine(out, columns, Column::title);
    for (int i = 0; i < rows.size(); i++) {
      int line = i;
      printLine(out, columns, column -> column.cell(line));
    }
    out.flush();
  }

  /** Prints one object, a line for each of its fields. */
  static void printFields(PrintWriter out, JsonObject object) {
    int width = object.fieldNames().stream().mapToInt(String::length).max().orElse(0);
    for (String name : object.fieldNames()) {
      String space = " ".repeat(width - name.length());
      out.println(name + space + GAP + Column.text(object.getValue(name)));
    }
    out.flush();
  }

  private static void printLine(
      PrintWriter out, List<Column> columns, Function<Column, String> cell) {
    out.println(
        String.join(GAP, columns.stream().map(c -> c.pad(cell.apply(c))).toList()).stripTrailing());
  }

  private record Column(String title, List<String> cells, boolean numbers, int width) {
    static Column of(String name, List<JsonObject> rows) {
      List<String> cells = rows.stream().map(row -> text(row.getValue(name))).toList();
      boolean numbers =
          rows.stream()
              .map(row -> row.getValue(name))
              .allMatch(v -> v == null || v instanceof Number);
      int width = cells.stream().mapToInt(String::length).max().orElse(0);
      return new Column(name, cells, numbers, Math.max(width, name.length()));
    }

    String cell(int line) {
      return cells.get(line);
    }

    String pad(String text) {
      String space = " ".repeat(width - text.length());
      return numbers ? space + text : text + space;
    }

    /** A cell is one line, whatever the value holds. */
    private static String text(Object value) {
      if (value == null) {
        return "";
      }
      String text =
          value instanceof JsonObject || value instanceof JsonArray
              ? Json.encode(value)
              : value.toString();
      return text.replaceAll("\\p{Cntrl}", " ");
    }
  }
}
