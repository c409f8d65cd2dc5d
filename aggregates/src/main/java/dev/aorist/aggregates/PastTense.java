package dev.aorist.aggregates;

import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of event classes whose names are not in the past tense: an event says what happened. It
 * looks for a past participle anywhere in the name, so it can be wrong both ways; whoever knows
 * better switches this logger off.
 */
final class PastTense {
  private static final Logger LOG = LoggerFactory.getLogger(PastTense.class);

  /** Participles that do not end in -ed. */
  private static final Set<String> IRREGULAR =
      words(
          """
          awoken become begun bent bet bid born bought bound bred broken brought built burnt burst
          cast caught chosen come cut dealt done drawn driven eaten fallen felt fought found frozen
          gone got gotten given grown had heard held hidden hit hurt kept known laid led left lent
          let lit lost made meant met overdrawn overridden paid put quit read repaid reset rewritten
          ridden risen run said seen sent set shaken shown shut sold spent split spoken spread
          stolen struck stuck sworn swung taken taught thrown told torn undone understood upheld won
          withdrawn withheld worn wound written
          """);

  /** Participles in -eed, where most words are none: feed, need, speed. */
  private static final Set<String> IN_EED = words("agreed decreed freed guaranteed refereed");

  private PastTense() {}

  static void warnUnless(Class<?> event) {
    String name = event.getSimpleName();
    if (!holds(name)) {
      LOG.warn(
          "The event {} is not named in the past tense; name it after what happened, or set the"
              + " logger {} to ERROR.",
          name,
          LOG.getName());
    }
  }

  /** Whether a name reads like the past tense. */
  static boolean holds(String name) {
    for (String word : name.split("(?<=[a-z0-9])(?=[A-Z])|_")) {
      String lower = word.toLowerCase(Locale.ROOT);
      boolean regular = lower.length() > 3 && lower.endsWith("ed") && !lower.endsWith("eed");
      if (regular || IN_EED.contains(lower) || IRREGULAR.contains(lower)) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }
}
