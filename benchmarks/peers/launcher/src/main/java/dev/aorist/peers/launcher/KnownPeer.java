package dev.aorist.peers.launcher;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A peer that can be run.
 *
 * @param module the folder of its module, and of its package
 * @param mainClass without the package
 * @param arguments come before those of the user
 */
record KnownPeer(
    String name, String module, String mainClass, ServerKind server, List<String> arguments) {
  /** What must run beside it. */
  enum ServerKind {
    NONE,
    POSTGRES,
    KAFKA
  }

  static final List<KnownPeer> ALL =
      List.of(
          alone("aorist", "aorist", "AoristPeer"),
          alone("aorist-2", "aorist", "AoristPeer", "--threads", "2"),
          postgres("aorist-cluster", "aorist", "AoristPeer", "--members", "3"),
          alone("aorist-mem", "aorist", "AoristPeer", "--storage", "memory"),
          alone("raw", "raw", "RawPeer"),
          alone("raw-prealloc", "raw", "RawPeer", "--file", "prealloc"),
          alone("raw-bare", "raw", "RawPeer", "--file", "prealloc", "--bare", "true"),
          alone("raw-nosync", "raw", "RawPeer", "--sync", "false"),
          postgres("pg1", "postgres", "PostgresPeer", "--conns", "1"),
          postgres("pg8", "postgres", "PostgresPeer", "--conns", "8"),
          postgres("pg1-batch", "postgres", "PostgresPeer", "--conns", "1", "--batch", "512"),
          postgres("pg8-batch", "postgres", "PostgresPeer", "--conns", "8", "--batch", "64"),
          alone("rocksdb", "rocksdb", "RocksPeer"),
          alone("chronicle", "chronicle", "ChroniclePeer"),
          kafka("kafka"),
          kafka("kafka-linger0", "--linger", "0"),
          kafka("kafka-fsync", "--flush", "true"),
          kafka("kafka-fsync-linger0", "--flush", "true", "--linger", "0"),
          alone("axon4-mem", "axon4", "Axon4Peer"),
          postgres("axon4-jdbc", "axon4", "Axon4Peer", "--engine", "jdbc"),
          alone("axon5-mem", "axon5", "Axon5Peer"),
          alone("pekko-mem", "pekko", "PekkoPeer"),
          alone("pekko-leveldb", "pekko", "PekkoPeer", "--journal", "leveldb"),
          postgres("pekko-jdbc", "pekko", "PekkoPeer", "--journal", "jdbc"));

  private static KnownPeer alone(String name, String module, String main, String... arguments) {
    return new KnownPeer(name, module, main, ServerKind.NONE, List.of(arguments));
  }

  private static KnownPeer postgres(String name, String module, String main, String... arguments) {
    return new KnownPeer(name, module, main, ServerKind.POSTGRES, List.of(arguments));
  }

  private static KnownPeer kafka(String name, String... arguments) {
    return new KnownPeer(name, "kafka", "KafkaPeer", ServerKind.KAFKA, List.of(arguments));
  }

  /**
   * @throws IllegalArgumentException when there is none of this name
   */
  static KnownPeer named(String name) {
    return ALL.stream()
        .filter(peer -> peer.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No peer is called " + name + ". There are: " + names() + "."));
  }

  static String names() {
    return ALL.stream().map(KnownPeer::name).collect(Collectors.joining(", "));
  }
}
