package dev.aorist.cli;

import dev.aorist.Application;
import dev.aorist.bank.Bank;
import dev.aorist.bank.BankApplication;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** The bank as a jar of its own, as an application is given to the program. */
final class BankJar {
  private BankJar() {}

  static Path write(Path jar) throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      put(
          out,
          "META-INF/services/" + Application.class.getName(),
          BankApplication.class.getName().getBytes(StandardCharsets.UTF_8));
      Path classes = classes();
      try (var files = Files.newDirectoryStream(classes, "*.class")) {
        for (Path file : files) {
          put(
              out,
              Bank.class.getPackageName().replace('.', '/') + "/" + file.getFileName(),
              Files.readAllBytes(file));
        }
      }
    }
    return jar;
  }

  private static Path classes() {
    try {
      return Path.of(Bank.class.getResource("Bank.class").toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
    out.closeEntry();
  }
}
