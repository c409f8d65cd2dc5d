package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.FuzzTarget;
import dev.aorist.eventstore.testkit.Mutations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damaged manifests of backups: refused, or read as they were written. With a right hash, as only a
 * faulty writer would give it: refused, or read as it says.
 */
final class ManifestTarget implements FuzzTarget {
  private static final String LAST = "sha256 ";
  private static final Manifest MANIFEST =
      new Manifest(
          List.of(
              new Manifest.Entry("aorist.store", 117, "ab".repeat(32)),
              new Manifest.Entry("000017.segment", 4_000_000_000L, "0f".repeat(32)),
              new Manifest.Entry("000018.journal", 65536, "09".repeat(32))));

  private final boolean signed;
  private final byte[] sound = sound();
  private final Mutations mutations =
      new Mutations("\n", " ", LAST, "000017.segment", "-1", "../x", "9223372036854775808", "ü");

  /**
   * @param signed whether damaged manifests get right hashes
   */
  ManifestTarget(boolean signed) {
    this.signed = signed;
  }

  private static byte[] sound() {
    try {
      var files = new FaultyFiles(1);
      MANIFEST.write(files);
      byte[] bytes = new byte[4096];
      try (DataFile file = files.open(Manifest.NAME)) {
        return Arrays.copyOf(bytes, file.read(ByteBuffer.wrap(bytes), 0));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return signed ? "manifests with a right hash" : "manifests";
  }

  @Override
  public byte[] input(SplittableRandom random) {
    if (!signed) {
      return mutations.of(sound, random);
    }
    String text = new String(sound, StandardCharsets.UTF_8);
    byte[] body = text.substring(0, text.lastIndexOf(LAST)).getBytes(StandardCharsets.UTF_8);
    String damaged = new String(mutations.of(body, random), StandardCharsets.UTF_8);
    byte[] sha = Manifest.sha().digest(damaged.getBytes(StandardCharsets.UTF_8));
    return (damaged + LAST + HexFormat.of().formatHex(sha) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public long mostAllocated(byte[] input) {
    return 64 * 1024 + 100L * input.length;
  }

  @Override
  public void decode(byte[] input) {
    try {
      var files = new FaultyFiles(1);
      try (DataFile file = files.create(Manifest.NAME)) {
        file.write(ByteBuffer.wrap(input), 0);
      }
      Manifest read = Manifest.read(files);
      if (!signed && !read.equals(MANIFEST)) {
        throw new AssertionError("a damaged manifest passes for " + read);
      }
      for (Manifest.Entry each : read.files()) {
        String line = each.name() + " " + each.length() + " " + each.sha() + "\n";
        if (each.length() < 0 || !new String(input, StandardCharsets.UTF_8).contains(line)) {
          throw new AssertionError("no line says " + each);
        }
      }
    } catch (StoreOpenException e) {
      // which says what is wrong
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
