package dev.aorist.benchmarks.plot;

import java.util.List;
import java.util.Locale;

/**
 * A diagram of some series over two logarithmic axes, as one SVG. Its lines are told apart by their
 * dashes and by their names at the end, too, not by colour alone; colours change with {@code
 * prefers-color-scheme}. Immutable.
 */
public record Picture(String title, String xName, String yName, List<Series> series) {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final int LEFT = 70;
  private static final int RIGHT = 190;
  private static final int TOP = 50;
  private static final int BOTTOM = 50;
  private static final int LINE = 16;

  /** How many lines can be told apart. */
  public static final int KINDS = 4;

  private static final String STYLE =
      """
      <style>
      svg { background: #fff; font: 13px sans-serif; }
      text { fill: #222; }
      .grid { stroke: #ddd; }
      .line { fill: none; stroke-width: 2; }
      .k0 { stroke: #0b62a4; } .k1 { stroke: #b3460b; stroke-dasharray: 7 4; }
      .k2 { stroke: #3b7a2a; stroke-dasharray: 2 3; } .k3 { stroke: #7a3b8f; stroke-dasharray: 9 3 2 3; }
      @media (prefers-color-scheme: dark) {
      svg { background: #161616; } text { fill: #ddd; } .grid { stroke: #3a3a3a; }
      .k0 { stroke: #6db3ea; } .k1 { stroke: #f0975b; } .k2 { stroke: #8fce7c; } .k3 { stroke: #cf9be0; }
      }
      </style>
      """;

  public Picture {
    if (series.isEmpty() || series.size() > KINDS) {
      throw new IllegalArgumentException("A picture has 1 to " + KINDS + " lines.");
    }
    series = List.copyOf(series);
  }

  /** The text of the file. */
  public String svg() {
    Axis x = Axis.over(all().mapToDouble(Series.Point::x));
    Axis y = Axis.over(all().mapToDouble(Series.Point::y));
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n",
            WIDTH, HEIGHT));
    svg.append(format("<title>%s</title>%n", escaped(title))).append(STYLE);
    text(svg, LEFT, TOP / 2, "start", title);
    for (double tick : x.ticks()) {
      double at = LEFT + x.part(tick) * (WIDTH - LEFT - RIGHT);
      line(svg, at, TOP, at, HEIGHT - BOTTOM);
      text(svg, at, HEIGHT - BOTTOM + LINE, "middle", Axis.text(tick));
    }
    for (double tick : y.ticks()) {
      double at = down(y, tick);
      line(svg, LEFT, at, WIDTH - RIGHT, at);
      text(svg, LEFT - 6, at + 4, "end", Axis.text(tick));
    }
    text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", xName);
    text(svg, LEFT, TOP - 8, "start", yName);
    double lowestName = Double.NEGATIVE_INFINITY;
    List<Series> fromTop =
        series.stream()
            .sorted((a, b) -> Double.compare(down(y, last(a).y()), down(y, last(b).y())))
            .toList();
    for (Series each : fromTop) {
      StringBuilder points = new StringBuilder();
      for (Series.Point point : each.points()) {
        points.append(
            format(
                "%.1f,%.1f ",
                LEFT + x.part(point.x()) * (WIDTH - LEFT - RIGHT), down(y, point.y())));
      }
      svg.append(
          format(
              "<polyline class=\"line k%d\" points=\"%s\"/>%n",
              series.indexOf(each), points.toString().trim()));
      lowestName = Math.max(down(y, last(each).y()) + 4, lowestName + LINE);
      text(svg, WIDTH - RIGHT + 8, lowestName, "start", each.name());
    }
    return svg.append("</svg>\n").toString();
  }

  private java.util.stream.Stream<Series.Point> all() {
    return series.stream().flatMap(each -> each.points().stream());
  }

  private static Series.Point last(Series series) {
    return series.points().get(series.points().size() - 1);
  }

  private static double down(Axis y, double value) {
    return HEIGHT - BOTTOM - y.part(value) * (HEIGHT - TOP - BOTTOM);
  }

  private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(
        format(
            "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
            x1, y1, x2, y2));
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        format(
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
            x, y, anchor, escaped(text)));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern.replace("%n", "\n"), values);
  }
}
