package dev.aorist.samples.quakes.feed;

import dev.aorist.samples.quakes.domain.ReportQuake;
import dev.aorist.samples.quakes.domain.ReviewQuake;
import dev.aorist.samples.quakes.domain.ReviseQuake;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * A feed as it is played: every line's commands in the order of when each thing was known.
 *
 * <p>A line reports its quake at {@code time}. At {@code updated} it reviews it if its status is
 * {@code reviewed}; else it revises it if {@code updated} is later than {@code time}. Commands are
 * ordered by instant, then by line, then report first. So a line whose {@code updated} lies before
 * its {@code time} reviews a quake that is not reported yet, which is not this class's to judge.
 *
 * @param id names the content: the first 16 hex digits of its SHA-256
 * @param lines how many lines it has
 * @param commands in order
 * @param malformed the lines that cannot be read as a quake, in order
 */
public record Feed(String id, int lines, List<FeedCommand> commands, List<Malformed> malformed) {
  /** Reads a feed to its end. */
  public static Feed read(InputStream source) throws IOException {
    MessageDigest sha256 = sha256();
    var quakes = new ArrayList<QuakeLine>();
    var malformed = new ArrayList<Malformed>();
    Lines.read(
        new DigestInputStream(source, sha256),
        (number, bytes, tooLong) -> {
          try {
            if (tooLong) {
              throw new MalformedLineException("longer than " + Lines.MAX_BYTES + " bytes");
            }
            quakes.add(LineParser.parse(number, bytes));
          } catch (MalformedLineException e) {
            malformed.add(new Malformed(number, e.getMessage()));
          }
        });
    String id = HexFormat.of().formatHex(sha256.digest(), 0, 8);
    return new Feed(id, quakes.size() + malformed.size(), inOrder(quakes), List.copyOf(malformed));
  }

  /** The instant of the first command; 1970 for a feed without any. */
  public Instant start() {
    return commands.isEmpty() ? Instant.EPOCH : commands.get(0).instant();
  }

  /** The instant of the last command; 1970 for a feed without any. */
  public Instant end() {
    return commands.isEmpty() ? Instant.EPOCH : commands.get(commands.size() - 1).instant();
  }

  private static List<FeedCommand> inOrder(List<QuakeLine> quakes) {
    var unordered = new ArrayList<FeedCommand>(2 * quakes.size());
    for (QuakeLine quake : quakes) {
      unordered.add(new FeedCommand(-1, quake.time(), quake.number(), report(quake)));
      if (quake.reviewed()) {
        var review = new ReviewQuake(quake.id(), quake.updated());
        unordered.add(new FeedCommand(-1, quake.updated(), quake.number(), review));
      } else if (quake.updated().isAfter(quake.time())) {
        var revise = new ReviseQuake(quake.id(), quake.updated());
        unordered.add(new FeedCommand(-1, quake.updated(), quake.number(), revise));
      }
    }
    // The sort is stable, and the list is by line and report first already.
    unordered.sort(Comparator.comparing(FeedCommand::instant));
    var ordered = new ArrayList<FeedCommand>(unordered.size());
    for (FeedCommand one : unordered) {
      ordered.add(new FeedCommand(ordered.size(), one.instant(), one.line(), one.command()));
    }
    return List.copyOf(ordered);
  }

  private static ReportQuake report(QuakeLine quake) {
    return new ReportQuake(
        quake.id(),
        quake.time(),
        quake.magnitude(),
        quake.place(),
        quake.latitude(),
        quake.longitude(),
        quake.depthKm());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }
}
