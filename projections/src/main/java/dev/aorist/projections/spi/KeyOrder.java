package dev.aorist.projections.spi;

import java.util.Comparator;

/**
 * The order of row keys: by code points, which is the order of their UTF-8 bytes. ({@link
 * String#compareTo} orders by UTF-16 units and puts U+FF00 behind U+1F600.)
 */
public final class KeyOrder implements Comparator<String> {
  /** There is only one. */
  public static final KeyOrder INSTANCE = new KeyOrder();

  private KeyOrder() {}

  @Override
  public int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return rank(x) - rank(y);
      }
    }
    return a.length() - b.length();
  }

  /** Moves surrogates, which stand for code points beyond U+FFFF, above all other units. */
  private static int rank(char unit) {
    if (unit < Character.MIN_SURROGATE) {
      return unit;
    }
    return Character.isSurrogate(unit) ? unit + 0x2000 : unit - 0x800;
  }
}
