package dev.aorist.cli;

import dev.aorist.AoristOptions;
import dev.aorist.Application;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** The application's classes, from jars that the command line names or from the class path. */
final class ApplicationClasses implements AutoCloseable {
  private final URLClassLoader loader;

  ApplicationClasses(List<Path> app) {
    URL[] urls = app.stream().map(ApplicationClasses::url).toArray(URL[]::new);
    loader = new URLClassLoader(urls, ApplicationClasses.class.getClassLoader());
  }

  private static URL url(Path path) {
    if (!Files.isReadable(path)) {
      throw new CliException(
          ExitCode.USAGE,
          "there is no " + path + " to read; give the application's jar with --app");
    }
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code options} with what all applications found there register. */
  AoristOptions configure(AoristOptions options) {
    List<Application> found =
        ServiceLoader.load(Application.class, loader).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    if (found.isEmpty()) {
      throw new CliException(
          ExitCode.USAGE,
          "found no application, so the views are not known; name its jar with --app"
              + " (it lists its dev.aorist.Application in META-INF/services)");
    }
    AoristOptions configured = options;
    for (Application application : found) {
      configured = application.configure(configured);
    }
    return configured;
  }

  @Override
  public void close() {
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
