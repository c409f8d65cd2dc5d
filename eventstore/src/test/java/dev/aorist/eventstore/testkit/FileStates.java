package dev.aorist.eventstore.testkit;

import java.util.Arrays;
import java.util.SplittableRandom;

/** What one file may be after a power cut; a copy, which later writes do not change. */
final class FileStates {
  private final Sector[] certain;
  private final long[] sizes;
  private final int[] sectors;
  private final Sector[][] options;

  FileStates(SimulatedFile file) {
    sectors = file.openSectors();
    int needed = sectors.length == 0 ? 0 : sectors[sectors.length - 1] + 1;
    Sector[] content = file.certain();
    certain = Arrays.copyOf(content, Math.max(needed, content.length));
    Arrays.fill(certain, content.length, certain.length, Sector.ZERO);
    sizes = file.possibleSizes();
    options = new Sector[sectors.length][];
    for (int i = 0; i < sectors.length; i++) {
      options[i] = file.possible(sectors[i]);
    }
  }

  double choices() {
    double product = sizes.length;
    for (Sector[] option : options) {
      product *= option.length;
    }
    return product;
  }

  /** The choice of a number below {@link #choices}. */
  SimulatedFile choose(long number) {
    long rest = number;
    long size = sizes[(int) (rest % sizes.length)];
    rest /= sizes.length;
    Sector[] content = certain.clone();
    for (int i = 0; i < sectors.length; i++) {
      content[sectors[i]] = options[i][(int) (rest % options[i].length)];
      rest /= options[i].length;
    }
    return SimulatedFile.of(content, size);
  }

  /** The state in which nothing that was uncertain is on the disk, or in which all of it is. */
  SimulatedFile extreme(boolean all) {
    Sector[] content = certain.clone();
    for (int i = 0; all && i < sectors.length; i++) {
      content[sectors[i]] = newest(i);
    }
    return SimulatedFile.of(content, sizes[all ? sizes.length - 1 : 0]);
  }

  private Sector newest(int i) {
    return options[i][options[i].length - 1];
  }

  /**
   * A choice by chance.
   *
   * @param share of the sectors that are on the disk, in the shapes that have such a share
   */
  SimulatedFile pick(SplittableRandom random, double share) {
    long size =
        random.nextBoolean() ? sizes[random.nextInt(sizes.length)] : sizes[sizes.length - 1];
    Sector[] content = certain.clone();
    int shape = random.nextInt(7);
    int mark = sectors.length == 0 ? 0 : random.nextInt(sectors.length);
    for (int i = 0; i < sectors.length; i++) {
      content[sectors[i]] =
          switch (shape) {
            case 0 -> i < mark ? newest(i) : options[i][0];
            case 1 -> i >= mark ? newest(i) : options[i][0];
            case 2 -> i == mark ? newest(i) : options[i][0];
            case 3 -> i != mark ? newest(i) : options[i][0];
            case 4 -> options[i][random.nextInt(options[i].length)];
            default -> random.nextDouble() < share ? newest(i) : options[i][0];
          };
    }
    return SimulatedFile.of(content, size);
  }
}
