package dev.aorist.eventstore.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Every state of the disk that a power cut at one moment may leave, as {@link FaultyFiles} says. A
 * value: what happens to the files afterwards does not change it.
 *
 * <p>A state is one choice among the possible directories, and for each file in it one among its
 * possible sizes and one for each uncertain sector. When there are few, all are made; else some are
 * picked by chance, among them those that crashes are known to leave: nothing, everything, a first
 * or last part of the sectors, all but one, one alone.
 */
public final class PowerCut {
  private static final double[] SHARES = {0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98};

  private final List<Map<String, FileStates>> directories;
  private final long seed;

  private PowerCut(List<Map<String, FileStates>> directories, long seed) {
    this.directories = directories;
    this.seed = seed;
  }

  static PowerCut of(Names names, long seed) {
    Map<SimulatedFile, FileStates> files = new IdentityHashMap<>();
    List<Map<String, FileStates>> directories = new ArrayList<>();
    for (Map<String, SimulatedFile> each : names.possible(new SplittableRandom(seed))) {
      Map<String, FileStates> directory = new TreeMap<>();
      each.forEach(
          (name, file) -> directory.put(name, files.computeIfAbsent(file, FileStates::new)));
      directories.add(directory);
    }
    return new PowerCut(directories, seed);
  }

  /** How many choices there are, {@link Long#MAX_VALUE} for more; some may give equal states. */
  public long choices() {
    double sum = 0;
    for (Map<String, FileStates> directory : directories) {
      double product = 1;
      for (FileStates file : directory.values()) {
        product *= file.choices();
      }
      sum += product;
    }
    return sum >= Long.MAX_VALUE ? Long.MAX_VALUE : (long) sum;
  }

  /**
   * Hands over states that were not seen before: all of them when there are at most {@code most}
   * choices, else the extremes and up to {@code most} by chance.
   *
   * @param seen the fingerprints of states that are not handed over again; those that are, are
   *     added
   * @return how many were handed over
   */
  public int states(int most, Set<Long> seen, Consumer<FaultyFiles> to) {
    int before = seen.size();
    if (choices() <= most) {
      for (Map<String, FileStates> directory : directories) {
        every(List.copyOf(directory.keySet()), 0, directory, new TreeMap<>(), seen, to);
      }
    } else {
      for (Map<String, FileStates> directory : directories) {
        give(with(directory, file -> file.extreme(false)), seen, to);
        give(with(directory, file -> file.extreme(true)), seen, to);
      }
      var random = new SplittableRandom(seed);
      for (int i = 0; i < most; i++) {
        double share = SHARES[random.nextInt(SHARES.length)];
        Map<String, FileStates> directory = directories.get(random.nextInt(directories.size()));
        give(with(directory, file -> file.pick(random, share)), seen, to);
      }
    }
    return seen.size() - before;
  }

  private static Map<String, SimulatedFile> with(
      Map<String, FileStates> directory, Function<FileStates, SimulatedFile> choice) {
    Map<String, SimulatedFile> chosen = new TreeMap<>();
    directory.forEach((name, file) -> chosen.put(name, choice.apply(file)));
    return chosen;
  }

  /** All states, each once; for few choices only. */
  public List<FaultyFiles> all() {
    List<FaultyFiles> result = new ArrayList<>();
    states(Integer.MAX_VALUE, new HashSet<>(), result::add);
    return result;
  }

  private void every(
      List<String> names,
      int at,
      Map<String, FileStates> directory,
      Map<String, SimulatedFile> chosen,
      Set<Long> seen,
      Consumer<FaultyFiles> to) {
    if (at == names.size()) {
      give(chosen, seen, to);
      return;
    }
    FileStates file = directory.get(names.get(at));
    for (long choice = 0; choice < file.choices(); choice++) {
      chosen.put(names.get(at), file.choose(choice));
      every(names, at + 1, directory, chosen, seen, to);
    }
  }

  private void give(Map<String, SimulatedFile> chosen, Set<Long> seen, Consumer<FaultyFiles> to) {
    var files = new FaultyFiles(seed, chosen);
    if (seen.add(files.fingerprint())) {
      to.accept(files);
    }
  }
}
