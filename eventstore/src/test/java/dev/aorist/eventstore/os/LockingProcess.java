package dev.aorist.eventstore.os;

import java.io.IOException;
import java.nio.file.Path;

/** Another process that tries to claim a directory and says by its exit code whether it could. */
final class LockingProcess {
  private static final int REFUSED = 17;

  private LockingProcess() {}

  public static void main(String[] args) {
    try {
      new OsDirectory(Path.of(args[0])).lock().close();
    } catch (IOException e) {
      System.exit(REFUSED);
    }
  }

  static boolean claims(Path directory) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockingProcess.class.getName(),
                directory.toString())
            .inheritIO()
            .start()
            .waitFor();
    if (exit != 0 && exit != REFUSED) {
      throw new IllegalStateException("the process ended with " + exit);
    }
    return exit == 0;
  }
}
