package dev.aorist.projections.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.projections.ParkedEvent;
import dev.aorist.projections.Row;
import dev.aorist.projections.ViewDigest;
import dev.aorist.projections.spi.RowFormat;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Adds up the digest of a view; see {@link ViewDigest} for what it is made of. For one thread.
 *
 * @param <R> the row
 */
public final class RowDigest<R> {
  private final RowFormat<R> format;
  private final MessageDigest sha256 = sha256();
  private final MessageDigest positions = sha256();
  private long rows;
  private boolean parks;

  public RowDigest(RowFormat<R> format) {
    this.format = format;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  /** Adds the next row, by key. */
  public void add(Row<R> row) {
    rows++;
    var line = new StringBuilder("{\"key\":\"");
    JsonStringEncoder.getInstance().quoteAsString(row.key(), line);
    line.append("\",\"row\":").append(format.encode(row.row())).append("}\n");
    sha256.update(line.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Adds the next parked event, in order. */
  public void park(ParkedEvent event) {
    parks = true;
    positions.update((event.position() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The digest of what was added; ends it. */
  public ViewDigest of(Checkpoint checkpoint) {
    HexFormat hex = HexFormat.of();
    String parked = parks ? hex.formatHex(positions.digest()) : "";
    return new ViewDigest(hex.formatHex(sha256.digest()), rows, checkpoint, parked);
  }
}
