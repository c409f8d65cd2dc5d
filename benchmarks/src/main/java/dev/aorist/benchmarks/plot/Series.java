package dev.aorist.benchmarks.plot;

import java.util.Comparator;
import java.util.List;

/** A line of a picture: points by growing x, all coordinates above 0. */
public record Series(String name, List<Point> points) {
  /** A point. */
  public record Point(double x, double y) {
    public Point {
      if (!(x > 0) || !(y > 0)) {
        throw new IllegalArgumentException(
            "Axes are logarithmic, so what is drawn is above 0, not (" + x + ", " + y + ").");
      }
    }
  }

  public Series {
    points = points.stream().sorted(Comparator.comparingDouble(Point::x)).toList();
    if (points.isEmpty()) {
      throw new IllegalArgumentException("There are no points of " + name + " to draw.");
    }
  }
}
