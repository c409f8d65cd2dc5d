package dev.aorist.testkit;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.LocationProvider;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;

/** Finds the main classes of the module that a test class belongs to, and no others. */
public final class MainClasses implements LocationProvider {
  @Override
  public Set<Location> get(Class<?> testClass) {
    return Set.of(Location.of(directoryFor(testClass)));
  }

  private static Path directoryFor(Class<?> testClass) {
    try {
      Path tests = Path.of(testClass.getProtectionDomain().getCodeSource().getLocation().toURI());
      return tests.resolveSibling("classes");
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no path to the classes of " + testClass, e);
    }
  }
}
