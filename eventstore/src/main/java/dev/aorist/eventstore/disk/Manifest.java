package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.StoreOpenException.Reason;
import dev.aorist.eventstore.segment.SegmentFacts;
import dev.aorist.eventstore.segment.SegmentFormat;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Directory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a backup holds, in the file {@code aorist.backup}: for each file its name, its length in
 * bytes and a SHA-256, and at the end the SHA-256 of all lines before. A segment is named by the
 * hash that it carries itself, of all before its trailer, so that a backup need not read it.
 */
record Manifest(List<Entry> files) {
  static final String NAME = "aorist.backup";
  private static final String TITLE = "aorist backup 1\n";
  private static final Pattern LINE =
      Pattern.compile("([^ \n]+) (0|[1-9]\\d{0,17}) ([0-9a-f]{64})\n");
  private static final int BLOCK = 256 * 1024;

  record Entry(String name, long length, String sha) {}

  static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Describes a file as it is; a segment by what it says of itself. */
  static Entry describe(Directory directory, String name) throws IOException {
    try (DataFile file = directory.open(name)) {
      long number = SegmentFormat.number(name);
      return new Entry(
          name,
          file.size(),
          number > 0
              ? SegmentFacts.of(directory, number).sha()
              : hash(file, file.size(), bytes -> {}));
    }
  }

  /** Hears of bytes that were read. */
  interface Read {
    void bytes(long count);
  }

  static String hash(DataFile file, long length, Read progress) throws IOException {
    MessageDigest sha = sha();
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    for (long at = 0; at < length; at += block.limit()) {
      block.clear().limit((int) Math.min(BLOCK, length - at));
      if (file.read(block, at) < block.limit()) {
        return "too short";
      }
      sha.update(block.flip());
      progress.bytes(block.limit());
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  void write(Directory directory) throws IOException {
    var text = new StringBuilder(TITLE);
    for (Entry each : files) {
      text.append(each.name + " " + each.length + " " + each.sha + "\n");
    }
    byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
    text.append("sha256 " + HexFormat.of().formatHex(sha().digest(body)) + "\n");
    String unfinished = NAME + ".new";
    try (DataFile file = directory.create(unfinished)) {
      file.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)), 0);
      file.force();
    }
    directory.rename(unfinished, NAME);
    directory.force();
  }

  static Manifest read(Directory directory) throws IOException {
    if (!directory.list().contains(NAME)) {
      throw refuse(directory, "holds no finished backup: " + NAME + " is missing");
    }
    byte[] bytes;
    try (DataFile file = directory.open(NAME)) {
      bytes = new byte[Math.toIntExact(file.size())];
      file.read(ByteBuffer.wrap(bytes), 0);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    int end = text.lastIndexOf("sha256 ");
    if (!text.startsWith(TITLE)
        || end < 0
        || !text.substring(end)
            .equals(
                "sha256 "
                    + HexFormat.of()
                        .formatHex(
                            sha().digest(text.substring(0, end).getBytes(StandardCharsets.UTF_8)))
                    + "\n")) {
      throw refuse(directory, "has a damaged manifest");
    }
    List<Entry> files = new ArrayList<>();
    int next = TITLE.length();
    Matcher line = LINE.matcher(text).region(next, end);
    while (line.lookingAt()) {
      files.add(new Entry(line.group(1), Long.parseLong(line.group(2)), line.group(3)));
      next = line.end();
      line.region(next, end);
    }
    if (next != end) {
      throw refuse(directory, "has a manifest with a line that names no file");
    }
    return new Manifest(files);
  }

  /** Reads all files and refuses what is not what was backed up. */
  void check(Directory directory, WorkProgress progress) throws IOException {
    List<String> names = directory.list();
    long total = files.stream().mapToLong(Entry::length).sum();
    long[] done = {0};
    for (Entry each : files) {
      if (!names.contains(each.name)) {
        throw refuse(directory, "lacks " + each.name);
      }
      try (DataFile file = directory.open(each.name)) {
        boolean isSegment = SegmentFormat.number(each.name) > 0;
        long hashed = isSegment ? SegmentFacts.hashed(each.length) : each.length;
        String sha =
            hash(
                file,
                hashed,
                bytes -> {
                  done[0] += bytes;
                  progress.at(done[0], total);
                });
        if (file.size() != each.length
            || !sha.equals(each.sha)
            || isSegment && !describe(directory, each.name).equals(each)) {
          throw refuse(directory, "holds " + each.name + " not as it was backed up");
        }
      }
    }
    for (String name : names) {
      boolean isKnown = files.stream().anyMatch(each -> each.name.equals(name));
      if (!isKnown && !name.equals(NAME)) {
        throw refuse(directory, "holds " + name + ", which was not backed up");
      }
    }
  }

  private static StoreOpenException refuse(Directory directory, String what) {
    return new StoreOpenException(
        Reason.CORRUPT, directory.describe() + " " + what + ". Use another backup.", null);
  }
}
