package dev.aorist.peers.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the built peers are, and how they are started.
 *
 * @param peers the folder of the peers' modules
 */
record ClassPath(Path peers) {
  /** What Chronicle asks for on a JDK of today. */
  private static final List<String> OPENED =
      List.of(
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
          "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
          "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "-Dchronicle.analytics.disable=true");

  /** The Java that runs this. */
  String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  List<String> flags(String module) {
    return module.equals("chronicle") ? OPENED : List.of();
  }

  /**
   * Everything of a module.
   *
   * @throws IOException when it was not built
   */
  String of(String module) throws IOException {
    Path target = peers.resolve(module).resolve("target");
    if (!Files.isDirectory(target.resolve("lib"))) {
      throw new IOException(
          "The peer's module "
              + module
              + " is not built: mvn -B -ntp -q -DskipTests -Ppeers package (axon5: on Java 21 or"
              + " later). Its folder would be "
              + target
              + ".");
    }
    try (Stream<Path> jars = Files.list(target.resolve("lib"))) {
      return Stream.concat(Stream.of(target.resolve("classes")), jars.sorted())
          .map(path -> path.toAbsolutePath().toString())
          .collect(Collectors.joining(File.pathSeparator));
    }
  }
}
