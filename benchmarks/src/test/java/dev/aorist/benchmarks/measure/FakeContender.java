package dev.aorist.benchmarks.measure;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.HdrHistogram.Histogram;

/** Gives the throughputs that it was made with, one a window, and notes its turns. */
final class FakeContender implements Contender {
  private final String name;
  private final List<String> turns;
  private final Queue<Double> perSecond;

  FakeContender(String name, List<String> turns, Double... perSecond) {
    this.name = name;
    this.turns = turns;
    this.perSecond = new ArrayDeque<>(List.of(perSecond));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Window run(long nanos) {
    turns.add(name + nanos);
    Histogram latency = new Histogram(3);
    latency.recordValue(nanos);
    return Window.of(perSecond.remove(), 1_000_000_000, latency);
  }
}
