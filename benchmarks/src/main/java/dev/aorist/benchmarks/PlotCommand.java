package dev.aorist.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aorist.benchmarks.args.Arguments;
import dev.aorist.benchmarks.args.Option;
import dev.aorist.benchmarks.args.UsageException;
import dev.aorist.benchmarks.plot.Picture;
import dev.aorist.benchmarks.plot.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws results that other workloads printed, a line of the picture for what was measured and one
 * for its limit. Measures nothing itself.
 */
final class PlotCommand implements Workload {
  private static final List<String> XS =
      List.of("inflight", "store", "events", "threads", "accounts", "rows", "size");
  private static final List<String> YS = List.of("throughput", "p99_us", "p50_us");

  @Override
  public String name() {
    return "plot";
  }

  @Override
  public String meaning() {
    return "draws lines that other workloads printed as an SVG";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.file("from", "results.jsonl", "lines of JSON of one workload"),
        Option.file("to", "results.svg", "the picture; replaced if it is there"),
        Option.choice("x", XS, "what goes to the right"),
        Option.choice("y", YS, "what goes up"));
  }

  @Override
  public void run(Arguments arguments, Surroundings surroundings) throws IOException {
    Path from = arguments.folder("from");
    String x = arguments.text("x");
    String y = arguments.text("y");
    Map<String, List<Series.Point>> points = new LinkedHashMap<>();
    String workload = "";
    for (String line : Files.readAllLines(from)) {
      JsonNode result = new ObjectMapper().readTree(line);
      workload = result.path("workload").asText();
      String what = result.path("what").asText("aorist");
      add(points, what, result, x, y);
      add(points, result.path("limit").asText(""), result, x, "limit_" + y);
    }
    if (points.isEmpty()) {
      throw new UsageException(
          "%s has no line with %s and %s: give results of a workload that was run with several --%s"
              .formatted(from, x, y, x));
    }
    if (points.size() > Picture.KINDS) {
      throw new UsageException(
          "%s holds %d lines, %s; a picture takes %d: leave some out of the file."
              .formatted(from, points.size(), points.keySet(), Picture.KINDS));
    }
    List<Series> series = new ArrayList<>();
    points.forEach((name, some) -> series.add(new Series(name, some)));
    Files.writeString(
        arguments.folder("to"), new Picture(workload + ": " + y + " by " + x, x, y, series).svg());
    surroundings.progress().accept(arguments.folder("to") + " is drawn.");
  }

  private static void add(
      Map<String, List<Series.Point>> points, String name, JsonNode line, String x, String y) {
    if (line.path(x).isNumber() && line.path(y).isNumber() && line.path(y).asDouble() > 0) {
      points
          .computeIfAbsent(name, any -> new ArrayList<>())
          .add(new Series.Point(line.path(x).asDouble(), line.path(y).asDouble()));
    }
  }
}
