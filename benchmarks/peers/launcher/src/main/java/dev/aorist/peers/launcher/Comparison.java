package dev.aorist.peers.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Two peers in alternation, A B B A A B …, so that a drift of the machine hits both alike. A ratio
 * is taken within a round; printed is the median over the rounds, with the least and the greatest,
 * and whether these agree within 20 %.
 */
final class Comparison {
  /** Medians of one peer's windows of one round, by what was measured. */
  private record Round(Map<String, Double> throughput, Map<String, Double> p99) {}

  private static final double AGREEMENT = 1.2;
  private static final List<String> WHAT = List.of("c", "events", "lag");

  private final Runs runs;
  private final KnownPeer a;
  private final KnownPeer b;

  Comparison(Runs runs, KnownPeer a, KnownPeer b) {
    this.runs = runs;
    this.a = a;
    this.b = b;
  }

  void run(String workload, int rounds, List<String> arguments) throws Exception {
    List<Round> ofA = new ArrayList<>();
    List<Round> ofB = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      if (i % 2 == 0) {
        ofA.add(round(a, workload, arguments));
        ofB.add(round(b, workload, arguments));
      } else {
        ofB.add(round(b, workload, arguments));
        ofA.add(round(a, workload, arguments));
      }
    }
    for (String what : ofA.get(0).throughput.keySet()) {
      print(workload, what, ofA, ofB);
    }
  }

  private Round round(KnownPeer peer, String workload, List<String> arguments) throws Exception {
    Map<String, List<Double>> throughput = new LinkedHashMap<>();
    Map<String, List<Double>> p99 = new LinkedHashMap<>();
    for (JsonNode line : runs.run(peer, workload, arguments)) {
      if (line.has("throughput")) {
        String what = what(line);
        add(throughput, what, line.get("throughput").asDouble());
        add(p99, what, line.path("p99_us").asDouble());
      }
    }
    if (throughput.isEmpty()) {
      throw new IllegalStateException(peer.name() + " gave no figure for " + workload + ".");
    }
    return new Round(medians(throughput), medians(p99));
  }

  private static String what(JsonNode line) {
    return WHAT.stream()
        .filter(line::has)
        .map(name -> name + " " + line.get(name).asText())
        .findFirst()
        .orElse("all");
  }

  private static void add(Map<String, List<Double>> to, String what, double value) {
    to.computeIfAbsent(what, any -> new ArrayList<>()).add(value);
  }

  private static Map<String, Double> medians(Map<String, List<Double>> values) {
    Map<String, Double> medians = new LinkedHashMap<>();
    values.forEach(
        (what, some) ->
            medians.put(what, median(some.stream().mapToDouble(Double::doubleValue).toArray())));
    return medians;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private void print(String workload, String what, List<Round> ofA, List<Round> ofB) {
    double[] ratios = new double[ofA.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ofA.get(i).throughput.get(what) / ofB.get(i).throughput.get(what);
    }
    double low = Arrays.stream(ratios).min().orElse(Double.NaN);
    double high = Arrays.stream(ratios).max().orElse(Double.NaN);
    System.out.printf(
        Locale.ROOT,
        "{\"workload\":\"%s\",\"what\":\"%s\",\"a\":\"%s\",\"b\":\"%s\",\"rounds\":%d,"
            + "\"ratio\":%.3f,\"ratio_low\":%.3f,\"ratio_high\":%.3f,\"pairs_agree\":%b,"
            + "\"a_throughput\":%.0f,\"b_throughput\":%.0f,\"a_p99_us\":%.0f,\"b_p99_us\":%.0f}%n",
        workload,
        what,
        a.name(),
        b.name(),
        ratios.length,
        median(ratios),
        low,
        high,
        high <= low * AGREEMENT,
        median(ofA.stream().mapToDouble(round -> round.throughput.get(what)).toArray()),
        median(ofB.stream().mapToDouble(round -> round.throughput.get(what)).toArray()),
        median(ofA.stream().mapToDouble(round -> round.p99.get(what)).toArray()),
        median(ofB.stream().mapToDouble(round -> round.p99.get(what)).toArray()));
  }
}
